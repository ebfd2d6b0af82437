"""A posted form, read once: plain text fields, few and short, no files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException
from starlette.requests import Request


MOST_BYTES = 16_384
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class PostedForm:
    """The fields by name; no field shows itself in a ``repr``."""

    fields: Mapping[str, str] = field(repr=False)

    def text(self, name: str) -> str:
        """The field, or nothing when it was not sent."""
        return self.fields.get(name, "")


async def read_form(request: Request) -> PostedForm:
    """Raises HTTPException 413 when it is longer than any of our forms, 415 when it is no form at all."""
    if not request.headers.get("content-type", "").startswith(FORM_TYPES):
        raise HTTPException(415)
    request._body = await read_body(request, MOST_BYTES)  # where form() looks for it
    async with request.form(max_fields=20, max_files=0) as form:
        return PostedForm({name: value for name, value in form.items() if isinstance(value, str)})


async def read_body(request: Request, most_bytes: int) -> bytes:
    """Raises HTTPException 413 as soon as more has come than is allowed."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most_bytes:
            raise HTTPException(413)
    return bytes(body)
