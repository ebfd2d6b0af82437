"""What was gathered for a report, before anybody decided what of it may be shown. Never printed as it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from analysis.outcomes import Scores, TeamChange
from analysis.question_results import FormResults
from analysis.rates import FriendsAndFamily
from analysis.report.period import ReportPeriod
from analysis.spc import Observation
from surveys.change_rules import ChangeRule
from surveys.measures import Measure


@dataclass(frozen=True, slots=True)
class AskedForm:
    """A form people answered in the period. ``asked``: whom, as in "Families, after a visit".

    results: every question that may be reported: no question about the person, none that asks for consent.
    """

    key: str
    title: str
    asked: str
    is_family: bool
    responses: int
    results: FormResults


@dataclass(frozen=True, slots=True)
class LinksSent:
    """How many one-time links to a form were made in the period, and how many of them were answered."""

    asked: str
    sent: int
    answered: int


@dataclass(frozen=True, slots=True, repr=False)
class Quotation:
    """Words that somebody agreed to share and the team approved. ``said_by`` names nobody."""

    text: str
    said_by: str


@dataclass(frozen=True, slots=True)
class ThemeHeard:
    """One theme of what people wrote: in how many comments it stood, and approved words on it."""

    title: str
    comments: int
    quotations: tuple[Quotation, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureOutcome:
    """One scale of one measure. ``result`` counts pairs whose last score lies in the period, by ``rule``.

    scale: its label; rule: None for a scale without a published rule of change.
    """

    measure: Measure
    scale: str
    rule: ChangeRule | None
    result: TeamChange

    @property
    def key(self) -> str:
        """Names it from pack to pack."""
        return f"outcome/{self.measure.key}/{self.scale}"


@dataclass(frozen=True, slots=True, repr=False)
class TrainingChange:
    """One 0 to 10 question asked before and after a training, linked by codes only their makers know.

    pairs: (before, after) of people whose code stands exactly once in both. eligible: all who answered it
    afterwards in the period.
    """

    key: str
    question: str
    low: str
    high: str
    when: str
    pairs: tuple[Scores, ...]
    eligible: int


@dataclass(frozen=True, slots=True)
class ToldAction:
    """You said, we did: the team's own sentences, of an action that is done and may be told."""

    said: str
    did: str
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Material:
    """All of it. ``None`` in the place of themes, outcomes or actions: not for whoever made the pack.

    national_months: the national question month by month, from long enough ago for a trend to the last month
    of the period; value, numerator and denominator as ``analysis.spc.observations`` makes them.
    unknown_links: forms whose links cannot be told used from unused, because they are anonymous.
    """

    organisation: str
    period: ReportPeriod
    made_on: date
    forms: tuple[AskedForm, ...]
    national: FriendsAndFamily
    national_months: tuple[Observation, ...]
    links: tuple[LinksSent, ...] = ()
    unknown_links: tuple[str, ...] = ()
    training: tuple[TrainingChange, ...] = ()
    themes: tuple[ThemeHeard, ...] | None = None
    outcomes: tuple[MeasureOutcome, ...] | None = None
    actions: tuple[ToldAction, ...] | None = None
    earlier: EarlierFigures | None = None
    organisations: int = 1


@dataclass(frozen=True, slots=True)
class EarlierFigures:
    """The figures of the pack that was kept last: (key, label, value as shown), and which it was."""

    period: ReportPeriod
    made_on: date
    figures: tuple[tuple[str, str, str], ...] = field(default=())
