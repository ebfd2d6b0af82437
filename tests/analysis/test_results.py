"""From frames to results: what is counted where, over one version and over several."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.results.frames import (
    ANSWERED,
    ANSWERS,
    RESPONSES,
    FrameError,
    expect,
    frame,
)
from analysis.results.question_results import (
    CalendarResult,
    ChoiceResult,
    FormResults,
    GroupResult,
    NumberResult,
    QuestionResult,
    RatingResult,
    SeveralResult,
    WordsResult,
    middle,
)
from analysis.results.results import form_results
from surveys.core.model import Form
from tests.analysis.every_kind import every_kind


Row = tuple[str, str, str | None, float | None, str | None]
"""question, item, code, number, missing"""
NEWER = every_kind(
    "1.10",
    title="Every kind, mended",
    yes="Yes, a lot",
    scale_more='- {code: partly, label: "Partly"}',
    statement_more="- {id: tips, text: They gave me tips}",
)
OLDER = every_kind("1.9", question_more="- {id: gone, kind: short_text, asks: open, text: What else?}")


def counted(people: dict[str, list[list[Row]]], forms: dict[str, Form]) -> FormResults:
    """The results of these people's rows, by form version, counted as a database would."""
    answers: Counter[Any] = Counter()
    answered: Counter[Any] = Counter()
    for version, responses in people.items():
        for rows in responses:
            answers.update((version, *row) for row in rows)
            answered.update({(version, row[0]) for row in rows})
    return form_results(
        forms,
        frame(RESPONSES, [(version, len(responses)) for version, responses in people.items()]),
        frame(ANSWERS, [(*row, n) for row, n in answers.items()]),
        frame(ANSWERED, [(*row, n) for row, n in answered.items()]),
    )


def of(found: FormResults, question_id: str) -> QuestionResult:
    return next(each for each in found.questions if each.about.question_id == question_id)


def code(question: str, value: str, item: str = "") -> Row:
    return (question, item, value, None, None)


def number(question: str, value: float) -> Row:
    return (question, "", None, value, None)


def missing(question: str, reason: str, item: str = "") -> Row:
    return (question, item, None, None, reason)


def words(question: str) -> Row:
    return (question, "", None, None, None)


def counts(result: QuestionResult) -> dict[str, int]:
    assert isinstance(result, ChoiceResult | SeveralResult | RatingResult)
    return {count.code: count.n for count in result.counts}


def test_every_kind_is_counted_in_its_own_way() -> None:
    full = [
        code("overall", "good"), code("choice", "yes"), code("topics", "sleep", "sleep"),
        code("topics", "crying", "crying"), code("group", "yes", "listened"), number("rating", 7),
        number("weeks", 12), code("day", "2026-03-31"), code("month", "2026-04"), words("well"),
        code("age", "young"),
    ]  # fmt: skip
    less = [code("overall", "poor"), code("topics", "sleep", "sleep"), missing("choice", "dont_know"),
            missing("group", "dont_know", "listened"), number("rating", 10), number("weeks", 15)]  # fmt: skip
    found = counted({"v": [full, less, [code("overall", "good")]]}, {"v": every_kind()})
    assert (found.responses, found.title) == (3, "Every kind")
    assert counts(of(found, "choice")) == {"yes": 1, "no": 0}
    assert counts(of(found, "topics")) == {"sleep": 2, "crying": 1}
    rating, weeks, group = of(found, "rating"), of(found, "weeks"), of(found, "group")
    assert isinstance(rating, RatingResult)
    assert (len(rating.counts), counts(rating)["7"], rating.middle) == (11, 1, 8.5)
    assert isinstance(weeks, NumberResult)
    assert (weeks.lowest, weeks.middle, weeks.mean, weeks.highest, weeks.unit) == (
        12,
        13.5,
        13.5,
        15,
        "weeks",
    )
    assert isinstance(group, GroupResult)
    assert [
        (line.about.answered, line.about.missing[0].n, line.about.blank) for line in group.statements
    ] == [(1, 1, 1)]
    day, month, well = of(found, "day"), of(found, "month"), of(found, "well")
    assert isinstance(day, CalendarResult)
    assert isinstance(month, CalendarResult)
    assert (day.months, month.months) == (((date(2026, 3, 1), 1),), ((date(2026, 4, 1), 1),))
    assert isinstance(well, WordsResult)
    assert well.about.answered == 1


def test_people_who_said_why_not_and_people_who_left_it_blank_are_counted_apart() -> None:
    answers = [[code("choice", "no")], [missing("choice", "dont_know")], [missing("choice", "dont_know")], []]
    about = of(counted({"v": answers}, {"v": every_kind()}), "choice").about
    assert (about.responses, about.answered, [m.n for m in about.missing], about.blank) == (4, 1, [2], 1)


def test_the_national_question_carries_the_national_figure() -> None:
    people = [[code("overall", "good")], [code("overall", "dont_know")]]
    result = of(counted({"v": people}, {"v": every_kind()}), "overall")
    assert isinstance(result, ChoiceResult)
    assert result.national is not None
    assert result.national.positive.percent == 50


