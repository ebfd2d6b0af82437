"""Families and the people in them: references and roles, no names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import Refused
from feedback_app.services.families import ages
from feedback_app.services.families.scope import found, note
from feedback_app.services.families.vocabulary import PersonRole
from feedback_app.services.link_secrets import SecretPurpose
from feedback_app.services.local_time import local_day
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Episode, Family, Person
from feedback_app.storage.models.types import new_id
from feedback_app.storage.sealing import sealing_context, to_show
from feedback_app.storage.statements.writes import insert_once
from surveys.core.validation import one_line


LONGEST_REFERENCE = 40
MOST_MONTHS_AHEAD = 10


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """A family in the list. ``n_open``: number of open episodes."""

    id: str
    organisation_id: str
    reference: str = field(repr=False)
    n_people: int
    n_open: int


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person in a family as the team sees them. ``age``: a phrase; None when no month is known."""

    id: str
    family_id: str
    role: PersonRole
    label: str | None = field(repr=False)
    due_month: date | None
    born_month: date | None
    age: str | None

    @property
    def called(self) -> str:
        """What pages call them: the role, and the label if there is one."""
        return f"{self.role.words} ({self.label})" if self.label else self.role.words


def add_family(
    session: Session, *, by: Actor, keys: KeyRing, organisation_id: str, reference: str, now: datetime
) -> str:
    """Add a family; returns its id. Raises Refused ``reference_<what is wrong>`` or ``reference_taken``."""
    require(by, Permission.WORK_WITH_FAMILIES, organisation_id)
    plain = checked_reference(reference)
    family_id = new_id()
    stored = insert_once(
        session,
        Family,
        {
            "id": family_id,
            "organisation_id": organisation_id,
            "reference_sealed": keys.seal(plain, sealing_context(Family.reference_sealed, family_id)),
            "reference_digest": reference_digest(keys, organisation_id, plain),
            "created_by": by.account_id,
            "created_at": now,
        },
    )
    if not stored:
        raise Refused(
            "reference_taken",
            where="Reference",
            what="Another family in your organisation has this reference.",
            how="Find it in the list, or enter another reference.",
        )
    note(session, by=by, action="family_added", row=session.get_one(Family, family_id), now=now)
    return family_id


def add_person(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    family_id: str,
    role: PersonRole,
    label: str | None = None,
    due_month: date | None = None,
    born_month: date | None = None,
    now: datetime,
) -> str:
    """Add a person; their id. The months are for babies. Raises Refused ``label_length``, ``month_wrong``."""
    family = found(session, by=by, table=Family, row_id=family_id)
    _check_months(role, due_month, born_month, today=local_day(now))
    plain = one_line(label) if label else ""
    if len(plain) > LONGEST_REFERENCE:
        raise _too_long("label_length", "What tells them apart")
    person_id = new_id()
    person = Person(
        id=person_id,
        organisation_id=family.organisation_id,
        family_id=family.id,
        role=role.value,
        label_sealed=keys.seal(plain, sealing_context(Person.label_sealed, person_id)) if plain else None,
        due_month=due_month.replace(day=1) if due_month else None,
        born_month=born_month.replace(day=1) if born_month else None,
        created_at=now,
    )
    session.add(person)
    session.flush()
    note(session, by=by, action="person_added", row=person, detail={"role": role.value}, now=now)
    return person_id


def record_birth(session: Session, *, by: Actor, person_id: str, born_month: date, now: datetime) -> None:
    """Record the month an unborn baby was born. The due month stays, for the corrected age."""
    person = found(session, by=by, table=Person, row_id=person_id)
    if person.role != PersonRole.UNBORN:
        raise Refused(
            "already_born",
            where="Person",
            what="A birth can only be recorded for an unborn baby.",
            how="Choose the unborn baby of this family.",
        )
    _check_months(PersonRole.INFANT, person.due_month, born_month, today=local_day(now))
    person.role, person.born_month = PersonRole.INFANT.value, born_month.replace(day=1)
    session.flush()
    note(session, by=by, action="birth_recorded", row=person, now=now)


def list_families(session: Session, *, by: Actor, keys: KeyRing) -> tuple[FamilyLine, ...]:
    """Every family the actor may work with: those with open episodes first, then by reference."""
    mine = Family.organisation_id.in_(by.scope(Permission.WORK_WITH_FAMILIES))
    lines = _lines(session, keys, mine)
    return tuple(sorted(lines, key=lambda line: (line.n_open == 0, line.reference.casefold())))


