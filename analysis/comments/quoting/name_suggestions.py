"""Suggests words that may be names, for a person to confirm before a quote leaves the team."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from analysis.comments.reading.names import first_names, names_and_words, never_names


class NameReason(StrEnum):
    """Why a word is suggested, the most certain reason first."""

    TITLE = "title"
    CUE = "cue"
    FIRST_NAME = "first_name"
    CAPITAL = "capital"


@dataclass(frozen=True, slots=True)
class NameSuggestion:
    """A span of the text that may be a name."""

    start: int
    end: int
    reason: NameReason


_NAME = r"[^\W\d_a-z][^\W\d_]+(?:['’-][^\W\d_]+)*"
_TITLES = "Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sister|Nurse|Midwife"
_TITLE = re.compile(rf"\b(?:{_TITLES})\.?\s+({_NAME}(?:\s+{_NAME})?)")
_MINE = (
    "son|daughter|baby|boy|girl|child|partner|husband|wife|mum|dad|brother|sister|friend|nurse|midwife|"
    "therapist|doctor|health visitor|worker"
)
_CUE = re.compile(
    rf"(?i:\b(?:called|named|thanks to|thank you|with|by|from|my (?:{_MINE})|baby|little))\s+"
    rf"({_NAME}(?:\s+{_NAME})?)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n\"“(•\-–]\s*)$")
_ENOUGH_CAPITALS = 0.7


def suggest_names(text: str) -> tuple[NameSuggestion, ...]:
    """Spans that may be names of people or places, in order, not overlapping.

    A name follows a title; or is capitalised and follows a cue ("my son", "called"); or is a known first
    name; or is a capitalised word inside a sentence. Names that are also words ("Hope", "Joy") need a capital
    inside a sentence. A text mostly in capitals is searched for known first names only.
    """
    letters = [char for char in text if char.isalpha()]
    shouting = bool(letters) and sum(char.isupper() for char in letters) > _ENOUGH_CAPITALS * len(letters)
    found: list[NameSuggestion] = []
    if not shouting:
        for pattern, reason in ((_TITLE, NameReason.TITLE), (_CUE, NameReason.CUE)):
            for match in pattern.finditer(text):
                _add(found, match.start(1), _trimmed(text, match), reason)
    for match in _WORD.finditer(text):
        reason = _reason(text, match, shouting)
        if reason is not None:
            _add(found, *match.span(), reason)
    return tuple(sorted(found, key=lambda each: each.start))


def _trimmed(text: str, match: re.Match[str]) -> int:
    """The end of the name after a cue, without a second word that is not a name."""
    words = [(word.group(), word.end()) for word in _WORD.finditer(match.group(1))]
    kept = [end for word, end in words if _bare(word) not in never_names()]
    first_is_name = bool(words) and _bare(words[0][0]) not in never_names()
    return match.start(1) + (kept[-1] if first_is_name else 0)


def _add(found: list[NameSuggestion], start: int, end: int, reason: NameReason) -> None:
    if start < end and all(end <= other.start or other.end <= start for other in found):
        found.append(NameSuggestion(start, end, reason))


def _reason(text: str, match: re.Match[str], shouting: bool) -> NameReason | None:
    word = match.group()
    lower = _bare(word)
    if lower in first_names():
        return NameReason.FIRST_NAME
    if lower in never_names() or shouting or not word[0].isupper():
        return None
    inside = not _SENTENCE_START.search(text[max(0, match.start() - 3) : match.start()])
    if lower in names_and_words():
        return NameReason.FIRST_NAME if inside else None
    ordinary = word.isupper() and len(word) <= 5  # an abbreviation
    return NameReason.CAPITAL if inside and not ordinary and len(word) > 1 else None


def _bare(word: str) -> str:
    return re.sub(r"['’]s$", "", word.lower())
