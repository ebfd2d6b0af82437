"""Responses as a file: permission, purpose, and which of them.

``export_responses`` takes the database, not a session: it reads five hundred responses at a time, so that no
long transaction holds up respondents, and writes the audit row in a transaction of its own before it returns
anything.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import Refused
from feedback_app.exports.codebook import HEADINGS, codebook
from feedback_app.exports.csv_file import write_csv
from feedback_app.exports.response_table import Coding, ResponseTable
from feedback_app.exports.safe_text import for_file_name
from feedback_app.exports.workbook import SheetToWrite, write_workbook
from feedback_app.services import audit
from feedback_app.services.exporting.response_rows import (
    ExportSelection,
    Progress,
    ResponseReader,
    count_selected,
    versions_of,
)
from feedback_app.services.local_time import local_day
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.sealing import DAMAGED


class ExportPurpose(StrEnum):
    """Why responses are exported. The choice goes into the audit log."""

    TEAM_REVIEW = "team_review"
    SERVICE_EVALUATION = "service_evaluation"
    REPORT_TO_COMMISSIONERS = "report_to_commissioners"
    NATIONAL_RETURN = "national_return"
    REQUEST_OF_A_PERSON = "request_of_a_person"
    MOVE_TO_ANOTHER_SYSTEM = "move_to_another_system"
    OTHER_AGREED = "other_agreed"


class ExportKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES = {
    ExportKind.CSV: "text/csv; charset=utf-8",
    ExportKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True, repr=False)
class ExportFile:
    """``n_damaged``: texts that cannot be read; the file says so in their cells."""

    name: str
    media_type: str
    data: bytes
    n_responses: int
    n_damaged: int = 0


def count_responses(
    session: Session,
    *,
    by: Actor,
    organisation_id: str,
    form_key: str,
    first_month: date | None = None,
    last_month: date | None = None,
) -> int:
    """How many responses an export would hold."""
    require(by, Permission.EXPORT_RESPONSES, organisation_id)
    return count_selected(session, ExportSelection(organisation_id, form_key, first_month, last_month))


def export_responses(
    database: Database,
    *,
    by: Actor,
    keys: KeyRing,
    organisation_id: str,
    form_key: str,
    purpose: ExportPurpose,
    kind: ExportKind,
    coding: Coding,
    now: datetime,
    first_month: date | None = None,
    last_month: date | None = None,
    progress: Progress | None = None,
) -> ExportFile:
    """Every response to one form of one organisation, one row each, the newest version's questions first.

    ``first_month`` and ``last_month`` are first days of months; both are included.
    Raises Forbidden, NotFound ``form_not_found``, Refused ``nothing_to_export``.
    """
    require(by, Permission.EXPORT_RESPONSES, organisation_id)
    selection = ExportSelection(organisation_id, form_key, first_month, last_month)
    with database.read() as session:
        versions = versions_of(session, form_key, organisation_id)
        total = count_selected(session, selection)
    if not total:
        raise Refused(
            "nothing_to_export",
            where=f"Form {form_key[:40]}",
            what="There are no responses to it in this period.",
            how="Choose another form or a longer period.",
        )
    table = ResponseTable(tuple(versions.values()), coding)
    reader = ResponseReader(database, keys, selection, versions, total, progress)
    data = _written(table, reader, kind, now)
    chosen = {"purpose": purpose.value, "file": kind.value, "coding": coding.value}
    with database.write() as session:
        _note(session, by=by, selection=selection, chosen=chosen, count=reader.done, now=now)
    name = f"{for_file_name(form_key)}-responses-{local_day(now).isoformat()}.{kind.value}"
    return ExportFile(name, MEDIA_TYPES[kind], data, reader.done, reader.damaged)


def export_codebook(
    session: Session, *, by: Actor, organisation_id: str, form_key: str, coding: Coding
) -> ExportFile:
    """What the columns and codes of a CSV export mean, as a CSV file. Holds no answers."""
    require(by, Permission.EXPORT_RESPONSES, organisation_id)
    table = ResponseTable(tuple(versions_of(session, form_key, organisation_id).values()), coding)
    out = io.BytesIO()
    write_csv(out, HEADINGS, (line.cells for line in codebook(table)))
    name = f"{for_file_name(form_key)}-codebook.csv"
    return ExportFile(name, MEDIA_TYPES[ExportKind.CSV], out.getvalue(), 0)


def _note(
    session: Session,
    *,
    by: Actor,
    selection: ExportSelection,
    chosen: dict[str, str],
    count: int,
    now: datetime,
) -> None:
    first, last = selection.first_month, selection.last_month
    audit.record(
        session,
        by=by,
        action="responses_exported",
        organisation_id=selection.organisation_id,
        subject_kind="responses",
        subject_id=None,
        detail={
            **chosen,
            "form": selection.form_key,
            "count": count,
            "from": first.isoformat() if first else None,
            "to": last.isoformat() if last else None,
        },
        now=now,
    )


def _written(table: ResponseTable, reader: ResponseReader, kind: ExportKind, now: datetime) -> bytes:
    headings = [column.heading for column in table.columns]
    rows = map(table.row, reader)
    out = io.BytesIO()
    if kind is ExportKind.CSV:
        write_csv(out, headings, rows)
        return out.getvalue()
    wide = frozenset(index for index, column in enumerate(table.columns) if column.is_text)
    write_workbook(
        out,
        [
            SheetToWrite("Responses", headings, rows, wide),
            SheetToWrite(
                "Codebook", HEADINGS, (line.cells for line in codebook(table)), frozenset({0, 4, 6})
            ),
            SheetToWrite("About", ("About this file", ""), _about(table, reader, now), frozenset({0, 1})),
        ],
    )
    return out.getvalue()


def _about(table: ResponseTable, reader: ResponseReader, now: datetime) -> Iterator[tuple[str, object]]:
    yield "Form", table.versions[0].title
    yield "Responses", reader.done
    if reader.damaged:
        yield "Damaged", f"{reader.damaged} texts cannot be read. Their cells say {DAMAGED}."
    yield "Written on", local_day(now)
    yield (
        "Who may read it",
        "Individual people's answers: for the team only. Store it where you store case notes.",
    )
    yield (
        "Small numbers",
        "Nothing is hidden here. Before you share figures, hide groups of fewer than five people.",
    )
    yield "Words", "As people typed them. They may name someone, although people were asked not to."
    yield (
        "Very long words",
        "A cell holds 32,767 characters. Longer text is cut, and the cell says so at its end.",
    )
    yield "Characters", "What a workbook cannot hold (control characters) shows as \N{REPLACEMENT CHARACTER}."