def family_line(session: Session, *, by: Actor, keys: KeyRing, family_id: str) -> FamilyLine:
    """One family. Raises NotFound ``family_not_found``."""
    row = found(session, by=by, table=Family, row_id=family_id)
    return _lines(session, keys, Family.id == row.id)[0]


def people_of(
    session: Session, *, by: Actor, keys: KeyRing, family_id: str, now: datetime
) -> tuple[PersonView, ...]:
    """The people in a family: those who can answer first, then babies."""
    found(session, by=by, table=Family, row_id=family_id)
    rows = session.scalars(sa.select(Person).where(Person.family_id == family_id))
    views = [person_view(keys, row, local_day(now)) for row in rows]
    order = list(PersonRole)
    return tuple(sorted(views, key=lambda view: (order.index(view.role), view.label or "", view.id)))


def person_view(keys: KeyRing, row: Person, today: date) -> PersonView:
    """A stored person as pages show them."""
    label = row.label_sealed
    return PersonView(
        id=row.id,
        family_id=row.family_id,
        role=PersonRole(row.role),
        label=to_show(keys, label, Person.label_sealed, row.id) if label else None,
        due_month=row.due_month,
        born_month=row.born_month,
        age=ages.in_words(row.born_month, row.due_month, today),
    )


def reference_of(keys: KeyRing, row: Family) -> str:
    """The team's own reference for this family."""
    return to_show(keys, row.reference_sealed, Family.reference_sealed, row.id)


def reference_digest(keys: KeyRing, organisation_id: str, reference: str) -> str:
    """The same for two spellings of one reference, without showing it."""
    plain = "".join(reference.split()).casefold()
    return keys.digest(SecretPurpose.FAMILY_REFERENCE, f"{organisation_id}\n{plain}")


def checked_reference(reference: str) -> str:
    """The reference without doubled spaces. It must contain a number, so that it is not a name."""
    plain = one_line(reference)
    if not 1 <= len(plain) <= LONGEST_REFERENCE:
        raise _too_long("reference_length", "Reference")
    if not any(sign.isdigit() for sign in plain):
        raise Refused(
            "reference_is_name",
            where="Reference",
            what="It has no number in it, so it may be a name.",
            how="Enter your team's own number for this family, such as PIT-0042.",
        )
    digits = "".join(sign for sign in plain if sign.isdigit())
    if len(digits) == 10 and not any(sign.isalpha() for sign in plain):
        raise Refused(
            "reference_is_nhs_number",
            where="Reference",
            what="Ten digits look like an NHS number.",
            how="Enter your team's own number for this family, such as PIT-0042.",
        )
    return plain


def _lines(session: Session, keys: KeyRing, which: sa.ColumnElement[bool]) -> list[FamilyLine]:
    people = sa.select(sa.func.count()).where(Person.family_id == Family.id).scalar_subquery()
    under_way = (
        sa.select(sa.func.count())
        .where(Episode.family_id == Family.id, Episode.ended_on.is_(None))
        .scalar_subquery()
    )
    rows = session.execute(sa.select(Family, people, under_way).where(which))
    return [
        FamilyLine(row.id, row.organisation_id, reference_of(keys, row), n_people, n_open)
        for row, n_people, n_open in rows
    ]


def _too_long(code: str, where: str) -> Refused:
    return Refused(
        code,
        where=where,
        what=f"It must have between 1 and {LONGEST_REFERENCE} characters.",
        how="Enter a shorter one, without names.",
    )


def _check_months(role: PersonRole, due: date | None, born: date | None, *, today: date) -> None:
    is_baby = role in {PersonRole.INFANT, PersonRole.UNBORN}
    wrong = None
    if (due or born) and not is_baby:
        wrong = "Only a baby has a due month or a month of birth here."
    elif role is PersonRole.UNBORN and (due is None or born is not None):
        wrong = "An unborn baby has a due month and no month of birth."
    elif role is PersonRole.INFANT and born is None:
        wrong = "An infant has a month of birth."
    elif born is not None and ages.months_between(born, today) < 0:
        wrong = "The month of birth is in the future."
    elif due is not None and born is None and ages.months_between(today, due) > MOST_MONTHS_AHEAD:
        wrong = "The due month is too far ahead."
    elif due is not None and born is not None and not -1 <= ages.months_between(born, due) <= 5:
        wrong = "The due month and the month of birth do not fit together."
    if wrong is not None:
        raise Refused("month_wrong", where="Months", what=wrong, how="Check both months.")
