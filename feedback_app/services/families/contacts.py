"""How to reach a person: stored separately, sealed, and only if the team needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from feedback_app.access.actor import Actor
from feedback_app.errors import Refused
from feedback_app.services.email_addresses import checked_email
from feedback_app.services.families.scope import found, note
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Person, PersonContact
from feedback_app.storage.sealing import readable, sealing_context
from surveys.core.validation import one_line


LONGEST = 120


@dataclass(frozen=True, slots=True, repr=False)
class Contact:
    """Any of the three may be missing. The ``repr`` shows nothing."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    damaged: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "<Contact>"


def keep_contact(
    session: Session, *, by: Actor, keys: KeyRing, person_id: str, contact: Contact, now: datetime
) -> None:
    """Replace the contact; an empty one deletes it. Raises Refused ``contact_wrong``, ``email_wrong``."""
    person = found(session, by=by, table=Person, row_id=person_id)
    email = checked_email(contact.email) if contact.email and contact.email.strip() else None
    plain = Contact(_plain(contact.name), email, _plain(contact.phone))
    session.execute(sa.delete(PersonContact).where(PersonContact.person_id == person.id))
    is_kept = plain != Contact()
    if is_kept:
        session.add(
            PersonContact(
                person_id=person.id,
                organisation_id=person.organisation_id,
                name_sealed=_sealed(keys, person.id, PersonContact.name_sealed, plain.name),
                email_sealed=_sealed(keys, person.id, PersonContact.email_sealed, plain.email),
                phone_sealed=_sealed(keys, person.id, PersonContact.phone_sealed, plain.phone),
                updated_at=now,
            )
        )
        session.flush()
    note(session, by=by, action="contact_kept" if is_kept else "contact_deleted", row=person, now=now)


def contact_of(session: Session, *, by: Actor, keys: KeyRing, person_id: str, now: datetime) -> Contact:
    """The stored contact. Reading it is audited, so call it in ``write()``."""
    person = found(session, by=by, table=Person, row_id=person_id)
    row = session.get(PersonContact, person.id)
    if row is None:
        return Contact()
    note(session, by=by, action="contact_opened", row=person, now=now)
    stored = {
        "name": (PersonContact.name_sealed, row.name_sealed),
        "email": (PersonContact.email_sealed, row.email_sealed),
        "phone": (PersonContact.phone_sealed, row.phone_sealed),
    }
    opened = {
        part: readable(keys, sealed, column, person.id)
        for part, (column, sealed) in stored.items()
        if sealed is not None
    }
    return Contact(**opened, damaged=tuple(part for part, text in opened.items() if text is None))


def _plain(text: str | None) -> str | None:
    plain = one_line(text) if text else ""
    if len(plain) > LONGEST:
        raise Refused(
            "contact_wrong",
            where="Contact",
            what=f"Part of it is longer than {LONGEST} characters.",
            how="Shorten it.",
        )
    return plain or None


def _sealed(
    keys: KeyRing, person_id: str, column: InstrumentedAttribute[bytes | None], text: str | None
) -> bytes | None:
    return None if text is None else keys.seal(text, sealing_context(column, person_id))
