"""The numbers of the chart as a table, for screen readers, print and checking."""

from __future__ import annotations

import pandas as pd

from analysis import dates
from analysis.rates import Count, Share
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
from analysis.results.sentences import plain_number, whole_percent


ANSWER, PEOPLE, SHARE, BLANK = "Answer", "People", "Of those who answered", "Left blank"
BLANK_OR_NOT_ASKED = "Left blank or not asked"


def table(result: QuestionResult) -> pd.DataFrame | None:
    """One row per answer with its count, then the missing answers; for groups, one row per statement.

    Columns: ``Answer``, ``People`` (text, with thousands separators), and where answers exclude one another
    ``Of those who answered`` (percent, blank for missing answers). None when there is nothing to list.
    """
    about = result.about
    if about.responses == 0 or about.is_withheld:
        return None
    match result:
        case ChoiceResult() | SeveralResult() | RatingResult():
            return _answers([(count.label, count.n) for count in result.counts], about)
        case NumberResult():
            return _answers([(plain_number(value), n) for value, n in result.counts], about)
        case CalendarResult():
            return _answers([(dates.month_in_words(month), n) for month, n in result.months], about)
        case GroupResult():
            return _statements(result)
        case WordsResult():
            return None


def _answers(counts: list[tuple[str, int]], about: About) -> pd.DataFrame:
    rows = [(label, f"{n:,}", _percent(Share(n, max(n, about.answered)))) for label, n in counts]
    rows += [(label, f"{n:,}", "") for label, n in _missing(about)]
    return pd.DataFrame(rows, columns=pd.Index([ANSWER, PEOPLE, SHARE]))


def _statements(result: GroupResult) -> pd.DataFrame:
    rows: list[list[str]] = []
    headings = [count.label for count in result.statements[0].counts]
    reasons = {label: None for line in result.statements for label, _ in _missing(line.about)}
    for line in result.statements:
        missing = dict(_missing(line.about))
        chosen = [f"{count.n:,}" for count in line.counts]
        rows.append([line.about.text, *chosen, *(f"{missing.get(label, 0):,}" for label in reasons)])
    return pd.DataFrame(rows, columns=pd.Index(["Statement", *headings, *reasons]))


def _missing(about: About) -> list[tuple[str, int]]:
    blank = BLANK_OR_NOT_ASKED if about.conditional else BLANK
    reasons: list[Count] = list(about.missing)
    return [*((reason.label, reason.n) for reason in reasons), (blank, about.blank)]


def _percent(share: Share) -> str:
    return "" if share.percent is None else whole_percent(share.percent)
