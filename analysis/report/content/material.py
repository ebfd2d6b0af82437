"""What was gathered for a report: for the team as it is, for others as ``analysis.disclosure`` lets it out.

What is hidden came here hidden. A report for readers outside the team can be built of published material
only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from analysis.disclosure import Figure, PublishedQuestion, Suppressed
from analysis.rates import FriendsAndFamily
from analysis.report.content.model import Quotation
from analysis.report.content.period import ReportPeriod
from analysis.results.question_results import FormResults
from analysis.scores.outcomes import MeanChange, Scores, TeamChange
from analysis.spc import Observation
from surveys.measures.change_rules import ChangeRule
from surveys.measures.model import Measure, Scale


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as it is published: its lines, or those of each of its statements or options."""

    question_id: str
    title: str
    parts: tuple[PublishedQuestion, ...]


@dataclass(frozen=True, slots=True)
class AskedForm:
    """A form people answered in the period. ``asked``: whom, as in "Families, after a visit".

    results: every question that may be reported: no question about the person, none that asks for consent.
    published: the same for readers outside the team, in the place of ``results``.
    """

    key: str
    title: str
    asked: str
    is_family: bool
    responses: Figure
    results: FormResults | None = None
    published: tuple[AskedQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class LinksSent:
    """How many one-time links to a form were made in the period, and how many of them were answered."""

    asked: str
    sent: Figure
    answered: Figure


@dataclass(frozen=True, slots=True)
class ThemeHeard:
    """One theme of what people wrote, and approved words on it.

    comments: in how many comments it stood; outside the team in how many forms, each counted once.
    """

    title: str
    comments: Figure
    quotations: tuple[Quotation, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedChange:
    """Pairs of scores as they are published. ``verdicts``: improved, no reliable change, worse; or none."""

    n: Figure
    eligible: Figure
    change: MeanChange | None
    verdicts: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureOutcome:
    """One scale of one measure. ``result`` counts pairs whose last score lies in the period, by ``rule``.

    scale: its label; rule: None for a scale without a published rule of change.
    """

    measure: Measure
    scale: str
    rule: ChangeRule | None
    result: TeamChange | PublishedChange

    @property
    def key(self) -> str:
        """Names it from pack to pack."""
        return f"outcome/{self.measure.key}/{self.scale}"

    @property
    def its_scale(self) -> Scale:
        """The scale with this label."""
        return next(each for each in self.measure.scales if each.label == self.scale)


@dataclass(frozen=True, slots=True, repr=False)
class TrainingChange:
    """One 0 to 10 question asked before and after a training, linked by codes only their makers know.

    pairs: (before, after) of people whose code stands exactly once in both. eligible: all who answered it
    afterwards in the period. linked: how many pairs; hidden (and no pairs) where that may not be told.
    form_keys: the forms in which it was asked afterwards.
    """

    key: str
    question: str
    low: str
    high: str
    when: str
    pairs: tuple[Scores, ...]
    eligible: Figure
    is_hidden: bool = False
    form_keys: frozenset[str] = frozenset()

    @property
    def linked(self) -> Figure:
        """How many pairs."""
        return Suppressed() if self.is_hidden else len(self.pairs)


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
    national: FriendsAndFamily | Suppressed
    national_months: tuple[Observation, ...] = ()
    links: tuple[LinksSent, ...] = ()
    unknown_links: tuple[str, ...] = ()
    training: tuple[TrainingChange, ...] = ()
    themes: tuple[ThemeHeard, ...] | None = None
    outcomes: tuple[MeasureOutcome, ...] | None = None
    actions: tuple[ToldAction, ...] | None = None
    earlier: EarlierFigures | None = None
    published: Published | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """What is in published material besides: for readers outside the team.

    responses: all forms together. national_periods: the national question in each publication period, from
    the first with answers to the last month of the report: (first month, last month, result).
    left_out: in words, which of the months asked for are not in it and why; empty when all are.
    counts_only: the months make no whole publication period, so there are numbers of forms and the national
    question alone.
    """

    responses: Figure
    national_periods: tuple[tuple[date, date, FriendsAndFamily | Suppressed], ...]
    left_out: str = ""
    counts_only: bool = False


@dataclass(frozen=True, slots=True)
class EarlierFigures:
    """The figures of the pack that was kept last: (key, label, value as shown), and which it was."""

    period: ReportPeriod
    made_on: date
    figures: tuple[tuple[str, str, str], ...] = field(default=())
