"""Headings that take up several rows, as survey programs write them.

SurveyMonkey and SmartSurvey write a question once and its options below it; Qualtrics writes a code, the
question, and a line for its own import. Works on texts only, so that every kind of file is read alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from feedback_app.services.imports.raw.title_text import title_text


Texts = Sequence[str]
"""The cells of a row as text, "" where blank."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What one column is headed with: the question, its option or statement, the program's code for it."""

    question: str
    option: str = ""
    code: str = ""

    @property
    def title(self) -> str:
        """Both as one title, joined as Microsoft Forms does."""
        return f"{self.question}.{self.option}" if self.option and self.question else self.question


class HeadingLayout(StrEnum):
    """How the rows of headings are arranged."""

    ONE_ROW = "one_row"
    OPTIONS_BELOW = "options_below"
    CODES_ABOVE = "codes_above"
    QUALTRICS = "qualtrics"


@dataclass(frozen=True, slots=True)
class HeadingRows:
    """Where the headings are: rows ``start`` to ``start + depth - 1``."""

    start: int
    depth: int
    layout: HeadingLayout
    headings: tuple[Heading, ...]


_MARKERS = frozenset({"response", "open-ended response", "open ended response", "responses"})
_NUMBER_OR_DATE = re.compile(r"[\d\s.,:/+-]+(am|pm|utc|gmt|z)?", re.IGNORECASE)
_IMPORT_ID = re.compile(r"\{.{0,4}ImportId\b", re.IGNORECASE)
_ZONE = re.compile(r"timeZone\W{1,4}([A-Za-z_/+\-0-9]{1,40})", re.IGNORECASE)
_SEARCHED, _BELOW = 8, 40
_LONGEST_OPTION = 300


def is_import_line(row: Texts) -> bool:
    """Whether this is the line of identifiers that Qualtrics writes for itself: ``{"ImportId":"QID1"}``."""
    filled = [text for text in row if text]
    return bool(filled) and sum(bool(_IMPORT_ID.match(text)) for text in filled) * 2 > len(filled)


def qualtrics_headings(rows: Sequence[Texts]) -> HeadingRows | None:
    """The headings above Qualtrics' own line, with or without the row of codes."""
    found = next((n for n, row in enumerate(rows[:_SEARCHED]) if is_import_line(row)), None)
    if not found:
        return None
    asked = rows[found - 1]
    codes = rows[found - 2] if found > 1 and _are_codes(rows[found - 2], asked) else None
    start = found - (2 if codes is not None else 1)
    headings = tuple(
        Heading(
            _with_zone(title_text(text) or _at(codes or (), n), _at(rows[found], n)), code=_at(codes or (), n)
        )
        for n, text in enumerate(asked)
    )
    return HeadingRows(start, found - start + 1, HeadingLayout.QUALTRICS, headings)


def codes_above(rows: Sequence[Texts], start: int) -> HeadingRows | None:
    """Titles that begin at ``start``, when the row above them holds codes: "Q1", "v_12"."""
    if not start or not _are_codes(rows[start - 1], rows[start]):
        return None
    headings = tuple(
        Heading(title_text(text) or _at(rows[start - 1], n), code=_at(rows[start - 1], n))
        for n, text in enumerate(rows[start])
    )
    return HeadingRows(start - 1, 2, HeadingLayout.CODES_ABOVE, headings)


def _with_zone(title: str, import_line: str) -> str:
    """``Recorded Date (America/Denver)``: Qualtrics names the zone of its times only in its own line."""
    found = _ZONE.search(import_line)
    return title if found is None or found[1] in ("Europe/London", "") else f"{title} ({found[1]})"


