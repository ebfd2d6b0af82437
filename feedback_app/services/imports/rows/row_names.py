"""Several names for one row, so that it is known again after a spreadsheet program saved its file again.

Excel shows, and then saves, an id of twelve digits as 1.149E+11, a time without seconds, or only a day; it
drops zeros in front and curls quotation marks. A row is compared by everything that both files still have:

==================  =============================================
both have           the same row when
==================  =============================================
an id and a time    both are equal (other answers: changed since)
an id               id, day and answers are equal
a time              minute and answers are equal
neither             day and answers are equal
==================  =============================================
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from feedback_app.services.imports.files.table import visible_text
from feedback_app.services.imports.files.words import normalised
from feedback_app.services.imports.rows.row_reports import ReadRow
from feedback_app.services.local_time import LONDON
from surveys.core.answers import Answer, Written
from surveys.core.answers_io import answers_to_json


TELLING_CHARACTERS = 20
"""From this length on, two equal comments on one day are one person's."""

_CUT_ID = re.compile(r"\d(?:[.,]\d+)?e[+-]?\d+", re.IGNORECASE)
_WHOLE = re.compile(r"(\d+)(?:[.,]0+)?")
_PLAIN_NUMBER = re.compile(r"0*(\d+(?:\.\d*?[1-9])?)\.?0*")
_EXCEL_DIGITS = 15


class MatchStrength(IntEnum):
    """How much a match says, most first."""

    SAME_ROW = 0
    CHANGED = 1
    SAME_MOMENT = 2
    SAME_DAY = 3


@dataclass(frozen=True, slots=True, repr=False)
class RowName:
    """One name, before it is digested."""

    evidence: MatchStrength
    plain: str


@dataclass(frozen=True, slots=True, repr=False)
class RowNaming:
    """What a row is stored under, and what it is looked up by."""

    stored: tuple[str, ...]
    looked_up: tuple[RowName, ...]
    is_telling: bool


class RowNamer:
    """Names the rows of one file in order. Equal rows are counted, so that each has its own name."""

    def __init__(self, *start: str) -> None:
        self._start = start
        self._seen: Counter[str] = Counter()

    def name(self, row: ReadRow) -> RowNaming:
        """The names of the next row."""
        local = row.received_at.astimezone(LONDON)
        day, clock = local.date().isoformat(), f"{local:%H:%M}"
        known = _Known(
            id=id_as_kept(row.identity[1]) if row.identity else "",
            day=day,
            minute="" if clock == "00:00" else f"{day} {clock}",
            answers=answers_to_json({key: _plain(answer) for key, answer in row.answers.items()}),
        )
        of_minute = self._counted("minute", known.minute, known.answers) if known.minute else 0
        of_day = self._counted("day", known.day, known.answers)
        known = replace(known, of_minute=of_minute, of_day=of_day)
        is_telling = any(
            isinstance(answer, Written) and len(visible_text(answer.text)) >= TELLING_CHARACTERS
            for answer in row.answers.values()
        )
        return RowNaming(
            tuple(self._text(*each) for each in _stored(known)),
            tuple(RowName(evidence, self._text(*each)) for evidence, each in _looked_up(known)),
            is_telling,
        )

    def _counted(self, *what: str) -> int:
        key = self._text(*what)
        self._seen[key] += 1
        return self._seen[key]

    def _text(self, *what: object) -> str:
        return json.dumps(["name", *self._start, *what], ensure_ascii=False)


@dataclass(frozen=True, slots=True, repr=False)
class _Known:
    """What a file says about a row. ``of_minute``, ``of_day``: its number among equal ones."""

    id: str
    day: str
    minute: str
    answers: str
    of_minute: int = 0
    of_day: int = 0


def _stored(known: _Known) -> Iterator[tuple[object, ...]]:
    has_id, has_time = bool(known.id), bool(known.minute)
    if has_id and has_time:
        yield ("id and minute", known.id, known.minute)
        yield ("id, minute and answers", known.id, known.minute, known.answers)
    if has_id:
        yield ("id and day", has_time, known.id, known.day, known.answers)
    if has_time:
        yield ("minute", has_id, known.minute, known.answers, known.of_minute)
    yield ("day", has_time, has_id, known.day, known.answers, known.of_day)


def _looked_up(known: _Known) -> Iterator[tuple[MatchStrength, tuple[object, ...]]]:
    """By what both have: a name says what its row had, and none is used when both have more than it."""
    has_id, has_time = bool(known.id), bool(known.minute)
    if has_id and has_time:
        yield MatchStrength.SAME_ROW, ("id, minute and answers", known.id, known.minute, known.answers)
        yield MatchStrength.CHANGED, ("id and minute", known.id, known.minute)
    for theirs_has_time in (False, True):
        if has_id and not (has_time and theirs_has_time):
            yield (
                MatchStrength.SAME_ROW,
                ("id and day", theirs_has_time, known.id, known.day, known.answers),
            )
    for theirs_has_id in (False, True):
        if has_time and not (has_id and theirs_has_id):
            yield (
                MatchStrength.SAME_MOMENT,
                ("minute", theirs_has_id, known.minute, known.answers, known.of_minute),
            )
    for theirs_has_time in (False, True):
        for theirs_has_id in (False, True):
            if not (has_time and theirs_has_time) and not (has_id and theirs_has_id):
                yield (
                    MatchStrength.SAME_DAY,
                    ("day", theirs_has_time, theirs_has_id, known.day, known.answers, known.of_day),
                )


def id_as_kept(text: str) -> str:
    """An id as it survives a spreadsheet: without zeros in front; "" when its digits are lost."""
    plain = visible_text(text).strip("'\"= ").casefold()
    if _CUT_ID.fullmatch(plain):
        return ""
    if found := _WHOLE.fullmatch(plain):
        digits = found[1].lstrip("0") or "0"
        return digits[:_EXCEL_DIGITS].ljust(len(digits), "0")
    return plain


def _plain(answer: Answer) -> Answer:
    """Words without what a spreadsheet changes: quotation marks, spaces, line ends, zeros."""
    if not isinstance(answer, Written):
        return answer
    text = normalised(answer.text.lstrip("'"))
    if found := _PLAIN_NUMBER.fullmatch(text):
        text = found[1]
    return Written(text)
