"""A canary in every field: no answer, name, contact or secret appears where it must not.

Where it must not: the rows and files of the database, log lines, error texts, the ``repr`` of what services
return.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from feedback_app.errors import FeedbackError
from feedback_app.services.accounts import (
    accounts,
    passwords,
    setup_links,
    sign_in,
)
from feedback_app.services.alert_desk import alerts
from feedback_app.services.alert_desk.watching import watch as watch_alerts
from feedback_app.services.answering import answering, call_requests
from feedback_app.services.answering.call_requests import Caller
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.comments import labels, translations
from feedback_app.services.comments.labels import Label
from feedback_app.services.comments.reading_cache import KeptReadings
from feedback_app.services.comments.sorting import sorting
from feedback_app.services.episodes import entries, episodes, sending
from feedback_app.services.episodes.entry_checks import SheetDecision
from feedback_app.services.exporting.outcomes import Pseudonym, WhichOutcomes, export_outcomes
from feedback_app.services.families import contacts, families
from feedback_app.services.families.vocabulary import EntryMode, Occasion, PersonRole
from feedback_app.services.invitations import invitations
from feedback_app.services.local_time import local_day
from feedback_app.services.outcomes.episode_scores import episode_scores
from feedback_app.services.quotes import quote_board, quotes
from feedback_app.services.quotes.quote_words import Masked
from feedback_app.services.results import responses
from feedback_app.services.results.view import View
from feedback_app.services.themes.comment_list import EVERY, comments_of
from feedback_app.services.themes.model_training import the_lesson
from feedback_app.services.themes.summary import summary
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Base
from surveys.core.answers import Chosen, Written
from tests.support.cast import NOW, Cast
from tests.support.family_work import READER, name_owner_and_deputy
from tests.support.given import VISIT, give
from tests.support.measured import CORE_13
from tests.support.measured import READER as EVERY_MEASURE
from tests.support.respondent import (
    NO,
    look,
    passer_by,
    save,
    standing_code,
    stored,
    submit,
)


WORD = "kanarienvogel"
EMAIL = f"{WORD}@example.nhs.uk"
PASSWORD = f"{WORD} im kaefig"


class Watch:
    """Collects whatever a person could see or a disk could keep."""

    def __init__(self) -> None:
        self.secrets = {WORD}
        self.seen: list[object] = []

    @contextmanager
    def refusal(self) -> Iterator[None]:
        with pytest.raises(FeedbackError) as refused:
            yield
        error = refused.value
        self.seen += [repr(error), str(error), error.as_record(), error.args, repr(error.__context__)]

    def leaks_in(self, text: str) -> set[str]:
        low = text.casefold()
        return {secret for secret in self.secrets if secret.casefold() in low}


@pytest.fixture
def watch(database: Database, keys: KeyRing, cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog) -> Watch:
    """Everything a person and a team do, with the canary in each field."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    watch = Watch()
    answer_a_named_form(watch, database, keys, cast)
    answer_an_anonymous_form(watch, database, keys, cast)
    quote_somebody(watch, database, keys, cast)
    make_an_account_and_sign_in(watch, database, keys, cast)
    work_with_a_family(watch, database, keys, cast)
    watch.seen.append(caplog.text)
    return watch


def answer_a_named_form(watch: Watch, database: Database, keys: KeyRing, cast: Cast) -> None:
    with database.write() as session:
        new = invitations.invite(
            session,
            by=cast.ben,
            keys=keys,
            organisation_id=cast.north,
            form_key="small_named",
            about=WORD,
            recipient=EMAIL,
            now=NOW,
        )
    watch.secrets.add(new.secret)
    key = AnsweringKey(new.secret)
    save(database, keys, key, "words", Written(WORD))
    with watch.refusal():
        save(database, keys, key, "words", Written(WORD * 50_000))
    with watch.refusal():
        submit(database, keys, key, {"helpful": Chosen("no"), "why_not": Written(WORD * 500)})
    with watch.refusal():
        submit(database, keys, key, {"helpful": Written(WORD)})
    watch.seen += [new, key, look(database, keys, key)]
    submit(database, keys, key, {**NO, "why_not": Written(WORD)})
    with watch.refusal():
        submit(database, keys, key, {**NO, "why_not": Written(f"{WORD} again")})
    with database.write() as session:
        view = responses.full_response(
            session, by=cast.ben, keys=keys, response_id=stored(database).id, now=NOW
        )
        shown = invitations.list_invitations(
            session, by=cast.ben, keys=keys, organisation_id=cast.north, now=NOW
        )
    assert (view.about, view.answers["why_not"]) == (WORD, Written(WORD))
    watch.seen += [view, *shown]


