"""A posted form: every field with all its values, read once and limited in length. No files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request


MOST_BYTES, MOST_FIELDS = 131_072, 200
"""Three times the longest text allowed, in emoji: people who write too much see why it is refused."""

FEW_BYTES, FEW_FIELDS = 16_384, 20
"""For a form of a few short lines."""

FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Posted:
    """The fields by name; no field shows itself in a ``repr``."""

    fields: Mapping[str, list[str]] = field(repr=False)

    def text(self, name: str) -> str:
        """The first value, or nothing when the field was not sent."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Every value, in the order of the page."""
        return tuple(self.fields.get(name, ()))

    def within(self, prefix: str) -> Posted:
        """The fields whose names begin with this, without it: those of one of several questions."""
        return Posted(
            {name.removeprefix(prefix): each for name, each in self.fields.items() if name.startswith(prefix)}
        )

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every field with each of its values."""
        return tuple((name, value) for name, values in self.fields.items() for value in values)


async def read_posted(request: Request, *, is_short: bool = False) -> Posted:
    """The posted fields of one of our pages. ``is_short``: a form of a few short lines.

    Raises HTTPException 413 when they are longer than any page of ours, 415 for another type, 400 for more.
    """
    if not request.headers.get("content-type", "").startswith(FORM_TYPE):
        raise HTTPException(415)
    most_bytes, most_fields = (FEW_BYTES, FEW_FIELDS) if is_short else (MOST_BYTES, MOST_FIELDS)
    body = await _read_body(request, most_bytes)
    try:
        text = body.decode("ascii", "replace")
        return Posted(parse_qs(text, keep_blank_values=True, max_num_fields=most_fields))
    except ValueError:
        raise HTTPException(400) from None


async def _read_body(request: Request, most_bytes: int) -> bytes:
    """Raises HTTPException 413 as soon as more has come than is allowed."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most_bytes:
            raise HTTPException(413)
    return bytes(body)
