"""The results of one question of one form: a small frozen value for each kind of question.

Counts are numbers of responses. Missing answers ("don't know" and similar) and blanks are counted separately
and are not part of any bar, mean or median.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analysis.catalogue import thresholds
from analysis.rates import Count, FriendsAndFamily
from surveys.core.model import Asks


@dataclass(frozen=True, slots=True)
class About:
    """Common to every kind: the question and the numbers of people who answered it.

    responses: how many responses there are to the form versions with this question. answered: how many gave a
    substantive answer (for a group: to any of its statements). missing: how many gave each reason for not
    answering. blank: how many left it blank, or were not shown it. conditional: whether only some people are
    shown the question, so that blank may mean "not asked". about_you: whether it asks about the person; the
    forms promise that such answers are only looked at for many people together. responses == answered + the
    sum of missing + blank.
    """

    question_id: str
    section: str | None
    text: str
    responses: int
    answered: int
    missing: tuple[Count, ...]
    blank: int
    conditional: bool
    about_you: bool = False

    @property
    def is_withheld(self) -> bool:
        """Whether the answers are hidden: they are about the person, and too few people gave any."""
        return self.about_you and self.answered < thresholds().many_people.value


@dataclass(frozen=True, slots=True)
class ChoiceResult:
    """One choice: the counts add up to ``about.answered``. ``national`` is set for the national question."""

    about: About
    counts: tuple[Count, ...]
    national: FriendsAndFamily | None = None


@dataclass(frozen=True, slots=True)
class SeveralResult:
    """Several choices: each count is at most ``about.answered``; their sum may be larger.

    alone: codes of options that exclude all others ("none of these").
    """

    about: About
    counts: tuple[Count, ...]
    alone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StatementResult:
    """One line of a statement group: counts in the order of the scale; ``about.text`` is the statement."""

    about: About
    aspect: str | None
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class GroupResult:
    """Statements that share a scale, in the order of the form; every statement has the same options."""

    about: About
    statements: tuple[StatementResult, ...]


@dataclass(frozen=True, slots=True)
class RatingResult:
    """A rating from 0 to 10: always eleven counts. ``middle``: the median, None without answers."""

    about: About
    low: str
    high: str
    counts: tuple[Count, ...]
    middle: float | None


@dataclass(frozen=True, slots=True)
class NumberResult:
    """Numbers, in ``unit`` if the form names one; ``middle`` is the median.

    counts: (value, count), ascending. lowest, middle, highest and mean are None without answers.
    """

    about: About
    unit: str | None
    counts: tuple[tuple[float, int], ...]
    lowest: float | None
    middle: float | None
    highest: float | None
    mean: float | None


@dataclass(frozen=True, slots=True)
class CalendarResult:
    """Days or months, counted by month: (first day of the month, n), oldest first, empty months left out."""

    about: About
    months: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class WordsResult:
    """A text question: how many people wrote something. The text itself is never included."""

    about: About
    asks: Asks


QuestionResult = (
    ChoiceResult | SeveralResult | GroupResult | RatingResult | NumberResult | CalendarResult | WordsResult
)


@dataclass(frozen=True, slots=True)
class FormResults:
    """All questions of one form over its versions, in the newest order, and the number of responses."""

    form_key: str
    title: str
    responses: int
    questions: tuple[QuestionResult, ...]


def middle(counts: tuple[tuple[float, int], ...]) -> float | None:
    """The median of values given as (value, count) in ascending order; None when there are none."""
    total = sum(n for _, n in counts)
    if total == 0:
        return None

    def at(place: int) -> float:
        seen = 0
        for value, n in counts:
            seen += n
            if place < seen:
                return value
        raise AssertionError("a position beyond the last value")

    return (at((total - 1) // 2) + at(total // 2)) / 2
