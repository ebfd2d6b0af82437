"""Which responses a figure is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from feedback_app.storage.models import Response


@dataclass(frozen=True, slots=True)
class Selection:
    """The organisations one may look at, and what narrows the look. None means: do not narrow.

    Months are first days, both ends included: anonymous responses know their month only. No organisation,
    nothing.
    """

    organisation_ids: frozenset[str]
    form_key: str | None = None
    audience: str | None = None
    touchpoint: str | None = None
    first_month: date | None = None
    last_month: date | None = None
    is_discussed: bool | None = None

    def conditions(self) -> tuple[sa.ColumnElement[bool], ...]:
        """For the ``where`` of a query over responses; the organisations come first, as in the indexes."""
        narrowing = (
            (self.form_key, Response.form_key.__eq__),
            (self.audience, Response.audience.__eq__),
            (self.touchpoint, Response.touchpoint.__eq__),
            (self.first_month, Response.received_month.__ge__),
            (self.last_month, Response.received_month.__le__),
            (self.is_discussed, Response.is_discussed.__eq__),
        )
        organisations = Response.organisation_id.in_(sorted(self.organisation_ids))
        return (organisations, *(compare(value) for value, compare in narrowing if value is not None))
