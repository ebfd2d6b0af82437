"""Splits a comment into clauses and a clause into words. Every clause is a substring of the text as typed."""

from __future__ import annotations

import re


_PLAIN_NEGATORS = ("no", "not", "never", "none", "nothing", "nobody", "without", "hardly", "cannot")
_VERBS = (
    "ca",
    "do",
    "did",
    "does",
    "was",
    "were",
    "is",
    "are",
    "could",
    "would",
    "should",
    "wo",
    "have",
    "has",
    "had",
)
NEGATORS = frozenset([*_PLAIN_NEGATORS, *(verb + end for verb in _VERBS for end in ("nt", "n't"))])
NEGATED = "_NEG"
NEGATION_REACH = 3
"""A negator marks up to this many following words, or up to the next punctuation mark."""

LONGEST = 20_000
"""The number of characters analysed; anything beyond is stored but ignored."""

_TURNS = "but|however|although|though|except|yet|unfortunately|apart from"
_CUT = re.compile(rf"(?<=[.!?;\n])\s+|\n+|,?\s+(?=(?:{_TURNS})\b)", re.IGNORECASE)
_HAS_WORD = re.compile(r"[^\W_]{2}|\b[aiAI]\b|\d")
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+|[^\W\d_]+|[.!?,;:()]")
_MARKS = frozenset(".!?,;:()")


def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a comment in order, each a substring of it; at least one if it contains any word."""
    text = text[:LONGEST]
    found = [piece.strip() for piece in _CUT.split(text)]
    found = [piece for piece in found if _HAS_WORD.search(piece)]
    whole = text.strip()
    return tuple(found) if found else ((whole,) if whole else ())


def words_and_marks(text: str) -> list[str]:
    """Lower-case words, numbers (any number is "0") and punctuation marks."""
    tokens = _TOKEN.findall(text.lower().replace("’", "'").replace("‘", "'"))
    return ["0" if token.isdecimal() else token for token in tokens]


def plain_words(tokens: list[str]) -> list[str]:
    """The words and numbers without the punctuation."""
    return [token for token in tokens if token not in _MARKS]


def negation_marked(tokens: list[str]) -> list[str]:
    """Words, each with a suffix if it is within the scope of a preceding negator."""
    marked: list[str] = []
    reach = 0
    for token in tokens:
        if token in _MARKS:
            reach = 0
        elif token in NEGATORS:
            marked.append(token)
            reach = NEGATION_REACH
        else:
            marked.append(token + NEGATED if reach else token)
            reach = max(0, reach - 1)
    return marked
