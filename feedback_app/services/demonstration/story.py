"""The invented two years: how many people answer, how they feel, what changes. Numbers: ``story.yaml``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from surveys.core.answers import MissingReason
from surveys.definitions.strict_yaml import read_yaml


class Mood(StrEnum):
    """How a person feels about what happened. It affects all their answers."""

    GLAD = "glad"
    MIXED = "mixed"
    UNHAPPY = "unhappy"


Weights = Mapping[str, float]
ByMood = Mapping[Mood, float]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Team(_Part):
    """One invented organisation; ``size`` scales how many answer."""

    key: str = Field(pattern="^demo_")
    name: str = Field(pattern="Demonstration")
    size: float


class Moods(_Part):
    """How moods are distributed in ordinary months, in the dip, and during recovery."""

    usual: ByMood
    dip: ByMood
    recovering: ByMood


class Dip(_Part):
    """The months in which one team was short of staff."""

    organisation: str
    months: tuple[int, ...]
    recovering: tuple[int, ...]


class Training(_Part):
    """Training days: how many stay or answer eight weeks later, and changes in confidence (0 to 10)."""

    months: Mapping[str, tuple[int, ...]]
    fewest: int
    most: int
    stays_to_the_end: float
    answers_later: float
    has_code: float
    confidence_before: float
    gain_after: float
    gain_later: float


class Story(_Part):
    """The content of ``story.yaml``. Probabilities are 0 to 1; weights need not add up to 1."""

    seed: str
    months: int
    organisations: tuple[Team, ...]
    answers_a_month: Mapping[str, float]
    season: tuple[float, ...] = Field(min_length=12, max_length=12)
    unanswered_invitations: float
    training: Training
    moods: Moods
    dip: Dip
    list_from_month: int
    friends_and_family: Mapping[Mood, Weights]
    yes: ByMood
    partly: ByMood
    easier: Weights
    before_list: float
    blank: float
    blank_statement: float
    missing: Mapping[MissingReason, float]
    choices: Mapping[str, Mapping[str, Weights]]
    several: Mapping[str, Weights]
    nothing_helped: ByMood
    languages: Weights
    writes: Weights

    def moods_in(self, organisation: str, month: int) -> ByMood:
        """How moods are distributed in one team in one month (0 is the oldest)."""
        if organisation == self.dip.organisation and month in self.dip.months:
            return self.moods.dip
        if organisation == self.dip.organisation and month in self.dip.recovering:
            return self.moods.recovering
        return self.moods.usual

    def is_dip(self, organisation: str, month: int) -> bool:
        """Whether that team was short of staff in that month."""
        return organisation == self.dip.organisation and month in self.dip.months

    def weights_of(self, question_id: str, mood: Mood) -> Weights | None:
        """How people choose at a question, or None when the story does not say."""
        table = self.choices.get(question_id)
        return None if table is None else table.get(mood, table.get("everybody"))


@cache
def the_story() -> Story:
    text = Path(__file__).with_name("story.yaml").read_text("utf-8")
    return Story.model_validate_json(json.dumps(read_yaml(text, name="story.yaml").data))
