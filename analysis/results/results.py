"""Builds the results of a form from aggregated frames: every question with its counts, over all versions.

A question keeps its id while its meaning is unchanged, so answers to several versions are counted together
under the newest wording. Options and statements that only an older version has come after those of the
newest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import fsum

import pandas as pd

from analysis.rates import Count, friends_and_family
from analysis.results.frames import (
    ANSWERED,
    ANSWERS,
    RESPONSES,
    expect,
)
from analysis.results.question_results import (
    About,
    CalendarResult,
    ChoiceResult,
    FormResults,
    GroupResult,
    NumberResult,
    QuestionResult,
    RatingResult,
    SeveralResult,
    StatementResult,
    WordsResult,
    middle,
)
from analysis.results.versions import QuestionInVersions, newest_first, questions_of
from surveys.core.answers import MissingReason
from surveys.core.model import (
    Asks,
    DateQuestion,
    Form,
    LongText,
    MonthQuestion,
    NumberQuestion,
    OneChoice,
    Purpose,
    Rating,
    SeveralChoices,
    ShortText,
    StatementGroup,
)


RATING_POINTS = tuple((str(point), str(point)) for point in range(11))


@dataclass(slots=True)
class _Tally:
    """The answers to one question or statement, over all versions."""

    codes: Counter[str] = field(default_factory=Counter[str])
    numbers: Counter[float] = field(default_factory=Counter[float])
    missing: Counter[str] = field(default_factory=Counter[str])


def form_results(
    forms: Mapping[str, Form], responses: pd.DataFrame, answers: pd.DataFrame, answered: pd.DataFrame
) -> FormResults:
    """Build the results of one form.

    forms: version id -> definition, all of one key, at least one. responses, answers, answered: frames of the
    shapes RESPONSES, ANSWERS and ANSWERED; rows of versions not in ``forms`` are left out. Raises FrameError
    on an invalid frame, and ValueError for no forms or forms with different keys.
    """
    if len({form.key for form in forms.values()}) != 1:
        raise ValueError("the versions must be of one form, and at least one")
    expect(RESPONSES, responses, "responses")
    expect(ANSWERS, answers, "answers")
    expect(ANSWERED, answered, "answered")
    received = {str(version_id): int(str(n)) for version_id, n in _rows(responses, RESPONSES)}
    newest = newest_first(forms)[0][1]
    questions = tuple(
        _result(asked, received, _of(asked, answers), _of(asked, answered))
        for asked in questions_of(forms)
        if not _is_link_code(asked)
    )
    return FormResults(newest.key, newest.title, sum(received.get(key, 0) for key in forms), questions)


def _rows(frame: pd.DataFrame, shape: Mapping[str, str]) -> Iterable[tuple[object, ...]]:
    """Rows in the column order of the shape, with None for blanks."""
    for row in frame[list(shape)].itertuples(index=False, name=None):
        yield tuple(None if pd.isna(value) else value for value in row)


def _is_link_code(asked: QuestionInVersions) -> bool:
    """Memory codes are stored as digests only, so there is nothing to count."""
    question = asked.newest.question
    return isinstance(question, ShortText | LongText) and question.asks is Asks.LINK_CODE


def _of(asked: QuestionInVersions, frame: pd.DataFrame) -> pd.DataFrame:
    mine = frame["question_id"] == asked.newest.question.id
    return frame[mine & frame["form_version_id"].isin(sorted(asked.version_ids))]


def _result(
    asked: QuestionInVersions, received: Mapping[str, int], answers: pd.DataFrame, answered: pd.DataFrame
) -> QuestionResult:
    """The result of one question, by its kind."""
    tallies, question = _tallies(answers), asked.newest.question
    people = int(answered["n"].sum())
    whole = tallies.get("", _Tally())
    if isinstance(question, StatementGroup):
        about = _about(asked, question.text, _received(received, asked.version_ids), people, {})
        return GroupResult(about, _statements(asked, tallies, received))
    responses = _received(received, asked.version_ids)
    about = _about(asked, question.text, responses, people - whole.missing.total(), whole.missing)
    match question:
        case OneChoice():
            counts = _counts(asked.options(), whole.codes)
            if question.purpose is not Purpose.FRIENDS_AND_FAMILY:
                return ChoiceResult(about, counts)
            options = [(count.code, count.label) for count in counts]
            return ChoiceResult(about, counts, friends_and_family(options, whole.codes))
        case SeveralChoices():
            chosen = Counter({item: tally.codes.total() for item, tally in tallies.items() if item})
            return SeveralResult(about, _counts(asked.options(), chosen), frozenset(question.alone))
        case Rating():
            points = Counter({str(int(number)): n for number, n in whole.numbers.items()})
            middle_point = middle(tuple(sorted(whole.numbers.items())))
            return RatingResult(
                about, question.low, question.high, _counts(RATING_POINTS, points), middle_point
            )
        case NumberQuestion():
            return _number(about, question, tuple(sorted(whole.numbers.items())))
        case DateQuestion() | MonthQuestion():
            months: Counter[date] = Counter()
            for code, n in whole.codes.items():
                months[date.fromisoformat(f"{code[:7]}-01")] += n
            return CalendarResult(about, tuple(sorted(months.items())))
        case ShortText() | LongText():
            return WordsResult(about, question.asks)


def _tallies(answers: pd.DataFrame) -> dict[str, _Tally]:
    """Counts by item ("" for questions with one answer). Text is counted by ``answered`` only."""
    tallies: dict[str, _Tally] = {}
    for _, _, item, code, number, missing, n in _rows(answers, ANSWERS):
        tally, times = tallies.setdefault(str(item), _Tally()), int(str(n))
        if missing is not None:
            tally.missing[str(missing)] += times
        elif code is not None:
            tally.codes[str(code)] += times
        elif number is not None:
            tally.numbers[float(str(number))] += times
    return tallies


def _received(received: Mapping[str, int], version_ids: Iterable[str]) -> int:
    return sum(received.get(version_id, 0) for version_id in version_ids)


def _about(
    asked: QuestionInVersions, text: str, responses: int, given: int, missing: Mapping[str, int]
) -> About:
    """Who answered. Reasons for not answering are listed if the form offers them or anyone gave them."""
    question = asked.newest.question
    offered = () if isinstance(question, StatementGroup) and not missing else question.missing
    reasons = tuple(
        Count(reason.value, asked.newest.form.missing_label(reason), missing.get(reason.value, 0))
        for reason in MissingReason
        if reason in offered or missing.get(reason.value)
    )
    # A response that arrives between two queries may be counted by one of them only, so clamp at zero.
    blank = max(0, responses - given - sum(reason.n for reason in reasons))
    place = asked.newest
    return About(
        question_id=place.question.id,
        section=place.section,
        text=text,
        responses=responses,
        answered=given,
        missing=reasons,
        blank=blank,
        conditional=asked.conditional,
        about_you=place.question.purpose is Purpose.ABOUT_YOU,
    )


def _counts(options: Sequence[tuple[str, str]], counted: Mapping[str, int]) -> tuple[Count, ...]:
    """A count for every option, and for every unknown code under the code itself."""
    known = dict(options)
    strange = [(code, code) for code in sorted(counted) if code not in known]
    return tuple(Count(code, label, counted.get(code, 0)) for code, label in [*options, *strange])


def _statements(
    asked: QuestionInVersions, tallies: Mapping[str, _Tally], received: Mapping[str, int]
) -> tuple[StatementResult, ...]:
    """One line per statement; the options are the same on every line."""
    used = Counter({code: n for tally in tallies.values() for code, n in tally.codes.items()})
    options = [(count.code, count.label) for count in _counts(asked.options(), used)]
    lines: list[StatementResult] = []
    for statement, version_ids in asked.statements():
        tally = tallies.get(statement.id, _Tally())
        responses = _received(received, version_ids)
        about = _about(asked, statement.text, responses, tally.codes.total(), tally.missing)
        lines.append(StatementResult(about, statement.aspect, _counts(options, tally.codes)))
    return tuple(lines)


def _number(about: About, question: NumberQuestion, counts: tuple[tuple[float, int], ...]) -> NumberResult:
    total = sum(n for _, n in counts)
    return NumberResult(
        about=about,
        unit=question.unit,
        counts=counts,
        lowest=counts[0][0] if counts else None,
        middle=middle(counts),
        highest=counts[-1][0] if counts else None,
        mean=fsum(value * n for value, n in counts) / total if total else None,
    )
