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
from surveys.faces.plurals import form_for, forms_of
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
    ("damage", "code"),
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
def test_damaged_words_are_refused_with_a_code(damage: Callable[[str], str], code: DefinitionCode) -> None:
    damaged = damage(text_of(ENGLISH))
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
    ("language", "numbers"),
    [
        ("en-GB", {"one": [1], "other": [0, 2, 11, 21, 1440]}),
        ("en-GB-x-easy", {"one": [1], "other": [0, 2]}),
        ("ur", {"one": [1], "other": [0, 2]}),
        ("bn", {"one": [0, 1], "other": [2, 11, 100]}),
        ("zh-Hans", {"other": [0, 1, 2]}),
        (
            "cy",
            {"zero": [0], "one": [1], "two": [2], "few": [3], "many": [6], "other": [4, 5, 7, 11, 13, 22]},
        ),
        ("ro", {"one": [1], "few": [0, 2, 19, 101, 119], "other": [20, 100, 120]}),
        ("pl", {"one": [1], "few": [2, 4, 22, 104], "many": [0, 5, 11, 12, 14, 21, 25, 112], "other": []}),
        (
            "ar",
            {
                "zero": [0],
                "one": [1],
                "two": [2],
                "few": [3, 10, 103],
                "many": [11, 60, 99, 111],
                "other": [100, 101, 102, 200],
            },
        ),
        ("ku-Arab", {"one": [1], "other": [0, 2]}),
        ("rom", {"other": [0, 1, 2]}),
    ],
)
def test_forms_of_a_number_are_those_of_the_unicode_tables(
    language: str, numbers: dict[str, list[int]]
) -> None:
    found = {
        form: [n for n in all_of if form_for(language, n).value == form] for form, all_of in numbers.items()
    }
    assert found == numbers
    assert {form.value for form in forms_of(language)} == set(numbers)


def test_no_form_is_asked_for_that_only_fractions_or_millions_have() -> None:
    assert [form.value for form in forms_of("lt")] == ["one", "few", "other"]
    assert [form.value for form in forms_of("es")] == ["one", "other"]


WELSH_MINUTES = """
  minutes:
    zero: "Dim munudau."
    one: "Tua {number} munud."
    two: "Tua {number} funud."
    few: "Tua {number} munud."
    many: "Tua {number} munud."
    other: "Tua {number} munud."
  left_draft:
    other:"""


def in_welsh() -> str:
    """The English words as the start of a Welsh file, with every Welsh form of one sentence."""
    text = text_of(ENGLISH).replace("language: en-GB\n", "language: cy\n")
    text = re.sub(
        r"\n  minutes:\n    one: .*\n    other: .*\n  left_draft:\n    one: .*\n    other:",
        WELSH_MINUTES,
        text,
    )
    every = "".join(f"    {form}: About {{number}}.\n" for form in ("zero", "one", "two", "few", "many"))
    return text.replace("  left_draft:\n", f"  left_draft:\n{every}")


def test_a_welsh_file_has_six_forms_and_uses_them() -> None:
    assert codes_of(in_welsh()) == []
    words = parse_face_words(in_welsh(), name="cy.yaml")
    assert words.it_takes(0) == "Dim munudau."
    assert words.it_takes(2) == "Tua 2 funud."


@pytest.mark.parametrize(
    ("found", "written", "what", "how", "path"),
    [
        (
            '    two: "Tua {number} funud."\n',
            "",
            "“minutes” has no form “two”, which cy needs, for example for 2.",
            "Write “two”. The forms of this language are: zero, one, two, few, many, other.",
            "counted.minutes",
        ),
        (
            "{number} funud",
            "{nifer} funud",
            "The blank may be {number} only, not {nifer}.",
            "Write {number}.",
            "counted.minutes.two",
        ),
    ],
)
def test_what_is_wrong_with_a_plural_is_said_with_its_place(
    found: str, written: str, what: str, how: str, path: str
) -> None:
    text = in_welsh().replace(found, written, 1)
    words, located = parse_face_words(text, name="cy.yaml"), read_yaml(text, name="cy.yaml")
    (wrong,) = check_face_words(words, face_words(ENGLISH), helplines(), located)
    assert (wrong.what, wrong.how) == (what, how)
    assert wrong.where.startswith("cy.yaml, line ")
    assert path in wrong.where


def test_a_form_that_the_language_does_not_have_is_an_error() -> None:
    text = text_of(ENGLISH).replace("    one: It takes", "    two: It takes two\n    one: It takes")
    words, located = parse_face_words(text, name="xx.yaml"), read_yaml(text, name="xx.yaml")
    (wrong,) = check_face_words(words, face_words(ENGLISH), helplines(), located)
    assert wrong.what == "“minutes” has a form “two”, which en-GB does not have."


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
