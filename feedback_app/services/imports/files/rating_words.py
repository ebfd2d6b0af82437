"""Ratings exported with words: "5 - Very good", "Very good (5)", "10 = very confident", stars."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from feedback_app.services.imports.files.table import visible_text


RATING_MOST = 10


class RatingDoubt(StrEnum):
    """Why a rating cannot be read although it has a figure."""

    SCALE_UNKNOWN = "scale_unknown"
    SCALE_DIFFERS = "scale_differs"


@dataclass(frozen=True, slots=True)
class NumberWithWords:
    """A figure and the words next to it. ``words`` is empty for stars; ``of``: how many stars there are."""

    number: str
    words: str = ""
    of: int | None = None


_NUMBER = r"(?P<number>\d{1,3}(?:\.0+)?)"
_BARE = re.compile(r"\d{1,3}(?:\.0+)?")
_OUT_OF_TEN = re.compile(r"(\d{1,3})\s*(?:/|out of|of)\s*10", re.IGNORECASE)
_OF_SOMETHING = re.compile(r"/|(?:out )?of\b", re.IGNORECASE)
_FIRST = re.compile(rf"[(\[]?{_NUMBER}[)\]]?\s*(?:[-\u2010-\u2014:.=)\u2212|]\s*|\s+)(?P<words>[^\d\s].*)")
_IN_BRACKETS = re.compile(rf"{_NUMBER}\s*[(\[](?P<words>[^()\[\]]+)[)\]]")
_LAST = re.compile(
    rf"(?P<words>.*[^\d\s(\[=:\u2010-\u2014-])\s*(?:[(\[]\s*|[-\u2010-\u2014:=]\s*){_NUMBER}\s*[)\]]?"
)
_FULL_STARS = "\u2605\u2b50\U0001f31f\u272d\u272e\u2730"
_EMPTY_STARS = "\u2606\u2729"
_STARS = re.compile(rf"(?P<full>[{_FULL_STARS}]*)(?P<empty>[{_EMPTY_STARS}]*)")
_STAR_WORDS = re.compile(r"(?P<number>\d{1,2})(?:\s*(?:/|out of)\s*(?P<of>\d{1,2}))?\s*stars?", re.IGNORECASE)


def number_with_words(text: str) -> NumberWithWords | None:
    """The figure and its words, or None when the text is not of this kind."""
    seen = western_digits(visible_text(text)).replace("\ufe0f", "")
    if not seen:
        return None
    if found := _STARS.fullmatch(seen.replace(" ", "")):
        full, empty = len(found["full"]), len(found["empty"])
        return NumberWithWords(str(full), of=full + empty)
    if found := _STAR_WORDS.fullmatch(seen):
        return NumberWithWords(found["number"], of=int(found["of"]) if found["of"] else None)
    for pattern in (_IN_BRACKETS, _FIRST, _LAST):
        if found := pattern.fullmatch(seen):
            return NumberWithWords(found["number"].split(".")[0], found["words"].strip())
    return None


def without_number(text: str) -> str | None:
    """The words next to a figure or stars: "Very good" of "5 - Very good"."""
    seen = visible_text(text).replace("\ufe0f", "")
    bare = seen.strip(f"{_FULL_STARS}{_EMPTY_STARS} ")
    if bare and bare != seen:
        return bare
    found = number_with_words(text)
    return found.words if found is not None and found.words else None


def rating_figure(text: str, *, low: str, high: str) -> str | RatingDoubt | None:
    """The figure of a rating from 0 to 10: of "8/10", "10 - very confident", ten stars; None: there is none.

    The words of one end with another figure than that end has here show that the file has another scale.
    """
    word = western_digits(visible_text(text))
    if found := _OUT_OF_TEN.fullmatch(word):
        return found[1]
    if _BARE.fullmatch(word):
        return word
    rated = number_with_words(word)
    if rated is None or _OF_SOMETHING.match(rated.words):
        return None
    if not rated.words:
        return rated.number if rated.of == RATING_MOST else RatingDoubt.SCALE_UNKNOWN
    ends = {_plain(low): 0, _plain(high): RATING_MOST}
    figure = int(rated.number)
    return rated.number if ends.get(_plain(rated.words), figure) == figure else RatingDoubt.SCALE_DIFFERS


def _plain(text: str) -> str:
    return visible_text(text).casefold().strip(" .!?:;,*")


def western_digits(text: str) -> str:
    """Digits of every script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in text)
