"""The easy read variant: the same questions in shorter words, with a picture wherever someone chooses."""

from __future__ import annotations

import pytest

from surveys.catalogue import face_words, shipped_forms, shipped_locales
from surveys.core.answers import MissingReason
from surveys.core.model import Information, OneChoice, StatementGroup
from surveys.definitions.localisation import (
    WritingDirection,
    direction_of,
    is_easy_read,
    missing_strings,
    plain_language,
)
from surveys.languages import EVERY_DRAFT, form_in_language, languages_offered
from tests.surveys import reading_age
from tests.surveys.definitions.test_shipped_forms import every_word, prose


EASY = "en-GB-x-easy"
FORMS = sorted(key for key, language in shipped_locales() if language == EASY)
LONGEST_SENTENCE = 12


def test_the_visit_form_is_offered_in_easy_read() -> None:
    offered = {
        choice.tag: choice for choice in languages_offered(shipped_forms()[FORMS[0]], drafts=EVERY_DRAFT)
    }
    assert "family_after_visit" in FORMS
    assert offered[EASY].is_easy_read
    assert offered[EASY].direction is WritingDirection.LTR
    assert offered[EASY].own_name.startswith("English")
    assert not offered["en-GB"].is_easy_read


@pytest.mark.parametrize("key", FORMS)
def test_every_sentence_is_short_and_says_one_thing(key: str) -> None:
    form = form_in_language(shipped_forms()[key], EASY)
    own = [text for text in prose(form) if text != shipped_forms()[key].question("overall").text]
    for text in own:
        for sentence in reading_age.sentences(text):
            assert len(reading_age.words(sentence)) <= LONGEST_SENTENCE, sentence
    assert reading_age.grade(own) < reading_age.grade(prose(shipped_forms()[key]))
    assert reading_age.grade(own) <= 2.5


@pytest.mark.parametrize("key", FORMS)
def test_the_national_question_keeps_its_words_also_here(key: str) -> None:
    plain, easy = (
        form.question("overall")
        for form in (shipped_forms()[key], form_in_language(shipped_forms()[key], EASY))
    )
    assert isinstance(plain, OneChoice)
    assert isinstance(easy, OneChoice)
    assert easy.text == plain.text
    assert [(o.code, o.label) for o in easy.options] == [(o.code, o.label) for o in plain.options]
    assert easy.hint is None


@pytest.mark.parametrize("key", FORMS)
def test_nothing_is_left_untranslated(key: str) -> None:
    assert missing_strings(shipped_forms()[key], shipped_locales()[key, EASY]) == ()


@pytest.mark.parametrize("key", FORMS)
def test_whoever_chooses_sees_a_picture_beside_every_answer_or_beside_none(key: str) -> None:
    form = form_in_language(shipped_forms()[key], EASY)
    for question in form.questions:
        if isinstance(question, OneChoice | StatementGroup):
            pictures = [option.picture is not None for option in form.options(question)]
            assert len(set(pictures)) == 1, question.id
        if isinstance(question, StatementGroup):
            assert all(statement.picture for statement in question.statements)
        elif not isinstance(question, Information):
            assert question.picture, question.id
    assert all(form.missing_picture(reason) for reason in MissingReason)


@pytest.mark.parametrize("key", FORMS)
def test_easy_words_are_plain_and_help_is_told(key: str) -> None:
    words = every_word(form_in_language(shipped_forms()[key], EASY))
    assert not set("\u2013\u2014;") & set(words)
    assert "e.g." not in words
    assert "phone 111 and choose option 2" in words.lower()
    assert "phone 999" in words.lower()


def test_what_the_pages_say_is_shorter_too() -> None:
    """Every sentence of the pages around the form, the notices too."""
    words = face_words(EASY)
    texts = [
        *(line for name in type(words).model_fields if isinstance(line := getattr(words, name), str)),
        *(text for each in words.problems.values() for text in (each.what, each.how)),
        *(text for each in words.messages.values() for text in each.paragraphs),
        *(text for notice in words.notices.values() for part in notice.parts for text in part.paragraphs),
    ]
    long = [
        sentence
        for text in texts
        if text not in {words.translated_by, words.unofficial_translation}
        for sentence in reading_age.sentences(text)
        if len(reading_age.words(sentence)) > LONGEST_SENTENCE
    ]
    assert long == []


@pytest.mark.parametrize(
    ("tag", "plain", "easy", "direction"),
    [
        ("en-GB-x-easy", "en-GB", True, "ltr"),
        ("ar-x-easy", "ar", True, "rtl"),
        ("ku-Arab-IQ", "ku-Arab-IQ", False, "rtl"),
        ("en-GB", "en-GB", False, "ltr"),
    ],
)
def test_what_a_tag_says(tag: str, plain: str, easy: bool, direction: str) -> None:
    assert (plain_language(tag), is_easy_read(tag), direction_of(tag).value) == (plain, easy, direction)
