"""An email that could not be sent: the team sees it next to its invitation and knows what to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from feedback_app.delivery.email.smtp import MailServer as Address
from feedback_app.delivery.email.smtp import SmtpDelivery
from feedback_app.delivery.protocol import Channel
from feedback_app.services.episodes import sending
from feedback_app.services.episodes.sending import UndeliveredForm
from feedback_app.services.families.vocabulary import Occasion
from feedback_app.services.invitations import invitations
from feedback_app.services.invitations.invitations import InvitationStatus, NewInvitation
from feedback_app.services.mail.outbox import Delivered, deliver_due
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from tests.feedback_app.delivery.mail_server import MailServer
from tests.support.cast import NOW, Cast
from tests.support.family_work import household_of


@pytest.fixture
def refusing() -> Iterator[SmtpDelivery]:
    """A mail server that knows no such address."""
    with MailServer(says={"RCPT": "550 no such person"}) as server:
        yield SmtpDelivery(Address("127.0.0.1", server.port, "team@trust.example", security="none"))


def invite(database: Database, keys: KeyRing, cast: Cast, recipient: str | None) -> NewInvitation:
    with database.write() as session:
        return invitations.invite(
            session, by=cast.ben, keys=keys, organisation_id=cast.north, form_key="small_named",
            recipient=recipient, now=NOW, days=10,
        )  # fmt: skip


def statuses(database: Database, keys: KeyRing, cast: Cast, **later: float) -> dict[str, InvitationStatus]:
    with database.read() as session:
        views = invitations.list_invitations(
            session, by=cast.ben, keys=keys, organisation_id=cast.north, now=NOW + timedelta(**later)
        )
    return {view.id: view.status for view in views}


def test_an_address_with_a_typo_is_shown_next_to_its_invitation_alone(
    database: Database, keys: KeyRing, cast: Cast, refusing: SmtpDelivery
) -> None:
    typo = invite(database, keys, cast, "rosa@exmaple.org")
    by_hand = invite(database, keys, cast, None)
    assert set(statuses(database, keys, cast).values()) == {InvitationStatus.WAITING}
    done = deliver_due(database, keys, {Channel.EMAIL: refusing}, NOW)
    assert done == Delivered(sent=0, failed=0, undeliverable=1)
    seen = statuses(database, keys, cast)
    assert seen == {typo.id: InvitationStatus.UNDELIVERABLE, by_hand.id: InvitationStatus.WAITING}


def test_once_it_is_taken_back_or_has_expired_nothing_is_left_to_do(
    database: Database, keys: KeyRing, cast: Cast, refusing: SmtpDelivery
) -> None:
    typo = invite(database, keys, cast, "rosa@exmaple.org")
    deliver_due(database, keys, {Channel.EMAIL: refusing}, NOW)
    assert statuses(database, keys, cast, days=11) == {typo.id: InvitationStatus.EXPIRED}
    with database.write() as session:
        invitations.revoke(session, by=cast.ben, invitation_id=typo.id, now=NOW)
    assert statuses(database, keys, cast) == {typo.id: InvitationStatus.REVOKED}


def test_the_family_page_gets_the_forms_that_did_not_leave(
    database: Database, keys: KeyRing, cast: Cast, refusing: SmtpDelivery
) -> None:
    home = household_of(database, keys, cast)
    with database.write() as session:
        sent = sending.send_to_person(
            session, by=cast.ben, keys=keys, episode_id=home.episode, person_id=home.mother,
            occasion=Occasion.START, form_key="small_named", recipient="rosa@exmaple.org", now=NOW,
        )  # fmt: skip

    def unsent() -> tuple[UndeliveredForm, ...]:
        with database.read() as session:
            return sending.undelivered_forms(session, by=cast.ben, episode_id=home.episode, now=NOW)

    assert unsent() == ()
    deliver_due(database, keys, {Channel.EMAIL: refusing}, NOW)
    assert unsent() == (UndeliveredForm(sent.id, home.mother, "small_named", NOW),)
    with database.write() as session:
        invitations.revoke(session, by=cast.ben, invitation_id=sent.id, now=NOW)
    assert unsent() == ()
