"""Masks identifiers that can be recognised by their format.

Numbers, addresses and links are masked automatically. Names are only suggested (``name_suggestions``), for a
person to confirm: too many of them are also words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.comments.reading.names import names_and_words


class MaskKind(StrEnum):
    """What was masked; the value replaces it, in brackets."""

    NHS_NUMBER = "NHS number"
    PHONE = "phone number"
    EMAIL = "email address"
    LINK = "web address"
    POSTCODE = "postcode"
    NATIONAL_INSURANCE = "National Insurance number"
    DATE = "date"
    ADDRESS = "address"
    STAFF = "member of staff"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Mask:
    """A masked span of the text as typed."""

    start: int
    end: int
    kind: MaskKind


@dataclass(frozen=True, slots=True, repr=False)
class Redacted:
    """The redacted text, and the masked spans of the text as typed, in order."""

    text: str
    masks: tuple[Mask, ...]

    def __repr__(self) -> str:
        return f"Redacted({len(self.masks)} masks)"


_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"\b(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})"
    rf"|{_DAY}\s+(?:of\s+)?(?:{_MONTH})\b\.?(?:,?\s+\d{{4}})?"
    rf"|(?:{_MONTH})\.?\s+{_DAY}(?!\s*(?:%|per|times|of))\b(?:,?\s+\d{{4}})?)(?!\w)",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"\b(?:https?://|www\.)\S+[^\s.,;:!?)]", re.IGNORECASE)
_TEN_DIGITS = re.compile(r"(?<![\d+])\d(?:[ \-.]?\d){9}(?![\d])")
_PHONE = re.compile(
    r"(?<![\w+])(?:(?:\+|00)[ -]?44[ -]?(?:\(0\)[ -]?)?[1-9]|\(?0\d)(?:[ ().-]{0,2}\d){7,9}(?!\d)"
)
_POSTCODE = re.compile(
    r"\b(?:GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY]) {0,2}"
    r"\d[ABD-HJLNP-UW-Z]{2})\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)$")
_INSURANCE = re.compile(r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE)
_ANY_CASE_STREET = "street|road|avenue|crescent|terrace|lane"
_CAPITAL_STREET = (
    "Street|St|Road|Rd|Avenue|Ave|Crescent|Cres|Terrace|Lane|Ln|Close|Drive|Way|Court|Place|Square|Gardens|Grove|Hill|"
    "Park|Row|Mews|Walk|Green|View|Rise|House|Flats"
)
_FLAT = r"(?:(?:[Ff]lat|[Aa]partment|[Uu]nit)\s+\w{1,4},?\s+)?"
_ADDRESS = re.compile(
    rf"\b{_FLAT}\d{{1,4}}[a-zA-Z]?,?\s+(?:(?:[A-Z][\w'’-]+\s+){{1,3}}(?:{_CAPITAL_STREET})"
    rf"|(?:[\w'’-]+\s+){{1,2}}(?i:{_ANY_CASE_STREET}))\b|\b[Ff]lat\s+\d{{1,4}}[a-zA-Z]?\b"
)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits are an NHS number with a valid check digit.

    The first nine are weighted 10 down to 2; the check digit is 11 minus the sum modulo 11, where 11 is
    written as 0 and 10 is never issued. The same digit ten times is not valid.
    """
    if len(digits) != 10 or not digits.isascii() or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    check = 11 - total % 11
    return check != 10 and check % 11 == int(digits[9])


def redact(text: str, staff: Iterable[str] = ()) -> Redacted:
    """Mask identifiers and the names on the staff roster (as written there) in a text."""
    taken: list[Mask] = []
    for kind, find in _FINDERS:
        for start, end in find(text):
            _take(taken, Mask(start, end, kind))
    for start, end in _staff_places(text, staff):
        _take(taken, Mask(start, end, MaskKind.STAFF))
    return masked(text, taken)


def masked(text: str, masks: Sequence[Mask]) -> Redacted:
    """Apply these masks to a text; also used for names that a person has confirmed."""
    ordered = sorted(masks, key=lambda mask: mask.start)
    pieces: list[str] = []
    place = 0
    for mask in ordered:
        pieces += [text[place : mask.start], f"[{mask.kind.value}]"]
        place = mask.end
    return Redacted("".join(pieces) + text[place:], tuple(ordered))


def _take(taken: list[Mask], mask: Mask) -> None:
    if all(mask.end <= other.start or other.end <= mask.start for other in taken):
        taken.append(mask)


def _matches(pattern: re.Pattern[str]) -> Callable[[str], list[tuple[int, int]]]:
    return lambda text: [match.span() for match in pattern.finditer(text)]


def _nhs_numbers(text: str) -> list[tuple[int, int]]:
    found = [(match, re.sub(r"\D", "", match.group())) for match in _TEN_DIGITS.finditer(text)]
    return [match.span() for match, digits in found if is_nhs_number(digits)]


def _phones(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        national = re.sub(r"^(?:0044|44)0?", "0", digits)
        if national.startswith("0") and len(national) in (10, 11):
            spans.append(match.span())
    return spans


def _postcodes(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _POSTCODE.finditer(text) if not _ORDINAL.search(match.group())]


def _staff_places(text: str, staff: Iterable[str]) -> list[tuple[int, int]]:
    """Where names of the roster occur: the whole name in any case, or a part of it as a separate word."""
    spans: list[tuple[int, int]] = []
    for name in sorted({" ".join(each.split()) for each in staff}, key=lambda each: (-len(each), each)):
        parts = name.split()
        if not parts:
            continue
        whole = r"\s+".join(map(re.escape, parts))
        spans += [match.span() for match in re.finditer(rf"\b{whole}\b", text, re.IGNORECASE)]
        for part in (each for each in parts if len(each) > 2 and len(parts) > 1):
            flags = 0 if part.lower() in names_and_words() else re.IGNORECASE
            spans += [match.span() for match in re.finditer(rf"\b{re.escape(part)}\b", text, flags)]
    return spans


_FINDERS: tuple[tuple[MaskKind, Callable[[str], list[tuple[int, int]]]], ...] = (
    (MaskKind.EMAIL, _matches(_EMAIL)),
    (MaskKind.LINK, _matches(_LINK)),
    (MaskKind.NHS_NUMBER, _nhs_numbers),
    (MaskKind.NATIONAL_INSURANCE, _matches(_INSURANCE)),
    (MaskKind.PHONE, _phones),
    (MaskKind.DATE, _matches(_DATE)),
    (MaskKind.ADDRESS, _matches(_ADDRESS)),
    (MaskKind.POSTCODE, _postcodes),
)
