"""Messages leave at least once, under one name each, and never for ever."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from feedback_app.access.actor import Actor
from feedback_app.delivery.protocol import DeliveryError, Message
from feedback_app.services.mail.outbox import (
    CLAIM,
    KEEP_UNDELIVERABLE,
    MOST_TRIES,
    Delivered,
    enqueue,
)
from feedback_app.services.mail.undeliverable import MailState, mail_state, unsent_reasons
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import OutboxMessage
from feedback_app.storage.sealing import sealing_context
from tests.support.postbox import (
    MESSAGE,
    NOTHING,
    NOW,
    Postbox,
    deliver,
    fails,
    row,
    write,
)


def test_a_message_is_sent_once_and_its_text_erased(database: Database, keys: KeyRing) -> None:
    postbox = Postbox()
    assert write(database, keys)
    assert b"parent@" not in (row(database).payload_sealed or b"")
    assert deliver(database, keys, postbox, NOW) == Delivered(sent=1, failed=0, undeliverable=0)
    assert deliver(database, keys, postbox, NOW + CLAIM) == NOTHING
    assert postbox.taken == [(row(database).message_id, MESSAGE)]
    assert row(database).payload_sealed is None
    assert row(database).sent_at == NOW


def test_one_message_for_one_key(database: Database, keys: KeyRing) -> None:
    postbox = Postbox()
    assert write(database, keys)
    assert not write(database, keys, message=Message("other@example.org", "again", "again"))
    deliver(database, keys, postbox, NOW)
    assert not write(database, keys)
    deliver(database, keys, postbox, NOW)
    assert [message for _, message in postbox.taken] == [MESSAGE]


def test_what_was_rolled_back_does_not_leave(database: Database, keys: KeyRing) -> None:
    def fail_after_writing() -> None:
        with database.write() as session:
            enqueue(
                session,
                keys=keys,
                dedupe_key="k",
                message=MESSAGE,
                now=NOW,
                organisation_id=None,
            )
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_after_writing()
    assert deliver(database, keys, Postbox(), NOW) == NOTHING


def test_what_fails_is_tried_for_four_and_a_half_hours_under_one_name(
    database: Database, keys: KeyRing
) -> None:
    write(database, keys)
    names: list[str] = []
    clock, rounds = NOW, 0
    postbox = Postbox(fails(permanent=False))
    while row(database).parked_at is None:
        names.append(row(database).message_id)
        due = row(database).next_try_at
        assert deliver(database, keys, postbox, due - timedelta(seconds=1)) == NOTHING
        deliver(database, keys, postbox, due)
        clock, rounds = due, rounds + 1
    assert rounds == MOST_TRIES
    assert timedelta(hours=4.4) < clock - NOW < timedelta(hours=4.6)
    assert len(set(names)) == 1
    assert row(database).last_error == "mail_test 450"
    assert deliver(database, keys, Postbox(), clock + timedelta(days=1)) == NOTHING


def test_a_server_down_for_four_hours_loses_nothing(database: Database, keys: KeyRing) -> None:
    write(database, keys)
    down, up, clock = Postbox(fails(permanent=False)), Postbox(), NOW
    for _ in range(4 * 12):
        clock += timedelta(minutes=5)
        deliver(database, keys, down, clock)
    for _ in range(2 * 12):
        clock += timedelta(minutes=5)
        deliver(database, keys, up, clock)
    assert len(up.taken) == 1


def test_what_can_never_arrive_is_undeliverable_at_once_and_its_text_forgotten_later(
    database: Database, keys: KeyRing
) -> None:
    write(database, keys)
    assert deliver(database, keys, Postbox(fails(permanent=True)), NOW) == Delivered(0, 0, 1)
    assert row(database).payload_sealed is not None
    deliver(database, keys, Postbox(), NOW + KEEP_UNDELIVERABLE + timedelta(seconds=1))
    assert row(database).payload_sealed is None


@pytest.mark.parametrize("poison", ["unsealable", "unsendable"])
def test_a_poisoned_message_becomes_undeliverable_and_the_others_leave(
    database: Database, keys: KeyRing, poison: str
) -> None:
    def refuse_poison(subject: str | None) -> None:
        if subject == "unsendable":
            raise ZeroDivisionError("parent@example.org")

    write(database, keys, "poison", Message("parent@example.org", poison, "secret"))
    write(database, keys, "sound")
    if poison == "unsealable":
        with database.write() as session:
            spoil = sa.update(OutboxMessage).where(OutboxMessage.dedupe_key == "poison")
            session.execute(spoil.values(payload_sealed=b"spoilt"))
    postbox = Postbox(refuse_poison)
    assert deliver(database, keys, postbox, NOW) == Delivered(sent=1, failed=1, undeliverable=0)
    for _ in range(MOST_TRIES):
        deliver(database, keys, postbox, row(database, "poison").next_try_at)
    parked = row(database, "poison")
    assert parked.parked_at is not None
    assert parked.last_error == {"unsealable": "sealed_damaged", "unsendable": "ZeroDivisionError"}[poison]
    assert len(postbox.taken) == 1


def test_two_workers_send_one_message_once(database: Database, keys: KeyRing) -> None:
    write(database, keys)
    both_looked, taking = threading.Event(), threading.Event()
    taken: list[str | None] = []

    def hold(subject: str | None) -> None:
        taking.set()
        both_looked.wait(10)
        taken.append(subject)

    first = threading.Thread(target=deliver, args=(database, keys, Postbox(hold), NOW))
    first.start()
    assert taking.wait(10)
    assert deliver(database, keys, Postbox(hold), NOW) == NOTHING
    both_looked.set()
    first.join()
    assert taken == [MESSAGE.subject]


def test_many_workers_send_many_messages_once_each(database: Database, keys: KeyRing) -> None:
    for number in range(12):
        write(database, keys, f"invitation:{number}", Message("parent@example.org", str(number), "t"))
    postbox = Postbox()
    workers = [threading.Thread(target=deliver, args=(database, keys, postbox, NOW)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(int(message.subject or "") for _, message in postbox.taken) == list(range(12))


def test_a_worker_that_comes_back_late_changes_nothing(database: Database, keys: KeyRing) -> None:
    write(database, keys)
    other = Postbox()

    def be_overtaken(_: str | None) -> None:
        assert deliver(database, keys, other, NOW + CLAIM) == Delivered(1, 0, 0)
        raise DeliveryError("mail_test", permanent=True, what="", how="")

    assert deliver(database, keys, Postbox(be_overtaken), NOW) == NOTHING
    assert len(other.taken) == 1
    assert row(database).sent_at is not None
    assert row(database).parked_at is None


def test_a_channel_nothing_delivers_is_undeliverable_with_a_reason_and_not_lost(
    database: Database, keys: KeyRing
) -> None:
    write(database, keys, "other")
    write(database, keys)
    with database.write() as session:
        session.execute(
            sa.update(OutboxMessage).where(OutboxMessage.dedupe_key == "other").values(channel="pigeon")
        )
    postbox = Postbox()
    assert deliver(database, keys, postbox, NOW) == Delivered(sent=1, failed=0, undeliverable=1)
    other = row(database, "other")
    assert (other.last_error, other.parked_at) == ("no_delivery", NOW)
    assert other.payload_sealed is not None
    assert len(postbox.taken) == 1


def test_a_row_written_by_the_version_before_is_still_sent(database: Database, keys: KeyRing) -> None:
    """That version sealed the list of recipient, subject and text."""
    write(database, keys)
    where = sealing_context(OutboxMessage.payload_sealed, row(database).id)
    old = keys.seal('["parent@example.org", "How was it?", "https://feedback.example/f/secret"]', where)
    with database.write() as session:
        session.execute(sa.update(OutboxMessage).values(payload_sealed=old))
    postbox = Postbox()
    deliver(database, keys, postbox, NOW)
    assert postbox.taken == [(row(database).message_id, MESSAGE)]


def test_a_channel_without_subjects_sends_none(database: Database, keys: KeyRing) -> None:
    plain = Message("parent@example.org", None, "https://feedback.example/f/secret")
    write(database, keys, message=plain)
    postbox = Postbox()
    deliver(database, keys, postbox, NOW)
    assert [message for _, message in postbox.taken] == [plain]


def test_undeliverable_mail_is_known_in_its_own_organisation_only(database: Database, keys: KeyRing) -> None:
    write(database, keys)
    write(database, keys, "invitation:2")
    deliver(database, keys, Postbox(fails(permanent=True)), NOW)
    asked = ["invitation:1"]
    with database.read() as session:
        north, south = (Actor.system("test", each) for each in ("north", "south"))
        seen = unsent_reasons(session, by=north, dedupe_keys=asked)
        assert unsent_reasons(session, by=south, dedupe_keys=asked) == {}
    assert seen == {"invitation:1": "mail_test 450"}


def test_readiness_can_see_how_long_mail_waits_and_how_much_was_not_delivered(
    database: Database, keys: KeyRing
) -> None:
    def state(now: datetime = NOW) -> MailState:
        with database.read() as session:
            return mail_state(session, now=now)

    assert state() == MailState(0, None, 0)
    write(database, keys)
    assert state() == MailState(1, NOW, 0, oldest_due=NOW)
    deliver(database, keys, Postbox(fails(permanent=True)), NOW)
    assert state() == MailState(0, None, 1)
    assert state(NOW + KEEP_UNDELIVERABLE + timedelta(seconds=1)) == MailState(0, None, 0)


@pytest.mark.parametrize("late", ["sent", "failed", "refused for good"])
def test_a_worker_whose_claim_lapsed_settles_nothing(database: Database, keys: KeyRing, late: str) -> None:
    """The message belongs to the worker that claimed it since, whatever becomes of the late one."""
    write(database, keys)

    def stopped(_: str | None) -> None:
        raise KeyboardInterrupt

    def overtaken(subject: str | None) -> None:
        with pytest.raises(KeyboardInterrupt):
            deliver(database, keys, Postbox(stopped), NOW + CLAIM)
        if late != "sent":
            fails(permanent=late == "refused for good")(subject)

    assert deliver(database, keys, Postbox(overtaken), NOW) == NOTHING
    found = row(database)
    assert (found.sent_at, found.parked_at, found.last_error) == (None, None, None)
    assert found.claimed_until == NOW + 2 * CLAIM
    assert found.payload_sealed is not None
