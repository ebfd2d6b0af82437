"""The languages a form is offered in: which, when, and what changes with them (words) and what never does."""

from __future__ import annotations

import re
from datetime import date

import pytest

from surveys.catalogue import (
    helplines,
    national_wordings,
    shipped_face_words,
    shipped_forms,
    shipped_locales,
)
from surveys.core.answers import (
    Amount,
    Chosen,
    ChosenMany,
    InMonth,
    OnDate,
    Rated,
)
from surveys.core.journey import Journey
from surveys.core.model import Form, OneChoice, StatementGroup
from surveys.definitions.form_json import form_from_json, form_to_json
from surveys.definitions.localisation import (
    TranslationStatus,
    WritingDirection,
    missing_strings,
    plain_language,
    strings_of,
)
from surveys.languages import EVERY_DRAFT, form_in_language, language_of, languages_offered
from surveys.shown_answers import journey_rows, shown_answer
from surveys.typed_answers import read_month, read_number
from tests.surveys.made_forms import make_form, one


VISIT = shipped_forms()["family_after_visit"]
TAGS = sorted(language for key, language in shipped_locales() if key == VISIT.key)
TRANSLATED = [tag for tag in TAGS if plain_language(tag) != VISIT.language]
ARABIC_SCRIPT = re.compile(r"[\u0600-\u06ff]")


def shapes(form: Form) -> list[tuple[object, ...]]:
    """Everything of a form that an answer, a trend or an export hangs on."""
    return [
        (
            question.id,
            question.kind,
            question.show_when,
            getattr(question, "required", None),
            [option.code for option in form.options(question)]
            if isinstance(question, OneChoice | StatementGroup)
            else None,
            [statement.id for statement in getattr(question, "statements", ())],
        )
        for question in form.questions
    ]


def test_arabic_and_urdu_are_there_for_whoever_may_see_drafts() -> None:
    offered = {choice.tag: choice for choice in languages_offered(VISIT, drafts=EVERY_DRAFT)}
    assert {"ar", "ur", "pl"} <= set(offered)
    assert offered["ar"].own_name == "العربية"
    assert offered["ur"].own_name == "اردو"
    assert {offered[tag].direction for tag in ("ar", "ur")} == {WritingDirection.RTL}
    assert offered["ar"].is_draft


def test_the_language_of_the_form_comes_first_and_drafts_wait_to_be_allowed() -> None:
    assert [choice.tag for choice in languages_offered(VISIT)] == ["en-GB"]
    assert [choice.tag for choice in languages_offered(VISIT, drafts=frozenset({"ur"}))] == ["en-GB", "ur"]
    assert next(iter(languages_offered(VISIT, drafts=EVERY_DRAFT))).tag == "en-GB"


@pytest.mark.parametrize("tag", TAGS)
def test_the_same_languages_are_offered_from_within_a_language(tag: str) -> None:
    there = form_in_language(VISIT, tag)
    assert languages_offered(there, drafts=EVERY_DRAFT) == languages_offered(VISIT, drafts=EVERY_DRAFT)
    assert language_of(there).tag == there.language == tag
    assert form_in_language(there, "en-GB") == VISIT
    assert form_in_language(there, tag) is there


@pytest.mark.parametrize("tag", TAGS)
def test_a_language_changes_words_and_nothing_an_answer_hangs_on(tag: str) -> None:
    assert shapes(form_in_language(VISIT, tag)) == shapes(VISIT)
    assert form_in_language(VISIT, tag).version == VISIT.version


def test_a_published_copy_of_the_form_speaks_the_same_languages() -> None:
    published = form_from_json(form_to_json(VISIT))
    assert published is not VISIT
    assert form_in_language(published, "ar").question("went_well").text != VISIT.question("went_well").text


@pytest.mark.parametrize(
    "other",
    [
        make_form(one("q")),
        VISIT.model_copy(update={"version": "9.9"}),
        VISIT.model_copy(update={"title": "Another title"}),
    ],
    ids=["not shipped", "another version", "other words"],
)
def test_a_form_that_is_not_the_shipped_one_keeps_its_own_language(other: Form) -> None:
    assert [choice.tag for choice in languages_offered(other, drafts=EVERY_DRAFT)] == [other.language]
    assert form_in_language(other, "ar") is other
    assert language_of(other).status is TranslationStatus.COMPLETE


