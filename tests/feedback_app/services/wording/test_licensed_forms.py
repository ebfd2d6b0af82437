"""Licensed words as a form: sent to a person, answered, scored, ended with the licence, kept for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from feedback_app.errors import NotFound, Refused
from feedback_app.services import forms
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.answering.link_state import OpeningStatus
from feedback_app.services.episodes import sending
from feedback_app.services.episodes.sendable import Sendable, sendable_to
from feedback_app.services.exporting import responses as exporting
from feedback_app.services.exporting.responses import ExportKind, ExportPurpose
from feedback_app.services.families.vocabulary import Occasion
from feedback_app.services.form_names import published_forms
from feedback_app.services.invitations.invitation_mail import invitation_mail
from feedback_app.services.invitations.invitations import NewInvitation
from feedback_app.services.measure_reading import shipped
from feedback_app.services.outcomes.episode_scores import episode_scores
from feedback_app.services.results import responses
from feedback_app.services.wording import wording_forms
from feedback_app.services.wording.wording_packs import withdraw_pack
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Alert, AuditEvent, FormVersion, MeasureResult, WordingPack
from surveys.core.answers import Answer, Chosen, Rated
from surveys.measures.sections import measures_in
from tests.support.cast import NOW, SERVER, Cast
from tests.support.engines import on_one_engine
from tests.support.family_work import Household, household_of
from tests.support.measure_words import (
    ITEM_10_AS_RISK,
    filled,
    in_polish,
    recorded,
)
from tests.support.respondent import (
    count,
    look,
    save,
    stored,
)


KEY = "epds_north"
ANSWERS: dict[str, Answer] = {"epds": Rated(tuple((k, Chosen(v)) for k, v in ITEM_10_AS_RISK.items()))}
END = datetime(2026, 3, 20, 23, 59, 59, tzinfo=UTC)
A_DAY = timedelta(days=1)


@pytest.fixture
def home(database: Database, keys: KeyRing, cast: Cast) -> Household:
    return household_of(database, keys, cast)


def sent(
    database: Database, keys: KeyRing, cast: Cast, home: Household, *, now: datetime = NOW, key: str = KEY,
    days: int = 60,
) -> NewInvitation:  # fmt: skip
    with database.write() as session:
        return sending.send_to_person(
            session, by=cast.ben, keys=keys, episode_id=home.episode, person_id=home.mother,
            occasion=Occasion.START, form_key=key, now=now, days=days,
        )  # fmt: skip


def submitted(
    database: Database, keys: KeyRing, new: NewInvitation, now: datetime = NOW
) -> responses.Receipt:
    with database.write() as session:
        return responses.submit(
            session, keys=keys, key=AnsweringKey(new.secret), answers=ANSWERS, now=now, reader=shipped()
        )


def able(database: Database, cast: Cast, home: Household, now: datetime = NOW) -> Sendable:
    with database.read() as session:
        return sendable_to(session, by=cast.ben, family_id=home.family, now=now)


def test_recorded_words_are_sent_answered_scored_and_watched(
    database: Database, keys: KeyRing, cast: Cast, home: Household
) -> None:
    with pytest.raises(NotFound) as missing:
        sent(database, keys, cast, home)
    assert missing.value.code == "form_not_found"
    recorded(database, cast.dev, cast.north, filled(words="Kanarienvogel"))
    assert KEY in {form.key for form in able(database, cast, home).forms}
    new = sent(database, keys, cast, home)
    found = look(database, keys, AnsweringKey(new.secret))
    assert found.form is not None
    assert (found.status, found.form.questions[0].text) == (OpeningStatus.OPEN, "Kanarienvogel")
    submitted(database, keys, new)
    with database.read() as session:
        result = session.scalars(sa.select(MeasureResult)).one()
        assert (result.measure, result.person_id, result.mode) == ("epds", home.mother, "screen")
        assert session.scalars(sa.select(Alert.measure)).all() == ["epds"]
        (scored,) = episode_scores(session, by=cast.ben, keys=keys, episode_id=home.episode).results
    assert scored.points["total"] == 20


def test_no_link_outlives_the_licence(database: Database, keys: KeyRing, cast: Cast, home: Household) -> None:
    recorded(database, cast.dev, cast.north)
    assert sent(database, keys, cast, home, days=3).expires_at == NOW + timedelta(days=3)
    waits, begins = (sent(database, keys, cast, home) for _ in range(2))
    assert (waits.expires_at, begins.expires_at) == (END, END)
    save(database, keys, AnsweringKey(begins.secret), "epds", ANSWERS["epds"], now=END - A_DAY)
    after = END + A_DAY / 2
    assert look(database, keys, AnsweringKey(waits.secret), after).status is OpeningStatus.EXPIRED
    assert look(database, keys, AnsweringKey(begins.secret), after).status is OpeningStatus.OPEN
    assert submitted(database, keys, begins, after).reference
    with pytest.raises(Refused) as refused:
        sent(database, keys, cast, home, now=after)
    assert refused.value.code == "measure_not_sent"
    left = able(database, cast, home, now=after)
    assert KEY not in {form.key for form in left.forms}
    assert any("EPDS" in each and "ended on 2026-03-20" in each for each in left.not_now)


def test_a_licence_without_an_end_ends_no_link(
    database: Database, keys: KeyRing, cast: Cast, home: Household
) -> None:
    recorded(database, cast.dev, cast.north, filled(expires="null"))
    assert sent(database, keys, cast, home, days=90).expires_at == NOW + timedelta(days=90)


def test_words_withdrawn_end_links_that_nobody_began(
    database: Database, keys: KeyRing, cast: Cast, home: Household
) -> None:
    pack_id = recorded(database, cast.dev, cast.north)
    waits, begins, done = (sent(database, keys, cast, home) for _ in range(3))
    save(database, keys, AnsweringKey(begins.secret), "epds", ANSWERS["epds"])
    submitted(database, keys, done)
    later = NOW + timedelta(hours=1)
    with database.write() as session:
        withdraw_pack(session, by=cast.dev, pack_id=pack_id, now=later)
    assert look(database, keys, AnsweringKey(waits.secret), later).status is OpeningStatus.EXPIRED
    assert look(database, keys, AnsweringKey(begins.secret), later).status is OpeningStatus.OPEN
    assert look(database, keys, AnsweringKey(done.secret), later).status is OpeningStatus.USED
    with database.read() as session:
        event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "wording_withdrawn")).one()
    assert '"links_ended": 2' in event.detail.replace('":2', '": 2')
    with pytest.raises(Refused) as refused:
        sent(database, keys, cast, home, now=later)
    assert refused.value.code == "measure_not_sent"


def test_new_words_are_a_new_version_and_old_answers_keep_theirs(
    database: Database, keys: KeyRing, cast: Cast, home: Household
) -> None:
    recorded(database, cast.dev, cast.north, filled(words="First words"))
    early = sent(database, keys, cast, home)
    submitted(database, keys, early)
    second = recorded(database, cast.dev, cast.north, filled(words="Second words"), NOW + timedelta(hours=1))
    newest = look(database, keys, AnsweringKey(sent(database, keys, cast, home).secret)).form
    assert newest is not None
    assert (newest.key, newest.version, newest.questions[0].text) == (KEY, "2.0", "Second words")
    answered = stored(database)
    with database.read() as session:
        before = forms.published_form(session, answered.form_version_id)
    assert (answered.form_key, before.version, before.questions[0].text) == (KEY, "1.0", "First words")
    with database.write() as session:  # the second was a mistake: the first are in force again
        withdraw_pack(session, by=cast.dev, pack_id=second, now=NOW + timedelta(hours=2))
    again = look(database, keys, AnsweringKey(sent(database, keys, cast, home).secret)).form
    assert again is not None
    assert again.questions[0].text == "First words"


def test_the_words_are_one_organisations_alone(
    database: Database, keys: KeyRing, cast: Cast, home: Household
) -> None:
    recorded(database, cast.dev, cast.north)
    with database.read() as session:
        assert KEY in {form.key for form in published_forms(session, within=(cast.north,))}
        for others in ((), (cast.south,)):
            assert KEY not in {form.key for form in published_forms(session, within=others)}
            with pytest.raises(NotFound):
                forms.latest_version(session, KEY, within=others)
        with pytest.raises(NotFound):
            exporting.export_codebook(
                session, by=cast.cara, organisation_id=cast.south, form_key=KEY, coding=exporting.Coding.CODES
            )
    with pytest.raises(NotFound):
        exporting.export_responses(
            database, by=cast.cara, keys=keys, organisation_id=cast.south, form_key=KEY,
            purpose=next(iter(ExportPurpose)), kind=ExportKind.CSV, coding=exporting.Coding.CODES, now=NOW,
        )  # fmt: skip


def test_two_organisations_may_record_the_same_words(database: Database, cast: Cast) -> None:
    for by, organisation in ((cast.dev, cast.north), (cast.cara, cast.south)):
        recorded(database, by, organisation)
    assert count(database, WordingPack) == 2
    with database.read() as session:
        keys_made = session.scalars(sa.select(FormVersion.key).where(FormVersion.key.like("epds%"))).all()
    assert sorted(keys_made) == ["epds_north", "epds_south"]


def test_a_shipped_measure_in_another_language_is_a_form_beside_it(
    database: Database, keys: KeyRing, cast: Cast, home: Household
) -> None:
    pack_id = recorded(database, cast.dev, cast.north, in_polish())
    new = sent(database, keys, cast, home, key="phq9_north")
    form = look(database, keys, AnsweringKey(new.secret)).form
    assert form is not None
    assert (form.language, measures_in(form), new.expires_at) == ("pl", ("phq9",), END)
    with database.write() as session:
        withdraw_pack(session, by=cast.dev, pack_id=pack_id, now=NOW)
    with pytest.raises(Refused) as refused:
        sent(database, keys, cast, home, key="phq9_north")
    assert refused.value.code == "measure_not_sent"


def test_packs_recorded_before_there_were_forms_become_forms_at_the_start(
    database: Database, keys: KeyRing, cast: Cast, home: Household
) -> None:
    pack_id = recorded(database, cast.dev, cast.north, filled(words="Old words"))
    with database.write() as session:
        session.execute(sa.update(WordingPack).values(form_version_id=None))
        session.execute(sa.delete(FormVersion).where(FormVersion.key == KEY))
    with database.write() as session:
        assert wording_forms.has_waiting(session)
        assert wording_forms.publish_waiting(session, by=SERVER, now=NOW) == 1
        assert not wording_forms.has_waiting(session)
        assert session.get_one(WordingPack, pack_id).form_version_id
    assert sent(database, keys, cast, home).secret


@on_one_engine
def test_words_that_make_no_form_do_not_keep_the_service_from_starting(
    database: Database, cast: Cast
) -> None:
    pack_id = recorded(database, cast.dev, cast.north)
    with database.write() as session:
        row = session.get_one(WordingPack, pack_id)
        row.form_version_id = None
        row.words = row.words.replace('"epds"', '"friends_and_family"')
    with database.write() as session:
        assert wording_forms.publish_waiting(session, by=SERVER, now=NOW) == 0


@on_one_engine
def test_the_key_of_a_form_always_fits(database: Database) -> None:
    assert wording_forms.form_key("sdq_2_4_parent", "north") == "sdq_2_4_parent_north"
    keys_made = {wording_forms.form_key("sdq_2_4_parent", "n" * 39 + each) for each in "ab"}
    assert len(keys_made) == 2
    assert all(len(key) <= wording_forms.LONGEST_KEY for key in keys_made)


@on_one_engine
def test_the_mail_of_a_measure_says_what_it_is_for_and_until_when(
    database: Database, keys: KeyRing, cast: Cast, home: Household
) -> None:
    recorded(database, cast.dev, cast.north)
    with database.read() as session:
        form = forms.published_form(session, forms.latest_version(session, KEY))
    mail = invitation_mail(
        recipient="mother@example.org", form=form, organisation="North", link="https://f.example/f/x",
        expires_at=END,
    )  # fmt: skip
    assert mail.subject == "A few questions before we next meet"
    assert "Your worker reads your answers before you next meet." in mail.text
    assert "until 20 March 2026" in mail.text
    assert "EPDS" not in mail.text + mail.subject
