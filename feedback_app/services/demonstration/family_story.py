"""The invented families, as described in ``families.yaml``."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from feedback_app.services.alert_desk.alerts import AlertOutcome
from feedback_app.services.families.vocabulary import (
    CloseReason,
    EntryMode,
    FamilyAgreed,
    Grouping,
    Occasion,
    PersonRole,
    ProposedBy,
)
from surveys.definitions.strict_yaml import read_yaml


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class InventedPerson(_Part):
    """``key`` names them within their family's story."""

    key: str
    role: PersonRole
    label: str | None = None
    born_months_ago: int | None = None
    due_months_ago: int | None = None


class InventedEpisode(_Part):
    """When it started, and which team. A closed one also has an end date and a reason."""

    weeks_ago: int
    team: str
    ended_weeks_ago: int | None = None
    close_reason: CloseReason | None = None


class InventedGrouping(_Part):
    """One line of the THRIVE history."""

    weeks_ago: int
    grouping: Grouping
    proposed_by: ProposedBy
    family_agreed: FamilyAgreed


class InventedPlan(_Part):
    """One line of the schedule."""

    person: str
    measure: str
    about: str | None = None
    at_start: bool = False
    every_weeks: int | None = None
    at_end: bool = False


class InventedGoal(_Part):
    """A goal in a person's own words. Scores refer to it by ``key``."""

    key: str
    person: str
    words: str
    weeks_ago: int


class InventedScore(_Part):
    """A total that the team typed in, or the rating of a goal."""

    person: str
    measure: str
    about: str | None = None
    weeks_ago: int
    total: Decimal
    goal: str = ""
    occasion: Occasion
    mode: EntryMode


class InventedAlert(_Part):
    """About the score with this number, from 0. Without an outcome it is not acknowledged."""

    score: int
    item: str
    weeks_ago: int
    outcome: AlertOutcome | None = None
    note: str = ""


class InventedFamily(_Part):
    """One family and the team's work with them."""

    team: str
    reference: str = Field(pattern="^DEMO-")
    people: tuple[InventedPerson, ...]
    episode: InventedEpisode
    groupings: tuple[InventedGrouping, ...]
    schedule: tuple[InventedPlan, ...]
    goals: tuple[InventedGoal, ...] = ()
    scores: tuple[InventedScore, ...]
    alerts: tuple[InventedAlert, ...] = ()


class _Families(_Part):
    families: tuple[InventedFamily, ...]


@cache
def invented_families() -> tuple[InventedFamily, ...]:
    text = Path(__file__).with_name("families.yaml").read_text("utf-8")
    return _Families.model_validate_json(json.dumps(read_yaml(text, name="families.yaml").data)).families
