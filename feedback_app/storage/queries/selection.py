"""Which responses a figure is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from feedback_app.storage.models import IN_USE, Response


@dataclass(frozen=True, slots=True)
class Selection:
    """The organisations an actor may look at, and the filters. None means no filter.

    Months are first days, both ends included, because anonymous responses only have a month. Without an
    organisation the selection is empty.
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
        here = (*self._narrowed(Response), IN_USE)
        if self.is_discussed is not None:
            here = (*here, Response.is_discussed == self.is_discussed)
        return here

    def of_counts(self, counts: Any) -> tuple[sa.ColumnElement[bool], ...]:
        """For the ``where`` of a query over a table of counts. The number itself is ``how_many``."""
        here = self._narrowed(counts)
        return here if self.is_discussed is None else (*here, self.how_many(counts) > 0)

    def how_many(self, counts: Any) -> sa.ColumnElement[int]:
        """The number in a row of counts that applies to this selection."""
        if self.is_discussed is None:
            return counts.n
        return counts.n - counts.n_new if self.is_discussed else counts.n_new

    def _narrowed(self, table: Any) -> tuple[sa.ColumnElement[bool], ...]:
        narrowing = (
            (self.form_key, table.form_key.__eq__),
            (self.audience, table.audience.__eq__),
            (self.touchpoint, table.touchpoint.__eq__),
            (self.first_month, table.received_month.__ge__),
            (self.last_month, table.received_month.__le__),
        )
        organisations = table.organisation_id.in_(sorted(self.organisation_ids))
        return (organisations, *(compare(value) for value, compare in narrowing if value is not None))
