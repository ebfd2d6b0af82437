"""The same answers are known again although a spreadsheet program saved their file again."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from feedback_app.services import forms
from feedback_app.services.imports import preview, run, suggest_mapping, undo
from feedback_app.services.imports.files.dates import DateOrder
from feedback_app.services.imports.files.reading import read_table
from feedback_app.services.imports.rows.row_names import id_as_kept
from feedback_app.services.imports.runs.report import ImportReport
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import ImportedRowName, Response
from surveys.catalogue import shipped_forms
from tests.feedback_app.services.imports.forms import every_kind
from tests.feedback_app.services.imports.spreadsheets import csv_bytes, saved, visit_workbook, xlsx
from tests.support.cast import NOW, SERVER, Cast, settle


Row = tuple[str, datetime, str, str]
"""Id, time, interpreter, words."""
TITLES = ("Response ID", "Submitted at", "Did you have an interpreter?", "What went well?")
FORM = every_kind()


class House:
    """A workspace with one form, and a short way to import into it."""

    def __init__(self, database: Database, keys: KeyRing, cast: Cast) -> None:
        self.database, self.keys, self.cast = database, keys, cast
        with database.write() as session:
            for form in (FORM, every_kind("named").model_copy(update={"key": "every_kind_named"})):
                forms.publish(session, by=SERVER, form=form, now=NOW)

    def run(self, data: bytes, order: DateOrder = DateOrder.DAY_FIRST) -> ImportReport:
        table = read_table(data, form=FORM)
        mapping = suggest_mapping(FORM, table).mapping.model_copy(update={"date_order": order})
        return run(
            self.database,
            by=self.cast.asha,
            keys=self.keys,
            organisation_id=self.cast.north,
            form_key=FORM.key,
            table=table,
            mapping=mapping,
            file_name="x.csv",
            now=NOW,
        )

    def preview_new(self, data: bytes) -> tuple[int, int, int]:
        """New, repeated and refused rows, with nothing stored."""
        table = read_table(data, form=FORM)
        mapping = suggest_mapping(FORM, table).mapping.model_copy(update={"date_order": DateOrder.DAY_FIRST})
        with self.database.read() as session:
            seen = preview(
                session,
                by=self.cast.asha,
                keys=self.keys,
                organisation_id=self.cast.north,
                form_key=FORM.key,
                table=table,
                mapping=mapping,
                now=NOW,
            )
        return seen.n_new, seen.n_repeated, seen.n_refused

    def count(self, table: type = Response) -> int:
        with self.database.read() as session:
            return session.scalars(sa.select(sa.func.count()).select_from(table)).one()


@pytest.fixture
def house(sqlite_database: Database, keys: KeyRing) -> House:
    return House(sqlite_database, keys, settle(sqlite_database, keys))


def at(year: int, month: int, day: int, hour: int, minute: int, second: int) -> datetime:
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001


ROWS: list[Row] = [
    ("114900000001", at(2025, 3, 14, 9, 14, 44), "Yes", "She listened to all of us"),
    ("114900000002", at(2025, 3, 14, 9, 14, 59), "Yes", "They said \u2019go on\u2019, twice"),
    ("114900000003", at(2025, 3, 14, 13, 5, 1), "Yes", ""),
    ("114900000004", at(2025, 3, 14, 13, 5, 2), "Yes", ""),
    ("114900000005", at(2025, 3, 15, 0, 0, 30), "No, I didn\u2019t need one", "Two\nlines of it"),
    ("114900000006", at(2025, 4, 20, 23, 59, 59), "No; nobody came", "  Spaces   around it "),
]


def written(
    rows: Sequence[Row],
    *,
    time: str = "%Y-%m-%d %H:%M:%S",
    id_: Callable[[str], object] = str,
    words: Callable[[str], object] = str,
    titles: Sequence[str] = TITLES,
) -> list[Sequence[object]]:
    return [titles, *((id_(a), b.strftime(time), c, words(d)) for a, b, c, d in rows)]


def scientific(text: str) -> str:
    """A long number as Excel shows, and then saves, it."""
    return f"{float(text):.5E}".replace("E+", "E+").rstrip("0") if len(text) > 11 else text


def rewritten_workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """Saved by another program: real dates, numbers for ids, opened and saved once more."""
    typed = [rows[0], *((int(str(a)), datetime.fromisoformat(str(b)), c, d) for a, b, c, d in rows[1:])]
    return saved(load_workbook(io.BytesIO(xlsx(typed))))


def straight(text: str) -> str:
    return text.replace("\u2019", "'").replace("\n", "\r\n").strip()


REWRITTEN: dict[str, bytes] = {
    "without seconds": csv_bytes(written(ROWS, time="%d/%m/%Y %H:%M")),
    "only days": csv_bytes(written(ROWS, time="%d/%m/%Y")),
    "ids cut by Excel": csv_bytes(written(ROWS, time="%d/%m/%Y %H:%M", id_=scientific)),
    "ids cut and only days": csv_bytes(written(ROWS, time="%d/%m/%Y", id_=scientific)),
    "ids with a point": csv_bytes(written(ROWS, id_=lambda text: f"{text}.0")),
    "no ids": csv_bytes(written(ROWS, id_=lambda _: "")),
    "other quotation marks and line ends": csv_bytes(written(ROWS, words=straight)),
    "semicolons of another encoding": csv_bytes(
        written(ROWS, time="%d/%m/%Y %H:%M"), separator=";", encoding="cp1252"
    ),
    "tabs of Excel": csv_bytes(written(ROWS, time="%d/%m/%Y %H:%M:%S"), separator="\t", encoding="utf-16"),
    "a workbook": rewritten_workbook(written(ROWS)),
    "sorted the other way": csv_bytes(written(list(reversed(ROWS)), time="%d/%m/%Y %H:%M")),
    "columns moved": csv_bytes([tuple(reversed(row)) for row in written(ROWS, time="%d/%m/%Y %H:%M")]),
    "month names": csv_bytes(written(ROWS, time="%d-%b-%Y %H:%M:%S")),
    "numbers before the titles": csv_bytes(
        written(ROWS, titles=("Response ID", "Submitted at", f"1. {TITLES[2]} *", f"<b>{TITLES[3]}</b>"))
    ),
}


@pytest.mark.parametrize("data", REWRITTEN.values(), ids=list(REWRITTEN))
@pytest.mark.parametrize("is_first", [True, False], ids=["then rewritten", "rewritten first"])
def test_a_rewritten_file_stores_nothing_again(house: House, data: bytes, is_first: bool) -> None:
    original = csv_bytes(written(ROWS))
    first, second = (original, data) if is_first else (data, original)
    assert house.run(first).n_stored == len(ROWS)
    again = house.run(second)
    assert (again.n_stored, again.n_repeated, again.n_refused) == (0, len(ROWS), 0)
    assert house.count() == len(ROWS)


@pytest.mark.parametrize("name", ["without seconds", "ids cut by Excel", "only days"])
def test_only_new_rows_of_a_rewritten_file_are_stored(house: House, name: str) -> None:
    house.run(csv_bytes(written(ROWS[:3])))
    report = house.run(REWRITTEN[name])
    assert (report.n_stored, report.n_repeated) == (3, 3)
    assert house.run(csv_bytes(written(ROWS))).n_repeated == len(ROWS)


def test_a_changed_answer_is_still_told_after_the_seconds_are_gone(house: House) -> None:
    house.run(csv_bytes(written(ROWS)))
    changed = [*ROWS[:2], ("114900000003", ROWS[2][1], "Yes", "Something else entirely"), *ROWS[3:]]
    report = house.run(csv_bytes(written(changed, time="%d/%m/%Y %H:%M")))
    assert (report.n_stored, report.n_repeated, report.n_refused) == (0, 5, 1)


MORE_PEOPLE: dict[str, list[Row]] = {
    "other ids at the same minute": [("7", ROWS[0][1], "Yes", ""), ("8", ROWS[0][1], "Yes", "")],
    "the same answers at another time": [("7", at(2025, 3, 14, 16, 1, 1), "Yes", "")],
    "the same id on another day": [("114900000003", at(2025, 3, 19, 13, 5, 1), "Yes", "")],
    "an id that only looks alike": [("0114900000003x", at(2025, 3, 14, 13, 5, 1), "Yes", "")],
}


@pytest.mark.parametrize("rows", MORE_PEOPLE.values(), ids=list(MORE_PEOPLE))
def test_other_people_are_never_taken_for_the_same(house: House, rows: list[Row]) -> None:
    house.run(csv_bytes(written(ROWS)))
    assert house.run(csv_bytes(written(rows))).n_stored == len(rows)


def test_short_answers_on_one_day_without_id_and_time_are_other_people(house: House) -> None:
    """Another clinic's file: "Yes" on the same day says too little, unless the whole file is the same."""
    house.run(csv_bytes(written(ROWS)))
    day = "14/03/2025"
    others = [TITLES, *(("", day, "Yes", words) for words in ("", "ok", "fine", "warm"))]
    assert house.run(csv_bytes(others)).n_stored == 4


