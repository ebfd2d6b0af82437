"""Whole files in the shape of each survey program: read, and stored on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from feedback_app.errors import Refused
from feedback_app.services import forms
from feedback_app.services.imports import run, suggest_mapping
from feedback_app.services.imports.columns.mapping import ColumnMapping
from feedback_app.services.imports.files.dates import DateOrder
from feedback_app.services.imports.files.reading import read_table
from feedback_app.services.imports.files.table import Table
from feedback_app.services.imports.rows.row_reports import ReadRow, RefusedRow, RowOutcome
from feedback_app.services.imports.rows.rows import read_rows
from feedback_app.services.local_time import LONDON
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Response
from surveys.catalogue import shipped_forms
from tests.feedback_app.services.imports.meaning.file_cases import CASES, FileCase
from tests.support.cast import NOW, SERVER, Cast, settle
from tests.support.respondent import count


TODAY = NOW.date()
each_case = pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))


def opened(case: FileCase) -> tuple[Table, ColumnMapping]:
    table = read_table(case.text.encode())
    return table, suggest_mapping(shipped_forms()[case.form], table).mapping


def outcomes(case: FileCase) -> dict[int, RowOutcome]:
    table, mapping = opened(case)
    read = read_rows(shipped_forms()[case.form], table, mapping, today=TODAY)
    return {outcome.number: outcome for outcome in read}


def said(outcome: RowOutcome) -> str:
    """When a row was answered, or the code of why it is not stored."""
    if isinstance(outcome, RefusedRow):
        return outcome.refusals[0].code.value
    return outcome.received_at.isoformat() if isinstance(outcome, ReadRow) else outcome.reason.value


def expected(when: str) -> str:
    if not when[:1].isdigit():
        return when
    if len(when) == len("2025-03-14"):
        return datetime.combine(date.fromisoformat(when), datetime.min.time(), tzinfo=LONDON).isoformat()
    return datetime.fromisoformat(when).replace(tzinfo=UTC).isoformat()


@each_case
def test_every_row_has_its_time_or_its_reason(case: FileCase) -> None:
    found = outcomes(case)
    assert {number: said(found[number]) for number in case.when} == {
        number: expected(when) for number, when in case.when.items()
    }


@each_case
def test_every_row_has_its_answers(case: FileCase) -> None:
    found = outcomes(case)
    for number, answers in case.answers.items():
        row = found[number]
        assert isinstance(row, ReadRow)
        assert {key: row.answers.get(key) for key in answers} == dict(answers)


def test_every_file_is_stored_as_read(database: Database, keys: KeyRing, cast: Cast) -> None:
    with database.write() as session:
        for key in {case.form for case in CASES.values()}:
            forms.publish(session, by=SERVER, form=shipped_forms()[key], now=NOW)
    total = 0
    for name, case in CASES.items():
        table, mapping = opened(case)
        mapping = mapping.model_copy(update={"date_order": mapping.date_order or DateOrder.MONTH_FIRST})
        report = run(
            database,
            by=cast.asha,
            keys=keys,
            organisation_id=cast.north,
            form_key=case.form,
            table=table,
            mapping=mapping,
            file_name=f"{name}.csv",
            now=NOW,
        )
        refused = sum(not when[:1].isdigit() for when in case.when.values())
        # Some cases have the same answer of the same day.
        assert report.n_stored + report.n_repeated == len(table.rows) - refused, name
        total += report.n_stored
    assert count(database, Response) == total


def store(
    database: Database, keys: KeyRing, cast: Cast, case: FileCase, order: DateOrder | None
) -> set[date]:
    """The months under which this file's responses are stored."""
    with database.write() as session:
        forms.publish(session, by=SERVER, form=shipped_forms()[case.form], now=NOW)
    table, mapping = opened(case)
    run(
        database,
        by=cast.asha,
        keys=keys,
        organisation_id=cast.north,
        form_key=case.form,
        table=table,
        mapping=mapping.model_copy(update={"date_order": order}),
        file_name="file.csv",
        now=NOW,
    )
    return months(database)


def months(database: Database) -> set[date]:
    with database.read() as session:
        return {month for month in session.scalars(sa.select(Response.received_month)) if month}


def test_an_utc_evening_is_stored_under_the_uk_month(database: Database, keys: KeyRing, cast: Cast) -> None:
    assert store(database, keys, cast, CASES["Typeform"], None) == {date(2025, 7, 1)}


@pytest.mark.parametrize("name", ["American times, every day before the 13th", "both orders in one column"])
def test_an_open_order_is_refused_until_someone_chooses(
    sqlite_database: Database, keys: KeyRing, name: str
) -> None:
    cast = settle(sqlite_database, keys)
    with pytest.raises(Refused) as refused:
        store(sqlite_database, keys, cast, CASES[name], None)
    assert refused.value.code == "date_order_open"
    assert months(sqlite_database) == set()
    stored = store(sqlite_database, keys, cast, CASES[name], DateOrder.MONTH_FIRST)
    assert stored == {date(2025, 3, 1), date(2025, 4, 1)}
