"""The invented two years: believable, valid, and with something to see in them. No database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import pytest

from feedback_app.services.demonstration.respondent import DemoRespondent
from feedback_app.services.demonstration.sentences import SentenceBook, all_words
from feedback_app.services.demonstration.story import Story, the_story
from feedback_app.services.demonstration.timetable import PlannedResponse, Timetable
from feedback_app.services.local_time import local_day
from surveys.catalogue import measure_forms, shipped_forms
from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    Missing,
    Rated,
    Written,
)
from surveys.core.model import Asks, LongText, ShortText
from surveys.core.validation import validate


START, END = date(2024, 12, 1), date(2026, 11, 30)
FAMILY = {"family_after_visit", "family_end_of_work", "joint_visit_family"}


@dataclass(frozen=True)
class Told:
    """One occasion with its answers; ``month`` counts from 0."""

    occasion: PlannedResponse
    month: int
    answers: dict[str, Answer]


@cache
def two_years() -> tuple[Told, ...]:
    story, book = the_story(), SentenceBook("test")
    timetable = Timetable(story, START)
    told: list[Told] = []
    for number in range((END - START).days + 1):
        day = START + timedelta(days=number)
        for each in timetable.on(day):
            form = shipped_forms()[each.form_key]
            answers = DemoRespondent(form, each.came, story=story, book=book, seed=each.seed).answers()
            told.append(Told(each, (day.year - START.year) * 12 + day.month - START.month, answers))
    return tuple(told)


def friends_and_family(told: list[Told]) -> Counter[str]:
    answers = [each.answers.get("overall") for each in told]
    return Counter(answer.code for answer in answers if isinstance(answer, Chosen))


def positive(told: list[Told]) -> float:
    found = friends_and_family(told)
    return (found["very_good"] + found["good"]) / found.total()


def yes_share(told: list[Told], statement: str) -> float:
    groups = [answer for each in told for answer in each.answers.values() if isinstance(answer, Rated)]
    said = [group.of(statement) for group in groups]
    chosen = [each.code for each in said if isinstance(each, Chosen)]
    return chosen.count("yes") / len(chosen)


def confidence(form_key: str) -> float:
    found = [each.answers.get("confidence") for each in two_years() if each.occasion.form_key == form_key]
    numbers = [float(answer.number) for answer in found if isinstance(answer, Amount)]
    return sum(numbers) / len(numbers)


def of_families(*, team: str | None = None, months: range = range(24)) -> list[Told]:
    return [
        each
        for each in two_years()
        if each.occasion.form_key in FAMILY
        and (team is None or each.occasion.team == team)
        and each.month in months
    ]


def test_every_answer_is_one_a_person_could_give() -> None:
    for each in two_years():
        form = shipped_forms()[each.occasion.form_key]
        assert validate(form, each.answers, today=local_day(each.occasion.at)) == ()


def test_all_forms_are_answered_in_numbers_that_vary() -> None:
    assert {each.occasion.form_key for each in two_years()} == set(shipped_forms()) - set(measure_forms())
    assert 1000 <= len(two_years()) <= 2000
    by_month = Counter(each.month for each in two_years())
    assert set(by_month) == set(range(24))
    assert max(by_month.values()) > 2 * min(by_month.values())


def test_mostly_good_and_some_poor() -> None:
    found = friends_and_family(of_families())
    assert set(found) == {"very_good", "good", "neither", "poor", "very_poor", "dont_know"}
    assert 0.8 < positive(of_families()) < 0.95


def test_one_team_has_a_bad_time_and_gets_over_it() -> None:
    dip = range(9, 12)
    assert positive(of_families(team="demo_north", months=dip)) < 0.7
    assert positive(of_families(team="demo_south", months=dip)) > 0.8
    assert positive(of_families(team="demo_north", months=range(13, 24))) > 0.8


def test_families_are_told_about_other_help_once_there_is_a_list() -> None:
    first = the_story().list_from_month
    before = yes_share(of_families(months=range(first)), "other_help")
    after = yes_share(of_families(months=range(first, 24)), "other_help")
    assert before < 0.6
    assert after > before + 0.15


def test_training_helps_and_some_of_it_lasts() -> None:
    before, after, later = (confidence(f"training_{when}") for when in ("before", "after", "later"))
    assert before + 0.5 < later < after


def test_memory_codes_link_the_training_forms() -> None:
    found: dict[str, set[str]] = {"training_before": set(), "training_after": set(), "training_later": set()}
    for each in two_years():
        code = each.answers.get("memory_code")
        if isinstance(code, Written):
            found[each.occasion.form_key].add(f"{each.occasion.team} {code.text}")
    assert found["training_after"] <= found["training_before"]
    assert found["training_later"]
    assert found["training_later"] <= found["training_before"]


def test_blank_and_missing_answers_occur() -> None:
    answers = [answer for each in two_years() for answer in each.answers.values()]
    said = [value for answer in answers if isinstance(answer, Rated) for _, value in answer.statements]
    reasons = {each.reason for each in [*answers, *said] if isinstance(each, Missing)}
    assert reasons == set(the_story().missing)
    blank = [each for each in of_families() if "how_it_was" not in each.answers]
    assert 0 < len(blank) < 0.15 * len(of_families())


def test_every_text_question_has_something_to_say() -> None:
    for form in shipped_forms().values():
        for question in form.questions:
            if isinstance(question, ShortText | LongText) and question.asks is not Asks.LINK_CODE:
                assert all_words()[form.key][question.id], (form.key, question.id)


def test_the_words_are_many_and_of_many_languages() -> None:
    sentences = {
        sentence
        for questions in all_words().values()
        for buckets in questions.values()
        for pile in buckets.values()
        for sentence in pile
    }
    assert len(sentences) >= 300
    everything = "".join(sentences)
    for letter in ("ی", "ا", "ż", "Д", "ă", "😊"):  # Urdu, Arabic, Polish, Ukrainian, Romanian, emoji
        assert letter in everything


def test_every_gap_in_a_sentence_is_filled() -> None:
    book = SentenceBook("gaps")
    for form, questions in all_words().items():
        for question, buckets in questions.items():
            for bucket, pile in buckets.items():
                written = " ".join(book.write(form, question, bucket, at_most=4000) for _ in pile)
                assert "{" not in written
                assert "}" not in written


def test_a_pile_is_dealt_out_before_a_sentence_comes_again() -> None:
    pile = all_words()["drop_in"]["in_a_sentence"]["unhappy"]
    book = SentenceBook("cards")
    whole = "\n".join(book.write("drop_in", "in_a_sentence", "unhappy", at_most=600) for _ in pile)
    assert all(sentence in whole for sentence in pile)


@pytest.mark.parametrize("part", ["choices", "several", "writes", "easier"])
def test_the_story_names_only_what_the_forms_ask(part: str) -> None:
    named = set(getattr(the_story(), part))
    asked = {question.id for form in shipped_forms().values() for question in form.questions}
    said = {
        statement.id
        for form in shipped_forms().values()
        for question in form.questions
        if question.kind == "statement_group"
        for statement in question.statements
    }
    assert named <= (said if part == "easier" else asked)


def test_the_organisations_say_that_they_are_invented() -> None:
    story: Story = the_story()
    assert all("invented" in team.name for team in story.organisations)
    assert all(team.key.startswith("demo_") for team in story.organisations)
