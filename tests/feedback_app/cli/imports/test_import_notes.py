"""``feedback import`` says everything the page says, and stores nothing where someone should look first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from feedback_app.services.imports import suggest_mapping
from feedback_app.services.imports.files.reading import read_table
from surveys.catalogue import shipped_forms
from tests.feedback_app.cli.conftest import Ended, Feedback
from tests.feedback_app.services.imports.meaning.file_cases import CASES, HELPED, OVERALL, TIPS
from tests.feedback_app.services.imports.spreadsheets import workbook_bytes


def write(folder: Path, text: str | bytes, name: str = "file.csv") -> str:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(file)


def codes(ended: Ended, *, only_looks: bool = False) -> set[str]:
    return {each["code"] for each in ended.json["notes"] if each["look_first"] or not only_looks}


def test_every_file_has_its_notes_and_columns_in_the_preview(feedback: Feedback, tmp_path: Path) -> None:
    for name, case in CASES.items():
        file = write(tmp_path, case.text)
        ended = feedback("import", file, "--form", case.form, "--preview", "--json")
        assert codes(ended) >= case.says, name
        assert codes(ended, only_looks=True) == case.looks, name
        form, table = shipped_forms()[case.form], read_table(case.text.encode())
        expected = [
            (use.title, use.role.value, use.question, use.item)
            for use in suggest_mapping(form, table).mapping.columns
        ]
        read = [(c["title"], c["role"], c["question"], c["item"]) for c in ended.json["columns"]]
        assert read == expected, name
        refused = {each["row"]: each["code"] for each in ended.json["refused"]}
        assert refused == {
            number: when
            for number, when in case.when.items()
            if not when[:1].isdigit() and when != "nothing_answered"
        }, name
        assert ended.code == (1 if case.looks or refused else 0), name
        assert ended.json["stored"] == 0


DATED = f'"2025-03-14","{TIPS}"'
SHEET = [("Date", OVERALL), ("2025-03-14", "Good")]
LOOKS: dict[str, tuple[str, str | bytes, str]] = {
    "a use that is only a guess": (
        "column_guessed",
        'Date,Any comments?\n2025-03-14,"They listened to us."\n',
        "family_after_visit",
    ),
    "an open order of day and month": (
        "date_order_open",
        f'Date,"{OVERALL}"\n3/4/2025,Good\n',
        "family_after_visit",
    ),
    "both orders": (
        "date_order_contradicted",
        f'Date,"{OVERALL}"\n3/14/2025,Good\n25/03/2025,Good\n3/4/2025,Good\n',
        "family_after_visit",
    ),
    "an unknown word": (
        "words_unknown",
        f'Date,"{OVERALL}"\n2025-03-14,Purple\n2025-03-15,Good\n',
        "family_after_visit",
    ),
    "an unknown tick": (
        "words_unknown",
        f'Date,"{HELPED} [{TIPS}]"\n2025-03-14,perhaps\n2025-03-15,Yes\n',
        "family_end_of_work",
    ),
    "options that are left out": (
        "answers_left_out",
        f'Date,"{HELPED}",Also\n2025-03-14,{TIPS},Meeting other parents\n',
        "family_end_of_work",
    ),
    "figures as words": (
        "no_words_in_column",
        f'Date,"{OVERALL}",What went well?\n2025-03-14,Good,4\n2025-03-15,Good,5\n',
        "family_after_visit",
    ),
    "a placeholder instead of dates": (
        "dates_are_placeholders",
        f'Date,"{OVERALL}"\n1980-01-01,Good\n2025-03-15,Good\n',
        "family_after_visit",
    ),
    "an unknown zone": (
        "zone_unknown",
        f'Date,"{OVERALL}"\n2025-03-14 09:00 IST,Good\n2025-03-15 09:00,Good\n',
        "family_after_visit",
    ),
    "loose quotes": (
        "loose_quotes",
        f'Date,"{OVERALL}",What went well?\n2025-03-14,Good,"She said "well done" to me"\n',
        "family_after_visit",
    ),
}


@pytest.mark.parametrize(("code", "file", "form"), LOOKS.values(), ids=list(LOOKS))
def test_where_someone_should_look_nothing_is_stored_without_a_yes(
    feedback: Feedback, tmp_path: Path, code: str, file: str | bytes, form: str
) -> None:
    path = write(tmp_path, file)
    held = feedback("import", path, "--form", form, "--json")
    assert (held.code, held.json["stored"], held.json["repeated"]) == (1, 0, 0)
    assert code in codes(held, only_looks=True)
    stored = feedback("import", path, "--form", form, "--yes", "--json")
    assert stored.json["stored"] == held.json["new"] > 0
    # With --yes the dates are read as the note said.
    is_of_order = code.startswith("date_order")
    assert ("date_order_chosen" in codes(stored)) is is_of_order
    assert is_of_order or stored.json["notes"] == held.json["notes"]
    again = feedback("import", path, "--form", form, "--json")
    assert (again.json["stored"], again.json["repeated"]) == (0, stored.json["stored"])


def test_a_plain_file_is_stored_at_once(feedback: Feedback, tmp_path: Path) -> None:
    ended = feedback(
        "import", write(tmp_path, CASES["Typeform"].text), "--form", "family_after_visit", "--json"
    )
    assert (ended.code, ended.json["stored"]) == (0, 2)
    wanted = {"rows", "stored", "repeated", "refused", "skipped", "left_out", "notes", "columns"}
    assert set(ended.json) >= wanted
    assert [each["title"] for each in ended.json["columns"] if each["role"] == "row_id"] == ["#"]


def test_a_preview_has_the_same_keys_as_an_import(feedback: Feedback, tmp_path: Path) -> None:
    path = write(tmp_path, CASES["Typeform"].text)
    seen = feedback("import", path, "--form", "family_after_visit", "--preview", "--json").json
    done = feedback("import", path, "--form", "family_after_visit", "--json").json
    shared = set(seen) & set(done) - {"stored"}
    assert shared >= {"rows", "repeated", "refused", "skipped", "left_out", "notes", "columns"}
    assert {key: seen[key] for key in shared} == {key: done[key] for key in shared}


OPEN = LOOKS["an open order of day and month"][1]


@pytest.mark.parametrize(
    ("option", "first"), [("--day-first", "3 April 2025"), ("--month-first", "4 March 2025")]
)
def test_a_person_can_say_the_order_and_needs_no_other_yes(
    feedback: Feedback, tmp_path: Path, option: str, first: str
) -> None:
    path = write(tmp_path, OPEN)
    held = feedback("import", path, "--form", "family_after_visit", "--json").json
    [note] = [each for each in held["notes"] if each["code"] == "date_order_open"]
    assert first in note["what"]
    ended = feedback("import", path, "--form", "family_after_visit", option, "--json")
    assert (ended.code, ended.json["stored"]) == (0, 1)
    assert "date_order_chosen" in codes(ended)


def test_two_orders_at_once_are_wrong_use(feedback: Feedback, tmp_path: Path) -> None:
    path = write(tmp_path, OPEN)
    ended = feedback("import", path, "--form", "family_after_visit", "--day-first", "--month-first", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "date_order_twice")


def test_an_order_that_the_file_contradicts_is_said(feedback: Feedback, tmp_path: Path) -> None:
    path = write(tmp_path, f'Date,"{OVERALL}"\n3/4/2025,Good\n25/03/2025,Good\n')
    ended = feedback("import", path, "--form", "family_after_visit", "--month-first", "--json")
    assert (ended.code, ended.json["stored"]) == (1, 0)
    assert "date_order_against_file" in codes(ended, only_looks=True)


def test_a_month_is_enough_for_rows_with_a_placeholder(feedback: Feedback, tmp_path: Path) -> None:
    path = write(tmp_path, LOOKS["a placeholder instead of dates"][1])
    ended = feedback("import", path, "--form", "family_after_visit", "--month", "2025-02", "--json")
    assert (ended.code, ended.json["stored"]) == (0, 2)


def test_a_person_reads_the_notes_and_words_and_a_program_no_words(
    feedback: Feedback, tmp_path: Path
) -> None:
    path = write(tmp_path, LOOKS["an unknown word"][1])
    shown = feedback("import", path, "--form", "family_after_visit")
    assert shown.code == 1
    assert "LOOK: " in shown.out
    assert "Purple" in shown.out
    assert "--yes" in shown.out
    assert "Purple" not in feedback("import", path, "--form", "family_after_visit", "--json").out


def test_a_second_sheet_is_said(feedback: Feedback, tmp_path: Path) -> None:
    data = workbook_bytes({"Q1": SHEET, "Q2": SHEET})
    path = write(tmp_path, data, "quarters.xlsx")
    held: dict[str, Any] = feedback("import", path, "--form", "family_after_visit", "--json").json
    assert held["stored"] == 0
    assert any("Q" in each["what"] for each in held["notes"] if each["look_first"])
    ended = feedback("import", path, "--form", "family_after_visit", "--sheet", "Q2", "--json")
    assert ended.json["stored"] == 1
