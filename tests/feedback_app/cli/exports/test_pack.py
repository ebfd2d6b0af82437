"""``feedback pack``: a file, private, with progress, and the differences to the last time."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedback_app.cli.exports.pack import EditionName, KindName
from tests.feedback_app.cli.conftest import Feedback


def imported(
    feedback: Feedback, tmp_path: Path, name: str, *days: str, comment: str = "Easy to chat to."
) -> None:
    file = tmp_path / name
    rows = "".join(f'"{day}","{comment}"\n' for day in days)
    file.write_text(f'"Date","Comments"\n{rows}')
    assert feedback("import", str(file), "--form", "family_after_visit", "--yes").code == 0


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "html"])
def test_a_file_is_written_that_only_its_owner_reads(feedback: Feedback, tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"pack.{kind}"
    ended = feedback("pack", "--period", "2025-Q1", "--format", kind, "-o", str(out))
    assert ended.code == 0, ended.err
    assert "Making the pack: 8 of 8" in ended.err
    assert out.stat().st_mode & 0o777 == 0o600
    assert out.read_bytes()[:2] in {b"%P", b"PK", b"<!"}


def test_figures_for_a_program_and_what_changed(feedback: Feedback, tmp_path: Path) -> None:
    imported(feedback, tmp_path, "first.csv", "04/02/2025", "05/03/2025")
    words = ("pack", "--period", "2025-Q1", "--edition", "team", "--format", "html", "--json", "-o")
    first = feedback(*words, str(tmp_path / "first.html")).json
    assert (first["period"], first["edition"], first["made_before"]) == ("2025-Q1", "team", False)
    assert first["figures"]["asked/families"] == "2"
    imported(feedback, tmp_path, "late.csv", "11/03/2025")
    second = feedback(*words, str(tmp_path / "second.html")).json
    assert second["made_before"]
    assert {"figure": "Answers from families", "before": "2", "now": "3"} in second["changed_since"]


def test_the_command_counts_themes_and_opens_no_response(feedback: Feedback, tmp_path: Path) -> None:
    comment = "The staff were so kind and friendly"
    imported(feedback, tmp_path, "first.csv", "04/02/2025", "05/03/2025", comment=comment)
    words = ("pack", "--period", "2025-Q1", "--format", "html", "--json", "-o", str(tmp_path / "pack.html"))
    found = feedback(*words, "--edition", "team").json
    assert found["figures"]["theme/Staff warmth & attitude"] == "2"
    page = (tmp_path / "pack.html").read_text()
    assert "may not read" not in page
    assert comment not in page


def test_a_file_goes_to_standard_output(feedback: Feedback) -> None:
    ended = feedback("pack", "--period", "2025-Q1", "--format", "html", "-o", "-")
    assert ended.code == 0
    assert ended.out.startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("--period", "Q1 2025"), 2, "period_wrong"),
        (("--period", "2026-11"), 1, "not_protected"),
        (("--period", "2099-Q1"), 1, "period_ahead"),
        (("--period", "2025-Q1", "-o", "-"), 2, "out_or_json"),
        (("--period", "2025-Q1", "--organisation", "nowhere"), 2, "organisation_unknown"),
    ],
)
def test_what_cannot_be_made_is_said(
    feedback: Feedback, words: tuple[str, ...], code: int, error: str
) -> None:
    ended = feedback("pack", *words, "--json")
    assert (ended.code, ended.json["error"]["code"]) == (code, error)


def test_a_file_that_is_there_is_never_overwritten(feedback: Feedback, tmp_path: Path) -> None:
    out = tmp_path / "pack.pdf"
    out.write_text("mine")
    ended = feedback("pack", "--period", "2025-Q1", "-o", str(out), "--json")
    assert ended.json["error"]["code"] == "file_exists"
    assert out.read_text() == "mine"


def test_the_choices_are_those_of_the_services() -> None:
    from typing import get_args

    from analysis.report import Edition
    from feedback_app.services.packs.making import PackKind

    assert set(get_args(EditionName)) == set(Edition)
    assert set(get_args(KindName)) == set(PackKind)


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "html"])
def test_the_ending_of_the_name_decides_the_kind(feedback: Feedback, tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"pack.{kind}"
    assert feedback("pack", "--period", "2025-Q1", "-o", str(out)).code == 0
    starts = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK", "html": b"<!doctype html>"}
    assert out.read_bytes().startswith(starts[kind])
    inside = {"docx": b"word/document.xml", "xlsx": b"xl/workbook.xml"}
    assert inside.get(kind, b"") in out.read_bytes()


@pytest.mark.parametrize(
    ("words", "how"),
    [
        (("-o", "pack.txt"), ".pdf, .docx, .xlsx, .html"),
        (("-o", "pack.docx", "--format", "pdf"), "leave out --format"),
        (("-o", "pack.doc", "--format", "docx"), ".docx"),
    ],
)
def test_a_file_is_never_another_kind_than_its_name_says(
    feedback: Feedback, tmp_path: Path, words: tuple[str, ...], how: str
) -> None:
    at = [str(tmp_path / word) if word.startswith("pack.") else word for word in words]
    ended = feedback("pack", "--period", "2025-Q1", *at, "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "file_kind")
    assert how in ended.json["error"]["how"]
    assert list(tmp_path.glob("pack.*")) == []
