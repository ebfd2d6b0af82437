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
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    request._body = bytes(body)  # what Request.body() keeps; form() reads it from there
    async with request.form(max_fields=20, max_files=0) as form:
        return PostedForm({name: value for name, value in form.items() if isinstance(value, str)})
