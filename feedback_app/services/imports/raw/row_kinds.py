"""Rows of a results file that are no finished response: previews, unfinished rows and totals."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum


class Aside(StrEnum):
    """Why a row is not read as a response."""

    PREVIEW = "survey_preview"
    UNFINISHED = "unfinished"
    SUMMARY = "summary"


_TESTS = frozenset({"survey preview", "survey test", "preview", "test", "test response"})
_TEST_CODES = frozenset({"1", "2", "9", "17"})
_NOT_FINISHED = frozenset(
    {
        *("partial", "partially complete", "partially completed", "incomplete", "not completed", "started"),
        *("in progress", "abandoned", "disqualified", "dropped out", "unfinished", "not finished"),
    }
)
_FINISHED = frozenset({"complete", "completed", "finished", "submitted"})
_KINDS_OF_PLACE = {
    "status": {"status", "response type", "responsetype"},
    "channel": {"distributionchannel", "distribution channel"},
    "finished": {"finished", "finish", "is finished"},
    "progress": {"progress"},
    "completion": {"response status", "completion status", "survey status", "status", "response type"},
}
_SUMMARY = re.compile(
    r"(?:(?:grand |sub-?)?totals?|sum|average|mean|median|count|no\.? of responses|number of responses"
    r"|(?:grand )?total (?:number of )?(?:responses|respondents|answers|rows|records|surveys)\s*[:=]?\s*\d*"
    r"|n ?= ?\d+|end of (?:report|file|data|table)"
    r"|(?:generated|exported|printed|downloaded)(?: on| by| from)? .+"
    r"|(?:notes?|source|key)\s*[:\u2013-].*)[\s:]*",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = re.compile(r"[-+]?[\d.,]+ ?%?|")


TextAt = Callable[[int, int], str]
"""The text of a cell by its row and its column, both from 0."""


def asides(
    titles: Sequence[Sequence[str]], n_rows: int, text_at: TextAt, *, is_qualtrics: bool
) -> dict[int, Aside]:
    """The rows to set aside, by their place. ``titles``: for each column its title and its code."""
    names = [{_plain(each) for each in column if each} for column in titles]
    places = {
        kind: [n for n, each in enumerate(names) if each & wanted] for kind, wanted in _KINDS_OF_PLACE.items()
    }
    looks_like_it = bool(places["finished"] and (places["progress"] or places["channel"]))
    found: dict[int, Aside] = {}
    if is_qualtrics or looks_like_it:
        found |= {row: why for row in range(n_rows) if (why := _of_qualtrics(row, places, text_at))}
    for column in places["completion"]:
        found = _incomplete(n_rows, column, text_at) | found
    for row in range(n_rows - 1, -1, -1):
        if not _is_summary([text_at(row, column) for column in range(len(titles))]):
            break
        found[row] = Aside.SUMMARY
    return found


def _of_qualtrics(row: int, places: Mapping[str, Sequence[int]], text_at: TextAt) -> Aside | None:
    said = {kind: [_plain(text_at(row, n)) for n in columns] for kind, columns in places.items()}
    if any(word in _TESTS or word in _TEST_CODES for word in said["status"]):
        return Aside.PREVIEW
    if any(word in _TESTS for word in said["channel"]):
        return Aside.PREVIEW
    if any(word in ("false", "0", "no") for word in said["finished"]):
        return Aside.UNFINISHED
    if not places["finished"] and any(map(_is_below_100, said["progress"])):
        return Aside.UNFINISHED
    return None


def _is_below_100(text: str) -> bool:
    plain = text.strip().removesuffix("%").strip()
    return plain.replace(".", "", 1).isdigit() and float(plain) < 100


def _incomplete(n_rows: int, column: int, text_at: TextAt) -> dict[int, Aside]:
    """The unfinished rows, from a column in which every row says whether it was finished."""
    words = [_plain(text_at(row, column)) for row in range(n_rows)]
    if not set(words) - {""} <= (_FINISHED | _NOT_FINISHED):
        return {}
    return {row: Aside.UNFINISHED for row, word in enumerate(words) if word in _NOT_FINISHED}


def _is_summary(row: Sequence[str]) -> bool:
    """A total or a remark below the table: its word in the first column, then only figures or nothing."""
    if len(row) < 2 or not _SUMMARY.fullmatch(" ".join(row[0].split())):
        return False
    return all(_NUMBER.fullmatch(text.strip()) for text in row[1:])


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").split()).casefold().strip(" ?:*")
