"""What a reader outside the team sees of a form: lines that add up, and nothing about few people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.disclosure import PublishedForm, Suppressed, publish_form, sum_of_forms
from analysis.rates import Count, friends_and_family
from analysis.results.question_results import (
    About,
    ChoiceResult,
    FormResults,
    GroupResult,
    NumberResult,
    QuestionResult,
    SeveralResult,
    StatementResult,
    WordsResult,
)
from surveys.core.model import Asks


HIDDEN = Suppressed()
NATIONAL = [("very_good", "Very good"), ("good", "Good"), ("poor", "Poor"), ("very_poor", "Very poor")]


def about(responses: int, answered: int, *missing: Count, about_you: bool = False) -> About:
    blank = responses - answered - sum(each.n for each in missing)
    return About(
        "q", None, "How?", responses, answered, missing, blank, conditional=False, about_you=about_you
    )


def results(responses: int, *questions: QuestionResult) -> FormResults:
    return FormResults("visit", "A visit", responses, questions)


def lines(form: PublishedForm, place: int = 0) -> dict[str, object]:
    return {answer.code: answer.n for answer in form.questions[place].answers}


def counts(**numbers: int) -> tuple[Count, ...]:
    return tuple(Count(code, code.title(), n) for code, n in numbers.items())


def test_few_answers_are_hidden_with_the_next_fewest_blanks_and_reasons_included() -> None:
    choice = ChoiceResult(about(40, 34, Count("dont_know", "Don't know", 6)), counts(yes=20, partly=12, no=2))
    shown = publish_form(results(40, choice), 40)
    assert lines(shown) == {"yes": 20, "partly": 12, "no": HIDDEN, "dont_know": HIDDEN, "blank": 0}


def test_a_form_that_is_hidden_shows_no_line() -> None:
    choice = ChoiceResult(about(40, 40), counts(yes=20, no=20))
    shown = publish_form(results(40, choice), HIDDEN)
    assert shown.responses == HIDDEN
    assert lines(shown) == {"yes": HIDDEN, "no": HIDDEN, "blank": HIDDEN}


def test_answers_about_the_person_need_more_people() -> None:
    for about_you, expected in (
        (False, {"yes": 30, "no": 8, "blank": 0}),
        (True, {"yes": HIDDEN, "no": HIDDEN}),
    ):
        choice = ChoiceResult(about(38, 38, about_you=about_you), counts(yes=30, no=8))
        assert lines(publish_form(results(38, choice), 38)) == expected | {"blank": 0}


def test_each_of_several_choices_is_chosen_or_not() -> None:
    several = SeveralResult(about(20, 20), counts(sleep=12, crying=18, play=20))
    shown = publish_form(results(20, several), 20)
    assert [question.item for question in shown.questions] == ["sleep", "crying", "play"]
    assert lines(shown, 0) == {"sleep": 12, "not_chosen": 8}
    assert lines(shown, 1) == {"crying": HIDDEN, "not_chosen": HIDDEN}
    assert lines(shown, 2) == {"play": 20, "not_chosen": 0}


def test_statements_are_tables_of_their_own() -> None:
    group = GroupResult(
        about(20, 20),
        (
            StatementResult(about(20, 20), None, counts(yes=20, no=0)),
            StatementResult(about(20, 19), None, counts(yes=19, no=0)),
        ),
    )
    shown = publish_form(results(20, group), 20)
    assert lines(shown, 0) == {"yes": 20, "no": 0, "blank": 0}
    assert lines(shown, 1) == {"yes": HIDDEN, "no": 0, "blank": HIDDEN}


def test_what_only_some_were_asked_is_left_out() -> None:
    """Blank are then all who were not asked; their number is published elsewhere; the rest are few."""
    newer = ChoiceResult(about(38, 38), counts(yes=30, no=8))
    asked_of_some = ChoiceResult(replace(about(40, 12), conditional=True), counts(yes=12))
    assert publish_form(results(40, newer, asked_of_some), 40).questions == ()


def test_an_option_that_excludes_the_others_is_left_out() -> None:
    several = SeveralResult(about(20, 20), counts(sleep=12, none=6), frozenset({"none"}))
    assert [question.item for question in publish_form(results(20, several), 20).questions] == ["sleep"]


def test_numbers_show_how_many_answered_and_no_value_and_words_nothing() -> None:
    number = NumberResult(about(20, 12), "weeks", ((3.0, 12),), 3.0, 3.0, 3.0, 3.0)
    shown = publish_form(results(20, number, WordsResult(about(20, 15), Asks.OPEN)), 20)
    assert [lines(shown, place) for place in range(len(shown.questions))] == [{"answered": 12, "blank": 8}]


def test_the_national_question_is_published_apart() -> None:
    national = friends_and_family(NATIONAL, {"very_good": 9})
    choice = ChoiceResult(about(9, 9), counts(very_good=9), national)
    assert publish_form(results(9, choice), 9).questions == ()


def test_sums_show_what_every_part_shows() -> None:
    first = publish_form(results(40, ChoiceResult(about(40, 40), counts(yes=30, no=10))), 40)
    second = publish_form(results(20, ChoiceResult(about(20, 20), counts(yes=18, no=2))), 20)
    third = publish_form(results(10, ChoiceResult(about(10, 10), counts(yes=5, partly=5))), 10)
    assert lines(sum_of_forms([first, third])) == {"yes": 35, "no": 10, "blank": 0, "partly": 5}
    both = sum_of_forms([first, second])
    assert (both.responses, lines(both)) == (60, {"yes": HIDDEN, "no": HIDDEN, "blank": 0})


def test_a_number_of_responses_that_is_not_theirs_is_refused() -> None:
    with pytest.raises(ValueError, match="those of the results"):
        publish_form(results(40), 39)
    with pytest.raises(ValueError, match="at least one"):
        sum_of_forms([])