def answer_an_anonymous_form(watch: Watch, database: Database, keys: KeyRing, cast: Cast) -> None:
    code = standing_code(database, keys, cast)
    done, left = passer_by(code), passer_by(code)
    watch.secrets |= {code, done.secret, left.secret}
    save(database, keys, done, "code", Written(WORD))
    caller = Caller(WORD, "07700 900731", when=WORD, speak=WORD)
    with watch.refusal(), database.write() as session:
        call_requests.ask(session, keys=keys, key=done, caller=Caller(WORD, WORD), now=NOW)
    with database.write() as session:
        call_requests.ask(session, keys=keys, key=done, caller=caller, now=NOW)
        waiting = call_requests.open_calls(session, by=cast.ben, keys=keys)
    assert [call.caller for call in waiting] == [caller]
    watch.secrets.add("07700 900731")
    watch.seen += [caller, *waiting]
    submit(database, keys, done, {"helpful": Chosen("yes"), "code": Written(WORD), "words": Written(WORD)})
    watch.seen += [done, save(database, keys, left, "words", Written(WORD))]
    with database.read() as session:
        watch.seen.append(answering.find_collection_point(session, keys=keys, code=code, now=NOW))


def quote_somebody(watch: Watch, database: Database, keys: KeyRing, cast: Cast) -> None:
    words, shown = f"{WORD} waited nine months to be seen", f"{WORD} waited nine months"
    with database.write() as session:
        answers = {"overall": Chosen("good"), "went_well": Written(words), "quote": Chosen("yes")}
        comment = CommentId(give(session, keys, cast.north, VISIT, answers), "went_well")
        label = Label("negative", ("Waiting & timeliness",))
        labels.correct(session, by=cast.ben, comment=comment, label=label, now=NOW)
        north = {"by": cast.ben, "keys": keys, "organisation_id": cast.north}
        found = quote_board.candidates(session, **north)["Waiting & timeliness"]
    assert [each.text for each in found] == [words]
    for wrong in (f"{WORD} waited nine weeks", f"{WORD} ring 07700 900731", WORD * 100):
        with watch.refusal(), database.write() as session:
            quotes.suggest(session, by=cast.ben, keys=keys, comment=comment, masked=Masked(wrong), now=NOW)
    masked = Masked(shown, translation=WORD)
    with database.write() as session:
        quote_id = quotes.suggest(session, by=cast.ben, keys=keys, comment=comment, masked=masked, now=NOW)
        for by in (cast.ben, cast.asha):
            quotes.approve(session, by=by, quote_id=quote_id, revision=1, now=NOW)
        on_board, out = quote_board.board(session, **north), quote_board.approved(session, **north)
    assert [each.text for each in out] == [shown]
    watch.seen += [*found, *on_board, *out, masked, comment]
    sort_what_was_said(watch, database, keys, cast, comment)


def sort_what_was_said(
    watch: Watch, database: Database, keys: KeyRing, cast: Cast, comment: CommentId
) -> None:
    """What is kept in memory, shown and refused holds no one's words."""
    with watch.refusal(), database.write() as session:
        translations.translate(session, by=cast.ben, keys=keys, comment=comment, text=WORD * 1_000, now=NOW)
    with database.write() as session:
        translations.translate(
            session, by=cast.ben, keys=keys, comment=comment, text=f"{WORD} waited a long time", now=NOW
        )
        kept = KeptReadings()
        found = sorting(session, by=cast.ben, keys=keys, view=View(), now=NOW, kept=kept)
        told = summary(session, found)
        listed = comments_of(session, found, which=EVERY, search=WORD)
        lesson = the_lesson(session, by=cast.asha, keys=keys, organisation_id=cast.north)
    assert listed.total > 0
    assert len(kept) > 0
    watch.seen += [found, found.every, told, listed, *listed.comments, lesson, vars(kept)]


def make_an_account_and_sign_in(watch: Watch, database: Database, keys: KeyRing, cast: Cast) -> None:
    with database.write() as session:
        new = accounts.create_account(
            session,
            by=cast.dev,
            keys=keys,
            organisation_id=cast.north,
            email=EMAIL,
            name=WORD,
            roles=["team_member"],
            now=NOW,
        )
        assert new.setup is not None
    watch.secrets.add(new.setup.secret)
    with watch.refusal():
        setup_links.use_setup_link(database, keys=keys, secret=new.setup.secret, password=EMAIL, now=NOW)
    setup_links.use_setup_link(database, keys=keys, secret=new.setup.secret, password=PASSWORD, now=NOW)
    with watch.refusal():
        sign_in.sign_in(database, keys=keys, email=EMAIL, password=WORD, address="192.0.2.77", now=NOW)
    signed_in = sign_in.sign_in(
        database, keys=keys, email=EMAIL, password=PASSWORD, address="192.0.2.77", now=NOW
    )
    watch.secrets |= {signed_in.secret, "192.0.2.77", PASSWORD}
    actor = sign_in.current_actor(database, keys=keys, secret=signed_in.secret, now=NOW)
    assert actor is not None
    assert actor.name == WORD
    with database.read() as session:
        shown = accounts.list_accounts(session, by=cast.dev, keys=keys, organisation_id=cast.north)
    watch.seen += [new, signed_in, actor, *shown]


