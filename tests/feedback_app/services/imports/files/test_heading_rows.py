"""Headings of two and three rows, as survey programs and people write them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from feedback_app.services.imports import suggest_mapping
from feedback_app.services.imports.columns.mapping import ColumnRole
from feedback_app.services.imports.files.reading import read_table
from feedback_app.services.imports.files.table import NoteCode, Table
from feedback_app.services.imports.raw.row_kinds import Aside
from surveys.catalogue import shipped_forms
from tests.feedback_app.services.imports.spreadsheets import csv_bytes, saved, worksheet_of, xlsx


Rows = Sequence[Sequence[object]]


def read(rows: Rows, *, as_workbook: bool = False) -> Table:
    return read_table(xlsx(rows) if as_workbook else csv_bytes(rows))


def titles(table: Table) -> list[str]:
    return [column.title for column in table.columns]


ONE_CHOICE = [
    ("Respondent ID", "End Date", "Overall?", "What went well?"),
    (None, None, "Response", "Open-Ended Response"),
    ("1149", "03/04/2025 09:14:44 AM", "Good", "Kind"),
    ("1150", "03/14/2025 09:14:44 AM", "Poor", None),
]
EXPANDED = [
    ("Respondent ID", "End Date", "What helped?", None, None, "Overall?"),
    (None, None, "Time", "Tips", "Other (please specify)", "Response"),
    ("1149", "03/14/2025 09:14:44 AM", "Time", None, "tea", "Good"),
]
WITH_OTHER = [
    ("Respondent ID", "Overall?", None, "Why?"),
    (None, "Response", "Other (please specify)", "Open-Ended Response"),
    ("1149", "Good", "so so", "tea"),
]
MATRIX = [
    ("UserID", "Ended", "How was it?", None, None),
    (None, None, "They listened", "Easy to talk to", "Tips"),
    (1600, "04/03/2025 09:14", "Yes", "No", "Partly"),
    (1601, "14/03/2025 09:14", "No", "No", "Yes"),
]
MATRIX_LAST = [
    ("Date", "Comment", "How was it?", None),
    (None, None, "They listened", "Easy to talk to"),
    ("14/03/2025", None, "Yes", "No"),
]
ONE_STATEMENT = [
    ("Respondent ID", "How was it?", "Overall?"),
    (None, "They listened", "Response"),
    ("1149", "Yes", "Good"),
]
WIDE = [
    ("Respondent ID", "What helped?", *[None] * 11),
    (None, *[f"Help {n}" for n in range(12)]),
    ("1149", "Help 0", *[None] * 10, "Help 11"),
    ("1150", None, "Help 1", *[None] * 10),
]
BANNER = [("Feedback in spring", None, None, None), *WITH_OTHER]
CODES_ABOVE = [
    ("StartDate", "EndDate", "ResponseId", "Q1"),
    ("Start Date", "End Date", "Response ID", "What went well?"),
    ("2025-03-04 09:12:01", "2025-03-04 09:13:02", "R_1", "Kind"),
]
HELPED = "What helped?."
PAIRS: dict[str, tuple[Rows, list[str]]] = {
    "one choice": (ONE_CHOICE, ["Respondent ID", "End Date", "Overall?", "What went well?"]),
    "expanded": (
        EXPANDED,
        [
            *("Respondent ID", "End Date", f"{HELPED}Time", f"{HELPED}Tips"),
            *(f"{HELPED}Other (please specify)", "Overall?"),
        ],
    ),
    "other after a choice": (
        WITH_OTHER,
        ["Respondent ID", "Overall?", "Overall?.Other (please specify)", "Why?"],
    ),
    "matrix": (
        MATRIX,
        ["UserID", "Ended", "How was it?.They listened", "How was it?.Easy to talk to", "How was it?.Tips"],
    ),
    "matrix last": (
        MATRIX_LAST,
        ["Date", "Comment", "How was it?.They listened", "How was it?.Easy to talk to"],
    ),
    "one statement": (ONE_STATEMENT, ["Respondent ID", "How was it?.They listened", "Overall?"]),
    "more options than titles": (WIDE, ["Respondent ID", *[f"{HELPED}Help {n}" for n in range(12)]]),
    "below a banner": (BANNER, ["Respondent ID", "Overall?", "Overall?.Other (please specify)", "Why?"]),
    "codes above": (CODES_ABOVE, ["Start Date", "End Date", "Response ID", "What went well?"]),
}


@pytest.mark.parametrize("as_workbook", [False, True], ids=["csv", "xlsx"])
@pytest.mark.parametrize(("rows", "expected"), PAIRS.values(), ids=list(PAIRS))
def test_two_rows_of_headings_become_one(rows: Rows, expected: list[str], as_workbook: bool) -> None:
    table = read(rows, as_workbook=as_workbook)
    assert titles(table) == expected
    assert table.has_note(NoteCode.HEADINGS_TWO_ROWS)
    above = 1 if rows is BANNER else 0
    assert len(table.rows) == len(rows) - 2 - above


def test_question_option_and_code_are_kept_apart() -> None:
    column = read(EXPANDED).columns[3]
    assert (column.question, column.option) == ("What helped?", "Tips")
    assert [each.code for each in read(CODES_ABOVE).columns] == ["StartDate", "EndDate", "ResponseId", "Q1"]


FORM = shipped_forms()["family_after_visit"]
OVERALL, WELL = "Overall, how was your experience of our service?", "What went well?"
BY_QUESTIONS: dict[str, tuple[Rows, list[str], int]] = {
    "codes above": (
        [("v_1", "v_2", "v_3"), ("When", OVERALL, WELL), ("14/03/2025", "Good", "x")],
        ["When", OVERALL, WELL],
        1,
    ),
    "a year among the titles": (
        [(2025, OVERALL, WELL), ("14/03/2025", "Good", "x"), ("a", "b", "c")],
        ["2025", OVERALL, WELL],
        2,
    ),
    "words above": (
        [("Our", "feedback", "file"), ("When", OVERALL, WELL), ("14/03/2025", "Good", "x")],
        ["When", OVERALL, WELL],
        1,
    ),
    "a wide row of words above": (
        [
            ("A", "B", "C", "D"),
            ("Day", "1. " + OVERALL, f"<p>{WELL}</p>", "Team"),
            ("14/03/2025", "Good", "x", "y"),
        ],
        ["Day", "1. " + OVERALL, WELL, "Team"],
        1,
    ),
}


@pytest.mark.parametrize(("rows", "expected", "n_rows"), BY_QUESTIONS.values(), ids=list(BY_QUESTIONS))
def test_the_row_with_the_questions_of_the_form_is_the_headings(
    rows: Rows, expected: list[str], n_rows: int
) -> None:
    table = read_table(xlsx(rows), form=FORM)
    assert (titles(table), len(table.rows)) == (expected, n_rows)


def test_a_name_below_a_question_is_never_imported() -> None:
    rows = [
        ("Respondent ID", "Please tell us about you", None, None, WELL),
        (None, "Name", "Email Address", "Baby's name", "Open-Ended Response"),
        ("1", "Ann", "ann at home", "Bo", "Kind"),
    ]
    table = read(rows)
    roles = {use.title: use.role for use in suggest_mapping(FORM, table).mapping.columns}
    about = "Please tell us about you."
    assert [roles[about + each] for each in rows[1][1:4]] == [ColumnRole.PERSON] * 3


SINGLE: dict[str, Rows] = {
    "an ordinary file": [("Date", "Comment"), ("14/03/2025", "Response"), ("15/03/2025", "fine")],
    "first comment without a date": [
        ("Date", "Overall", "Comment"),
        (None, "Good", "kind"),
        (None, "Poor", "x"),
    ],
    "a column without a title": [
        ("Date", "Comment", None),
        ("14/03/2025", "kind", "x"),
        ("15/03/2025", "a", "b"),
    ],
    "a first row with gaps": [
        ("Date", "Overall", "Why"),
        (None, "Good", None),
        ("15/03/2025", "Poor", "late"),
    ],
    "the word again further down": [("Overall", "Why"), ("Response", "x"), ("Response", "y")],
    "only comments": [("Comment",), ("Kind",), ("Warm",)],
}


@pytest.mark.parametrize("rows", SINGLE.values(), ids=list(SINGLE))
def test_a_response_is_never_taken_for_a_heading(rows: Rows) -> None:
    table = read(rows)
    assert len(table.rows) == len(rows) - 1
    assert not table.has_note(NoteCode.HEADINGS_TWO_ROWS)


def qualtrics(*rows: Sequence[str], zone: str = "Europe/London", codes: bool = True) -> list[Sequence[str]]:
    """A file of Qualtrics with these responses: status, finished, recorded date, overall, words."""
    ids = ("status", "finished", "recordedDate", "QID1", "QID2_TEXT")
    line = [f'{{"ImportId":"{each}","timeZone":"{zone}"}}' for each in ids]
    above: list[Sequence[str]] = [("Status", "Finished", "RecordedDate", "Q1", "Q2")] if codes else []
    return [
        *above,
        ("Response Type", "Finished", "Recorded Date", "Overall?", "What went well?"),
        line,
        *rows,
    ]


REAL = ("IP Address", "True", "2025-03-04 09:13:02", "Good", "Kind")
NOT_RESPONSES = {
    "preview": (("Survey Preview", "True", "2025-03-04 09:13:02", "Good", "test"), Aside.PREVIEW),
    "preview as a code": (("1", "1", "2025-03-04 09:13:02", "1", "test"), Aside.PREVIEW),
    "test": (("Survey Test", "True", "2025-03-04 09:13:02", "Good", "test"), Aside.PREVIEW),
    "unfinished": (("IP Address", "False", "2025-03-04 09:13:02", "Good", ""), Aside.UNFINISHED),
    "unfinished as a code": (("0", "0", "2025-03-04 09:13:02", "1", ""), Aside.UNFINISHED),
    "unfinished after Excel": (("IP Address", "FALSE", "04/03/2025 09:13", "Good", ""), Aside.UNFINISHED),
    "a preview left half way": (("Survey Preview", "False", "2025-03-04", "Good", ""), Aside.PREVIEW),
    "finished": (REAL, None),
    "imported": (("Imported", "TRUE", "2025-03-04 09:13:02", "Good", "Kind"), None),
    "offline": (("Offline Response", "1", "2025-03-04 09:13:02", "Good", "Kind"), None),
}


@pytest.mark.parametrize(("row", "aside"), NOT_RESPONSES.values(), ids=list(NOT_RESPONSES))
def test_qualtrics_previews_and_unfinished_rows_are_set_aside(
    row: Sequence[str], aside: Aside | None
) -> None:
    table = read(qualtrics(REAL, row))
    assert titles(table) == ["Response Type", "Finished", "Recorded Date", "Overall?", "What went well?"]
    assert [each.aside for each in table.rows] == [None, aside]
    assert [each.number for each in table.rows] == [4, 5]
    notes = " ".join(each.what for each in table.notes)
    assert ("Row 5" in notes) == (aside is not None)


def test_unfinished_rows_are_read_when_someone_wants_them_and_previews_never() -> None:
    rows = qualtrics(REAL, NOT_RESPONSES["preview"][0], NOT_RESPONSES["unfinished"][0])
    table = read_table(csv_bytes(rows), with_unfinished=True)
    assert [each.aside for each in table.rows] == [None, Aside.PREVIEW, None]
    assert "read like the others" in " ".join(each.what for each in table.notes)


def test_qualtrics_without_its_row_of_codes_and_with_another_zone() -> None:
    table = read(qualtrics(REAL, zone="America/Denver", codes=False))
    assert titles(table)[2] == "Recorded Date (America/Denver)"
    assert [each.number for each in table.rows] == [3]


def test_the_import_line_is_no_response_even_when_the_heading_row_is_given() -> None:
    assert [row.number for row in read_table(csv_bytes(qualtrics(REAL)), headings_at=2).rows] == [4]


OTHER_PROGRAMS: dict[str, tuple[Rows, list[Aside | None]]] = {
    "SurveyMonkey's status": (
        [("Respondent ID", "Response Status", "Why?"), ("1", "Complete", "a"), ("2", "Partial", "b")],
        [None, Aside.UNFINISHED],
    ),
    "another status": (
        [("Date", "Status", "Why?"), ("1/1/25", "Partial", "a"), ("2/1/25", "Closed to us", "b")],
        [None, None],
    ),
    "progress of something else": (
        [("Date", "Progress", "Why?"), ("1/1/25", "50", "a"), ("2/1/25", "100", "b")],
        [None, None],
    ),
    "totals below": (
        [("Date", "Score", "Why?"), ("1/1/25", "7", "a"), ("Total", "7", None), ("Average", "7.0", None)],
        [None, Aside.SUMMARY, Aside.SUMMARY],
    ),
    "a note below": (
        [("Date", "Why?"), ("1/1/25", "a"), ("Note: only until March", None)],
        [None, Aside.SUMMARY],
    ),
    "generated by": (
        [("Date", "Why?"), ("1/1/25", "a"), ("Generated on 4 March 2025 by A", None)],
        [None, Aside.SUMMARY],
    ),
    "a comment about a total": (
        [("Date", "Why?"), ("1/1/25", "a"), ("2/1/25", "Total"), (None, "Average")],
        [None, None, None],
    ),
    "a total in the middle": (
        [("Date", "Why?"), ("Total", "3"), ("2/1/25", "b")],
        [None, None],
    ),
}


@pytest.mark.parametrize(("rows", "asides"), OTHER_PROGRAMS.values(), ids=list(OTHER_PROGRAMS))
def test_rows_are_set_aside_only_where_the_file_says_so(rows: Rows, asides: list[Aside | None]) -> None:
    assert [each.aside for each in read(rows).rows] == asides


def test_merged_groups_in_a_workbook_are_questions_with_statements() -> None:
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = worksheet_of(workbook)
    for row in MATRIX:
        sheet.append(list(row))
    sheet.merge_cells("C1:E1")
    assert titles(read_table(saved(workbook))) == PAIRS["matrix"][1]
