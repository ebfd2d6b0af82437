"""Without a mail server mail is held, sealed. It leaves once there is one, if there is still a use for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.services.invitations import invitations
from feedback_app.services.invitations.invitations import InvitationStatus, NewInvitation
from feedback_app.services.mail.outbox import (
    FIRST_WAIT,
    HELD,
    MOST_TRIES,
    OLDEST,
    SERVICE_ADDRESS,
    Delivered,
    deliver_due,
    enqueue,
)
from feedback_app.services.mail.still_wanted import LINK_EXPIRED
from feedback_app.services.mail.undeliverable import MailState, MailTrouble, mail_state, mail_trouble
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Alert, Invitation, OutboxMessage
from tests.support.cast import NOW, Cast
from tests.support.postbox import MESSAGE, NOTHING, Postbox, deliver, fails, row


pytestmark = pytest.mark.usefixtures("cast")
MONTH = timedelta(days=30)
HELD_ONE = Delivered(sent=0, failed=0, undeliverable=0, held=1)


def no_server(database: Database, keys: KeyRing, now: datetime = NOW) -> Delivered:
    return deliver_due(database, keys, {}, now)


def mailed(database: Database, keys: KeyRing, cast: Cast, days: int = 60) -> NewInvitation:
    with database.write() as session:
        return invitations.invite(
            session, by=cast.ben, keys=keys, organisation_id=cast.north, form_key="small_named",
            recipient="rosa@example.org", now=NOW, days=days,
        )  # fmt: skip


def waiting(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(sa.select(OutboxMessage.dedupe_key)))


def status(database: Database, keys: KeyRing, cast: Cast, now: datetime = NOW) -> InvitationStatus:
    with database.read() as session:
        (view,) = invitations.list_invitations(
            session, by=cast.ben, keys=keys, organisation_id=cast.north, now=now
        )
    return view.status


def test_it_stays_sealed_for_a_month_and_leaves_with_the_address_of_that_day(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    new = mailed(database, keys, cast)
    assert no_server(database, keys) == HELD_ONE
    assert no_server(database, keys, NOW + MONTH) == NOTHING
    found = row(database, f"invitation:{new.id}")
    assert (found.last_error, found.sent_at, found.parked_at, found.tries) == (HELD, None, None, 0)
    assert b"rosa@" not in (found.payload_sealed or b"")
    assert status(database, keys, cast, NOW + MONTH) is InvitationStatus.HELD

    postbox = Postbox()
    sent = deliver(database, keys, postbox, NOW + MONTH, base_url="https://feedback.example")
    assert sent.sent == 1
    ((_, message),) = postbox.taken
    assert new.link("https://feedback.example") in message.text
    assert SERVICE_ADDRESS not in message.text
    assert row(database, f"invitation:{new.id}").payload_sealed is None
    assert status(database, keys, cast, NOW + MONTH) is InvitationStatus.WAITING


def test_a_server_that_was_removed_holds_what_it_had_not_sent(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    mailed(database, keys, cast)
    deliver(database, keys, Postbox(fails(permanent=False)), NOW)
    assert no_server(database, keys, NOW + FIRST_WAIT) == HELD_ONE
    assert deliver(database, keys, Postbox(), NOW + MONTH).sent == 1


def test_once_there_is_a_server_a_held_message_has_all_its_tries(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    new = mailed(database, keys, cast)
    no_server(database, keys)
    down = Postbox(fails(permanent=False))
    clock = NOW + MONTH
    for _ in range(MOST_TRIES):
        assert row(database, f"invitation:{new.id}").parked_at is None
        deliver(database, keys, down, clock)
        clock = row(database, f"invitation:{new.id}").next_try_at
    assert row(database, f"invitation:{new.id}").last_error == "mail_test 450"


def test_a_message_no_one_held_is_still_too_old_after_six_hours(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    mailed(database, keys, cast)
    late = NOW + OLDEST + timedelta(seconds=1)
    assert deliver(database, keys, Postbox(), late) == Delivered(0, 0, undeliverable=1)


def revoke(session: Session, cast: Cast, invitation_id: str) -> None:
    invitations.revoke(session, by=cast.ben, invitation_id=invitation_id, now=NOW)


def use(session: Session, _cast: Cast, invitation_id: str) -> None:
    session.execute(sa.update(Invitation).where(Invitation.id == invitation_id).values(used_at=NOW))


@pytest.mark.parametrize("settle", [revoke, use])
def test_a_link_that_leads_nowhere_any_more_is_not_sent(
    database: Database, keys: KeyRing, cast: Cast, settle: Callable[[Session, Cast, str], None]
) -> None:
    pointless, useful = mailed(database, keys, cast), mailed(database, keys, cast)
    no_server(database, keys)
    with database.write() as session:
        settle(session, cast, pointless.id)
    assert deliver(database, keys, Postbox(), NOW + MONTH).sent == 1
    assert waiting(database) == [f"invitation:{useful.id}"]


def test_a_link_that_expired_unsent_is_undeliverable_and_its_text_erased(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    new = mailed(database, keys, cast, days=10)
    no_server(database, keys)
    after = NOW + timedelta(days=10)
    assert no_server(database, keys, after) == Delivered(0, 0, undeliverable=1)
    found = row(database, f"invitation:{new.id}")
    assert (found.last_error, found.payload_sealed) == (LINK_EXPIRED, None)
    assert status(database, keys, cast, after) is InvitationStatus.UNDELIVERABLE
    postbox = Postbox()
    assert deliver(database, keys, postbox, after) == NOTHING
    assert postbox.taken == []


@pytest.mark.parametrize("who", ["owner", "deputy"])
@pytest.mark.parametrize("taken", [True, False])
def test_a_mail_about_an_alert_leaves_only_while_no_one_has_taken_it(
    database: Database, keys: KeyRing, cast: Cast, who: str, taken: bool
) -> None:
    with database.write() as session:
        session.add(
            Alert(
                id="a1", organisation_id=cast.north, draft_digest="d", question_id="q", raised_at=NOW,
                acknowledged_at=NOW if taken else None, outcome="no_action" if taken else None,
            )
        )  # fmt: skip
        session.flush()
        enqueue(
            session, keys=keys, dedupe_key=f"alert:a1:{who}", message=MESSAGE, now=NOW,
            organisation_id=cast.north,
        )  # fmt: skip
    no_server(database, keys)
    postbox = Postbox()
    deliver(database, keys, postbox, NOW + MONTH)
    assert len(postbox.taken) == (0 if taken else 1)


def test_the_team_and_the_people_who_run_the_server_are_told(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    mailed(database, keys, cast)
    no_server(database, keys)

    def trouble(now: datetime = NOW) -> tuple[MailTrouble, MailTrouble]:
        with database.read() as session:
            return mail_trouble(session, by=cast.ben, now=now), mail_trouble(session, by=cast.cara, now=now)

    north, south = trouble()
    assert north == MailTrouble(links_undeliverable=0, links_held=1, alerts_undeliverable=0, alerts_held=0)
    assert not south
    with database.read() as session:
        assert mail_state(session, now=NOW) == MailState(1, NOW, 0, held=1)
    deliver(database, keys, Postbox(fails(permanent=True)), NOW)
    assert trouble()[0] == MailTrouble(1, 0, 0, 0)
    assert not trouble(NOW + timedelta(days=15))[0]
    with database.write() as session:
        invitation_id = session.scalars(sa.select(Invitation.id)).one()
        invitations.revoke(session, by=cast.ben, invitation_id=invitation_id, now=NOW)
    assert not trouble()[0]