def work_with_a_family(watch: Watch, database: Database, keys: KeyRing, cast: Cast) -> None:
    """The canary as reference, label, contact and note; and a risk answer that no one takes in time."""
    name_owner_and_deputy(database, cast)
    with database.write() as session:
        family = families.add_family(
            session, by=cast.ben, keys=keys, organisation_id=cast.north, reference=f"{WORD} 1", now=NOW
        )
        parent = families.add_person(
            session, by=cast.ben, keys=keys, family_id=family, role=PersonRole.CARER, label=WORD, now=NOW
        )
        contact = contacts.Contact(WORD, EMAIL, WORD)
        contacts.keep_contact(session, by=cast.ben, keys=keys, person_id=parent, contact=contact, now=NOW)
        episode = episodes.start_episode(
            session, by=cast.ben, family_id=family, team="Team", started_on=local_day(NOW), now=NOW
        )
        sent = sending.send_to_person(
            session, by=cast.ben, keys=keys, episode_id=episode, person_id=parent,
            occasion=Occasion.START, form_key="small_named", now=NOW,
        )  # fmt: skip
        watch.seen.append(contacts.contact_of(session, by=cast.ben, keys=keys, person_id=parent, now=NOW))
    watch.secrets.add(sent.secret)
    with watch.refusal(), database.write() as session:
        families.add_family(
            session, by=cast.ben, keys=keys, organisation_id=cast.north, reference=WORD, now=NOW
        )
    with database.write() as session:
        entries.enter_measure(
            session, by=cast.ben, keys=keys, episode_id=episode, person_id=parent, measure="core10",
            completed_on=local_day(NOW), occasion=Occasion.START, mode=EntryMode.PAPER,
            entry=entries.Entry(CORE_13, Decimal(37)), now=NOW, reader=EVERY_MEASURE,
            decided=SheetDecision("37/13"),
        )  # fmt: skip
    watch.seen.append(
        export_outcomes(
            database, by=cast.asha, keys=keys, which=WhichOutcomes(cast.north), pseudonym=Pseudonym.LOCAL,
            reason=None, now=NOW,
        )
    )  # fmt: skip
    with database.read() as session:
        scores = episode_scores(session, by=cast.ben, keys=keys, episode_id=episode)
    watch.seen += [scores, *scores.results, *scores.lines]
    with watch.refusal(), database.write() as session:
        wrong = contacts.Contact(email=WORD)
        contacts.keep_contact(session, by=cast.ben, keys=keys, person_id=parent, contact=wrong, now=NOW)
    with database.write() as session:
        answers = {**NO, "why_not": Written(WORD)}
        responses.submit(
            session, keys=keys, key=AnsweringKey(sent.secret), answers=answers, now=NOW, reader=READER
        )
    watch.seen.append(watch_alerts(database, keys, READER, NOW + timedelta(days=2)))
    with database.read() as session:
        (alert,) = alerts.list_alerts(session, by=cast.ben, keys=keys, now=NOW)
        watch.seen += [alert, *families.list_families(session, by=cast.ben, keys=keys)]
        watch.seen += families.people_of(session, by=cast.ben, keys=keys, family_id=family, now=NOW)
    assert WORD in alert.who
    for note in (WORD * 500, WORD):
        acknowledge = partial(
            alerts.acknowledge, by=cast.ben, keys=keys, alert_id=alert.id, outcome=alerts.AlertOutcome.TALKED,
            note=note, now=NOW,
        )  # fmt: skip
        with nullcontext() if note == WORD else watch.refusal(), database.write() as session:
            acknowledge(session)
    with database.read() as session:
        watch.seen += alerts.list_alerts(session, by=cast.ben, keys=keys, now=NOW)


def test_nothing_that_is_shown_logged_or_raised_holds_the_canary(watch: Watch) -> None:
    assert len(watch.seen) > 20
    assert watch.leaks_in("".join(repr(each) for each in watch.seen)) == set()


def test_no_row_holds_the_canary(watch: Watch, database: Database) -> None:
    rows = []
    with database.read() as session:
        for table in Base.metadata.sorted_tables:
            rows += [repr(tuple(row)) for row in session.execute(sa.select(table))]
    assert len(rows) > 30
    assert watch.leaks_in("\n".join(rows)) == set()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_file_of_the_database_holds_the_canary(watch: Watch, database: Database) -> None:
    """SQLite's file, its log, and whatever a deleted draft left behind in them."""
    assert database.path is not None
    files = list(database.path.parent.glob(f"{database.path.name}*"))
    assert any(file.stat().st_size > 10_000 for file in files)
    for file in files:
        assert watch.leaks_in(file.read_bytes().decode("latin-1")) == set()


def test_the_watch_would_notice(watch: Watch) -> None:
    assert watch.leaks_in(f"... {WORD.upper()} ...") == {WORD}
