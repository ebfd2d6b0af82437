"""Column types that behave the same on SQLite and PostgreSQL. No error here shows the value it refuses."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine


WHOLE_DIGITS = 10
DECIMAL_PLACES = 4


def new_id() -> str:
    """A random id. Never time-ordered: an id must not show when or in what order rows were made."""
    return uuid.uuid4().hex


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. SQLite would drop the zone, making 01:30 before and after the clocks change equal."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("a time without a zone cannot be stored; pass an aware datetime")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactNumber(TypeDecorator[Decimal]):
    """A number as typed, read back exactly: at most ten digits before the point and four after.

    SQLite stores a double, which is exact for that many digits. PostgreSQL would silently round a fifth
    decimal, so both refuse it.
    """

    impl = sa.Numeric(WHOLE_DIGITS + DECIMAL_PLACES, DECIMAL_PLACES)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(sa.REAL() if dialect.name == "sqlite" else self.impl_instance)

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | float | None:
        if value is None:
            return None
        exponent = Decimal(value).normalize().as_tuple().exponent
        if not isinstance(exponent, int) or exponent < -DECIMAL_PLACES or abs(value) >= 10**WHOLE_DIGITS:
            raise ValueError("a number needs at most ten digits before the point and four after it")
        return float(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        number = Decimal(str(value)).normalize()
        return number if int(number.as_tuple().exponent) <= 0 else number.quantize(Decimal(1))


class Sealed(TypeDecorator[bytes]):
    """The output of ``KeyRing.seal``. The type marks the columns that key rotation has to re-encrypt."""

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        if value is not None and not isinstance(value, bytes):
            raise TypeError("a sealed column takes the bytes that KeyRing.seal returns")
        return value
