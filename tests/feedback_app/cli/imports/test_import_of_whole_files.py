"""Whole files of survey programs through the command: what is read, said, held back and stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from feedback_app.cli.terminal.opening import opened
from feedback_app.storage.models import AnswerRecord
from feedback_app.storage.sealing import sealing_context
from tests.feedback_app.cli.conftest import Feedback


CASES = Path(__file__).parents[2] / "services" / "imports" / "files" / "cases"
VISIT, END = "family_after_visit", "family_end_of_work"


@dataclass(frozen=True)
class Right:
    """What is right for one file: rows to store, notes (True: look first), answers stored by question."""

    file: str
    form: str
    new: int
    notes: Mapping[str, bool]
    answers: Mapping[str, Sequence[str]]
    skipped: Mapping[str, int] | None = None


LONG = "She took her time with us."
RIGHT = [
    Right(
        "surveymonkey_two_header_rows.csv",
        VISIT,
        3,
        {"headings_two_rows": False},
        {"overall": ["good", "poor", "very_good"], "went_well": ["She listened", "Tips"]},
    ),
    Right(
        "surveymonkey_expanded_multi_choice.csv",
        END,
        2,
        {"headings_two_rows": False},
        {"overall": ["good", "very_good"], "what_helped": ["group", "talking", "tips"]},
    ),
    Right(
        "qualtrics_three_header_rows.csv",
        VISIT,
        2,
        {"qualtrics": False, "rows_set_aside": False, "rows_unfinished": True},
        {"overall": ["poor", "very_good"], "could_be_better": ["Nothing", "The wait was long"]},
        {"survey_preview": 1, "unfinished": 1},
    ),
    Right(
        "titles_with_html_and_required_star.csv",
        VISIT,
        1,
        {},
        {"overall": ["very_good"], "went_well": ["x"], "could_be_better": ["y"]},
    ),
    Right(
        "csv_unescaped_quotes.csv",
        VISIT,
        2,
        {"loose_quotes": True},
        {
            "went_well": ['She said "well done" to me, twice', "fine"],
            "could_be_better": ["more", "nothing"],
        },
    ),
    Right(
        "xlsx_instructions_sheet_first.xlsx",
        VISIT,
        2,
        {"sheet_chosen": False},
        {"overall": ["good", "very_good"], "went_well": ["x", "y"]},
    ),
    Right(
        "xlsx_one_sheet_a_quarter.xlsx",
        VISIT,
        1,
        {"sheet_chosen": False, "sheets_alike": True},
        {"overall": ["very_good"]},
    ),
    Right(
        "xlsx_strict_open_xml.xlsx",
        VISIT,
        2,
        {"strict_workbook": False},
        {"overall": ["good", "very_good"], "went_well": ["kind", "warm"]},
    ),
    Right("ms_forms_comment_of_3000_characters.csv", VISIT, 2, {}, {"overall": ["good", "very_good"]}),
]


@pytest.mark.parametrize("right", RIGHT, ids=[right.file for right in RIGHT])
def test_a_file_is_previewed_and_stored_as_it_is_right(feedback: Feedback, right: Right) -> None:
    command = ("import", str(CASES / right.file), "--form", right.form, "--json")
    seen = feedback(*command, "--preview").json
    assert (seen["new"], seen["refused"]) == (right.new, [])
    assert seen["skipped"] == (right.skipped or {})
    said = {note["code"]: note["look_first"] for note in seen["notes"]}
    assert {code: said.get(code) for code in right.notes} == right.notes
    if any(said.values()):
        held_back = feedback(*command)
        assert (held_back.code, held_back.json["stored"]) == (1, 0)
    assert feedback(*command, "--yes").json["stored"] == right.new
    found = answers()
    assert {question: found[question] for question in right.answers} == right.answers


def test_a_comment_longer_than_the_form_allows_is_stored_and_exported_whole(
    feedback: Feedback, tmp_path: Path
) -> None:
    file = CASES / "ms_forms_comment_of_3000_characters.csv"
    feedback("import", str(file), "--form", VISIT, "--yes")
    longest = max(answers()["went_well"], key=len)
    assert len(longest) >= 2_900
    assert longest in file.read_text("utf-8")
    out = tmp_path / "out.csv"
    feedback("export", "responses", VISIT, "--purpose", "team_review", "--format", "csv", "--out", str(out))
    assert longest in out.read_text("utf-8-sig")


@pytest.mark.parametrize("length", [2_001, 4_000, 32_766, 50_000])
def test_words_of_any_length_that_a_program_allows_are_kept(
    feedback: Feedback, tmp_path: Path, length: int
) -> None:
    words = ("kind and warm " * (length // 10))[:length].strip().ljust(length, "!")
    file = tmp_path / "long.csv"
    file.write_text(f"Date,What went well?\n14/03/2025,{words}\n", encoding="utf-8")
    assert feedback("import", str(file), "--form", VISIT, "--yes", "--json").json["stored"] == 1
    assert answers()["went_well"] == [words]


def test_a_text_beyond_the_ceiling_is_refused_with_its_length(feedback: Feedback, tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text(f"Date,What went well?\n14/03/2025,{'x' * 100_001}\n15/03/2025,fine\n", encoding="utf-8")
    ended = feedback("import", str(file), "--form", VISIT, "--yes")
    assert "100,001 characters" in ended.out
    assert answers()["went_well"] == ["fine"]


def test_a_google_shortcut_is_refused_with_how_to_download(feedback: Feedback) -> None:
    ended = feedback("import", str(CASES / "google_sheet_shortcut.gsheet"), "--form", VISIT)
    assert ended.code != 0
    assert "Microsoft Excel (.xlsx)" in ended.err + ended.out


def test_unfinished_rows_are_stored_on_request(feedback: Feedback) -> None:
    file = str(CASES / "qualtrics_three_header_rows.csv")
    ended = feedback("import", file, "--form", VISIT, "--unfinished", "--yes", "--json")
    assert (ended.json["stored"], ended.json["skipped"]) == (3, {"survey_preview": 1})


def test_the_second_quarter_is_imported_from_its_own_sheet(feedback: Feedback) -> None:
    file = str(CASES / "xlsx_one_sheet_a_quarter.xlsx")
    feedback("import", file, "--form", VISIT, "--yes")
    ended = feedback("import", file, "--form", VISIT, "--sheet", "Q2", "--json")
    assert (ended.code, ended.json["stored"]) == (0, 1)
    assert answers()["overall"] == ["good", "very_good"]


def answers() -> dict[str, list[str]]:
    """Every stored code, option or text, sorted, by its question."""
    found: dict[str, list[str]] = {}
    with opened() as workspace, workspace.database.read() as session:
        for row in session.scalars(sa.select(AnswerRecord)):
            context = sealing_context(AnswerRecord.text_sealed, row.response_id, row.question_id, row.item)
            text = workspace.keys.open(row.text_sealed, context) if row.text_sealed else None
            found.setdefault(row.question_id, []).append(text or row.code or row.item or "")
    return {question: sorted(set(values)) for question, values in found.items()}
