"""One person, one response: whatever is tapped, repeated or sent at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from feedback_app.errors import FeedbackError, InvalidAnswers, NotFound, Refused
from feedback_app.services import answering, collection_points, invitations, responses
from feedback_app.services.answering import AnsweringKey, OpeningStatus, Receipt
from feedback_app.services.response_store import Channel, NewResponse, memory_code_digest, store
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord, AuditEvent, Draft, FormVersion, Invitation, Response
from surveys.answers import Amount, Answer, Chosen, ChosenMany, Missing, MissingReason, Written
from tests.feedback_app.cast import NOW, PSEUDONYMOUS, Cast


YES: dict[str, Answer] = {"helpful": Chosen("yes")}
NO: dict[str, Answer] = {"helpful": Chosen("no"), "why_not": Written("More time")}
FULL: dict[str, Answer] = {
    "helpful": Missing(MissingReason.PREFER_NOT_TO_SAY),
    "topics": ChosenMany(("sleep", "crying")),
    "rating": Amount(Decimal(9)),
    "words": Written("Understood mine and my child's needs.\nEasy to chat to. 👶🏽"),
}


def invited(
    database: Database, keys: KeyRing, cast: Cast, form_key: str = "small_pseudonymous"
) -> AnsweringKey:
    about = None if form_key == "small_anonymous" else "Referral 12"
    with database.write() as session:
        new = invitations.invite(
            session,
            by=cast.ben,
            keys=keys,
            organisation_id=cast.north,
            form_key=form_key,
            about=about,
            now=NOW,
        )
    return AnsweringKey(new.secret)


def submit(
    database: Database, keys: KeyRing, key: AnsweringKey, answers: dict[str, Answer], now: datetime = NOW
) -> Receipt:
    with database.write() as session:
        return responses.submit(session, keys=keys, key=key, answers=answers, now=now)


def save(
    database: Database, keys: KeyRing, key: AnsweringKey, page_id: str, answer: Answer | None
) -> OpeningStatus:
    with database.write() as session:
        return answering.save_page(
            session, keys=keys, key=key, page_id=page_id, answer=answer, at_page="check", now=NOW
        ).status


def count(database: Database, table: type) -> int:
    with database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def stored(database: Database) -> Response:
    with database.read() as session:
        return session.scalars(sa.select(Response)).one()


def test_a_response_is_stored_with_everything_that_was_answered(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    key = invited(database, keys, cast)
    save(database, keys, key, "helpful", Chosen("yes"))
    receipt = submit(database, keys, key, FULL)
    assert receipt.is_repeat is False
    assert count(database, Draft) == 0
    response = stored(database)
    assert (response.reference, response.organisation_id) == (receipt.reference, cast.north)
    assert (response.form_key, response.mode, response.channel) == (
        "small_pseudonymous",
        "pseudonymous",
        "screen",
    )
    assert (response.received_at, response.received_month) == (NOW, date(2026, 3, 1))
    with database.write() as session:
        view = responses.full_response(session, by=cast.asha, keys=keys, response_id=response.id, now=NOW)
    assert view.answers == FULL
    assert view.about == "Referral 12"


def test_the_same_answers_again_give_the_same_receipt(database: Database, keys: KeyRing, cast: Cast) -> None:
    key = invited(database, keys, cast)
    first = submit(database, keys, key, FULL)
    shuffled = dict(reversed(FULL.items()))
    later = [submit(database, keys, key, answers, NOW + timedelta(days=200)) for answers in (FULL, shuffled)]
    assert later == [Receipt(first.reference, is_repeat=True)] * 2
    assert count(database, Response) == 1
    assert count(database, AnswerRecord) == 5


def test_other_answers_are_a_conflict_and_change_nothing(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    key = invited(database, keys, cast)
    submit(database, keys, key, YES)
    with pytest.raises(Refused) as refused:
        submit(database, keys, key, NO)
    assert refused.value.code == "already_answered"
    assert "More time" not in f"{refused.value}{refused.value!r}"
    with database.read() as session:
        assert session.scalars(sa.select(AnswerRecord.code)).all() == ["yes"]


def test_opening_a_used_link_tells_the_receipt_and_no_answer(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    key = invited(database, keys, cast)
    receipt = submit(database, keys, key, FULL)
    with database.read() as session:
        found = answering.open_answering(session, keys=keys, key=key, now=NOW)
    assert found.status is OpeningStatus.USED
    assert found.receipt == Receipt(receipt.reference, is_repeat=True)
    assert found.journey is not None
    assert found.journey.answers == {}
    assert save(database, keys, key, "helpful", Chosen("no")) is OpeningStatus.USED
    assert count(database, Draft) == 0


def test_answers_that_became_hidden_are_dropped(database: Database, keys: KeyRing, cast: Cast) -> None:
    key = invited(database, keys, cast)
    hidden: dict[str, Answer] = {**NO, "helpful": Chosen("yes"), "no_such_question": Written("x")}
    first = submit(database, keys, key, hidden)
    assert submit(database, keys, key, YES) == Receipt(first.reference, is_repeat=True)
    with database.read() as session:
        assert session.scalars(sa.select(AnswerRecord.question_id)).all() == ["helpful"]


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"helpful": Chosen("no")},
        {"helpful": Chosen("maybe")},
        {"helpful": Written("yes")},
        {"helpful": Missing(MissingReason.DONT_KNOW)},
        {**YES, "rating": Amount(Decimal(11))},
        {**YES, "rating": Amount(Decimal("NaN"))},
        {**YES, "words": Written("a" * 2001)},
    ],
)
def test_answers_with_problems_are_refused_and_the_draft_stays(
    database: Database, keys: KeyRing, cast: Cast, answers: dict[str, Answer]
) -> None:
    key = invited(database, keys, cast)
    save(database, keys, key, "words", Written("Kept"))
    with pytest.raises(InvalidAnswers) as refused:
        submit(database, keys, key, answers)
    assert refused.value.problems
    assert (count(database, Response), count(database, Draft)) == (0, 1)


def test_a_stop_in_the_middle_leaves_nothing_behind(
    database: Database, keys: KeyRing, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that is rerun raises a BaseException; the last step of the transaction is the audit row."""

    class Stop(BaseException):
        pass

    def stop(*_: object, **__: object) -> None:
        raise Stop

    key = invited(database, keys, cast)
    save(database, keys, key, "helpful", Chosen("yes"))
    with monkeypatch.context() as patched:
        patched.setattr(responses.audit, "record", stop)
        with pytest.raises(Stop):
            submit(database, keys, key, YES)
    assert (count(database, Response), count(database, AnswerRecord), count(database, Draft)) == (0, 0, 1)
    with database.read() as session:
        assert session.scalars(sa.select(Invitation.used_at)).one() is None
    assert submit(database, keys, key, YES).is_repeat is False


