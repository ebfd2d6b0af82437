"""The columns every table of counts starts with: where and when responses came in, and what is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from feedback_app.storage.models import Response as R


@dataclass(frozen=True, slots=True)
class Counted:
    """One row of the counts: its key, what depends on the key, how many, and how many of them are new."""

    key: tuple[Any, ...]
    hangs: tuple[str, ...]
    n: int
    n_new: int


WAY = sa.case(
    (R.channel.in_(("import", "paper")), R.channel), (R.collection_point_id.is_(None), "link"), else_="point"
)
PLACE = (R.organisation_id, R.form_key, R.received_month, R.form_version_id, WAY)
KIND_OF_FORM = (sa.func.min(R.audience), sa.func.min(R.touchpoint))
NEW = sa.func.sum(sa.case((R.is_discussed.is_(False), 1), else_=0))


def place_numbers(how_many: int) -> list[sa.TextClause]:
    """The first columns of a query, for grouping."""
    return [sa.text(str(number + 1)) for number in range(how_many)]
