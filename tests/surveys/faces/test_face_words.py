"""What the faces say: every language has every text and blank, and says problems in its own words."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from surveys.catalogue import (
    FACE_WORDS,
    english_problem,
    face_words,
    helplines,
    parse_face_words,
    shipped_face_words,
)
from surveys.core.errors import DefinitionCode, DefinitionError
from surveys.core.model import MissingLabels, Mode
from surveys.core.problems import Problem, ProblemCode, problem
from surveys.definitions.localisation import TranslationStatus
from surveys.definitions.strict_yaml import read_yaml
from surveys.faces.checks import blanks_in, check_face_words, has_same_numbers
from surveys.faces.plurals import PluralForm, form_for, forms_of
from surveys.faces.words import ENGLISH, FaceWords


LANGUAGES = sorted(shipped_face_words())
KINDS = {
    "one_choice",
    "several_choices",
    "rating",
    "number",
    "date",
    "month",
    "short_text",
    "long_text",
}
EXAMPLE = {
    "limit": 10,
    "length": 12,
    "option": "None of these",
    "statement": "They listened",
    "kind": "rating",
}


def text_of(language: str) -> str:
    return (FACE_WORDS / f"{language}.yaml").read_text(encoding="utf-8")


def codes_of(text: str) -> list[DefinitionCode]:
    """What is wrong with a text of face words, as the catalogue finds it."""
    try:
        words = parse_face_words(text, name="xx.yaml")
    except DefinitionError as refused:
        return list(refused.codes)
    located = read_yaml(text, name="xx.yaml")
    return [each.code for each in check_face_words(words, face_words(ENGLISH), helplines(), located)]


def some_problem(code: ProblemCode) -> Problem:
    return problem(code, "q", **EXAMPLE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text_and_no_other(language: str) -> None:
    assert codes_of(text_of(language)) == []
    words = face_words(language)
    assert set(words.problems) == set(ProblemCode)
    assert set(words.how_to_answer) == KINDS
    assert set(words.missing) == set(MissingLabels.model_fields)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_a_translation_was_left_in_english(language: str) -> None:
    if language.startswith("en"):
        return
    english = face_words(ENGLISH)
    same = [
        name
        for name in FaceWords.model_fields
        if isinstance(text := getattr(english, name), str)
        and re.search("[A-Za-z]", re.sub(r"\{\w+\}", "", text))
        and text == getattr(face_words(language), name)
    ]
    assert same == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(ProblemCode))
def test_a_problem_is_said_in_every_language_with_nothing_left_blank(
    language: str, code: ProblemCode
) -> None:
    said = face_words(language).say(some_problem(code))
    assert not set("{}") & set(said)
    assert said.strip()


def test_staff_and_logs_have_problems_in_english() -> None:
    found = problem(ProblemCode.TOO_SMALL, "age", limit="3")
    words = english_problem(found)
    assert face_words(ENGLISH).say(found) == f"{words.what} {words.how}"
    assert "3" in words.how
    assert found.parameters == {"limit": "3"}


def test_a_required_question_says_what_to_do_by_its_kind() -> None:
    words = face_words(ENGLISH)
    said = {words.of_problem(problem(ProblemCode.REQUIRED, "q", kind=kind)).how for kind in KINDS}
    assert said == set(words.how_to_answer.values())


def test_english_words_of_the_special_answers_are_those_a_form_has_by_itself() -> None:
    assert {reason.value: label for reason, label in face_words(ENGLISH).missing.items()} == (
        MissingLabels().model_dump()
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [("en-GB", "en-GB"), ("en", "en-GB"), ("fr", "en-GB"), ("en-GB-x-none", "en-GB"), ("tlh-Latn", "en-GB")],
)
def test_the_nearest_language_there_is(asked: str, found: str) -> None:
    assert face_words(asked).language == found


@pytest.mark.parametrize(
    ("mend", "code"),
    [
        (lambda text: text.replace("back: Back\n", ""), DefinitionCode.MISSING_KEY),
        (lambda text: text.replace("back: Back\n", "back: Back\nbakc: Back\n"), DefinitionCode.UNKNOWN_KEY),
        (lambda text: text.replace("{position} of {of}", "{position}", 1), DefinitionCode.BLANKS_DIFFER),
        (lambda text: text.replace("You have # char", "You have some char", 1), DefinitionCode.BLANKS_DIFFER),
        (lambda text: text.replace("{limit} or more", "{limi} or more"), DefinitionCode.BLANKS_DIFFER),
        (lambda text: text.replace("“{option}”", "“{option”"), DefinitionCode.BLANKS_DIFFER),
        (lambda text: text.replace("  too_late:", "  too_latest:"), DefinitionCode.NOT_ALLOWED),
        (lambda text: text.replace("  rating: Choose", "  ratings: Choose"), DefinitionCode.UNKNOWN_STRING),
        (lambda text: text.replace("  used:\n", "  useful:\n"), DefinitionCode.MISSING_TRANSLATION),
        (lambda text: text.replace("{service}", "us"), DefinitionCode.BLANKS_DIFFER),
        (
            lambda text: text.replace("only_for: [anonymous]", "only_for: [named]"),
            DefinitionCode.MISSING_TRANSLATION,
        ),
        (lambda text: text.replace("  - December\n", ""), DefinitionCode.TOO_FEW),
        (
            lambda text: text.replace("    one: It takes", "    few: It takes"),
            DefinitionCode.PLURALS_DIFFER,
        ),
        (
            lambda text: re.sub(r"checked_by: .*\n", "", text),
            DefinitionCode.LOCALE_NOT_SIGNED_OFF,
        ),
        (
            lambda text: text.replace(
                "helplines: {}", "helplines: {samaritans: {name: Samaritans, contact: 116 124}}"
            ),
            DefinitionCode.HELPLINE_DIFFERS,
        ),
        (
            lambda text: text.replace("helplines: {}", "helplines: {other: {name: Other, contact: '1'}}"),
            DefinitionCode.UNKNOWN_STRING,
        ),
    ],
)
def test_damaged_words_are_refused_with_a_code(mend: Callable[[str], str], code: DefinitionCode) -> None:
    damaged = mend(text_of(ENGLISH))
    assert damaged != text_of(ENGLISH)
    assert code in codes_of(damaged)


def test_blanks_are_found_and_a_lone_brace_is_no_blank_of_english() -> None:
    assert blanks_in("{a} of {b}, # left") == {"a", "b", "#"}
    assert blanks_in("nothing") == frozenset()
    assert blanks_in("{a") == {"{"}


@pytest.mark.parametrize(
    ("translated", "is_same"),
    [("999، أو اذهب", True), ("٩٩٩", False), ("99", False), ("999 و 111", False), ("اتصل", False)],
)
def test_a_translated_helpline_has_the_very_numbers(translated: str, is_same: bool) -> None:
    assert has_same_numbers("999, or go to A&E", translated) is is_same


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en-GB", {0: "other", 1: "one", 2: "other", 11: "other", 21: "other"}),
        ("ur", {1: "one", 2: "other"}),
        ("pl", {1: "one", 2: "few", 4: "few", 5: "many", 12: "many", 14: "many", 22: "few", 25: "many"}),
        (
            "ar",
            {
                0: "zero",
                1: "one",
                2: "two",
                3: "few",
                10: "few",
                11: "many",
                60: "many",
                100: "other",
                103: "few",
            },
        ),
    ],
)
def test_forms_of_a_number_are_those_of_the_unicode_tables(language: str, forms: dict[int, str]) -> None:
    found = {number: form_for(language, number).value for number in forms}
    assert found == forms
    assert {PluralForm(form) for form in found.values()} <= set(forms_of(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_long_a_form_takes_can_be_said_for_every_form(language: str) -> None:
    words = face_words(language)
    said = [words.it_takes(minutes) for minutes in range(1, 61)]
    assert not set("{}") & set("".join(said))
    assert len(set(said)) == 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_when_the_team_may_be_told_of_a_left_form_can_be_said_for_every_wait(language: str) -> None:
    said = [face_words(language).left_draft(minutes) for minutes in range(1, 24 * 60 + 1)]
    assert not set("{}") & set("".join(said))
    assert len(set(said)) == 24 * 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_privacy_notice_promises_what_the_mode_of_the_form_keeps(language: str) -> None:
    notice = face_words(language).notices["privacy"]
    anonymous, named = (notice.for_mode(mode) for mode in (Mode.ANONYMOUS, Mode.NAMED))
    assert anonymous != named
    assert len(anonymous) == len(named) == len(notice.parts) - 2  # what is kept, and what was not sent


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_words_that_somebody_checked_are_called_complete(language: str) -> None:
    words = face_words(language)
    assert (words.status is TranslationStatus.COMPLETE) == (words.checked_by is not None)