def test_an_invitation_revoked_while_the_form_is_open_takes_no_answers(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    key = invited(database, keys, cast)
    save(database, keys, key, "helpful", Chosen("yes"))
    with database.write() as session:
        invitation_id = session.scalars(sa.select(Invitation.id)).one()
        invitations.revoke(session, by=cast.ben, invitation_id=invitation_id, now=NOW)
    with pytest.raises(NotFound) as refused:
        submit(database, keys, key, YES)
    assert refused.value.code == "link_not_found"
    assert (count(database, Response), count(database, Draft)) == (0, 1)


def together(work: list) -> list:
    """Run all at the same moment; what each returned or the error it raised."""
    barrier = threading.Barrier(len(work))

    def run(each):
        barrier.wait()
        try:
            return each()
        except FeedbackError as error:
            return error

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


@pytest.mark.parametrize("form_key", ["small_pseudonymous", "small_anonymous"])
@pytest.mark.parametrize("has_draft", [True, False])
def test_sixteen_taps_at_the_same_moment_are_one_response(
    database: Database, keys: KeyRing, cast: Cast, form_key: str, has_draft: bool
) -> None:
    key = invited(database, keys, cast, form_key)
    if has_draft:
        save(database, keys, key, "helpful", Chosen("yes"))
    receipts = together([lambda: submit(database, keys, key, FULL)] * 16)
    assert len({receipt.reference for receipt in receipts}) == 1
    assert sorted(receipt.is_repeat for receipt in receipts) == [False] + [True] * 15
    assert (count(database, Response), count(database, AnswerRecord), count(database, Draft)) == (1, 5, 0)
    with database.read() as session:
        submitted = sa.select(AuditEvent.id).where(AuditEvent.action == "response_submitted")
        assert len(session.scalars(submitted).all()) == 1


def test_of_different_answers_at_the_same_moment_one_is_stored_whole(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    key = invited(database, keys, cast)
    outcomes = together(
        [lambda: submit(database, keys, key, YES), lambda: submit(database, keys, key, NO)] * 4
    )
    receipts = [each for each in outcomes if isinstance(each, Receipt)]
    refusals = [each for each in outcomes if not isinstance(each, Receipt)]
    assert len(receipts) == len(refusals) == 4
    assert len({receipt.reference for receipt in receipts}) == 1
    assert {refusal.code for refusal in refusals} == {"already_answered"}
    assert count(database, Response) == 1


def test_pages_saved_while_another_tab_submits_leave_no_draft_behind(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    for _ in range(3):
        key = invited(database, keys, cast)
        outcomes = together(
            [lambda key=key: submit(database, keys, key, YES)]
            + [lambda key=key: save(database, keys, key, "words", Written("Late"))] * 5
        )
        assert set(outcomes[1:]) <= {OpeningStatus.OPEN, OpeningStatus.USED}
        assert isinstance(outcomes[0], Receipt)
    assert (count(database, Response), count(database, Draft)) == (3, 0)


def test_pages_saved_at_the_same_moment_are_all_kept(database: Database, keys: KeyRing, cast: Cast) -> None:
    key = invited(database, keys, cast)
    pages: dict[str, Answer] = {**FULL, "why_not": Written("x")}
    together(
        [
            lambda name=name, answer=answer: save(database, keys, key, name, answer)
            for name, answer in pages.items()
        ]
    )
    with database.read() as session:
        found = answering.open_answering(session, keys=keys, key=key, now=NOW)
    assert found.journey is not None
    assert found.journey.answers == pages
    assert found.revision == len(pages)


class TestAnonymous:
    """Nothing that is stored leads from a response to an invitation, or to a moment within the month."""

    def test_the_invitation_is_left_exactly_as_it_was(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        key = invited(database, keys, cast, "small_anonymous")
        before = row_of_invitation(database)
        save(database, keys, key, "helpful", Chosen("yes"))
        submit(database, keys, key, YES)
        assert row_of_invitation(database) == before
        with database.read() as session:
            shown = invitations.list_invitations(
                session, by=cast.ben, keys=keys, organisation_id=cast.north, now=NOW
            )
        assert [each.status for each in shown] == [invitations.InvitationStatus.WAITING]

    def test_the_response_bears_a_month_and_nothing_to_join_by(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        key = invited(database, keys, cast, "small_anonymous")
        submit(database, keys, key, YES, datetime(2026, 3, 31, 23, 30, tzinfo=UTC))
        response = stored(database)
        assert (response.received_at, response.invitation_id, response.about_sealed) == (None, None, None)
        assert response.received_month == date(2026, 4, 1)  # London is an hour ahead by then
        with database.read() as session:
            digests = set(session.scalars(sa.select(Invitation.token_digest)))
        assert not digests & {response.submission_digest, response.payload_digest, response.id}

    def test_the_audit_row_names_neither_and_tells_no_time(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        submit(database, keys, invited(database, keys, cast, "small_anonymous"), YES)
        with database.read() as session:
            query = sa.select(AuditEvent).where(AuditEvent.action == "response_submitted")
            event = session.scalars(query).one()
            invitation_id = session.scalars(sa.select(Invitation.id)).one()
        assert event.subject_id is None
        assert event.at == datetime(2026, 3, 1, tzinfo=UTC)
        assert not any(each in event.detail for each in (stored(database).id, invitation_id))

    def test_the_lower_function_leaves_out_what_it_is_given_too_much(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        """Imports and the demonstration call it directly, perhaps with a name and a time in the sheet."""
        from tests.feedback_app.cast import ANONYMOUS

        with database.write() as session:
            version = session.scalars(
                sa.select(FormVersion.id).where(FormVersion.key == "small_anonymous")
            ).one()
            new = NewResponse(
                organisation_id=cast.north,
                form_version_id=version,
                form=ANONYMOUS,
                answers=YES,
                submission_digest="row 1",
                received_at=NOW,
                channel=Channel.IMPORT,
                about="Somebody's name",
            )
            first = store(session, keys=keys, new=new)
            again = store(session, keys=keys, new=new)
        assert again.receipt == Receipt(first.receipt.reference, is_repeat=True)
        assert (stored(database).received_at, stored(database).about_sealed) == (None, None)


def row_of_invitation(database: Database) -> tuple:
    """All of the invitation's row; on PostgreSQL with the transactions that last wrote or locked it."""
    system = ", xmin::text, xmax::text, ctid::text" if database.dialect == "postgresql" else ""
    with database.read() as session:
        return tuple(session.execute(sa.text(f"SELECT *{system} FROM invitations")).one())  # noqa: S608


@pytest.mark.parametrize("typed", ["Rose 17", "rose17", " ROSE\u00a017 ", "ｒose １7"])
def test_a_memory_code_links_however_it_is_typed_and_is_kept_as_a_digest_only(
    database: Database, keys: KeyRing, cast: Cast, typed: str
) -> None:
    submit(database, keys, invited(database, keys, cast, "small_anonymous"), {**YES, "code": Written(typed)})
    expected = memory_code_digest(keys, organisation_id=cast.north, code="rose17")
    assert stored(database).link_digest == expected
    assert expected != memory_code_digest(keys, organisation_id=cast.south, code="rose17")
    with database.read() as session:
        assert "code" not in session.scalars(sa.select(AnswerRecord.question_id)).all()


def test_a_response_by_a_standing_link_knows_its_point_and_the_next_person_gets_a_fresh_form(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    with database.write() as session:
        point = collection_points.open_point(
            session,
            by=cast.ben,
            keys=keys,
            organisation_id=cast.north,
            form_key="small_anonymous",
            name="Drop-in",
            now=NOW,
        )
    for _ in range(3):
        key = AnsweringKey.new_at(point.code)
        assert key
        submit(database, keys, key, YES)
    with database.read() as session:
        assert session.scalars(sa.select(Response.collection_point_id)).all() == [point.id] * 3


def test_the_form_a_person_answered_is_the_one_they_saw(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    submit(database, keys, invited(database, keys, cast), YES)
    response = stored(database)
    with database.write() as session:
        view = responses.full_response(session, by=cast.ben, keys=keys, response_id=response.id, now=NOW)
    assert view.form == PSEUDONYMOUS
