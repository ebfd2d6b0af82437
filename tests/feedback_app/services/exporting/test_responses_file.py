"""Taking responses out: who, what for, in which shape; and back in again without losing a word."""

from __future__ import annotations

import csv
import io
import json
import logging
import zipfile
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from feedback_app.access.actor import Actor
from feedback_app.errors import Forbidden, NotFound, Refused
from feedback_app.exports.response_table import Coding
from feedback_app.services import forms
from feedback_app.services.exporting import response_rows
from feedback_app.services.exporting.responses import (
    ExportFile,
    ExportKind,
    ExportPurpose,
    count_responses,
    export_codebook,
    export_responses,
)
from feedback_app.services.imports import run, suggest_mapping
from feedback_app.services.imports.files.reading import read_table
from feedback_app.services.imports.rows.row_reports import ReadRow
from feedback_app.services.imports.rows.rows import read_rows
from feedback_app.services.responses.store import CollectionMode, NewResponse, store
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AuditEvent
from surveys.core.answers import (
    Answer,
    Chosen,
    ChosenMany,
    Missing,
    MissingReason,
    Rated,
    Written,
)
from surveys.core.model import Form
from tests.feedback_app.exports.nasty_words import EVERY
from tests.feedback_app.services.imports.forms import every_kind
from tests.feedback_app.services.imports.spreadsheets import csv_bytes
from tests.support.cast import (
    NOW,
    SERVER,
    Cast,
    settle,
)


FORM = every_kind()
NAMED = every_kind("named").model_copy(update={"key": "every_kind_named"})
IN_MAY = datetime(2024, 5, 31, 23, 30, tzinfo=UTC)