@pytest.mark.parametrize("tag", [None, "", "tlh", "fr"])
def test_an_unknown_language_leaves_the_form_as_it_is(tag: str | None) -> None:
    assert form_in_language(VISIT, tag) is VISIT


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_translation_leaves_nothing_in_english(tag: str) -> None:
    locale = shipped_locales()[VISIT.key, tag]
    assert set(missing_strings(VISIT, locale)) == set(locale.unofficial)
    there = strings_of(form_in_language(VISIT, tag))
    assert [key for key, text in strings_of(VISIT).items() if text == there[key]] == []


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_drafted_translation_says_who_made_it_and_that_nobody_checked_it(tag: str) -> None:
    locale = shipped_locales()[VISIT.key, tag]
    assert locale.status is TranslationStatus.DRAFT
    assert locale.checked_by is None
    assert "draft" in locale.translated_by
    assert "Not reviewed by a native speaker" in locale.translated_by


@pytest.mark.parametrize("tag", TRANSLATED)
def test_the_national_question_is_marked_as_not_official_with_its_english_words(tag: str) -> None:
    assert national_wordings()["friends_and_family"].translations == {}
    question = form_in_language(VISIT, tag).question("overall")
    assert isinstance(question, OneChoice)
    assert question.hint is not None
    assert VISIT.question("overall").text in question.hint
    assert question.text != VISIT.question("overall").text


@pytest.mark.parametrize("tag", TAGS)
def test_help_is_told_with_the_same_numbers_wherever_english_tells_it(tag: str) -> None:
    numbers = {number for line in helplines() for number in re.findall(r"\d+", line.contact)}
    english, there = strings_of(VISIT), strings_of(form_in_language(VISIT, tag))
    for key, text in english.items():
        told = set(re.findall(r"\b(?:111|999)\b", text))
        assert told == set(re.findall(r"(?<!\d)(?:111|999)(?!\d)", there[key])), key
        assert told <= numbers


@pytest.mark.parametrize("tag", ["ar", "ur"])
def test_right_to_left_words_hold_no_letter_of_another_script_by_accident(tag: str) -> None:
    """Look-alike letters, presentation forms and stray marks of direction spoil what a screen reader says."""
    text = "\n".join(strings_of(form_in_language(VISIT, tag)).values())
    assert ARABIC_SCRIPT.search(text)
    assert re.search(r"[\u0370-\u052f\ufb50-\ufdff\ufe70-\ufeff\u200e\u200f\u202a-\u202e]", text) is None
    if tag == "ar":
        assert re.search(r"[گچپژیےکہں۔]", text) is None
    else:
        assert re.search(r"[\u064a\u0643\u0629]", text) is None  # Arabic yeh, kaf and teh marbuta


def test_answers_are_shown_in_the_words_of_the_language() -> None:
    form = form_in_language(VISIT, "ar")
    journey = Journey(
        form, {"overall": Chosen("very_good"), "how_it_was": Rated((("listened", Chosen("yes")),))}
    )
    shown = {row.label: row.shown_answer for row in journey_rows(journey)}
    assert shown[form.question("overall").text] == "جيدة جدًا"
    assert shown["استمعوا إليّ حقًا"] == "نعم"
    assert shown_answer(form, form.question("overall"), OnDate(date(2026, 3, 27))) == "27 مارس 2026"
    assert shown_answer(form, form.question("overall"), InMonth(2026, 3)) == "مارس 2026"
    assert "،" in shown_answer(form, form.question("overall"), ChosenMany(("good", "poor")))


def test_a_month_by_itself_has_the_ending_it_needs() -> None:
    form = form_in_language(VISIT, "pl")
    assert shown_answer(form, form.question("overall"), OnDate(date(2026, 3, 27))) == "27 marca 2026"
    assert shown_answer(form, form.question("overall"), InMonth(2026, 3)) == "marzec 2026"


def test_no_name_of_a_month_means_another_month_elsewhere() -> None:
    meanings: dict[str, set[int]] = {}
    for words in shipped_face_words().values():
        for names in (words.months, words.months_alone or ()):
            for at, name in enumerate(names, 1):
                meanings.setdefault(name.casefold(), set()).add(at)
    assert {name: found for name, found in meanings.items() if len(found) > 1} == {}
    for name, found in meanings.items():
        assert read_month(name, "2026") == InMonth(2026, *found)


@pytest.mark.parametrize(("typed", "number"), [("١٢", "12"), ("۱۲", "12"), ("٧٫٥", "7.5"), ("١٬٢٥٠", "1250")])
def test_numbers_are_read_in_the_digits_of_the_keyboard(typed: str, number: str) -> None:
    read = read_number(typed)
    assert isinstance(read, Amount)
    assert f"{read.number:f}" == number


@pytest.mark.parametrize("month", ["3", "٣", "March", "mar", "مارس", "مارچ", "marca", "marzec"])
def test_months_are_read_by_number_and_by_name_in_each_language(month: str) -> None:
    assert read_month(month, "2026") == InMonth(2026, 3)
