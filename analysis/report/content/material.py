"""The data of a report: for the team in full, for others after ``analysis.disclosure``.

Hidden figures are already hidden here. A report for readers outside the team can be built from published
material only.
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
    """A published question: its lines, or those of each of its statements or options."""

    question_id: str
    title: str
    parts: tuple[PublishedQuestion, ...]


@dataclass(frozen=True, slots=True)
class AskedForm:
    """A form answered in the period. ``asked``: who was asked, as in "Families, after a visit".

    results: every question that may be reported, so none about the person and none that asks for consent.
    published: the same for readers outside the team, instead of ``results``.
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
    """How many one-time links to a form were created in the period, and how many were answered."""

    asked: str
    sent: Figure
    answered: Figure


@dataclass(frozen=True, slots=True)
class ThemeHeard:
    """One theme of the comments, with approved quotes.

    comments: the number of comments with the theme; outside the team the number of forms, each counted once.
    """

    title: str
    comments: Figure
    quotations: tuple[Quotation, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedChange:
    """Pairs of scores as published. ``verdicts``: improved, no reliable change, worse; or empty."""

    n: Figure
    eligible: Figure
    change: MeanChange | None
    verdicts: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureOutcome:
    """One scale of one measure. ``result`` counts pairs whose last score is in the period, by ``rule``.

    scale: its label; rule: None for a scale without a published change rule.
    """

    measure: Measure
    scale: str
    rule: ChangeRule | None
    result: TeamChange | PublishedChange

    @property
    def key(self) -> str:
        """Identifies the outcome across packs."""
        return f"outcome/{self.measure.key}/{self.scale}"

    @property
    def its_scale(self) -> Scale:
        """The scale with this label."""
        return next(each for each in self.measure.scales if each.label == self.scale)


@dataclass(frozen=True, slots=True, repr=False)
class TrainingChange:
    """One 0 to 10 question asked before and after training, linked by codes that only the learners know.

    pairs: (before, after) of people whose code occurs exactly once in both. eligible: all who answered it
    after the training, in the period. linked: the number of pairs; hidden (and no pairs) if it must not be
    shown. form_keys: the forms in which it was asked after the training.
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
        """The number of pairs, hidden if it must not be shown."""
        return Suppressed() if self.is_hidden else len(self.pairs)


@dataclass(frozen=True, slots=True)
class ToldAction:
    """ "You said, we did": the team's own sentences about a completed action that may be published."""

    said: str
    did: str
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Material:
    """All data of a report. Themes, outcomes or actions are None if the pack's author may not read them.

    national_months: the national question by month, from long enough ago for a trend up to the last month of
    the period; value, numerator and denominator as in ``analysis.spc.observations``. unknown_links: anonymous
    forms, for which it is not known whether a link was used.
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
    """Additional data of published material, for readers outside the team.

    responses: all forms together. national_periods: the national question in each publication period, from
    the first with answers to the last month of the report: (first month, last month, result). left_out: a
    sentence on which of the selected months are not included and why; empty if all are. counts_only: the
    months do not contain a whole publication period, so there are only numbers of forms and the national
    question.
    """

    responses: Figure
    national_periods: tuple[tuple[date, date, FriendsAndFamily | Suppressed], ...]
    left_out: str = ""
    counts_only: bool = False


@dataclass(frozen=True, slots=True)
class EarlierFigures:
    """The figures of the last saved pack, as (key, label, value as shown), and which pack it was."""

    period: ReportPeriod
    made_on: date
    figures: tuple[tuple[str, str, str], ...] = field(default=())
