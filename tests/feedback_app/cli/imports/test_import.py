"""``feedback import``: looked at, stored, repeated, refused row by row, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from feedback_app.cli.terminal.opening import opened
from feedback_app.storage.models import Response
from surveys.catalogue import shipped_forms
from surveys.core.model import LongText, OneChoice
from tests.feedback_app.cli.conftest import Feedback


FORM = shipped_forms()["family_after_visit"]
OVERALL = next(each for each in FORM.questions if isinstance(each, OneChoice) and each.purpose)
WORDS = next(each for each in FORM.questions if isinstance(each, LongText))


def stored() -> int:
    with opened() as workspace, workspace.database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Response)) or 0


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """Two rows whose columns bear the questions' own words, and one with a word that means nothing."""
    file = tmp_path / "earlier.csv"
    good, very_good = FORM.options(OVERALL)[1].label, FORM.options(OVERALL)[0].label
    file.write_text(
        f'"Date","{OVERALL.text}","{WORDS.text}"\n'
        f'"14/02/2025","{good}","Easy to chat to."\n'
        f'"15/02/2025","{very_good}",""\n'
        f'"16/02/2025","Purple","Some practical tips."\n',
        encoding="utf-8",
    )
    return file


def test_rows_are_stored_and_a_wrong_one_is_named(feedback: Feedback, earlier: Path) -> None:
    ended = feedback("import", str(earlier), "--form", FORM.key, "--yes", "--json")
    assert ended.code == 1
    assert (ended.json["rows"], ended.json["stored"]) == (3, 2)
    [refused] = ended.json["refused"]
    assert (refused["row"], refused["code"]) == (4, "word_unknown")
    assert stored() == 2


def test_a_person_sees_the_row_and_how_to_take_the_import_back(feedback: Feedback, earlier: Path) -> None:
    ended = feedback("import", str(earlier), "--form", FORM.key, "--yes")
    assert "Row 4" in ended.out
    assert "feedback imports undo" in ended.err


def test_the_same_file_again_stores_nothing(feedback: Feedback, earlier: Path) -> None:
    feedback("import", str(earlier), "--form", FORM.key, "--yes")
    ended = feedback("import", str(earlier), "--form", FORM.key, "--json")
    assert (ended.json["stored"], ended.json["repeated"]) == (0, 2)
    assert stored() == 2


def test_a_preview_stores_nothing_and_holds_no_words(feedback: Feedback, earlier: Path) -> None:
    ended = feedback("import", str(earlier), "--form", FORM.key, "--preview", "--json")
    assert ended.code == 1
    assert (ended.json["new"], len(ended.json["refused"])) == (2, 1)
    assert {each["question"] for each in ended.json["columns"]} >= {OVERALL.id, WORDS.id}
    assert "chat" not in ended.out
    assert stored() == 0


def test_a_guess_is_not_stored_without_a_yes(feedback: Feedback, tmp_path: Path) -> None:
    file = tmp_path / "guess.csv"
    file.write_text(
        '"Date","Do you have any comments?"\n'
        '"14/02/2025","It was all very helpful and we felt at ease, thank you."\n'
        '"15/02/2025","Some practical tips to try at home with the baby."\n'
    )
    ended = feedback("import", str(file), "--form", FORM.key, "--json")
    assert (ended.code, ended.json["stored"], ended.json["new"]) == (1, 0, 2)
    assert "column_guessed" in {each["code"] for each in ended.json["notes"] if each["look_first"]}
    assert stored() == 0
    assert feedback("import", str(file), "--form", FORM.key, "--yes", "--json").json["stored"] == 2


def test_a_saved_mapping_is_used_again(feedback: Feedback, earlier: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.json"
    feedback("import", str(earlier), "--form", FORM.key, "--preview", "--save-mapping", str(mapping))
    ended = feedback("import", str(earlier), "--form", FORM.key, "--mapping", str(mapping), "--yes", "--json")
    assert ended.json["stored"] == 2


def test_an_import_is_listed_and_taken_back(feedback: Feedback, earlier: Path) -> None:
    made = feedback("import", str(earlier), "--form", FORM.key, "--yes", "--json").json["import"]
    [listed] = feedback("imports", "list", "--json").json["imports"]
    assert (listed["id"], listed["n_there"], listed["file_name"]) == (made, 2, "earlier.csv")
    assert feedback("imports", "undo", made, "--json").json == {"removed": 2}
    assert feedback("imports", "undo", made, "--json").json == {"removed": 0}
    assert stored() == 0


def test_an_unknown_import_is_not_found(feedback: Feedback) -> None:
    ended = feedback("imports", "undo", "none", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (1, "import_not_found")


def test_an_unknown_form_is_wrong_use(feedback: Feedback, earlier: Path) -> None:
    ended = feedback("import", str(earlier), "--form", "no_such_form", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "form_unknown")


def test_a_file_that_is_no_spreadsheet_is_refused(feedback: Feedback, tmp_path: Path) -> None:
    file = tmp_path / "photo.csv"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10)
    ended = feedback("import", str(file), "--form", FORM.key, "--json")
    assert ended.code == 1
    assert set(ended.json["error"]) == {"code", "where", "what", "how"}
