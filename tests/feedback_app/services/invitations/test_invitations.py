"""Inviting: what is kept, what leaves by mail, and what the team sees afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from feedback_app.delivery.protocol import Message
from feedback_app.errors import NotFound, Refused
from feedback_app.services.invitations import collection_points, invitations
from feedback_app.services.invitations.collection_points import PointStatus
from feedback_app.services.invitations.invitations import InvitationStatus, NewInvitation
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AuditEvent, Invitation, OutboxMessage
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine
from tests.support.postbox import deliver
from tests.support.respondent import count, standing_code, submit


BASE_URL = "https://feedback.example.nhs.uk"


class Letterbox:
    """Keeps what would have been sent."""

    def __init__(self) -> None:
        self.sent: list[Message] = []

    def send(self, message: Message, *, message_id: str) -> None:
        self.sent.append(message)


def invite(
    database: Database, keys: KeyRing, cast: Cast, form_key: str = "small_named", **values: object
) -> NewInvitation:
    with database.write() as session:
        return invitations.invite(
            session,
            by=cast.ben,
            keys=keys,
            organisation_id=cast.north,
            form_key=form_key,
            now=NOW,
            **values,  # type: ignore[arg-type]
        )


def listed(database: Database, keys: KeyRing, cast: Cast, now: datetime = NOW) -> tuple:
    with database.read() as session:
        return invitations.list_invitations(
            session, by=cast.ben, keys=keys, organisation_id=cast.north, now=now
        )


def test_an_invitation_is_handed_out_once_and_kept_sealed(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    new = invite(database, keys, cast, about="  Referral\n 12 ", days=7)
    assert new.link(BASE_URL) == f"{BASE_URL}/f/{new.secret}"
    assert new.expires_at == NOW + timedelta(days=7)
    assert new.secret not in repr(new)
    (shown,) = listed(database, keys, cast)
    assert (shown.id, shown.about, shown.recipient) == (new.id, "Referral 12", None)
    assert "Referral" not in repr(shown)
    with database.read() as session:
        row = session.scalars(sa.select(Invitation)).one()
        event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "invitation_made")).one()
    assert row.created_by == cast.ben.account_id
    assert (event.subject_id, event.actor_id) == (new.id, cast.ben.account_id)


def test_with_a_recipient_one_mail_with_the_link_leaves_after_commit(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    new, letterbox = invite(database, keys, cast, recipient=" Rosa@Example.org "), Letterbox()
    for _ in range(2):
        deliver(database, keys, letterbox, NOW)
    (message,) = letterbox.sent
    assert message.address == "rosa@example.org"
    assert message.text.count(new.link("https://feedback.example")) == 1
    assert "North" in message.text
    (shown,) = listed(database, keys, cast)
    assert shown.recipient == "rosa@example.org"


def test_a_refused_invitation_sends_and_keeps_nothing(database: Database, keys: KeyRing, cast: Cast) -> None:
    with pytest.raises(Refused):
        invite(database, keys, cast, recipient="rosa@example.org", days=0)
    assert (count(database, Invitation), count(database, OutboxMessage)) == (0, 0)


@on_one_engine
@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"form_key": "small_anonymous", "about": "Rosa"}, "anonymous_about"),
        ({"about": "x" * 121}, "about_length"),
        ({"days": 0}, "days_range"),
        ({"days": 367}, "days_range"),
        ({"recipient": "rosa"}, "email_wrong"),
        ({"recipient": "rosa@example.org, eve@example.org"}, "email_wrong"),
        ({"recipient": "rosa@example.org\r\nBcc: eve@example.org"}, "email_wrong"),
        ({"recipient": "rosa@exa..mple.org"}, "email_wrong"),
    ],
)
def test_wrong_invitations_are_refused(
    database: Database, keys: KeyRing, cast: Cast, values: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        invite(database, keys, cast, **values)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert "osa" not in f"{refused.value}"


def test_a_form_nobody_published_cannot_be_sent(database: Database, keys: KeyRing, cast: Cast) -> None:
    with pytest.raises(NotFound) as refused:
        invite(database, keys, cast, "no_such_form")
    assert refused.value.code == "form_not_found"


def test_the_list_says_how_each_invitation_stands(database: Database, keys: KeyRing, cast: Cast) -> None:
    from feedback_app.services.answering.cookies import AnsweringKey

    used, revoked, waiting, short = (invite(database, keys, cast, days=days) for days in (9, 9, 9, 1))
    submit(database, keys, AnsweringKey(used.secret))
    with database.write() as session:
        for _ in range(2):
            invitations.revoke(session, by=cast.asha, invitation_id=revoked.id, now=NOW)
    shown = {each.id: each.status for each in listed(database, keys, cast, NOW + timedelta(days=1))}
    assert shown == {
        used.id: InvitationStatus.USED,
        revoked.id: InvitationStatus.REVOKED,
        waiting.id: InvitationStatus.WAITING,
        short.id: InvitationStatus.EXPIRED,
    }
    with database.read() as session:
        events = session.scalars(
            sa.select(AuditEvent.id).where(AuditEvent.action == "invitation_revoked")
        ).all()
    assert len(events) == 1


@on_one_engine
@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": " "}, "name_length"),
        ({"name": "x" * 121}, "name_length"),
        ({"opens_at": NOW, "closes_at": NOW}, "closes_before_it_opens"),
    ],
)
def test_wrong_collection_points_are_refused(
    database: Database, keys: KeyRing, cast: Cast, values: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refused, database.write() as session:
        collection_points.open_point(
            session,
            by=cast.ben,
            keys=keys,
            organisation_id=cast.north,
            form_key="small_anonymous",
            now=NOW,
            **{"name": "Drop-in", **values},  # type: ignore[arg-type]
        )
    assert refused.value.code == code


def test_a_collection_point_can_be_printed_again(database: Database, keys: KeyRing, cast: Cast) -> None:
    code = standing_code(database, keys, cast, closes_at=NOW + timedelta(hours=1))
    with database.read() as session:
        (shown,) = collection_points.list_points(
            session, by=cast.ben, keys=keys, organisation_id=cast.north, now=NOW
        )
        (later,) = collection_points.list_points(
            session, by=cast.ben, keys=keys, organisation_id=cast.north, now=NOW + timedelta(hours=1)
        )
    assert (shown.status, later.status) == (PointStatus.OPEN, PointStatus.CLOSED)
    assert shown.link(BASE_URL) == f"{BASE_URL}/c/{code}"
    assert code not in repr(shown)
