"""What the services need to know about measures, and nothing more: the seam to the measures' definitions.

Services keep a measure's id as a string and ask a reader for everything else. ``shipped`` is the one place
that says which reader the product uses; every service that reads answers takes another one as an argument.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from surveys.answers import Answer
from surveys.model import Form


@dataclass(frozen=True, slots=True)
class RiskAnswer:
    """Where an answer stands that needs a conversation. It never holds what was answered.

    ``item``: the statement of a group, or the number of a measure's item.
    """

    question_id: str
    item: str = ""
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class CompletedMeasure:
    """A measure that a form's answers complete. ``instance``: which one of several, such as a goal."""

    measure: str
    version: str
    instance: str = ""


@dataclass(frozen=True, slots=True)
class KnownMeasure:
    """A measure as pages name it. ``n_items`` None: it is entered as a total only."""

    id: str
    title: str
    version: str
    n_items: int | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None


class RiskReader(Protocol):
    """Finds answers that need a conversation."""

    def risk_answers(self, form: Form, answers: Mapping[str, Answer]) -> tuple[RiskAnswer, ...]:
        """Those of a form, by its measures' risk rules. Free text is not screened."""
        ...


class MeasureReader(RiskReader, Protocol):
    """Everything services ask about measures."""

    def known(self) -> Mapping[str, KnownMeasure]:
        """Every measure that can be scheduled or entered, by id, in the order in which pages list them."""
        ...

    def completed(self, form: Form, answers: Mapping[str, Answer]) -> tuple[CompletedMeasure, ...]:
        """The measures which this form administers and these answers complete."""
        ...

    def has_code(self, measure: str, item: int, code: str) -> bool:
        """Whether an item (from 1) of this measure has an answer with this code."""
        ...

    def risk_items(self, measure: str, codes: Sequence[str | None]) -> tuple[RiskAnswer, ...]:
        """Those among a measure's items typed in by hand (codes in item order, None: not answered)."""
        ...


class NamesOnly:
    """Names of measures without their definitions: can be scheduled and entered as a total, has no rules."""

    TITLES: Mapping[str, str] = {
        "gbo": "Goal-Based Outcomes",
        "core10": "CORE-10",
        "phq9": "PHQ-9",
        "gad7": "GAD-7",
        "epds": "Edinburgh Postnatal Depression Scale",
        "mors_sf": "MORS-SF",
        "pbq": "Postpartum Bonding Questionnaire",
        "kpcs": "Karitane Parenting Confidence Scale",
        "bpses": "Brief Parental Self-Efficacy Scale",
        "swemwbs": "Short Warwick-Edinburgh Mental Wellbeing Scale",
    }

    def risk_answers(self, form: Form, answers: Mapping[str, Answer]) -> tuple[RiskAnswer, ...]:
        """None: there are no rules."""
        return ()

    def known(self) -> Mapping[str, KnownMeasure]:
        """The names."""
        return {key: KnownMeasure(key, title, "0") for key, title in self.TITLES.items()}

    def completed(self, form: Form, answers: Mapping[str, Answer]) -> tuple[CompletedMeasure, ...]:
        """None: no form is known to administer a measure."""
        return ()

    def has_code(self, measure: str, item: int, code: str) -> bool:
        """No: items are not known."""
        return False

    def risk_items(self, measure: str, codes: Sequence[str | None]) -> tuple[RiskAnswer, ...]:
        """None: there are no rules."""
        return ()


def shipped() -> MeasureReader:
    """The reader of the measures that come with the product."""
    return NamesOnly()
