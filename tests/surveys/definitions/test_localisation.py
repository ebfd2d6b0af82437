from __future__ import annotations

from pathlib import Path

import pytest

from surveys.catalogue import load_form, load_locale, parse_locale
from surveys.core.errors import DefinitionCode, DefinitionError
from surveys.core.model import Licence, Option
from surveys.definitions.localisation import (
    Locale,
    TranslationStatus,
    WritingDirection,
    direction_of,
    localise,
    missing_strings,
    strings_of,
)
from surveys.definitions.national_wording import (
    LockedQuestion,
    NationalWording,
    OfficialTranslation,
    locked_strings,
    official_strings,
)
from tests.surveys.made_forms import group, make_form, number, one, rating, several, told


VALID = Path(__file__).parents[2] / "definitions" / "valid"


def locale_of(strings: dict[str, str], **changes: object) -> Locale:
    given: dict[str, object] = {
        "form": "made",
        "form_version": "1.0",
        "language": "cy",
        "status": TranslationStatus.DRAFT,
        "translated_by": "A. Translator",
        "strings": strings,
    }
    return Locale.model_validate({**given, **changes})


def test_translated_form_has_the_words_of_its_locale() -> None:
    form = load_form(VALID / "translated.yaml")
    translated = localise(form, load_locale(VALID / "locales" / "translated.fa.yaml", form))
    assert translated.language == "fa"
    assert translated.question("one").text == "چطور بود؟"
    assert translated.missing_labels.dont_know == "نمی‌دانم"
    assert direction_of(translated.language) is WritingDirection.RTL


def test_translation_changes_words_and_nothing_else() -> None:
    form = make_form(one("q"), several("s"), group("g"), rating("r"), number("n", unit="days"), told("i"))
    every = {key: f"{key}!" for key in strings_of(form)}
    translated = localise(form, locale_of(every))
    assert strings_of(translated) == every
    english = strings_of(form)
    assert localise(translated, locale_of(english, language="en")) == form


def test_keys_say_where_each_string_belongs() -> None:
    sections = make_form(one("q", options=(Option(code="a", label="A", hint="First"),)), group("g")).sections
    titled = sections[0].model_copy(update={"title": "A section"})
    keys = list(strings_of(make_form(sections=[titled])))
    assert keys == [
        "form.title",
        "form.introduction",
        "form.thanks",
        "missing_labels.dont_know",
        "missing_labels.not_applicable",
        "missing_labels.prefer_not_to_say",
        "scales.scale.options.a",
        "scales.scale.options.b",
        "scales.scale.options.c",
        "sections.first.title",
        "questions.q.text",
        "questions.q.options.a",
        "questions.q.options.a.hint",
        "questions.g.text",
        "questions.g.statements.listened",
        "questions.g.statements.tips",
    ]


def test_what_a_draft_lacks_stays_in_the_language_of_the_form() -> None:
    form = make_form(rating("r"))
    draft = locale_of({"questions.r.low": "Dim o gwbl"})
    question = localise(form, draft).question("r")
    assert (question.text, getattr(question, "low", "")) == ("r", "Dim o gwbl")
    assert "questions.r.high" in missing_strings(form, draft)
    assert "questions.r.low" not in missing_strings(form, draft)


@pytest.mark.parametrize("changes", [{"form": "another"}, {"form_version": "0.9"}])
def test_translation_of_another_form_or_version_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="translation"):
        localise(make_form(one("q")), locale_of({}, **changes))


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("en-GB", "ltr"),
        ("cy", "ltr"),
        ("ar", "rtl"),
        ("ur", "rtl"),
        ("fa", "rtl"),
        ("ps", "rtl"),
        ("ckb", "rtl"),
        ("he", "rtl"),
        ("ku-Arab", "rtl"),
        ("ku-Latn", "ltr"),
        ("az-Arab", "rtl"),
        ("pa-IN", "ltr"),
        ("so", "ltr"),
    ],
)
def test_direction(language: str, direction: str) -> None:
    assert direction_of(language) == direction


def test_locale_with_an_unknown_key_is_refused() -> None:
    with pytest.raises(DefinitionError) as refused:
        parse_locale("form: a\nwords: {}\n", name="a.cy.yaml")
    assert DefinitionCode.UNKNOWN_KEY in refused.value.codes
    assert DefinitionCode.MISSING_KEY in refused.value.codes


WORDING = NationalWording(
    key="quote_consent",
    version="1",
    source="Made up",
    licence=Licence(kind="national", holder="The tests", terms="MIT"),
    question=LockedQuestion(
        text="May we?", options=(Option(code="a", label="A"), Option(code="b", label="B"))
    ),
    translations={"cy": OfficialTranslation(text="Gawn ni?", options={"a": "Cawn", "b": "Na"})},
)


def test_official_translation_belongs_to_the_wording_and_not_to_the_form() -> None:
    form = make_form(one("q", purpose="quote_consent"), one("r"))
    wordings = {"quote_consent": WORDING}
    assert official_strings(form, wordings, "cy") == {
        "questions.q.text": "Gawn ni?",
        "questions.q.options.a": "Cawn",
        "questions.q.options.b": "Na",
    }
    assert official_strings(form, wordings, "fa") == {}
    assert locked_strings(form, wordings, ["questions.q.text", "questions.r.text"]) == ["questions.q.text"]
