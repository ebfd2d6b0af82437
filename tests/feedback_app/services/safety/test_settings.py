"""Who answers alerts and when, local lines of help, and the heartbeat that says whether alerting works."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from feedback_app.delivery.protocol import Message
from feedback_app.errors import Refused
from feedback_app.services.accounts import roles
from feedback_app.services.alert_desk import worker as watch_worker
from feedback_app.services.alert_desk.watching import JOB, Watched, watch
from feedback_app.services.alert_desk.worker import alert_watch
from feedback_app.services.mail import outbox
from feedback_app.services.safety import heartbeat, local_lines, settings
from feedback_app.services.safety.crisis_lines import crisis_lines
from feedback_app.services.safety.heartbeat import AlertingHealth
from feedback_app.services.safety.settings import Safety
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AuditEvent, Heartbeat
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine
from tests.support.family_work import READER, name_owner_and_deputy


DEFAULT = settings.default_safety()
TODAY = date(2026, 3, 10)


def change(database: Database, cast: Cast, arrangements: Safety) -> None:
    with database.write() as session:
        settings.change_safety(
            session, by=cast.asha, organisation_id=cast.north, safety=arrangements, now=NOW
        )


def kept(database: Database, cast: Cast) -> Safety:
    with database.read() as session:
        return settings.read_safety(session, by=cast.asha, organisation_id=cast.north)


def health(database: Database, cast: Cast, *, can_mail: bool = True, minutes: int = 0) -> AlertingHealth:
    with database.read() as session:
        now = NOW + timedelta(minutes=minutes)
        return heartbeat.alerting_health(session, by=cast.ben, job=JOB, can_mail=can_mail, now=now)


class TestArrangements:
    def test_they_are_kept_as_they_were_chosen(self, database: Database, cast: Cast) -> None:
        assert kept(database, cast) == DEFAULT
        hours = replace(DEFAULT.hours, days=frozenset({0, 2}), closed=frozenset({date(2026, 12, 25)}))
        chosen = Safety(hours, 8, 30, owner_id=cast.ben.account_id, deputy_id=cast.asha.account_id)
        for _ in range(2):
            change(database, cast, chosen)
        assert kept(database, cast) == chosen
        with database.read() as session:
            details = session.scalars(
                sa.select(AuditEvent.detail).where(AuditEvent.action == "safety_changed")
            ).all()
        assert len(details) == 2
        assert str(cast.ben.account_id) in details[0]

    @on_one_engine
    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"hours": replace(DEFAULT.hours, days=frozenset())}, "hours_wrong"),
            ({"hours": replace(DEFAULT.hours, days=frozenset({7}))}, "hours_wrong"),
            ({"hours": replace(DEFAULT.hours, closes=time(9))}, "hours_wrong"),
            ({"hours_to_acknowledge": 0}, "wait_wrong"),
            ({"hours_to_acknowledge": 41}, "wait_wrong"),
            ({"draft_minutes": 0}, "wait_wrong"),
            ({"owner_id": "nobody"}, "owner_wrong"),
        ],
    )
    def test_what_cannot_work_is_refused(
        self, database: Database, cast: Cast, wrong: dict[str, object], code: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            change(database, cast, replace(DEFAULT, **wrong))  # type: ignore[arg-type]
        assert refused.value.code == code
        assert kept(database, cast) == DEFAULT

    @on_one_engine
    def test_owner_and_deputy_answer_alerts_here_and_are_two_people(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        for owner, deputy, code in (
            (cast.cara.account_id, None, "owner_wrong"),  # of South
            (None, cast.dev.account_id, "owner_wrong"),  # administers North and answers no alerts
            (cast.ben.account_id, cast.ben.account_id, "deputy_is_owner"),
        ):
            with pytest.raises(Refused) as refused:
                change(database, cast, settings.with_people(DEFAULT, owner_id=owner, deputy_id=deputy))
            assert refused.value.code == code
        with database.read() as session:
            able = settings.possible_owners(session, by=cast.dev, keys=keys, organisation_id=cast.north)
        assert [each.name for each in able] == ["Asha", "Ben"]

    def test_an_owner_who_may_no_longer_answer_counts_as_nobody(self, database: Database, cast: Cast) -> None:
        name_owner_and_deputy(database, cast)
        with database.write() as session:
            roles.take_role(
                session, by=cast.dev, organisation_id=cast.north, account_id=cast.ben.account_id or "",
                role="team_member", now=NOW,
            )  # fmt: skip
        assert (kept(database, cast).owner_id, kept(database, cast).deputy_id) == (None, cast.asha.account_id)


class TestHeartbeat:
    def test_it_says_what_keeps_an_alert_from_a_person(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        found = health(database, cast)
        assert (found.last_run_at, found.is_late, found.n_without_owner, found.works) == (
            None,
            True,
            1,
            False,
        )
        name_owner_and_deputy(database, cast)
        watch(database, keys, READER, NOW)
        assert health(database, cast).works
        assert not health(database, cast, can_mail=False).works
        assert health(database, cast, minutes=5).works
        assert health(database, cast, minutes=6).is_late

    def test_mail_that_waits_too_long_is_told(self, database: Database, keys: KeyRing, cast: Cast) -> None:
        name_owner_and_deputy(database, cast)
        message = Message(address="ben@example.nhs.uk", subject="An alert", text="Please look.")
        with database.write() as session:
            outbox.enqueue(
                session, keys=keys, dedupe_key="alert:1", message=message, now=NOW,
                organisation_id=cast.north,
            )  # fmt: skip
        assert health(database, cast, minutes=5).n_unsent == 0
        assert health(database, cast, minutes=6).n_unsent == 1

    def test_a_fault_is_noted_and_does_not_count_as_having_come_through(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        watch(database, keys, READER, NOW)
        heartbeat.beat(database, job=JOB, fault="sealed_damaged", now=NOW + timedelta(minutes=1))
        found = health(database, cast)
        assert (found.last_run_at, found.has_fault) == (NOW, True)
        watch(database, keys, READER, NOW + timedelta(minutes=2))
        assert not health(database, cast).has_fault
        with database.read() as session:
            assert session.scalars(sa.select(Heartbeat.job)).all() == [JOB]


class TestLocalLines:
    def add(
        self,
        database: Database,
        cast: Cast,
        name: str = "Duty line",
        contact: str = "text HELLO to 61825",
        checked_on: date = TODAY,
    ) -> str:
        with database.write() as session:
            return local_lines.add_local_line(
                session, by=cast.asha, organisation_id=cast.north, name=name, contact=contact, hours="9 to 5",
                checked_on=checked_on, now=NOW,
            )  # fmt: skip

    def test_they_come_before_the_national_ones_and_only_for_their_organisation(
        self, database: Database, cast: Cast
    ) -> None:
        for name in ("First", "Second"):
            self.add(database, cast, name=name)
        with database.read() as session:
            here, there, nowhere = (
                local_lines.help_lines(session, each) for each in (cast.north, cast.south, None)
            )
        assert [each.name for each in here[:2]] == ["First", "Second"]
        assert here[0].href == "sms:61825?&body=HELLO"
        assert here[2:] == there == nowhere == crisis_lines()

    def test_a_line_is_checked_again_and_removed(self, database: Database, cast: Cast) -> None:
        line = self.add(database, cast, checked_on=TODAY - timedelta(days=181))

        def shown() -> list[tuple[bool, date]]:
            with database.read() as session:
                lines = local_lines.list_local_lines(
                    session, by=cast.asha, organisation_id=cast.north, now=NOW
                )
            return [(each.is_stale, each.checked_on) for each in lines]

        assert shown() == [(True, TODAY - timedelta(days=181))]
        with database.write() as session:
            local_lines.mark_checked(session, by=cast.asha, line_id=line, now=NOW)
        assert shown() == [(False, TODAY)]
        with database.write() as session:
            local_lines.remove_local_line(session, by=cast.asha, line_id=line, now=NOW)
        assert shown() == []

    @on_one_engine
    def test_too_many_too_long_and_checked_tomorrow_are_refused(self, database: Database, cast: Cast) -> None:
        for wrong in (
            partial(self.add, name=" "),
            partial(self.add, contact="1" * 161),
            partial(self.add, checked_on=TODAY + timedelta(days=1)),
        ):
            with pytest.raises(Refused) as refused:
                wrong(database, cast)
            assert refused.value.code == "line_wrong"
        for _ in range(local_lines.MOST_LINES):
            self.add(database, cast)
        with pytest.raises(Refused) as refused:
            self.add(database, cast)
        assert refused.value.code == "lines_many"


class TestWorker:
    def test_it_looks_at_once_and_stops(self, sqlite_database: Database, keys: KeyRing) -> None:
        worker = alert_watch(sqlite_database, keys, READER, clock=lambda: NOW, seconds=60)
        worker.start()
        worker.stop()
        with sqlite_database.read() as session:
            assert session.scalars(sa.select(Heartbeat.last_run_at)).one() == NOW

    def test_a_round_with_a_fault_is_logged_by_its_code(
        self,
        sqlite_database: Database,
        keys: KeyRing,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        monkeypatch.setattr(watch_worker, "watch", lambda *_, **__: Watched(fault="sealed_damaged"))
        worker = alert_watch(sqlite_database, keys, READER, clock=lambda: NOW, seconds=60)
        with caplog.at_level(logging.INFO):
            worker.start()
            worker.stop()
        assert [each.getMessage() for each in caplog.records] == ["alert-watch: sealed_damaged"]
