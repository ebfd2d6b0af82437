"""From an answer to a conversation: raised with the response, told, escalated, acknowledged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from feedback_app.errors import NotFound, Refused
from feedback_app.services import audit
from feedback_app.services.alert_desk import alerts
from feedback_app.services.alert_desk.alerts import AlertOutcome, AlertView
from feedback_app.services.alert_desk.watching import Watched, watch
from feedback_app.services.answering import page_turns
from feedback_app.services.answering.answering import save_page, start_again
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.mail.outbox import SERVICE_ADDRESS
from feedback_app.services.results import responses
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Alert, AuditEvent, Draft, OutboxMessage, Response
from feedback_app.storage.sealing import sealing_context
from surveys.core.answers import Answer, Chosen
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine
from tests.support.family_work import READER, name_owner_and_deputy
from tests.support.respondent import (
    NO,
    YES,
    count,
    invited,
    stored,
)


HOUR = timedelta(hours=1)


def hand_in(
    database: Database,
    keys: KeyRing,
    key: AnsweringKey,
    answers: Mapping[str, Answer] = NO,
    now: datetime = NOW,
) -> None:
    with database.write() as session:
        responses.submit(session, keys=keys, key=key, answers=answers, now=now, reader=READER)


def leave(
    database: Database, keys: KeyRing, key: AnsweringKey, code: str = "no", now: datetime = NOW
) -> None:
    """Answer the first page and go away."""
    with database.write() as session:
        save_page(
            session, keys=keys, key=key, page_id="helpful", answer=Chosen(code), at_page="why_not", now=now,
            reader=READER,
        )  # fmt: skip


def look_around(database: Database, keys: KeyRing, now: datetime = NOW) -> Watched:
    return watch(database, keys, READER, now)


def seen(database: Database, keys: KeyRing, cast: Cast, now: datetime = NOW) -> tuple[AlertView, ...]:
    with database.read() as session:
        return alerts.list_alerts(session, by=cast.ben, keys=keys, now=now)


def mailed(database: Database) -> list[str]:
    with database.read() as session:
        keys = session.scalars(sa.select(OutboxMessage.dedupe_key)).all()
    return sorted(each.rpartition(":")[2] for each in keys if each.startswith("alert:"))


def done(database: Database) -> list[str]:
    with database.read() as session:
        actions = session.scalars(sa.select(AuditEvent.action).where(AuditEvent.subject_kind == "alert"))
        return sorted(actions)


class TestRaising:
    def test_the_alert_is_there_with_the_response(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        name_owner_and_deputy(database, cast)
        hand_in(database, keys, invited(database, keys, cast))
        (alert,) = seen(database, keys, cast)
        assert alert.response_id == stored(database).id
        assert (alert.question_id, alert.measure, alert.who) == ("helpful", "made_up", "Referral 12")
        assert (alert.owner, alert.deputy, alert.is_open) == ("Ben", "Asha", True)
        assert alert.raised_at == NOW
        assert done(database) == ["alert_raised"]

    def test_other_answers_raise_none(self, database: Database, keys: KeyRing, cast: Cast) -> None:
        hand_in(database, keys, invited(database, keys, cast), YES)
        assert seen(database, keys, cast) == ()

    def test_sending_twice_raises_once(self, database: Database, keys: KeyRing, cast: Cast) -> None:
        key = invited(database, keys, cast)
        hand_in(database, keys, key)
        hand_in(database, keys, key, now=NOW + HOUR)
        assert count(database, Alert) == 1

    def test_an_anonymous_form_raises_none_for_nobody_could_act(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        key = invited(database, keys, cast, "small_anonymous")
        leave(database, keys, key)
        with database.read() as session:
            draft = session.scalars(sa.select(Draft)).one()
            assert (draft.invitation_id, draft.risk_since) == (None, None)
        hand_in(database, keys, key)
        look_around(database, keys, NOW + 5 * HOUR)
        assert count(database, Alert) == 0

    def test_what_stops_the_alert_stops_the_response(
        self, database: Database, keys: KeyRing, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        key = invited(database, keys, cast)
        record = audit.record

        def stop_at_the_alert(session: object, *, action: str, **rest: object) -> None:
            if action == "alert_raised":
                raise KeyboardInterrupt
            record(session, action=action, **rest)  # type: ignore[arg-type]

        with monkeypatch.context() as patched:
            patched.setattr(audit, "record", stop_at_the_alert)
            with pytest.raises(KeyboardInterrupt):
                hand_in(database, keys, key)
        assert (count(database, Response), count(database, Alert)) == (0, 0)
        hand_in(database, keys, key)
        assert (count(database, Response), count(database, Alert)) == (1, 1)

    def test_a_whole_journey_raises_it_too(self, database: Database, keys: KeyRing, cast: Cast) -> None:
        key = invited(database, keys, cast)
        leave(database, keys, key)
        with database.write() as session:
            save_page(
                session, keys=keys, key=key, page_id="why_not", answer=NO["why_not"], at_page="check",
                now=NOW, reader=READER,
            )  # fmt: skip
            page_turns.hand_in(session, keys=keys, key=key, now=NOW, reader=READER)
        assert count(database, Alert) == 1


class TestLeftDrafts:
    def test_a_form_left_for_an_hour_raises_an_alert_once(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        leave(database, keys, invited(database, keys, cast))
        assert look_around(database, keys, NOW + HOUR - timedelta(seconds=1)).raised == 0
        assert look_around(database, keys, NOW + HOUR).raised == 1
        assert look_around(database, keys, NOW + 3 * HOUR).raised == 0
        (alert,) = seen(database, keys, cast)
        assert (alert.is_draft, alert.response_id, alert.who) == (True, None, "Referral 12")

    def test_an_answer_changed_before_leaving_raises_none(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        key = invited(database, keys, cast)
        leave(database, keys, key)
        leave(database, keys, key, code="yes", now=NOW + timedelta(minutes=1))
        assert look_around(database, keys, NOW + 9 * HOUR).raised == 0

    def test_going_on_and_leaving_again_stays_one_alert(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        key = invited(database, keys, cast)
        leave(database, keys, key)
        look_around(database, keys, NOW + HOUR)
        leave(database, keys, key, now=NOW + 2 * HOUR)
        look_around(database, keys, NOW + 4 * HOUR)
        assert count(database, Alert) == 1

    def test_handing_it_in_joins_the_alert_that_waits(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        key = invited(database, keys, cast)
        leave(database, keys, key)
        look_around(database, keys, NOW + HOUR)
        hand_in(database, keys, key, now=NOW + 2 * HOUR)
        (alert,) = seen(database, keys, cast)
        assert (alert.response_id, alert.is_draft) == (stored(database).id, False)
        assert done(database) == ["alert_joined_response", "alert_raised"]

    def test_handing_it_in_after_a_conversation_is_a_new_alert(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        key = invited(database, keys, cast)
        leave(database, keys, key)
        look_around(database, keys, NOW + HOUR)
        take(database, keys, cast)
        hand_in(database, keys, key, now=NOW + 2 * HOUR)
        assert [each.is_open for each in seen(database, keys, cast)] == [True, False]

    def test_leaving_it_again_after_a_conversation_is_a_new_alert(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        key = invited(database, keys, cast)
        leave(database, keys, key)
        look_around(database, keys, NOW + HOUR)
        take(database, keys, cast)
        assert look_around(database, keys, NOW + 2 * HOUR).raised == 0
        leave(database, keys, key, now=NOW + 3 * HOUR)
        assert look_around(database, keys, NOW + 4 * HOUR).raised == 1
        assert [each.is_open for each in seen(database, keys, cast)] == [True, False]

    def test_throwing_the_draft_away_raises_it_at_once(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        key = invited(database, keys, cast)
        leave(database, keys, key)
        with database.write() as session:
            start_again(session, keys=keys, key=key, now=NOW, reader=READER)
        assert (count(database, Draft), count(database, Alert)) == (0, 1)

    def test_one_draft_that_cannot_be_opened_keeps_no_other_from_being_seen(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        broken, fine = invited(database, keys, cast), invited(database, keys, cast)
        leave(database, keys, broken)
        with database.write() as session:
            session.execute(sa.update(Draft).values(sealed=b"damaged"))
        leave(database, keys, fine)
        watched = look_around(database, keys, NOW + HOUR)
        assert (watched.raised, watched.fault) == (1, "sealed_damaged")


def take(
    database: Database,
    keys: KeyRing,
    cast: Cast,
    outcome: AlertOutcome = AlertOutcome.TALKED,
    note: str = "Called.",
) -> None:
    with database.write() as session:
        alert_id = session.scalars(sa.select(Alert.id)).first() or ""
        alerts.acknowledge(
            session, by=cast.ben, keys=keys, alert_id=alert_id, outcome=outcome, note=note, now=NOW + HOUR
        )


class TestTelling:
    """NOW is a Tuesday, half past nine; the team works nine to five and has four hours."""

    def test_the_owner_is_told_at_once_and_the_deputy_after_four_working_hours(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        name_owner_and_deputy(database, cast)
        hand_in(database, keys, invited(database, keys, cast))
        assert look_around(database, keys) == Watched(owners_told=1)
        assert look_around(database, keys, NOW + 4 * HOUR - timedelta(seconds=1)) == Watched()
        assert look_around(database, keys, NOW + 4 * HOUR) == Watched(escalated=1)
        assert look_around(database, keys, NOW + 9 * HOUR) == Watched()
        assert mailed(database) == ["deputy", "owner"]
        assert seen(database, keys, cast)[0].escalated_at == NOW + 4 * HOUR
        assert done(database) == ["alert_escalated", "alert_raised"]

    def test_what_was_taken_is_not_escalated(self, database: Database, keys: KeyRing, cast: Cast) -> None:
        name_owner_and_deputy(database, cast)
        hand_in(database, keys, invited(database, keys, cast))
        look_around(database, keys)
        take(database, keys, cast)
        assert look_around(database, keys, NOW + timedelta(days=9)) == Watched()

    def test_the_night_and_the_weekend_do_not_count(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        name_owner_and_deputy(database, cast)
        friday_evening = NOW + timedelta(days=3, hours=7)  # half past four
        hand_in(database, keys, invited(database, keys, cast), now=friday_evening)
        monday_noon = NOW + timedelta(days=6, hours=3)
        assert look_around(database, keys, monday_noon - timedelta(seconds=1)).escalated == 0
        assert look_around(database, keys, monday_noon).escalated == 1

    def test_without_anybody_named_it_waits_and_is_told_once_somebody_is(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        hand_in(database, keys, invited(database, keys, cast))
        assert look_around(database, keys, NOW + 5 * HOUR) == Watched()
        name_owner_and_deputy(database, cast)
        assert look_around(database, keys, NOW + 6 * HOUR) == Watched(owners_told=1, escalated=1)

    def test_no_mail_says_whom_it_is_about_or_what_was_answered(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        name_owner_and_deputy(database, cast)
        hand_in(database, keys, invited(database, keys, cast))
        look_around(database, keys, NOW + 4 * HOUR)
        with database.read() as session:
            rows = session.scalars(sa.select(OutboxMessage)).all()
        texts = [
            keys.open(row.payload_sealed or b"", sealing_context(OutboxMessage.payload_sealed, row.id))
            for row in rows
        ]
        assert sorted("ben@" in text for text in texts) == [False, True]
        assert all(f"{SERVICE_ADDRESS}/alerts" in text for text in texts)
        assert not any(word in text for text in texts for word in ("Referral", "made_up", "helpful", "risk"))


class TestAcknowledging:
    def test_it_says_who_when_and_what_came_of_it(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        hand_in(database, keys, invited(database, keys, cast))
        take(database, keys, cast, AlertOutcome.PLANNED, "Visit on Thursday.")
        take(database, keys, cast, AlertOutcome.TALKED, "Visited.")
        (alert,) = seen(database, keys, cast)
        assert (alert.acknowledged_by, alert.acknowledged_at) == ("Ben", NOW + HOUR)
        assert (alert.outcome, alert.note) == (AlertOutcome.TALKED, "Visit on Thursday.\n\nVisited.")
        assert done(database) == ["alert_acknowledged", "alert_outcome_changed", "alert_raised"]
        with database.read() as session:
            assert alerts.open_alerts(session, by=cast.ben) == 0

    @on_one_engine
    def test_a_note_that_is_a_letter_is_refused(self, database: Database, keys: KeyRing, cast: Cast) -> None:
        hand_in(database, keys, invited(database, keys, cast))
        with pytest.raises(Refused) as refused:
            take(database, keys, cast, note="a" * 2001)
        assert refused.value.code == "note_length"

    def test_another_organisation_sees_none_and_takes_none(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        hand_in(database, keys, invited(database, keys, cast))
        (alert,) = seen(database, keys, cast)
        with database.read() as session:
            assert alerts.list_alerts(session, by=cast.cara, keys=keys, now=NOW) == ()
            assert [alerts.open_alerts(session, by=each) for each in (cast.ben, cast.cara, cast.dev)] == [
                1,
                0,
                0,
            ]
        with pytest.raises(NotFound), database.write() as session:
            alerts.acknowledge(
                session,
                by=cast.cara,
                keys=keys,
                alert_id=alert.id,
                outcome=AlertOutcome.TALKED,
                note="",
                now=NOW,
            )