def test_undoing_an_import_forgets_the_names(house: House) -> None:
    report = house.run(csv_bytes(written(ROWS)))
    assert house.count(ImportedRowName) > 0
    with house.database.write() as session:
        undo(session, by=house.cast.asha, import_id=report.import_id, now=NOW)
    assert house.count(ImportedRowName) == 0
    assert house.run(REWRITTEN["ids cut by Excel"]).n_stored == len(ROWS)


def test_names_hold_no_word_and_no_id(house: House) -> None:
    house.run(csv_bytes(written(ROWS)))
    with house.database.read() as session:
        digests = session.scalars(sa.select(ImportedRowName.digest)).all()
    assert not any("1149" in digest or "listened" in digest for digest in digests)


def test_the_microsoft_workbook_saved_as_csv_by_excel(house: House) -> None:
    form = shipped_forms()["family_after_visit"]
    with house.database.write() as session:
        forms.publish(session, by=SERVER, form=form, now=NOW)
    table = read_table(visit_workbook(9), form=form)
    shown = [
        [c.strftime("%d/%m/%Y %H:%M") if isinstance(c, datetime) else c for c in row.cells]
        for row in table.rows
    ]
    data = csv_bytes([[column.title for column in table.columns], *shown], encoding="cp1252")
    for each, expected in ((visit_workbook(9), (9, 0)), (data, (0, 9))):
        read = read_table(each, form=form)
        mapping = suggest_mapping(form, read).mapping.model_copy(update={"date_order": DateOrder.DAY_FIRST})
        report = run(
            house.database,
            by=house.cast.asha,
            keys=house.keys,
            organisation_id=house.cast.north,
            form_key=form.key,
            table=read,
            mapping=mapping,
            file_name="x",
            now=NOW,
        )
        assert (report.n_stored, report.n_repeated) == expected