def test_information_pages_and_memory_codes_are_no_results() -> None:
    shown = [each.about.question_id for each in counted({"v": []}, {"v": every_kind()}).questions]
    assert shown == ["overall", "choice", "topics", "group", "rating", "weeks", "day", "month", "well", "age"]


def test_a_question_behind_a_condition_says_that_blank_may_mean_not_asked() -> None:
    found = counted({"v": [[]]}, {"v": every_kind()})
    assert of(found, "age").about.conditional  # the section has the condition
    assert not of(found, "choice").about.conditional


@pytest.mark.parametrize(("people", "is_withheld"), [(9, True), (10, False)])
def test_answers_about_the_person_stay_hidden_until_there_are_many(people: int, is_withheld: bool) -> None:
    answers = [[code("age", "young"), code("choice", "yes")] for _ in range(people)]
    found = counted({"v": answers}, {"v": every_kind()})
    assert of(found, "age").about.is_withheld is is_withheld
    assert not of(found, "choice").about.is_withheld


def test_versions_are_counted_together_under_the_newest_words() -> None:
    old = [code("choice", "yes"), code("group", "no", "listened"), words("gone")]
    new = [code("choice", "partly"), code("group", "partly", "tips"), code("group", "yes", "listened")]
    found = counted({"old": [old, old], "new": [new]}, {"old": OLDER, "new": NEWER})
    assert found.title == "Every kind, mended"  # 1.10 is newer than 1.9
    choice, group, gone = of(found, "choice"), of(found, "group"), of(found, "gone")
    assert isinstance(choice, ChoiceResult)
    assert [(c.label, c.n) for c in choice.counts] == [("Yes, a lot", 2), ("No", 0), ("Partly", 1)]
    assert isinstance(group, GroupResult)
    asked = {line.about.text: (line.about.responses, line.about.answered) for line in group.statements}
    assert asked == {"They listened": (3, 3), "They gave me tips": (1, 1)}
    # only the old version asked it: last, and asked of two people, not of three
    assert found.questions[-1] == gone
    assert (gone.about.responses, gone.about.answered) == (2, 2)


def test_a_code_no_version_knows_is_shown_as_it_is() -> None:
    result = of(counted({"v": [[code("choice", "maybe")]]}, {"v": every_kind()}), "choice")
    assert counts(result) == {"yes": 0, "no": 0, "maybe": 1}


def test_answers_to_versions_not_asked_for_are_left_out() -> None:
    found = counted({"v": [[code("choice", "yes")]], "other": [[code("choice", "no")]]}, {"v": every_kind()})
    assert (found.responses, counts(of(found, "choice"))) == (1, {"yes": 1, "no": 0})


def test_nobody_answered_gives_no_middle_and_no_mean() -> None:
    weeks = of(counted({}, {"v": every_kind()}), "weeks")
    assert isinstance(weeks, NumberResult)
    assert (weeks.lowest, weeks.middle, weeks.mean, weeks.highest, weeks.about.responses) == (None,) * 4 + (
        0,
    )


def test_forms_of_two_kinds_are_refused() -> None:
    with pytest.raises(ValueError, match="one form"):
        counted({}, {})


def test_wrong_frames_are_named() -> None:
    with pytest.raises(FrameError, match="answers: missing code"):
        expect(ANSWERS, frame(ANSWERS, []).drop(columns="code"), "answers")
    with pytest.raises(FrameError, match="count"):
        frame(RESPONSES, [("v", -1)])


answer = st.one_of(st.none(), st.sampled_from(["yes", "no"]), st.just("dont_know"))


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(answer, answer, st.sets(st.sampled_from(["sleep", "crying"])))))
def test_everybody_is_counted_once(people: list[tuple[str | None, str | None, set[str]]]) -> None:
    def given_(question: str, value: str | None, item: str = "") -> list[Row]:
        if value is None:
            return []
        return [missing(question, value, item) if value == "dont_know" else code(question, value, item)]

    rows = [
        [
            *given_("choice", choice),
            *given_("group", line, "listened"),
            *(code("topics", t, t) for t in topics),
        ]
        for choice, line, topics in people
    ]
    found = counted({"v": rows}, {"v": every_kind()})
    choice, group, topics = of(found, "choice"), of(found, "group"), of(found, "topics")
    assert isinstance(group, GroupResult)
    for about in (choice.about, topics.about, group.about, group.statements[0].about):
        assert about.responses == len(people)
        assert about.responses == about.answered + sum(reason.n for reason in about.missing) + about.blank
    assert sum(counts(choice).values()) == choice.about.answered
    assert sum(count.n for count in group.statements[0].counts) == group.statements[0].about.answered
    assert max(counts(topics).values()) <= topics.about.answered <= sum(counts(topics).values())


@given(st.lists(st.integers(0, 50), min_size=1))
def test_the_middle_is_the_median(values: list[int]) -> None:
    ordered = sorted(values)
    half = len(ordered) // 2
    expected = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    assert middle(tuple(sorted((float(value), n) for value, n in Counter(values).items()))) == expected
