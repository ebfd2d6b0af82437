"""Opening a link, saving pages, coming back: what a respondent may rely on."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from feedback_app.errors import NotFound, Refused
from feedback_app.services import answering, collection_points, forms, invitations, responses
from feedback_app.services.answering import AnsweringKey, OpeningStatus
from feedback_app.services.openings import FINISHING_TIME
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AuditEvent, Draft, Invitation
from surveys.answers import Answer, Chosen, Written
from tests.feedback_app.cast import NOW, SERVER, Cast, form


MINUTE = timedelta(minutes=1)
YES = Chosen("yes")


@pytest.fixture
def secret(database: Database, keys: KeyRing, cast: Cast) -> str:
    """Ben invited somebody to the pseudonymous form for ten days."""
    return invited(database, keys, cast, "small_pseudonymous")


@pytest.fixture
def code(database: Database, keys: KeyRing, cast: Cast) -> str:
    """Ben opened a standing link to the anonymous form."""
    with database.write() as session:
        return collection_points.open_point(
            session,
            by=cast.ben,
            keys=keys,
            organisation_id=cast.north,
            form_key="small_anonymous",
            name="Drop-in",
            now=NOW,
        ).code


def invited(database: Database, keys: KeyRing, cast: Cast, form_key: str) -> str:
    with database.write() as session:
        return invitations.invite(
            session,
            by=cast.ben,
            keys=keys,
            organisation_id=cast.north,
            form_key=form_key,
            now=NOW,
            days=10,
        ).secret


def key_of(secret: str) -> AnsweringKey:
    key = AnsweringKey.of_invitation(secret)
    assert key is not None
    return key


def status_of(database: Database, keys: KeyRing, secret: str, now: datetime) -> OpeningStatus:
    with database.read() as session:
        return answering.find_invitation(session, keys=keys, secret=secret, now=now).status


def look(database: Database, keys: KeyRing, key: AnsweringKey, now: datetime = NOW) -> answering.Answering:
    with database.read() as session:
        return answering.open_answering(session, keys=keys, key=key, now=now)


def save(
    database: Database,
    keys: KeyRing,
    key: AnsweringKey,
    page_id: str,
    answer: Answer | None,
    at_page: str = "check",
    now: datetime = NOW,
) -> answering.Answering:
    with database.write() as session:
        return answering.save_page(
            session, keys=keys, key=key, page_id=page_id, answer=answer, at_page=at_page, now=now
        )


def submit(database: Database, keys: KeyRing, key: AnsweringKey, now: datetime = NOW) -> responses.Receipt:
    with database.write() as session:
        return responses.submit(session, keys=keys, key=key, answers={"helpful": YES}, now=now)


def test_opening_a_link_ten_times_consumes_and_writes_nothing(
    database: Database, keys: KeyRing, cast: Cast, secret: str
) -> None:
    with database.read() as session:
        before = session.scalar(sa.select(sa.func.count()).select_from(AuditEvent))
    for _ in range(10):
        assert status_of(database, keys, secret, NOW) is OpeningStatus.OPEN
        assert look(database, keys, key_of(secret)).at_page is None
    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "a" * 42,
        "a" * 44,
        "a" * 42 + " ",
        "a" * 42 + "\n",
        "a" * 42 + "%",
        "ä" * 43,
        "a" * 10_000,
        "😀" * 43,
    ],
)
def test_a_text_that_cannot_be_a_secret_is_told_without_a_query(keys: KeyRing, text: str) -> None:
    nowhere: sa.orm.Session = None  # type: ignore[assignment]
    found = answering.find_invitation(nowhere, keys=keys, secret=text, now=NOW)
    assert found.status is OpeningStatus.NOT_FOUND
    if len(text) != 12:
        found = answering.find_collection_point(nowhere, keys=keys, code=text, now=NOW)
        assert found.status is OpeningStatus.NOT_FOUND


def test_unknown_and_revoked_look_alike_and_cost_alike(
    database: Database, keys: KeyRing, cast: Cast, secret: str
) -> None:
    with database.write() as session:
        invitation_id = session.scalars(sa.select(Invitation.id)).one()
        invitations.revoke(session, by=cast.asha, invitation_id=invitation_id, now=NOW)
    found, statements = [], []
    for each in (secret, "a" * 43):
        seen: list[str] = []
        sa.event.listen(
            database.engine,
            "before_cursor_execute",
            lambda *a, seen=seen: seen.append(a[2]),
        )
        with database.read() as session:
            found.append(answering.find_invitation(session, keys=keys, secret=each, now=NOW))
        statements.append([text for text in seen if text.startswith("SELECT")])
        with pytest.raises(NotFound) as refused:
            submit(database, keys, key_of(each))
        assert refused.value.code == "link_not_found"
    assert found[0] == found[1] == answering.Opening(OpeningStatus.NOT_FOUND)
    assert len(statements[1]) == 3
    assert statements[0][:3] == statements[1]


@pytest.mark.parametrize(
    ("left", "status"),
    [
        (timedelta(seconds=1), OpeningStatus.OPEN),
        (timedelta(0), OpeningStatus.EXPIRED),
        (timedelta(seconds=-1), OpeningStatus.EXPIRED),
    ],
)
def test_a_link_ends_at_its_second(
    database: Database, keys: KeyRing, secret: str, left: timedelta, status: OpeningStatus
) -> None:
    now = NOW + timedelta(days=10) - left
    assert status_of(database, keys, secret, now) is status
    if status is OpeningStatus.EXPIRED:
        assert save(database, keys, key_of(secret), "helpful", YES, now=now).status is status
        with pytest.raises(Refused) as refused:
            submit(database, keys, key_of(secret), now=now)
        assert refused.value.code == "link_expired"


def test_who_began_in_time_may_finish(database: Database, keys: KeyRing, secret: str) -> None:
    end = NOW + timedelta(days=10)
    save(database, keys, key_of(secret), "helpful", YES, now=end - MINUTE)
    assert look(database, keys, key_of(secret), end + FINISHING_TIME - MINUTE).status is OpeningStatus.OPEN
    assert look(database, keys, key_of(secret), end + FINISHING_TIME).status is OpeningStatus.EXPIRED
    assert submit(database, keys, key_of(secret), now=end + MINUTE).is_repeat is False


def test_another_browser_with_the_same_link_goes_on_where_the_first_stopped(
    database: Database, keys: KeyRing, secret: str
) -> None:
    save(database, keys, key_of(secret), "start", None, at_page="helpful")
    save(database, keys, key_of(secret), "helpful", YES, at_page="topics")
    found = look(database, keys, key_of(secret), NOW + timedelta(days=3))
    assert (found.status, found.at_page, found.revision) == (OpeningStatus.OPEN, "topics", 2)
    assert found.journey is not None
    assert found.journey.answers == {"helpful": YES}


def test_two_tabs_never_lose_one_anothers_answers(database: Database, keys: KeyRing, secret: str) -> None:
    key = key_of(secret)
    first, second = look(database, keys, key), look(database, keys, key)
    assert first.journey == second.journey
    save(database, keys, key, "helpful", YES)
    save(database, keys, key, "words", Written("Easy to talk to"))
    saved = save(database, keys, key, "helpful", Chosen("no"))
    assert saved.journey is not None
    assert saved.journey.answers == {"helpful": Chosen("no"), "words": Written("Easy to talk to")}


def test_a_page_left_blank_loses_only_its_own_answer(database: Database, keys: KeyRing, secret: str) -> None:
    key = key_of(secret)
    save(database, keys, key, "helpful", YES)
    save(database, keys, key, "words", Written("Kind"))
    saved = save(database, keys, key, "words", None)
    assert saved.journey is not None
    assert saved.journey.answers == {"helpful": YES}


def test_a_page_the_form_does_not_have_changes_no_answer(
    database: Database, keys: KeyRing, secret: str
) -> None:
    save(database, keys, key_of(secret), "helpful", YES)
    saved = save(database, keys, key_of(secret), "no_such_page", Written("x"))
    assert saved.journey is not None
    assert saved.journey.answers == {"helpful": YES}


def test_an_answer_no_form_asks_for_is_refused_and_the_draft_stays(
    database: Database, keys: KeyRing, secret: str
) -> None:
    save(database, keys, key_of(secret), "helpful", YES)
    with pytest.raises(Refused) as refused:
        save(database, keys, key_of(secret), "words", Written("a" * 300_000))
    assert refused.value.code == "answer_too_long"
    assert look(database, keys, key_of(secret)).journey.answers == {"helpful": YES}  # type: ignore[union-attr]


def test_a_draft_keeps_the_version_it_began_with(database: Database, keys: KeyRing, code: str) -> None:
    begun, fresh = AnsweringKey.new_at(code), AnsweringKey.new_at(code)
    assert begun
    assert fresh
    save(database, keys, begun, "start", None, at_page="helpful")
    with database.write() as session:
        newer = form("anonymous", version="1.1", title="Newer words")
        forms.publish(session, by=SERVER, form=newer, now=NOW)
    assert look(database, keys, begun).form.version == "1.0"  # type: ignore[union-attr]
    assert look(database, keys, fresh).form.version == "1.1"  # type: ignore[union-attr]
    assert submit(database, keys, begun).is_repeat is False
    assert look(database, keys, begun).form.version == "1.0"  # type: ignore[union-attr]


def test_a_standing_link_gives_each_opening_a_key_of_its_own(
    database: Database, keys: KeyRing, code: str
) -> None:
    with database.read() as session:
        one = answering.continue_or_begin(session, keys=keys, code=code, cookie=None, now=NOW)
        two = answering.continue_or_begin(session, keys=keys, code=code, cookie=None, now=NOW)
    assert one != two
    assert answering.reference_of(keys, one) == answering.reference_of(keys, two)


def test_a_browser_that_returns_to_a_standing_link_resumes_until_it_submitted(
    database: Database, keys: KeyRing, code: str
) -> None:
    with database.read() as session:
        key = answering.continue_or_begin(session, keys=keys, code=code, cookie=None, now=NOW)
    save(database, keys, key, "helpful", YES)
    with database.read() as session:
        again = answering.continue_or_begin(session, keys=keys, code=code, cookie=key.cookie_value, now=NOW)
    assert again == key
    submit(database, keys, key)
    with database.read() as session:
        fresh = answering.continue_or_begin(session, keys=keys, code=code, cookie=key.cookie_value, now=NOW)
    assert fresh != key
    assert look(database, keys, fresh).status is OpeningStatus.OPEN


def test_a_cookie_of_another_standing_link_is_not_taken_over(
    database: Database, keys: KeyRing, cast: Cast, code: str
) -> None:
    with database.write() as session:
        other = collection_points.open_point(
            session,
            by=cast.cara,
            keys=keys,
            organisation_id=cast.south,
            form_key="small_anonymous",
            name="Elsewhere",
            now=NOW,
        ).code
        key = answering.continue_or_begin(session, keys=keys, code=code, cookie=None, now=NOW)
        there = answering.continue_or_begin(session, keys=keys, code=other, cookie=key.cookie_value, now=NOW)
    assert there.secret != key.secret
    assert answering.reference_of(keys, there) != answering.reference_of(keys, key)


def test_a_code_typed_with_a_capital_letter_is_found(database: Database, keys: KeyRing, code: str) -> None:
    with database.read() as session:
        found = answering.find_collection_point(session, keys=keys, code=code.capitalize(), now=NOW)
    assert found.status is OpeningStatus.OPEN


def test_a_standing_link_opens_and_closes(database: Database, keys: KeyRing, cast: Cast) -> None:
    opens, closes = NOW + timedelta(hours=1), NOW + timedelta(hours=3)
    with database.write() as session:
        point = collection_points.open_point(
            session,
            by=cast.ben,
            keys=keys,
            organisation_id=cast.north,
            form_key="small_anonymous",
            name="Training day",
            now=NOW,
            opens_at=opens,
            closes_at=closes,
        )
    begun = AnsweringKey.new_at(point.code)
    assert begun
    expected = {
        NOW: OpeningStatus.NOT_YET,
        opens: OpeningStatus.OPEN,
        closes - MINUTE: OpeningStatus.OPEN,
        closes: OpeningStatus.CLOSED,
    }
    for now, status in expected.items():
        with database.read() as session:
            found = answering.find_collection_point(session, keys=keys, code=point.code, now=now)
        assert found.status is status
    save(database, keys, begun, "helpful", YES, now=closes - MINUTE)
    assert submit(database, keys, begun, now=closes + MINUTE).is_repeat is False


def test_a_revoked_standing_link_looks_like_one_that_never_was(
    database: Database, keys: KeyRing, cast: Cast, code: str
) -> None:
    key = AnsweringKey.new_at(code)
    assert key
    save(database, keys, key, "helpful", YES)
    with database.write() as session:
        (point,) = collection_points.list_points(
            session, by=cast.asha, keys=keys, organisation_id=cast.north, now=NOW
        )
        assert point.code == code
        collection_points.revoke_point(session, by=cast.asha, point_id=point.id, now=NOW)
    assert look(database, keys, key) == answering.Answering(OpeningStatus.NOT_FOUND)
    with pytest.raises(NotFound):
        submit(database, keys, key)


def test_starting_again_throws_the_draft_away(database: Database, keys: KeyRing, code: str) -> None:
    key = AnsweringKey.new_at(code)
    assert key
    save(database, keys, key, "words", Written("Private words"))
    with database.write() as session:
        fresh = answering.start_again(session, keys=keys, key=key, now=NOW)
        assert session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 0
    assert fresh != key
    assert fresh.code == code


@pytest.mark.parametrize(
    "cookie",
    [
        None,
        "",
        "f",
        "f.",
        "f.short",
        "g." + "a" * 43,
        "c.abc." + "a" * 43,
        "c.abcdefghjkmn",
        "f." + "a" * 43 + ".b",
    ],
)
def test_a_cookie_that_cannot_be_a_key_is_none(cookie: str | None) -> None:
    assert AnsweringKey.parse(cookie) is None


@pytest.mark.parametrize("cookie", ["f." + "aZ-_9" * 8 + "abc", "c.abcdefghjkmn." + "a" * 43])
def test_a_key_reads_back_from_its_cookie_and_shows_nothing(cookie: str) -> None:
    key = AnsweringKey.parse(cookie)
    assert key is not None
    assert key.cookie_value == cookie
    assert repr(key) == "<AnsweringKey>"
