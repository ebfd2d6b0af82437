"""Messages leave at least once, under one name each, and never for ever."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from feedback_app.access.actor import Actor
from feedback_app.delivery.protocol import Channel, DeliveryError, Message
from feedback_app.services.mail.outbox import (
    CLAIM,
    KEEP_PARKED,
    MOST_TRIES,
    Delivered,
    deliver_due,
    enqueue,
    oldest_waiting,
    parked_messages,
)
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import OutboxMessage
from tests.support.postbox import (
    MESSAGE,
    NOTHING,
    NOW,
    Postbox,
    fails,
    row,
    write,
)


def test_a_message_is_sent_once_and_its_text_erased(database: Database, keys: KeyRing) -> None:
    postbox = Postbox()
    assert write(database, keys)
    assert b"parent@" not in (row(database).payload_sealed or b"")
    assert deliver_due(database, keys, postbox, NOW) == Delivered(sent=1, failed=0, parked=0)
    assert deliver_due(database, keys, postbox, NOW + CLAIM) == NOTHING
    assert postbox.taken == [(row(database).message_id, MESSAGE)]
    assert row(database).payload_sealed is None
    assert row(database).sent_at == NOW


def test_one_message_for_one_key(database: Database, keys: KeyRing) -> None:
    postbox = Postbox()
    assert write(database, keys)
    assert not write(database, keys, message=Message("other@example.org", "again", "again"))
    deliver_due(database, keys, postbox, NOW)
    assert not write(database, keys)
    deliver_due(database, keys, postbox, NOW)
    assert [message for _, message in postbox.taken] == [MESSAGE]


def test_what_was_rolled_back_does_not_leave(database: Database, keys: KeyRing) -> None:
    def fail_after_writing() -> None:
        with database.write() as session:
            enqueue(
                session,
                keys=keys,
                dedupe_key="k",
                channel=Channel.EMAIL,
                message=MESSAGE,
                now=NOW,
                organisation_id=None,
            )
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_after_writing()
    assert deliver_due(database, keys, Postbox(), NOW) == NOTHING


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
        assert deliver_due(database, keys, postbox, due - timedelta(seconds=1)) == NOTHING
        deliver_due(database, keys, postbox, due)
        clock, rounds = due, rounds + 1
    assert rounds == MOST_TRIES
    assert timedelta(hours=4.4) < clock - NOW < timedelta(hours=4.6)
    assert len(set(names)) == 1
    assert row(database).last_error == "mail_test 450"
    assert deliver_due(database, keys, Postbox(), clock + timedelta(days=1)) == NOTHING


def test_a_server_down_for_four_hours_loses_nothing(database: Database, keys: KeyRing) -> None:
    write(database, keys)
    down, up, clock = Postbox(fails(permanent=False)), Postbox(), NOW
    for _ in range(4 * 12):
        clock += timedelta(minutes=5)
        deliver_due(database, keys, down, clock)
    for _ in range(2 * 12):
        clock += timedelta(minutes=5)
        deliver_due(database, keys, up, clock)
    assert len(up.taken) == 1


def test_what_can_never_arrive_is_parked_at_once_and_its_text_forgotten_later(
    database: Database, keys: KeyRing
) -> None:
    write(database, keys)
    assert deliver_due(database, keys, Postbox(fails(permanent=True)), NOW) == Delivered(0, 0, 1)
    assert row(database).payload_sealed is not None
    deliver_due(database, keys, Postbox(), NOW + KEEP_PARKED + timedelta(seconds=1))
    assert row(database).payload_sealed is None


@pytest.mark.parametrize("poison", ["unsealable", "unsendable"])
def test_a_poisoned_message_is_parked_and_the_others_leave(
    database: Database, keys: KeyRing, poison: str
) -> None:
    def refuse_poison(subject: str) -> None:
        if subject == "unsendable":
            raise ZeroDivisionError("parent@example.org")

    write(database, keys, "poison", Message("parent@example.org", poison, "secret"))
    write(database, keys, "sound")
    if poison == "unsealable":
        with database.write() as session:
            spoil = sa.update(OutboxMessage).where(OutboxMessage.dedupe_key == "poison")
            session.execute(spoil.values(payload_sealed=b"spoilt"))
    postbox = Postbox(refuse_poison)
    assert deliver_due(database, keys, postbox, NOW) == Delivered(sent=1, failed=1, parked=0)
    for _ in range(MOST_TRIES):
        deliver_due(database, keys, postbox, row(database, "poison").next_try_at)
    parked = row(database, "poison")
    assert parked.parked_at is not None
    assert parked.last_error == {"unsealable": "sealed_damaged", "unsendable": "ZeroDivisionError"}[poison]
    assert len(postbox.taken) == 1


def test_two_workers_send_one_message_once(database: Database, keys: KeyRing) -> None:
    write(database, keys)
    both_looked, taking = threading.Event(), threading.Event()
    taken: list[str] = []

    def hold(subject: str) -> None:
        taking.set()
        both_looked.wait(10)
        taken.append(subject)

    first = threading.Thread(target=deliver_due, args=(database, keys, Postbox(hold), NOW))
    first.start()
    assert taking.wait(10)
    assert deliver_due(database, keys, Postbox(hold), NOW) == NOTHING
    both_looked.set()
    first.join()
    assert taken == [MESSAGE.subject]


def test_many_workers_send_many_messages_once_each(database: Database, keys: KeyRing) -> None:
    for number in range(12):
        write(database, keys, f"invitation:{number}", Message("parent@example.org", str(number), "t"))
    postbox = Postbox()
    workers = [threading.Thread(target=deliver_due, args=(database, keys, postbox, NOW)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(int(message.subject) for _, message in postbox.taken) == list(range(12))


def test_a_worker_that_comes_back_late_changes_nothing(database: Database, keys: KeyRing) -> None:
    write(database, keys)
    other = Postbox()

    def be_overtaken(_: str) -> None:
        assert deliver_due(database, keys, other, NOW + CLAIM) == Delivered(1, 0, 0)
        raise DeliveryError("mail_test", permanent=True, what="", how="")

    assert deliver_due(database, keys, Postbox(be_overtaken), NOW) == NOTHING
    assert len(other.taken) == 1
    assert row(database).sent_at is not None
    assert row(database).parked_at is None


def test_the_team_sees_what_is_parked_in_its_own_organisation_only(database: Database, keys: KeyRing) -> None:
    write(database, keys)
    deliver_due(database, keys, Postbox(fails(permanent=True)), NOW)
    with database.read() as session:
        (seen,) = parked_messages(session, by=Actor.system("test", "north"))
        assert parked_messages(session, by=Actor.system("test", "south")) == ()
    assert (seen.about, seen.parked_at, seen.reason) == ("invitation:1", NOW, "mail_test 450")


def test_readiness_can_see_how_long_mail_waits(database: Database, keys: KeyRing) -> None:
    with database.read() as session:
        assert oldest_waiting(session) is None
    write(database, keys)
    with database.read() as session:
        assert oldest_waiting(session) == NOW
    deliver_due(database, keys, Postbox(), NOW)
    with database.read() as session:
        assert oldest_waiting(session) is None


@pytest.mark.parametrize("late", ["sent", "failed", "refused for good"])
def test_a_worker_whose_claim_lapsed_settles_nothing(database: Database, keys: KeyRing, late: str) -> None:
    """The message belongs to the worker that claimed it since, whatever becomes of the late one."""
    write(database, keys)

    def stopped(_: str) -> None:
        raise KeyboardInterrupt

    def overtaken(subject: str) -> None:
        with pytest.raises(KeyboardInterrupt):
            deliver_due(database, keys, Postbox(stopped), NOW + CLAIM)
        if late != "sent":
            fails(permanent=late == "refused for good")(subject)

    assert deliver_due(database, keys, Postbox(overtaken), NOW) == NOTHING
    found = row(database)
    assert (found.sent_at, found.parked_at, found.last_error) == (None, None, None)
    assert found.claimed_until == NOW + 2 * CLAIM
    assert found.payload_sealed is not None