class Office:
    """A workspace with responses, and short ways to take them out."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self.database = database
        self.keys = keys
        self.cast: Cast = settle(database, keys)
        with database.write() as session:
            self.versions = {
                form.key: forms.publish(session, by=SERVER, form=form, now=NOW) for form in (FORM, NAMED)
            }

    def store(
        self, form: Form, answers: dict[str, Answer], received_at: datetime = IN_MAY, number: int = 0
    ) -> None:
        with self.database.write() as session:
            new = NewResponse(
                organisation_id=self.cast.north,
                form_version_id=self.versions[form.key],
                form=form,
                answers=answers,
                submission_digest=f"{form.key}-{number}",
                received_at=received_at,
                channel=CollectionMode.SCREEN,
            )
            store(session, keys=self.keys, new=new)

    def export(
        self,
        form: Form = FORM,
        kind: ExportKind = ExportKind.CSV,
        coding: Coding = Coding.CODES,
        by: Actor | None = None,
        months: tuple[date | None, date | None] = (None, None),
    ) -> ExportFile:
        return export_responses(
            self.database,
            by=by or self.cast.asha,
            keys=self.keys,
            organisation_id=self.cast.north,
            form_key=form.key,
            purpose=ExportPurpose.SERVICE_EVALUATION,
            kind=kind,
            coding=coding,
            now=NOW,
            first_month=months[0],
            last_month=months[1],
        )


@pytest.fixture
def office(database: Database, keys: KeyRing) -> Office:
    return Office(database, keys)


@pytest.fixture
def small_office(sqlite_database: Database, keys: KeyRing) -> Office:
    """On SQLite only, for what does not hang on the engine."""
    return Office(sqlite_database, keys)


def records(file: ExportFile) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"), newline="")))


def test_an_anonymous_response_leaves_with_its_month_and_nothing_else(office: Office) -> None:
    office.store(FORM, {"went_well": Written("Kind")})
    [record] = records(office.export())
    assert (record["received"], record["went_well"]) == ("2024-06", "Kind")
    assert "reference" not in record
    assert "2024-05-31" not in office.export().data.decode()


def test_a_named_response_leaves_with_its_london_day_and_its_number(office: Office) -> None:
    office.store(NAMED, {"went_well": Written("Kind")})
    [record] = records(office.export(NAMED))
    assert record["received"] == "2024-06-01"
    assert len(record["reference"]) == 11


def test_more_responses_than_one_look_holds_all_leave_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(response_rows, "AT_ONCE", 2)
    for number in range(7):
        day = datetime(2024, 1 + number % 3, 5, tzinfo=UTC)
        office.store(FORM, {"went_well": Written(f"Comment {number}")}, day, number)
    found = records(office.export())
    assert {record["went_well"] for record in found} == {f"Comment {number}" for number in range(7)}
    assert [record["received"] for record in found] == sorted(record["received"] for record in found)


def test_a_period_has_both_its_ends(small_office: Office) -> None:
    for number, month in enumerate((1, 2, 3, 4)):
        small_office.store(FORM, {"went_well": Written("x")}, datetime(2024, month, 9, tzinfo=UTC), number)
    period = (date(2024, 2, 1), date(2024, 3, 1))
    assert [record["received"] for record in records(small_office.export(months=period))] == [
        "2024-02",
        "2024-03",
    ]
    with small_office.database.read() as session:
        counted = count_responses(
            session,
            by=small_office.cast.asha,
            organisation_id=small_office.cast.north,
            form_key=FORM.key,
            first_month=period[0],
            last_month=period[1],
        )
    assert counted == 2


def test_only_who_may_export_here_can(small_office: Office) -> None:
    small_office.store(FORM, {"went_well": Written("Kind")})
    for by in (small_office.cast.ben, small_office.cast.cara, small_office.cast.dev, Actor.respondent()):
        with pytest.raises(Forbidden):
            small_office.export(by=by)
        with small_office.database.read() as session, pytest.raises(Forbidden):
            count_responses(session, by=by, organisation_id=small_office.cast.north, form_key=FORM.key)


def test_what_is_not_there_is_said(small_office: Office) -> None:
    with pytest.raises(Refused) as refused:
        small_office.export()
    assert refused.value.code == "nothing_to_export"
    with pytest.raises(NotFound):
        small_office.export(FORM.model_copy(update={"key": "no_such_form"}))


def test_the_audit_knows_who_what_for_and_how_many_and_no_words(
    small_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    small_office.store(FORM, {"went_well": Written("canarywords")})
    with caplog.at_level(logging.DEBUG):
        small_office.export(kind=ExportKind.XLSX)
    with small_office.database.read() as session:
        [event] = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "responses_exported"))
    assert event.actor_id == small_office.cast.asha.account_id
    detail = json.loads(event.detail)
    assert (detail["count"], detail["form"], detail["purpose"]) == (1, "every_kind", "service_evaluation")
    assert "canary" not in caplog.text + event.detail


def test_the_workbook_has_responses_codebook_and_about(small_office: Office) -> None:
    small_office.store(NAMED, {"went_well": Written("Kind"), "topics": ChosenMany(("sleep",))})
    book = load_workbook(io.BytesIO(small_office.export(NAMED, ExportKind.XLSX).data))
    assert book.sheetnames == ["Responses", "Codebook", "About"]
    headings = [cell.value for cell in book["Responses"][1]]
    row = dict(zip(headings, [cell.value for cell in book["Responses"][2]], strict=True))
    assert (row["topics.sleep"], row["topics.money"], row["went_well"]) == (1, 0, "Kind")
    assert row["received"] == datetime(2024, 6, 1, tzinfo=UTC).replace(tzinfo=None)
    assert set(headings) <= {str(line[0].value) for line in book["Codebook"].iter_rows()}


def test_the_codebook_can_be_had_alone(small_office: Office) -> None:
    with small_office.database.read() as session:
        file = export_codebook(
            session,
            by=small_office.cast.asha,
            organisation_id=small_office.cast.north,
            form_key=FORM.key,
            coding=Coding.CODES,
        )
    assert {"interpreter", "topics.sleep"} <= {record["column"] for record in records(file)}


@pytest.mark.parametrize("kind", ExportKind)
@pytest.mark.parametrize("coding", Coding)
def test_nasty_words_go_out_as_words_and_come_back_as_typed(
    small_office: Office, kind: ExportKind, coding: Coding
) -> None:
    table = read_table(csv_bytes([("Date", "What went well?"), *(("2024-03-05", words) for words in EVERY)]))
    run(
        small_office.database,
        by=small_office.cast.asha,
        keys=small_office.keys,
        organisation_id=small_office.cast.north,
        form_key=FORM.key,
        table=table,
        mapping=suggest_mapping(FORM, table).mapping,
        file_name="words.csv",
        now=NOW,
    )
    data = small_office.export(kind=kind, coding=coding).data
    if kind is ExportKind.XLSX:
        cells = [cell for row in load_workbook(io.BytesIO(data))["Responses"].iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert not any(b"<f>" in archive.read(name) for name in archive.namelist())
    out = read_table(data)
    rows = list(read_rows(FORM, out, suggest_mapping(FORM, out).mapping, today=NOW.date()))
    words = sorted(row.answers["went_well"].text for row in rows if isinstance(row, ReadRow))  # type: ignore[union-attr]
    before = read_rows(FORM, table, suggest_mapping(FORM, table).mapping, today=NOW.date())
    typed = sorted(row.answers["went_well"].text for row in before if isinstance(row, ReadRow))  # type: ignore[union-attr]
    assert words == typed
    assert len(words) == len(EVERY) - 1  # one of them is nothing but an invisible line end
    assert {row.received_at.date() for row in rows if isinstance(row, ReadRow)} == {date(2024, 3, 1)}


@pytest.mark.parametrize("kind", ExportKind)
@pytest.mark.parametrize("coding", Coding)
def test_every_kind_of_answer_survives_the_round_trip(
    small_office: Office, kind: ExportKind, coding: Coding
) -> None:
    from tests.feedback_app.exports.test_response_table import ANSWERS

    more: dict[str, Answer] = {
        "interpreter": Chosen("not_needed"),
        "topics": Missing(MissingReason.DONT_KNOW),
        "how_it_was": Rated((("easy", Chosen("no")),)),
    }
    small_office.store(NAMED, ANSWERS)
    small_office.store(NAMED, more, number=1)
    out = read_table(small_office.export(NAMED, kind, coding).data)
    mapping = suggest_mapping(NAMED, out).mapping
    rows = [row for row in read_rows(NAMED, out, mapping, today=NOW.date()) if isinstance(row, ReadRow)]
    assert len(rows) == 2
    assert all(dict(row.answers) in (ANSWERS, more) for row in rows)
