"""Hints for authors: long sentences and hard words, each with its place; never a reason to refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveys import authoring
from surveys.authoring import hints_for_authors
from surveys.catalogue import FORMS, plain_words
from surveys.checking import check_everything
from surveys.definitions.hints import (
    Hint,
    HintCode,
    PlainWords,
    hints_about,
    sentences_of,
)


WORDS = PlainWords.model_validate(
    {
        "longest_sentence": {"plain": 8, "easy_read": 5},
        "source": "Made up",
        "words": {
            "utilise": "use",
            "prior to": "before",
            "refer": "send",
            "refer on": "ask another service",
            "e.g.": "for example",
            "case": "family",
        },
    }
)


def about(text: str, language: str = "en-GB") -> list[tuple[HintCode, str]]:
    """Each hint about a text with the word or number it names."""
    return [(hint.code, hint.what) for hint in hints_about([("here", text)], WORDS, language=language)]


def hard_words_in(text: str) -> list[str]:
    return [what.split("“")[1].split("”")[0] for code, what in about(text) if code is HintCode.HARD_WORD]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We utilise this.", ["utilise"]),
        ("It was utilised, and we are utilising it.", ["utilise"]),
        ("Utilise it prior to the visit.", ["utilise", "prior to"]),
        ("We refer on to others.", ["refer on"]),
        ("We refer you.", ["refer"]),
        ("Many things, e.g. sleep.", ["e.g."]),
        ("Three cases.", ["case"]),
        ("A suitcase. In any case-free way. The staircase.", []),
        ("We preferred it.", []),
        ("", []),
    ],
)
def test_hard_words_are_found_with_their_endings_and_nowhere_else(text: str, found: list[str]) -> None:
    assert hard_words_in(text) == found


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("One two three four five six seven eight.", "en-GB", 0),
        ("One two three four five six seven eight nine.", "en-GB", 1),
        ("One two three four five. Six seven eight nine ten.", "en-GB", 0),
        ("One two three four five six.", "en-GB-x-easy", 1),
        ("One two three four five six seven eight nine.", "pl", 0),
        ("We utilise it.", "ar", 0),
    ],
)
def test_long_sentences_are_counted_in_words_and_in_english_only(
    text: str, language: str, count: int
) -> None:
    assert len(about(text, language)) == count


def test_a_sentence_ends_with_its_mark_or_its_line() -> None:
    assert sentences_of("One. Two? Three\n\nFour: five!") == ("One.", "Two?", "Three", "Four:", "five!")


def test_a_hint_names_its_place_and_shows_only_how_the_sentence_begins() -> None:
    text = "Please be so kind as to tell us all of what you think."
    (hint,) = hints_about([("visit.yaml, line 3", text)], WORDS, language="en")
    assert isinstance(hint, Hint)
    assert hint.where == "visit.yaml, line 3"
    assert "what you think" not in str(hint)
    assert str(hint).endswith("[long_sentence]")


def test_what_is_shipped_has_next_to_no_hints_and_the_check_stays_silent() -> None:
    assert len(hints_for_authors()) <= 5
    assert check_everything() == ()


def test_a_hard_word_anywhere_in_a_form_is_found_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (FORMS / "drop_in.yaml").read_text(encoding="utf-8")
    places = {
        'label: "To get advice on a topic"': 'label: "To obtain advice on a topic"',
        "title: The drop-in\n": "title: The intervention\n",
        "text: I know what to do next,": "text: I can commence the next steps,",
    }
    for old, new in places.items():
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "drop_in.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(authoring, "FORMS", tmp_path)
    found = {hint.what.split("“")[1].split("”")[0]: hint.where for hint in hints_for_authors()}
    assert {"obtain", "intervention", "commence"} <= set(found)
    lines = text.splitlines()
    for word in ("obtain", "intervention", "commence"):
        line = int(found[word].split("line ")[1].split(",")[0])
        assert word in lines[line - 1]


def test_every_hard_word_has_something_easier() -> None:
    words = plain_words().words
    assert len(words) > 80
    assert all(len(easier) > 1 and easier != word for word, easier in words.items())
