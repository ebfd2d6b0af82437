"""Detects words that look like names, to exclude them from a vocabulary and to suggest them for masking."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from analysis.comments.reading.catalogue import word_list


_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n\"“(\-]\s*)$")
_MOSTLY_CAPITAL = 0.4
_SEEN_INSIDE = 2
_I = ("i'", "i’")


@cache
def first_names() -> frozenset[str]:
    """First names that are rarely ordinary words, in lower case."""
    return frozenset(word_list("names")["sure"])


@cache
def names_and_words() -> frozenset[str]:
    """First names that are also ordinary words, in lower case."""
    return frozenset(word_list("names")["also_words"])


@cache
def never_names() -> frozenset[str]:
    """Capitalised words that are not names of people."""
    return frozenset(word_list("names")["not_names"])


def name_like(texts: Iterable[str]) -> frozenset[str]:
    """Lower-case words of the texts that look like names of people or places.

    A known first name, or a word that has an initial capital inside sentences at least twice and in more than
    40 % of its occurrences there. Texts entirely in capitals are ignored.
    """
    inside: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    found: set[str] = set()
    for text in texts:
        if text.isupper():
            continue
        for match in _WORD.finditer(text):
            word = match.group()
            lower = word.lower()
            if lower in first_names():
                found.add(lower)
            before = text[max(0, match.start() - 3) : match.start()]
            if len(word) == 1 or lower.startswith(_I) or _SENTENCE_START.search(before):
                continue
            inside[lower] += 1
            capital[lower] += word[:1].isupper() and not word[1:].isupper()
    frequent = {
        word
        for word, count in capital.items()
        if count >= _SEEN_INSIDE and count > _MOSTLY_CAPITAL * inside[word]
    }
    return frozenset((found | frequent) - never_names())