def paired_headings(rows: Sequence[Texts], start: int) -> HeadingRows | None:
    """Two rows of headings that begin at ``start``, or None when there is only one."""
    if start + 1 >= len(rows):
        return None
    upper, lower = rows[start], rows[start + 1]
    if _repeats(upper, lower):
        headings = tuple(
            Heading(title_text(_at(lower, n)) or title_text(_at(upper, n)), code=_at(upper, n))
            for n in range(max(len(upper), len(lower)))
        )
        return HeadingRows(start, 2, HeadingLayout.CODES_ABOVE, headings)
    if _are_options(upper, lower, rows[start + 2 : start + 2 + _BELOW]):
        return HeadingRows(start, 2, HeadingLayout.OPTIONS_BELOW, _joined(upper, lower))
    return None


def _are_codes(upper: Texts, lower: Texts) -> bool:
    """Names without spaces above the titles: "Q1", "StartDate"; a few like "Duration (in seconds)" differ."""
    filled = [text for text in upper if text]
    enough = len(filled) * 2 > sum(bool(text) for text in lower)
    return enough and sum(" " not in text for text in filled) * 2 > len(filled)


def _repeats(upper: Texts, lower: Texts) -> bool:
    """Whether the lower row names the same columns in words: "StartDate" and "Start Date"."""
    pairs = [(a, b) for a, b in zip(upper, lower, strict=False) if a and b]
    same = sum(_letters(a) == _letters(b) for a, b in pairs)
    differing = sum(a != b for a, b in pairs)
    return same >= 3 and differing > 0 and _is_texty(lower) and _are_codes(upper, lower)


def _letters(text: str) -> str:
    return re.sub(r"\W|_", "", text).casefold()


def _are_options(upper: Texts, lower: Texts, below: Sequence[Texts]) -> bool:
    """Whether the lower row holds options under the questions of the upper one, and is no response."""
    filled = [n for n, text in enumerate(lower) if text]
    if not filled or not _is_texty(lower) or not _is_texty(upper):
        return False
    if any(len(lower[n]) > _LONGEST_OPTION for n in filled):
        return False
    marked = [n for n in filled if _is_marker(lower[n])]
    if marked and not any(_is_marker(_at(row, n)) for row in below for n in marked):
        return True
    gaps = [n for n in filled if not _at(upper, n) and _left_of(upper, lower, n)]
    return (
        bool(gaps) and all(_is_explained(upper, lower, n) for n in filled) and _has_facts(upper, lower, below)
    )


def _is_marker(text: str) -> bool:
    return " ".join(text.split()).casefold() in _MARKERS


def _left_of(upper: Texts, lower: Texts, position: int) -> bool:
    """Whether a question with something below it is on the left, across columns without a title."""
    for n in range(position - 1, -1, -1):
        if _at(upper, n):
            return bool(_at(lower, n))
        if not _at(lower, n):
            return False
    return False


def _is_explained(upper: Texts, lower: Texts, position: int) -> bool:
    if not _at(upper, position):
        return _left_of(upper, lower, position)
    return not _at(upper, position + 1) and bool(_at(lower, position + 1))


def _has_facts(upper: Texts, lower: Texts, below: Sequence[Texts]) -> bool:
    """Columns such as an id or a date: headed above, blank in the lower row, filled further down."""
    facts = [n for n, text in enumerate(upper) if text and not _at(lower, n)]
    return any(sum(bool(_at(row, n)) for row in below) * 2 > len(below) for n in facts)


def _joined(upper: Texts, lower: Texts) -> tuple[Heading, ...]:
    headings: list[Heading] = []
    question = ""
    for n in range(max(len(upper), len(lower))):
        top, bottom = title_text(_at(upper, n)), title_text(_at(lower, n))
        if top:
            question = top if bottom else ""
        elif not bottom:
            question = ""
        if top and (not bottom or _is_marker(bottom) or top == bottom):
            headings.append(Heading(top))
        elif bottom and question:
            headings.append(Heading(question, bottom))
        else:
            headings.append(Heading(bottom))
    return tuple(headings)


def _is_texty(row: Texts) -> bool:
    return not any(text and _NUMBER_OR_DATE.fullmatch(text) for text in row)


def _at(row: Texts, position: int) -> str:
    return row[position] if position < len(row) else ""
