"""Detects text in another script or language, which is reported as not analysable."""

from __future__ import annotations

import re
from functools import cache

from analysis.comments.reading.catalogue import comment_thresholds, word_list
from analysis.comments.reading.clauses import LONGEST
from analysis.comments.reading.labels import NotAnalysable


_LETTERS = re.compile(r"[^\W\d_]")
_ENGLISH_SCRIPT = re.compile(r"[A-Za-zÀ-ɏ]")
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_FEW = 2
_ENGLISH = "english"


@cache
def _languages() -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    lists = word_list("languages")
    english = frozenset(lists[_ENGLISH])
    return english, tuple(frozenset(words) - english for name, words in lists.items() if name != _ENGLISH)


def not_analysable(text: str) -> NotAnalysable | None:
    """Why a comment cannot be analysed, or None when it can.

    Scripts are detected by their letters, languages in Latin script by their function words: another
    language's must occur at least twice and outnumber the English ones.
    """
    text = text[:LONGEST]
    if not text.strip():
        return NotAnalysable.EMPTY
    latin = len(_ENGLISH_SCRIPT.findall(text))
    letters = len(_LETTERS.findall(text)) if not text.isascii() else latin
    if letters == 0:
        return None if any(char.isdigit() for char in text) else NotAnalysable.NO_WORDS
    return _by_script(latin, letters) or _by_little_words(text)


def _by_script(latin: int, letters: int) -> NotAnalysable | None:
    thresholds = comment_thresholds()
    foreign = 1 - latin / letters
    if foreign > thresholds.other_scripts.value:
        return NotAnalysable.OTHER_LANGUAGE
    return NotAnalysable.MIXED_LANGUAGES if foreign > thresholds.mixed_scripts.value else None


def _by_little_words(text: str) -> NotAnalysable | None:
    english, others = _languages()
    words = [word.lower() for word in _WORDS.findall(text)]
    unknown = [word for word in words if word not in english]
    if len(unknown) < _FEW:
        return None
    hits = max(sum(word in language for word in unknown) for language in others)
    if hits < _FEW:
        return None
    known = len(words) - len(unknown)
    if hits > known:
        return NotAnalysable.OTHER_LANGUAGE
    accented = sum(not word.isascii() for word in unknown)
    return NotAnalysable.MIXED_LANGUAGES if hits >= 3 and hits + accented > 0.5 * known else None
