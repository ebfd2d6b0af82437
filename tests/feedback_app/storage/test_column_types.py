"""What goes in comes out, on both engines, or is refused before it gets there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import exc

from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import (
    Account,
    AnswerRecord,
    Base,
    FormVersion,
    Organisation,
    Response,
    SignInAttempt,
)
from feedback_app.storage.models.types import DECIMAL_PLACES, WHOLE_DIGITS, Sealed
from feedback_app.storage.sealing import sealing_context
from surveys.core.validation import clean_text
from tests.feedback_app.storage.rows import NOW, add_ground, answer, response


LONDON = ZoneInfo("Europe/London")
EACH_ENGINE = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
any_clean_text = st.text(st.characters(exclude_categories=()), max_size=300).map(clean_text)
any_number = st.decimals(
    min_value=-(10**WHOLE_DIGITS) + 1, max_value=10**WHOLE_DIGITS - 1, places=DECIMAL_PLACES, allow_nan=False
)


@pytest.mark.parametrize("fold", [0, 1])
@pytest.mark.parametrize("day", [(2026, 10, 25), (2027, 3, 28)], ids=["autumn", "spring"])
def test_times_around_the_clock_change_come_back_as_they_were(
    database: Database, day: tuple[int, int, int], fold: int
) -> None:
    moment = datetime(*day, 1, 30, 0, 123456, tzinfo=LONDON, fold=fold)
    with database.write() as session:
        session.add(SignInAttempt(id="1", key_digest="k", at=moment))
    with database.read() as session:
        found = session.scalars(sa.select(SignInAttempt.at)).one()
    assert found.tzinfo is UTC
    assert found == moment.astimezone(UTC)


def test_an_hour_between_two_half_past_ones_is_kept(database: Database) -> None:
    first, second = (datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=fold) for fold in (0, 1))
    with database.write() as session:
        session.add(SignInAttempt(id="second", key_digest="k", at=second))
        session.add(SignInAttempt(id="first", key_digest="k", at=first))
    with database.read() as session:
        found = session.scalars(sa.select(SignInAttempt).order_by(SignInAttempt.at)).all()
        later = session.scalars(sa.select(SignInAttempt.id).where(SignInAttempt.at > first)).all()
    assert [row.id for row in found] == ["first", "second"]
    assert found[1].at - found[0].at == timedelta(hours=1)
    assert later == ["second"]


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(exc.StatementError, match="aware"), database.write() as session:
        session.add(SignInAttempt(key_digest="k", at=datetime(2026, 10, 25, 1, 30)))  # noqa: DTZ001


@EACH_ENGINE
@given(text=any_clean_text)
def test_any_clean_text_comes_back_as_typed(database: Database, keys: KeyRing, text: str) -> None:
    with database.write() as session:
        session.execute(sa.delete(Account))
        session.execute(sa.delete(Organisation))
        session.add(Organisation(id="1", key="k", name=text))
        sealed = keys.seal(text, sealing_context(Account.name_sealed, "1"))
        session.add(Account(id="1", email_digest="1", email_sealed=b"", name_sealed=sealed, created_at=NOW))
    with database.read() as session:
        assert session.scalars(sa.select(Organisation.name)).one() == text
        assert (
            keys.open(
                session.scalars(sa.select(Account.name_sealed)).one(),
                sealing_context(Account.name_sealed, "1"),
            )
            == text
        )


@EACH_ENGINE
@given(number=any_number)
def test_any_number_comes_back_as_typed(database: Database, number: Decimal) -> None:
    with database.write() as session:
        session.execute(sa.delete(Response))
        session.execute(sa.delete(FormVersion))
        session.execute(sa.delete(Organisation))
        add_ground(session)
        values = response("one")
        session.add(Response(**values))
        session.flush()
        session.add(answer(values["id"], "how_many", number=number))
    with database.read() as session:
        found = session.scalars(sa.select(AnswerRecord.number)).one()
    assert isinstance(found, Decimal)
    assert found == number
    assert "E" not in str(found)


@pytest.mark.parametrize("number", ["0.00001", "10000000000", "-10000000000", "NaN", "Infinity"])
def test_a_number_that_would_be_changed_is_refused(database: Database, number: str) -> None:
    with pytest.raises(exc.StatementError, match="ten digits"), database.write() as session:
        session.add(answer("r", "how_many", number=Decimal(number)))


def test_text_in_place_of_a_sealed_value_is_refused(database: Database) -> None:
    with pytest.raises(exc.StatementError, match="sealed"), database.write() as session:
        session.add(Account(email_digest="1", email_sealed="open", name_sealed="open", created_at=NOW))


def test_every_column_that_is_named_sealed_holds_bytes() -> None:
    columns = [column for table in Base.metadata.tables.values() for column in table.columns]
    wrong = [str(each) for each in columns if "sealed" in each.name and not isinstance(each.type, Sealed)]
    assert wrong == []
