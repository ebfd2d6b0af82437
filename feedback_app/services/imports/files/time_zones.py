"""Time zones as survey programs write them: offsets, abbreviations, and a zone in the title of a column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feedback_app.services.local_time import LONDON


_HOURS = {
    "UTC": 0,
    "UT": 0,
    "GMT": 0,
    "Z": 0,
    "WET": 0,
    "WEST": 1,
    "BST": 1,
    "CET": 1,
    "MET": 1,
    "CEST": 2,
    "MEST": 2,
    "EET": 2,
    "SAST": 2,
    "EEST": 3,
    "MSK": 3,
    "TRT": 3,
    "PKT": 5,
    "SGT": 8,
    "HKT": 8,
    "AWST": 8,
    "JST": 9,
    "KST": 9,
    "AEST": 10,
    "AEDT": 11,
    "NZST": 12,
    "NZDT": 13,
    "EDT": -4,
    "EST": -5,
    "CDT": -5,
    "MDT": -6,
    "MST": -7,
    "PDT": -7,
    "PST": -8,
    "AKDT": -8,
    "AKST": -9,
    "HST": -10,
}
"""Abbreviations with one meaning. CST, IST and AST have several, so a person has to say which is meant."""

_NAMED = {
    "GMT STANDARD TIME": LONDON,
    "GMT SUMMER TIME": LONDON,
    "UK TIME": LONDON,
    "LONDON": LONDON,
    "LOCAL TIME": LONDON,
    "GREENWICH MEAN TIME": UTC,
    "COORDINATED UNIVERSAL TIME": UTC,
    "BRITISH SUMMER TIME": timezone(timedelta(hours=1)),
    "CENTRAL EUROPEAN TIME": ZoneInfo("Europe/Paris"),
    "CENTRAL EUROPEAN STANDARD TIME": timezone(timedelta(hours=1)),
    "CENTRAL EUROPEAN SUMMER TIME": timezone(timedelta(hours=2)),
    "EASTERN EUROPEAN TIME": ZoneInfo("Europe/Helsinki"),
    "EASTERN TIME": ZoneInfo("America/New_York"),
    "PACIFIC TIME": ZoneInfo("America/Los_Angeles"),
}
_OFFSET = re.compile(r"(?:UTC|GMT|UT)?\s*([+\-\u2212])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_PLACE = re.compile(r"[A-Za-z_]+(?:/[A-Za-z_+\-0-9]+){1,2}")
_SAYS_IT_AGAIN = re.compile(r"\s*\([^()]*\)$")
_IN_TITLE = re.compile(r"[(\[,]\s*([^()\[\],]{1,40}?)\s*[)\]]?$")
_UTC_TITLES = frozenset({"_submission_time", "submission_time_utc"})
_MOST_HOURS = 15


@dataclass(frozen=True, slots=True)
class ZoneFound:
    """A zone as written, and what it is; ``zone`` None when it is unknown or has several meanings."""

    written: str
    zone: tzinfo | None

    @property
    def is_uk(self) -> bool:
        """Whether times in it already are UK times, so that nothing has to be converted."""
        return self.zone is LONDON

    def uk_time(self, moment: datetime) -> datetime | None:
        """The same instant as a clock in London shows it."""
        return None if self.zone is None else moment.replace(tzinfo=self.zone).astimezone(LONDON)


def zone_of(text: str) -> ZoneFound | None:
    """The zone in the words after a time, or None when there are none."""
    written = text.strip(" ,;")
    if not written:
        return None
    # JavaScript writes "GMT+0100 (British Summer Time)": the offset decides.
    plain = _SAYS_IT_AGAIN.sub("", written).strip() or written.strip("()[] ")
    return ZoneFound(plain, _zone(plain.strip("()[] ")))


def zone_in_title(title: str) -> ZoneFound | None:
    """The zone a title names for its whole column: "Submit Date (UTC)", "Completed [GMT+1]"."""
    if title.casefold() in _UTC_TITLES:
        return ZoneFound("UTC", UTC)
    found = _IN_TITLE.search(title)
    if not found:
        return None
    zone = _zone(found[1].strip())
    looks_like_one = re.fullmatch(
        r"[A-Z][SD]T|(?:AC|AE|AK|AW|NZ)[SD]T|(?:UTC|GMT)\s*[+-].*", found[1].strip()
    )
    return ZoneFound(found[1].strip(), zone) if zone or looks_like_one else None


def without_zone(title: str) -> str:
    """A title without the zone at its end."""
    found = _IN_TITLE.search(title)
    return title[: found.start()].strip() if found and zone_in_title(title) else title


def _zone(text: str) -> tzinfo | None:
    upper = " ".join(text.upper().split())
    if upper in _HOURS:
        return timezone(timedelta(hours=_HOURS[upper]))
    if upper in _NAMED:
        return _NAMED[upper]
    if found := _OFFSET.fullmatch(text):
        return _offset(found)
    if _PLACE.fullmatch(text):
        try:
            return LONDON if text == "Europe/London" else ZoneInfo(text)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
    return None


def _offset(found: re.Match[str]) -> tzinfo | None:
    hours, minutes = int(found[2]), int(found[3] or 0)
    if hours > _MOST_HOURS or minutes > 59:
        return None
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(ahead if found[1] == "+" else -ahead)