WORDS = st.text(st.characters(categories=["L", "N", "P", "Zs"], max_codepoint=0x2FF), max_size=30)
STARTS = datetime(2024, 1, 1)  # noqa: DTZ001
MANY = st.lists(
    st.tuples(
        st.integers(100_000_000_000, 999_999_999_999).map(str),
        st.integers(0, 60 * 24 * 400).map(
            lambda minutes: STARTS + timedelta(minutes=minutes, seconds=minutes % 60)
        ),
        st.sampled_from(["Yes", "No, I didn\u2019t need one", "No; nobody came"]),
        WORDS,
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[0],
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=MANY,
    time=st.sampled_from(["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%d %B %Y %H:%M", "%d/%m/%Y"]),
    id_=st.sampled_from([str, scientific, lambda text: f"{text}.0", lambda text: f"00{text}"]),
    separator=st.sampled_from(",;\t"),
    shuffled=st.randoms(use_true_random=False),
)
def test_any_rewriting_of_any_file_stores_nothing_again(
    house: House, rows: list[Row], time: str, id_: Callable[[str], object], separator: str, shuffled: object
) -> None:
    report = house.run(csv_bytes(written(rows)))
    other = list(rows)
    shuffled.shuffle(other)  # type: ignore[attr-defined]
    data = csv_bytes(written(other, time=time, id_=id_, words=straight), separator=separator)
    new, repeated, refused = house.preview_new(data)
    assert (new, refused) == (0, 0)
    assert repeated == report.n_stored + report.n_repeated
    with house.database.write() as session:
        undo(session, by=house.cast.asha, import_id=report.import_id, now=NOW)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("007", "7"),
        ("7.0", "7"),
        ("7,00", "7"),
        ("R_1aB", "r_1ab"),
        ("1.149E+11", ""),
        ("1,149E+11", ""),
        ("5612345678901234567", "5612345678901230000"),
        ("0", "0"),
        (" '12 ", "12"),
        ('="0012"', "12"),
        ("", ""),
        ("3e", "3e"),
    ],
)
def test_an_id_as_a_spreadsheet_leaves_it(text: str, kept: str) -> None:
    assert id_as_kept(text) == kept
