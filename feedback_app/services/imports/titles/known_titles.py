"""Titles that survey programs give their own columns, and which of several dates or ids is the best one."""

from __future__ import annotations

import re
from itertools import islice

from feedback_app.services.imports.files.cell_text import text_of
from feedback_app.services.imports.files.dates import DateOrder, no_date, read_when
from feedback_app.services.imports.files.table import Cell, Column, Table, is_blank, visible_text
from feedback_app.services.imports.files.time_zones import without_zone
from feedback_app.services.imports.files.words import normalised


_LOOKED_AT, _EMPTY = 200, 10
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TIME_NOUN = r"(?: ?(?:date|time|date ?/? ?time|date and time|time ?stamp|at|on))"
_ENDED = (
    r"(?:end(?:ed)?|finish(?:ed)?|complet(?:ed?|ion)|submit(?:ted)?|submission|respon(?:se|ded)|recorded"
    r"|received)"
)
_STARTED = r"(?:start(?:ed)?|beg[au]n|begin|opened|created?|creation)"
_DATES = (
    re.compile(
        rf"{_ENDED}{_TIME_NOUN}|(?:date|time|month|date ?time|timestamp)(?: and time)?(?: of)? ?{_ENDED}"
        r"|(?:ended|submitted|completed|received|end)|date of (?:feedback|response|submission|completion)"
    ),
    re.compile(
        r"date|time ?stamp|when|month|day|today|date ?/? ?time|date and time|time|.+ timestamp"
        r"|date of (?:visit|contact|session|event|consultation|appointment)|(?:visit|contact|session) date"
    ),
    re.compile(
        r"submission time|(?:last )?(?:modified|updated?|action)(?: date| time| at| on)?|date last action"
    ),
    re.compile(rf"{_STARTED}{_TIME_NOUN}?|(?:date|time) {_STARTED}"),
)
"""From the best date of an answer to the one that is only better than none."""

_ROW_IDS = (
    re.compile(
        r"(?:response|respondent|submission|record|row|entry|user|participant|answer) ?(?:id|no|number)"
    ),
    re.compile(r"id|#|uuid|no|number|row"),
    re.compile(r"unique id|token|user no|reference id|comment id|key"),
)
_LEFT_OUT = frozenset(
    each.strip()
    for each in """
    approval status, attachment, attachments, browser, city, collector, collector id, comment sentiment
    country, data access group, device, device id, device type, deviceid, distribution channel, event
    name, external data reference, external reference, favourite, finished, flagged, form id, form name
    formhub/uuid, geo location, geolocation, index, instance id, internal id, ip location, last edited
    by, last page, lastpage, latitude, link, location latitude, location longitude, longitude, network
    id, operating system, page, parent index, parent table name, platform, progress, project id, quiz
    score, read, redcap data access group, redcap event name, redcap repeat instance, redcap repeat
    instrument, referer url, referrer, referrer url, refurl, region, repeat instance, repeat instrument
    response status, response type, root uuid, score, seed, sentiment, sim id, simserial, status
    submitted by, subscriberid, survey id, survey name, tag, tags, total points, total score, tracking
    link, unread, url, user agent, validated, validation status, version, xform id string
    """.replace("\n", ",").split(",")
    if each.strip()
)
_ABOUT_THE_SURVEY = re.compile(
    r"custom data \d*|(?:duration|total time|time taken|time spent|group time|question time)\b.*|meta/.+"
)
_PEOPLE = re.compile(
    r"(?:recipient|respondent|contact|external|user|participant)(?:'s)? "
    r"(?:e-?mail(?: address)?|(?:first |last )?name|phone(?: number)?)"
    r"|ip ?address|(?:redcap )?survey identifier|user ?name|phonenumber|submission ip|e ?mail|panelist id"
)
_REDCAP_COMPLETE = re.compile(r"(?:.+ )?complete")
_COMPLETE_WORDS = frozenset(
    {"0", "1", "2", "complete", "incomplete", "unverified", "yes", "no", "true", "false"}
)
_LANGUAGES = re.compile(r"(?:start|user|survey|form|response)? ?(?:language|locale)(?: code)?")


def plain_title(title: str) -> str:
    """A title without its zone, underscores and capitals: "RecordedDate" and "recorded_date" are one."""
    return normalised(_CAMEL.sub(" ", without_zone(title)).replace("_", " ")).lstrip("_ ")


def date_rank(table: Table, column: Column) -> int | None:
    """How good a date for the answers this column is, 0 the best; None when it is not a date column."""
    title = plain_title(column.title)
    if title in ("submitdate", "enddate", "datestamp"):
        title = "end date"
    if title in ("startdate", "starttime"):
        title = "start date"
    for rank, pattern in enumerate(_DATES):
        if pattern.fullmatch(title):
            if title not in _ALWAYS_DATES and not _holds_dates(table, column):
                return None
            return rank if _filled(table, column) else _EMPTY + rank
    return None


_ALWAYS_DATES = frozenset(
    {"date", "timestamp", "completion time", "submission date", "end date", "date submitted"}
)


def _holds_dates(table: Table, column: Column) -> bool:
    cells = _filled(table, column)
    return not cells or sum(_is_date(cell, table.starts_1904) for cell in cells) * 2 >= len(cells)


def _is_date(cell: Cell, starts_1904: bool) -> bool:
    if read_when(cell, order=DateOrder.DAY_FIRST, starts_1904=starts_1904) is not None:
        return True
    return no_date(cell, starts_1904=starts_1904) is not None


def row_id_rank(table: Table, column: Column) -> int | None:
    """How good a row number this column is, 0 the best; None when it is none."""
    title = plain_title(column.title)
    rank = next((n for n, pattern in enumerate(_ROW_IDS) if pattern.fullmatch(title)), None)
    if rank is None:
        return None
    cells = [text_of(cell) for cell in table.values(column) if not is_blank(cell)]
    if not cells:
        return _EMPTY + rank
    return None if len(cells) > 2 and len(set(cells)) == 1 else rank


def is_left_out(table: Table, column: Column) -> bool:
    """Whether a program writes this column about the survey, not about what anyone answered."""
    title = plain_title(column.title)
    if title in _LEFT_OUT or _ABOUT_THE_SURVEY.fullmatch(title):
        return True
    if _REDCAP_COMPLETE.fullmatch(title):
        return all(
            visible_text(text_of(cell)).casefold() in _COMPLETE_WORDS for cell in _filled(table, column)
        )
    return False


def _filled(table: Table, column: Column) -> list[Cell]:
    return [cell for cell in islice(table.values(column), _LOOKED_AT) if not is_blank(cell)]


def names_a_person(title: str) -> bool:
    """Whether a program's title says that the column identifies people."""
    return _PEOPLE.fullmatch(plain_title(title)) is not None


def is_language(title: str) -> bool:
    return _LANGUAGES.fullmatch(plain_title(title)) is not None
