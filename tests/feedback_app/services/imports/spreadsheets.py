"""Spreadsheets as teams really have them, made by code so that no one's answers lie in the repository."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet


PUBLISHED_COMMENTS = (
    ("Family", "Understood mine and my child's needs. Easy to chat to."),
    (
        "Professional",
        (
            "Very supportive and easy to talk to which enabled me to work through the issue. "
            "Some practical tips to try. Signposts you to other services."
        ),
    ),
    (
        "Professional",
        (
            "This has been an outstanding piece of work for this Mum and baby; "
            "she now feels she knows how to talk to her baby."
        ),
    ),
)
"""Comments on the seed service, from its published implementation story."""

FORMS_COLUMNS = ("ID", "Start time", "Completion time", "Email", "Name", "Last modified time")

VISIT_COLUMNS = (
    *FORMS_COLUMNS,
    "Overall,\u00a0how was your experience of our service?",
    "They really listened to me",
    "How was it for you?.They were easy to talk to",
    "How was it for you?.They gave me tips I can use",
    "What went well?\u200b",
    "What could be better?",
)


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """A moment as Excel has it: without a time zone."""
    return datetime.combine(date(year, month, day), time(hour, minute, second))


def xlsx(rows: Sequence[Sequence[object]], *, title: str = "Form1") -> bytes:
    """A workbook with one sheet of these rows."""
    return workbook_bytes({title: rows})


def workbook_bytes(sheets: dict[str, Sequence[Sequence[object]]], *, hidden: Sequence[str] = ()) -> bytes:
    """A workbook with these sheets; words that start with = become formulas, as in Excel."""
    workbook = Workbook()
    workbook.remove(worksheet_of(workbook))
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    return saved(workbook)


def worksheet_of(workbook: Workbook) -> Worksheet:
    """The first sheet, which a new workbook always has."""
    sheet = workbook.worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def saved(workbook: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def csv_bytes(
    rows: Sequence[Sequence[object]],
    *,
    encoding: str = "utf-8-sig",
    separator: str = ",",
    newline: str = "\r\n",
) -> bytes:
    """The rows as a CSV file."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=newline).writerows(rows)
    return out.getvalue().encode(encoding)


def visit_rows(count: int = 3) -> list[tuple[object, ...]]:
    """Answers to the family form as Microsoft Forms gives them, headings first."""
    rows: list[tuple[object, ...]] = [VISIT_COLUMNS]
    for number in range(1, count + 1):
        rows.append(
            (
                number,
                local(2024, 3, 5, 9, number % 60),
                local(2024, 3, 5, 9 + number // 60 % 10, number % 60, 30),
                "anonymous",
                None,
                None,
                "Very\u00a0good",
                "Yes",
                "Partly",
                "Don\u2019t know",
                f"You listened, number {number}",
                None,
            )
        )
    return rows


def visit_workbook(count: int = 3) -> bytes:
    """``visit_rows`` as Microsoft Forms' 'Open in Excel' file."""
    return xlsx(visit_rows(count))


def comments_workbook() -> bytes:
    """The published comments as a team would keep them: a date, who said it, the words."""
    rows: list[tuple[object, ...]] = [("Date", "Who", "Comment")]
    rows += [
        (local(2019, 5, number), who, words) for number, (who, words) in enumerate(PUBLISHED_COMMENTS, 1)
    ]
    return xlsx(rows, title="Comments")


def zip_bomb() -> bytes:
    """A small workbook that says it unpacks to 400 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(400):
                sheet.write(b" " * 1024 * 1024)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same workbook with one more part in it, or with that part replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            if part.filename != name:
                target.writestr(part.filename, source.read(part.filename))
        target.writestr(name, content)
    return out.getvalue()
