"""Cells as answers: what each kind of question takes, and what each refusal says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback_app.errors import Refused
from feedback_app.services.imports.columns.mapping import (
    ColumnMapping,
    ColumnRole,
    ColumnUse,
    WordUse,
)
from feedback_app.services.imports.columns.suggesting import suggest_mapping
from feedback_app.services.imports.files.reading import read_table
from feedback_app.services.imports.files.table import (
    Cell,
    Column,
    FileKind,
    Row,
    Table,
)
from feedback_app.services.imports.rows.row_reports import (
    ReadRow,
    RefusedRow,
    RowCode,
    RowOutcome,
    SkippedRow,
    SkipReason,
)
from feedback_app.services.imports.rows.rows import read_rows
from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    ChosenMany,
    InMonth,
    Missing,
    MissingReason,
    OnDate,
    Rated,
    Written,
)
from tests.feedback_app.services.imports.forms import every_kind
from tests.feedback_app.services.imports.spreadsheets import comments_workbook, local, visit_workbook


FORM = every_kind("pseudonymous")
TODAY = date(2026, 3, 10)
DATE = ColumnUse(title="Date", role=ColumnRole.RECEIVED)


def table(titles: Sequence[str], *rows: Sequence[Cell]) -> Table:
    columns = tuple(Column(position, title, 1) for position, title in enumerate(titles))
    return Table(
        FileKind.XLSX, "0" * 64, columns, tuple(Row(n, tuple(cells)) for n, cells in enumerate(rows, 2))
    )


def mapping(*uses: ColumnUse, **more: object) -> ColumnMapping:
    return ColumnMapping.model_validate({"form": FORM.key, "columns": (DATE, *uses), **more})


def outcome(cell: Cell, question: str, item: str | None = None, words: Sequence[WordUse] = ()) -> RowOutcome:
    use = ColumnUse(title="X", question=question, item=item, words=tuple(words))
    return next(read_rows(FORM, table(["Date", "X"], ["2024-03-05", cell]), mapping(use), today=TODAY))


def answer(
    cell: Cell, question: str, item: str | None = None, words: Sequence[WordUse] = ()
) -> Answer | None:
    found = outcome(cell, question, item, words)
    if isinstance(found, SkippedRow):
        assert found.reason is SkipReason.NOTHING_ANSWERED
        return None
    assert isinstance(found, ReadRow), [refusal.code for refusal in getattr(found, "refusals", ())]
    return found.answers[question]


def refusal(cell: Cell, question: str, item: str | None = None) -> RowCode:
    found = outcome(cell, question, item)
    assert isinstance(found, RefusedRow)
    assert found.refusals[0].column == "X"
    assert found.refusals[0].row == 2
    assert found.refusals[0].how
    return found.refusals[0].code


NOT_SAID = Missing(MissingReason.PREFER_NOT_TO_SAY)
READ = [
    ("Yes", "interpreter", Chosen("had_one")),
    ("\u00a0YES ;", "interpreter", Chosen("had_one")),
    ("No, I didn't need one", "interpreter", Chosen("not_needed")),
    ("no,  I didn\u2019t need one.", "interpreter", Chosen("not_needed")),
    ("No; nobody came;", "interpreter", Chosen("none_came")),
    ("none_came", "interpreter", Chosen("none_came")),
    ("Prefer not to say", "interpreter", NOT_SAID),
    ("prefer not to say;", "interpreter", NOT_SAID),
    ("  \u200b", "interpreter", None),
    (None, "interpreter", None),
    ("Sleep;Crying, fussing; and so on;", "topics", ChosenMany(("sleep", "crying"))),
    ("Money;Sleep;Sleep;", "topics", ChosenMany(("sleep", "money"))),
    ("Money, Sleep", "topics", ChosenMany(("sleep", "money"))),
    ("Money\nSleep", "topics", ChosenMany(("sleep", "money"))),
    ("crying", "topics", ChosenMany(("crying",))),
    ("Don\u2019t know;", "topics", Missing(MissingReason.DONT_KNOW)),
    (";", "topics", None),
    (8, "again", Amount(Decimal(8))),
    (8.0, "again", Amount(Decimal(8))),
    ("8/10", "again", Amount(Decimal(8))),
    (" 8 ", "again", Amount(Decimal(8))),
    ("2 children", "children", Amount(Decimal(2))),
    (45385, "first_visit", OnDate(date(2024, 4, 3))),
    ("3 April 2024", "first_visit", OnDate(date(2024, 4, 3))),
    ("April 2024", "birth_month", InMonth(2024, 4)),
    (local(2024, 4, 3), "birth_month", InMonth(2024, 4)),
    ("two\nlines", "other_help", Written("two lines")),
    ("x" * 41, "other_help", Written("x" * 41)),
    ("7,0", "again", Amount(Decimal("7.0"))),
    ("7,0000000000", "again", Amount(Decimal("7.0000000000"))),
    ("  as typed,\r\nwith  spaces ", "went_well", Written("  as typed,\nwith  spaces ")),
    ("=cmd|'/c calc'!A1", "went_well", Written("=cmd|'/c calc'!A1")),
    (10, "went_well", Written("10")),
    (10.5, "went_well", Written("10.5")),
    (True, "went_well", Written("TRUE")),
    ("I'd prefer not to say", "went_well", NOT_SAID),
    ("n/a", "went_well", Written("n/a")),
    ("hidden in the form", "better", Written("hidden in the form")),
]


@pytest.mark.parametrize(("cell", "question", "expected"), READ)
def test_what_a_cell_says(cell: Cell, question: str, expected: Answer | None) -> None:
    assert answer(cell, question) == expected


@pytest.mark.parametrize(
    ("cell", "question", "code"),
    [
        ("Perhaps", "interpreter", RowCode.WORD_UNKNOWN),
        ("Don't know", "interpreter", RowCode.WORD_UNKNOWN),
        (5, "interpreter", RowCode.WORD_UNKNOWN),
        ("Sleep;Football;", "topics", RowCode.WORD_UNKNOWN),
        ("Sleep;Don't know;", "topics", RowCode.REASON_AMONG_CHOICES),
        ("Sleep;None of these;", "topics", RowCode.ANSWER_INVALID),
        (11, "again", RowCode.ANSWER_INVALID),
        (7.5, "again", RowCode.ANSWER_INVALID),
        ("high", "again", RowCode.NOT_A_NUMBER),
        ("1e999999", "again", RowCode.NOT_A_NUMBER),
        ("NaN", "again", RowCode.NOT_A_NUMBER),
        (True, "again", RowCode.NOT_A_NUMBER),
        (float("inf"), "children", RowCode.NOT_A_NUMBER),
        (-1, "children", RowCode.ANSWER_INVALID),
        ("31/02/2024", "first_visit", RowCode.NOT_A_DATE),
        ("April 2024", "first_visit", RowCode.NOT_A_DATE),
        ("01/01/2100", "first_visit", RowCode.ANSWER_INVALID),
        ("spring", "birth_month", RowCode.NOT_A_DATE),
        ("x" * 100_001, "other_help", RowCode.ANSWER_INVALID),
    ],
)
def test_what_a_cell_cannot_say(cell: Cell, question: str, code: RowCode) -> None:
    assert refusal(cell, question) is code


def test_statements_have_columns_of_their_own() -> None:
    uses = (
        ColumnUse(title="Easy", question="how_it_was", item="easy"),
        ColumnUse(title="Listened", question="how_it_was", item="listened"),
    )
    rows = list(
        read_rows(
            FORM,
            table(["Date", "Listened", "Easy"], ["2024-03-05", "Partly", "N/A"], ["2024-03-05", None, "Yes"]),
            mapping(*uses),
            today=TODAY,
        )
    )
    assert isinstance(rows[0], ReadRow)
    assert isinstance(rows[1], ReadRow)
    assert rows[0].answers["how_it_was"] == Rated(
        (("listened", Chosen("partly")), ("easy", Missing(MissingReason.NOT_APPLICABLE)))
    )
    assert rows[1].answers["how_it_was"] == Rated((("easy", Chosen("yes")),))


def test_options_may_have_columns_of_their_own() -> None:
    uses = [ColumnUse(title=code, question="topics", item=code) for code in ("sleep", "money")]
    rows = list(
        read_rows(
            FORM,
            table(
                ["Date", "sleep", "money"],
                ["2024-03-05", 1, "x"],
                ["2024-03-05", "Sleep", 0],
                ["2024-03-05", "no", None],
                ["2024-03-05", "Don't know", "Don't know"],
                ["2024-03-05", "perhaps", None],
            ),
            mapping(*uses),
            today=TODAY,
        )
    )
    assert [row.answers["topics"] if isinstance(row, ReadRow) else type(row) for row in rows] == [
        ChosenMany(("sleep", "money")),
        ChosenMany(("sleep",)),
        SkippedRow,
        Missing(MissingReason.DONT_KNOW),
        RefusedRow,
    ]


def test_the_person_decides_what_a_word_means() -> None:
    words = [
        WordUse(word="ja", means="had_one"),
        WordUse(word="keine Angabe", means="prefer_not_to_say"),
        WordUse(word="-", means=""),
    ]
    assert answer("Ja", "interpreter", words=words) == Chosen("had_one")
    assert answer("Keine  Angabe", "interpreter", words=words) == NOT_SAID
    assert answer("-", "interpreter", words=words) is None


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, RowCode.DATE_MISSING),
        ("soon", RowCode.DATE_UNREADABLE),
        ("2026-03-11", RowCode.DATE_IN_FUTURE),
        ("1989-12-31", RowCode.DATE_TOO_LONG_AGO),
    ],
)
def test_a_row_without_a_believable_day_is_refused(cell: Cell, code: RowCode) -> None:
    well = ColumnUse(title="Well", question="went_well")
    row = next(read_rows(FORM, table(["Date", "Well"], [cell, "fine"]), mapping(well), today=TODAY))
    assert isinstance(row, RefusedRow)
    assert [each.code for each in row.refusals] == [code]


def test_one_month_may_stand_for_rows_without_a_date() -> None:
    well = ColumnUse(title="Well", question="went_well")
    sheet = table(["Date", "Well"], [None, "fine"], ["2023-01-09", "good"])
    rows = list(read_rows(FORM, sheet, mapping(well, month="2024-07"), today=TODAY))
    days = [row.received_at.date().isoformat() for row in rows if isinstance(row, ReadRow)]
    assert days == ["2024-07-01", "2023-01-09"]


def test_the_month_is_londons() -> None:
    well = ColumnUse(title="Well", question="went_well")
    sheet = table(["Date", "Well"], ["2024-07-31T23:30:00Z", "fine"], ["2024-08-01 00:10", "good"])
    rows = [row for row in read_rows(FORM, sheet, mapping(well), today=TODAY) if isinstance(row, ReadRow)]
    assert rows[0].received_at == datetime(2024, 7, 31, 23, 30, tzinfo=UTC)
    assert rows[1].received_at == datetime(2024, 7, 31, 23, 10, tzinfo=UTC)


def test_language_paper_and_reference_come_along_and_names_do_not() -> None:
    uses = (
        ColumnUse(title="Well", question="went_well"),
        ColumnUse(title="Language", role=ColumnRole.LANGUAGE),
        ColumnUse(title="How", role=ColumnRole.CHANNEL),
        ColumnUse(title="Ref", role=ColumnRole.ABOUT),
        ColumnUse(title="Name", role=ColumnRole.PERSON),
    )
    sheet = table(
        ["Date", "Well", "Language", "How", "Ref", "Name"],
        ["2024-03-05", "fine", "Polish (Poland)", "Paper", " C-17 ", "Ann"],
        ["2024-03-05", "fine", "Klingonish", "web", None, "Ben"],
    )
    first, second = read_rows(FORM, sheet, mapping(*uses, language="ur"), today=TODAY)
    assert isinstance(first, ReadRow)
    assert isinstance(second, ReadRow)
    assert (first.language, first.is_paper, first.about) == ("pl", True, "C-17")
    assert (second.language, second.is_paper, second.about) == ("ur", False, None)
    assert not any("Ann" in part for part in first.identity)


def test_rows_of_the_other_audience_are_left_alone() -> None:
    comments = read_table(comments_workbook())
    rows = list(read_rows(FORM, comments, suggest_mapping(FORM, comments).mapping, today=TODAY))
    assert [type(row) for row in rows] == [ReadRow, SkippedRow, SkippedRow]
    assert rows[1] == SkippedRow(3, SkipReason.OTHER_AUDIENCE)


def test_an_audience_nobody_knows_is_refused_unless_the_person_decides() -> None:
    sheet = table(["Date", "Who", "Well"], ["2024-03-05", "Nan", "fine"], ["2024-03-05", None, "fine"])
    well = ColumnUse(title="Well", question="went_well")
    who = ColumnUse(title="Who", role=ColumnRole.AUDIENCE)
    rows = list(read_rows(FORM, sheet, mapping(well, who), today=TODAY))
    assert all(
        isinstance(row, RefusedRow) and row.refusals[0].code is RowCode.AUDIENCE_UNKNOWN for row in rows
    )
    decided = who.model_copy(update={"words": (WordUse(word="nan", means="family"),)})
    rows = list(read_rows(FORM, sheet, mapping(well, decided), today=TODAY))
    assert [type(row) for row in rows] == [ReadRow, RefusedRow]


def test_an_id_with_a_moment_names_a_row_and_without_one_only_tells_people_apart() -> None:
    uses = (ColumnUse(title="ID", role=ColumnRole.ROW_ID), ColumnUse(title="Well", question="went_well"))
    sheet = table(
        ["Date", "ID", "Well"],
        ["2024-03-05 10:00", 1, "a"],
        ["2024-03-05 10:00", 1, "b"],
        ["2024-03-05", 1, "a"],
        ["2024-03-05", 2, "a"],
    )
    names = [
        r.identity for r in read_rows(FORM, sheet, mapping(*uses), today=TODAY) if isinstance(r, ReadRow)
    ]
    assert names[0] == names[1]
    assert len(set(names)) == 3


def test_nothing_of_an_answer_shows_in_a_repr() -> None:
    found = outcome("a secret word", "went_well")
    refused = outcome("a secret word", "interpreter")
    assert "secret" not in f"{found!r}{refused!r}{getattr(refused, 'refusals', '')!r}"


def test_the_whole_microsoft_forms_file_is_read() -> None:
    from surveys.catalogue import shipped_forms

    form = shipped_forms()["family_after_visit"]
    sheet = read_table(visit_workbook(50))
    rows = list(read_rows(form, sheet, suggest_mapping(form, sheet).mapping, today=TODAY))
    assert all(isinstance(row, ReadRow) for row in rows)
    assert isinstance(rows[0], ReadRow)
    assert set(rows[0].answers) == {"overall", "how_it_was", "went_well"}


CELLS = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.sampled_from(["Yes", "Sleep;Money;", "Don't know", "n/a", "2024-03-05", "8", "'=1", "=1+1"]),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
)
QUESTIONS = [
    ("interpreter", None),
    ("topics", None),
    ("how_it_was", "easy"),
    ("again", None),
    ("children", None),
    ("first_visit", None),
    ("birth_month", None),
    ("other_help", None),
    ("went_well", None),
    ("better", None),
]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(CELLS, min_size=11, max_size=11), min_size=1, max_size=4), st.booleans(), st.booleans()
)
def test_any_cells_are_answers_or_refusals(rows: list[list[Cell]], quoted: bool, starts_1904: bool) -> None:
    titles = ["Date", *(f"{question}{item or ''}" for question, item in QUESTIONS)]
    uses = [
        ColumnUse(title=f"{question}{item or ''}", question=question, item=item)
        for question, item in QUESTIONS
    ]
    sheet = replace(table(titles, *rows), starts_1904=starts_1904)
    try:
        found = list(read_rows(FORM, sheet, mapping(*uses, quoted_formulas=quoted), today=TODAY))
    except Refused:
        pytest.fail("a row is refused by itself, never the whole table")
    assert len(found) == len(rows)
