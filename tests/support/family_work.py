"""A family of North with two parents and a baby, an episode, and a reader with one invented rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from feedback_app.services.episodes import episodes
from feedback_app.services.families import families
from feedback_app.services.families.vocabulary import PersonRole
from feedback_app.services.measure_reading import CompletedMeasure, KnownMeasure, RiskAnswer
from feedback_app.services.safety import settings
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from surveys.core.answers import Answer, Chosen
from surveys.core.model import Form
from tests.support.cast import NOW, Cast


class InventedMeasure:
    """A made-up measure of two items: in the small forms, "no" at ``helpful`` needs a conversation."""

    def risk_answers(self, form: Form, answers: Mapping[str, Answer]) -> tuple[RiskAnswer, ...]:
        return (RiskAnswer("helpful", measure="made_up"),) if answers.get("helpful") == Chosen("no") else ()

    def known(self) -> Mapping[str, KnownMeasure]:
        return {
            "made_up": KnownMeasure("made_up", "A made-up measure", "1.0", 2, Decimal(0), Decimal(6)),
            "other": KnownMeasure("other", "Another one", "1.0", None, Decimal(0), Decimal(10)),
        }

    def completed(self, form: Form, answers: Mapping[str, Answer]) -> tuple[CompletedMeasure, ...]:
        return (CompletedMeasure("made_up", "1.0"),) if "helpful" in answers else ()

    def has_code(self, measure: str, item: int, code: str) -> bool:
        return measure == "made_up" and code in {"0", "1", "2", "3"}

    def risk_items(self, measure: str, codes: Sequence[str | None]) -> tuple[RiskAnswer, ...]:
        is_risk = measure == "made_up" and codes[1] not in {None, "0"}
        return (RiskAnswer("2", measure="made_up"),) if is_risk else ()


READER = InventedMeasure()


@dataclass(frozen=True)
class Household:
    """Ids of one family of North."""

    family: str
    mother: str
    father: str
    baby: str
    episode: str


def household(
    session: Session, keys: KeyRing, cast: Cast, *, reference: str = "PIT-0042", now: datetime = NOW
) -> Household:
    """A family Ben works with since the first of February."""
    family = families.add_family(
        session, by=cast.ben, keys=keys, organisation_id=cast.north, reference=reference, now=now
    )

    def person(role: PersonRole, born: date | None = None, due: date | None = None) -> str:
        return families.add_person(
            session,
            by=cast.ben,
            keys=keys,
            family_id=family,
            role=role,
            born_month=born,
            due_month=due,
            now=now,
        )

    return Household(
        family=family,
        mother=person(PersonRole.BIRTH_PARENT),
        father=person(PersonRole.OTHER_PARENT),
        baby=person(PersonRole.INFANT, date(2025, 11, 1), date(2026, 1, 1)),
        episode=episodes.start_episode(
            session, by=cast.ben, family_id=family, team="Parent-infant", started_on=date(2026, 2, 1), now=now
        ),
    )


def household_of(database: Database, keys: KeyRing, cast: Cast, reference: str = "PIT-0042") -> Household:
    """The same in a transaction of its own."""
    with database.write() as session:
        return household(session, keys, cast, reference=reference)


def name_owner_and_deputy(database: Database, cast: Cast) -> None:
    """In North Ben owns alerts and Asha is his deputy."""
    with database.write() as session:
        arrangements = settings.with_people(
            settings.default_safety(), owner_id=cast.ben.account_id, deputy_id=cast.asha.account_id
        )
        settings.change_safety(
            session, by=cast.asha, organisation_id=cast.north, safety=arrangements, now=NOW
        )
