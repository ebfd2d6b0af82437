"""Describes a figure in one plain sentence, for screen readers and above each chart.

Sentences contain numbers of people and the form's own labels, never a free-text answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from analysis import dates
from analysis.catalogue import thresholds
from analysis.rates import Count, FriendsAndFamily
from analysis.results.question_results import (
    About,
    CalendarResult,
    ChoiceResult,
    GroupResult,
    NumberResult,
    QuestionResult,
    RatingResult,
    SeveralResult,
    WordsResult,
)


NOBODY = "No one has answered this question in the data you are looking at."
WITHHELD = (
    "The form promises that answers about the person are looked at for many people together only, "
    f"so they are shown from {thresholds().many_people.value} people on."
)


def people(n: int) -> str:
    """``1 person``, ``12 people``."""
    return "1 person" if n == 1 else f"{n:,} people"


def whole_percent(percent: float) -> str:
    """A percentage without decimals, rounded half up like the national figures: ``91%``."""
    return f"{Decimal(str(percent)).quantize(Decimal(1), ROUND_HALF_UP)}%"


def plain_number(value: float) -> str:
    """A number without needless decimals, rounded half up to two places: ``8``, ``7.5``, ``4.35``."""
    exact = Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{abs(exact) if exact == 0 else exact:f}".rstrip("0").rstrip(".")


def friends_and_family_sentence(figure: FriendsAndFamily) -> str:
    """The national figure as a sentence, with the number of answers."""
    share = figure.positive
    if share.percent is None:
        return f"{NOBODY} So there is no percentage."
    verb = "said their experience was very good or good"
    good = f"{share.part:,} of {people(share.whole)} {verb} ({whole_percent(share.percent)})"
    poor = figure.negative
    if not poor.part or poor.percent is None:
        return f"{good}. No one said poor or very poor."
    return f"{good}; {poor.part:,} said poor or very poor ({whole_percent(poor.percent)})."


def uncertainty_sentence(figure: FriendsAndFamily) -> str | None:
    """A sentence on the confidence interval of the figure; None without answers."""
    share, interval = figure.positive, figure.positive.interval
    if interval is None:
        return None
    bounds = f"between {whole_percent(interval.low)} and {whole_percent(interval.high)}"
    if share.is_few:
        few = f"Only {people(share.whole)} answered" if share.whole > 1 else "Only one person answered"
        return (
            f"{few}, so a few different answers would change this a lot. "
            f"The real figure could be anywhere {bounds}."
        )
    return f"Allowing for chance, the real figure is likely to be {bounds}."


def sentence(result: QuestionResult) -> str:
    """A sentence on the answers to one question, or that there are none."""
    about = result.about
    if about.is_withheld:
        return f"{_answered(about)} {WITHHELD}"
    return _said(result) if about.answered else _nobody(about)


def _said(result: QuestionResult) -> str:
    about = result.about
    match result:
        case ChoiceResult(national=FriendsAndFamily() as figure):
            return friends_and_family_sentence(figure)
        case ChoiceResult():
            return f"{_answered(about)} {_most(result.counts, about.answered)}"
        case SeveralResult():
            return (
                f"{_answered(about)} They could choose more than one. {_most(result.counts, about.answered)}"
            )
        case GroupResult():
            return f"{_answered(about)} {_statements(result)}"
        case RatingResult():
            middle = f"The middle answer is {_shown(result.middle)} out of 10"
            return f"{_answered(about)} {middle}{_span(result.counts)}."
        case NumberResult():
            return f"{_answered(about)} {_numbers(result)}"
        case CalendarResult():
            return f"{_answered(about)} The dates are {_months(result)}."
        case WordsResult():
            return f"{people(about.answered)} wrote something."


def missing_sentence(result: QuestionResult) -> str | None:
    """A sentence on who gave no answer, with reasons if known; None when everyone answered."""
    about = result.about
    parts = [f"{n:,} {'answers' if n > 1 else 'answer'} “{label}”" for label, n in _reasons(result)]
    if about.blank:
        parts.append(
            f"{people(about.blank)} left it blank" + (" or were not asked" if about.conditional else "")
        )
    return f"Not in the chart: {_listed(parts)}." if parts else None


def _reasons(result: QuestionResult) -> list[tuple[str, int]]:
    """(label, how often) of each reason given, over all statements of a group."""
    places = [line.about for line in result.statements] if isinstance(result, GroupResult) else [result.about]
    totals: dict[str, int] = {}
    for about in places:
        for reason in about.missing:
            totals[reason.label] = totals.get(reason.label, 0) + reason.n
    return [(label, n) for label, n in totals.items() if n]


def _nobody(about: About) -> str:
    if any(reason.n for reason in about.missing):
        return "No one gave an answer that can be counted."
    return NOBODY


def _answered(about: About) -> str:
    return f"{people(about.answered)} answered."


def _most(counts: Sequence[Count], answered: int) -> str:
    """The most chosen option, or the options tied for it."""
    top = max(count.n for count in counts)
    first = [count.label for count in counts if count.n == top]
    if len(first) == 1:
        return f"Most chosen: “{first[0]}” ({top:,} of {answered:,})."
    if len(first) <= 3:
        equal = _listed([f"“{label}”" for label in first])
        return f"Chosen equally often: {equal} ({top:,} of {answered:,} each)."
    return "No answer was chosen more often than the others."


def _statements(result: GroupResult) -> str:
    """The answer chosen most for most statements, and the statements with a different one."""
    most = {line.about.text: _first(line.counts) for line in result.statements if line.about.answered}
    if not most:
        return "None of the answers can be counted."
    labels = list(most.values())
    usual = max(dict.fromkeys(labels), key=labels.count)
    others = [(text, label) for text, label in most.items() if label != usual]
    if not others:
        return f"Most chosen for {'every statement' if len(most) > 1 else 'it'}: “{usual}”."
    if len(others) > 2:
        return (
            f"Most chosen for {labels.count(usual)} of {len(most)} statements: “{usual}”; the others differ."
        )
    said = _listed([f"“{label}” for “{text}”" for text, label in others])
    return f"Most chosen: “{usual}”, but {said}."


def _first(counts: Sequence[Count]) -> str:
    return max(counts, key=lambda count: count.n).label


def _span(counts: Sequence[Count]) -> str:
    given = [count.label for count in counts if count.n]
    return f"; answers go from {given[0]} to {given[-1]}" if len(given) > 1 else ""


def _numbers(result: NumberResult) -> str:
    unit = f" {result.unit}" if result.unit else ""
    if result.lowest == result.highest:
        return f"Every answer is {_shown(result.middle)}{unit}."
    span = f"the lowest {_shown(result.lowest)} and the highest {_shown(result.highest)}"
    return f"The middle answer is {_shown(result.middle)}{unit}, {span}."


def _months(result: CalendarResult) -> str:
    first, last = result.months[0][0], result.months[-1][0]
    months = dates.months_in_words(first, last)
    return f"in {months}" if first == last else f"from {months}"


def _shown(value: float | None) -> str:
    return "none" if value is None else plain_number(value)


def _listed(parts: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
