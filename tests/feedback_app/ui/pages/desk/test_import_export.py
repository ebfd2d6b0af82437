"""The page that brings earlier feedback in and takes responses out, as a team lead uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import feedback_app
from feedback_app.access.actor import Actor
from feedback_app.storage.models import Response
from feedback_app.ui.components.exports import export_choice
from feedback_app.ui.session import context
from tests.feedback_app.exports.nasty_words import EVERY
from tests.feedback_app.services.imports.spreadsheets import (
    PUBLISHED_COMMENTS,
    comments_workbook,
    csv_bytes,
    visit_workbook,
    workbook_bytes,
    xlsx,
)
from tests.support.faces import Stage
from tests.support.respondent import count


PAGE = Path(feedback_app.__file__).parent / "ui" / "app_pages" / "desk" / "import_export.py"
OUT = "Export responses"


class Desk:
    """The page in one tab of someone who is signed in."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.app = AppTest.from_file(PAGE, default_timeout=30)
        self.run()

    def run(self) -> None:
        self.app.run()
        assert not self.app.exception, self.app.exception

    def upload(self, data: bytes, name: str = "feedback.xlsx") -> None:
        self.app.file_uploader(key="import-file").upload(name, data)
        self.run()

    def choose_form(self, form_key: str) -> None:
        self.choose("Into which form?", form_key)

    def choose(self, label: str, value: object) -> None:
        [box] = [each for each in self.app.selectbox if each.label == label]
        box.set_value(value)
        self.run()

    def press(self, key: str) -> None:
        [button] = [each for each in self.app.button if str(each.key).startswith(key)]
        button.click()
        self.run()

    def has_button(self, key: str) -> bool:
        return any(str(each.key).startswith(key) for each in self.app.button)

    @property
    def words(self) -> str:
        parts = (*self.app.text, *self.app.markdown, *self.app.success, *self.app.error, *self.app.warning)
        return "\n".join(each.value for each in parts).replace("\\", "")

    @property
    def stored(self) -> int:
        return count(self.stage.workspace.database, Response)


@pytest.fixture
def lead(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Actor:
    """Asha, who leads the team of North, is signed in."""
    monkeypatch.setattr(context, "current_actor", lambda: stage.cast.asha)
    return stage.cast.asha


@pytest.fixture
def desk(stage: Stage, lead: Actor) -> Desk:
    return Desk(stage)


def test_the_published_comments_go_to_families_and_professionals(desk: Desk) -> None:
    desk.choose_form("family_after_visit")
    desk.upload(comments_workbook())
    assert PUBLISHED_COMMENTS[0][1] in [each.value for each in desk.app.text]
    assert "2 rows from the other audience" in desk.words
    desk.press("import-run")
    assert desk.stored == 1
    desk.choose_form("referrer_after_consultation")
    desk.press("import-run")
    assert desk.stored == 3


def test_a_microsoft_forms_file_is_looked_at_imported_and_undone(desk: Desk) -> None:
    desk.choose_form("family_after_visit")
    desk.upload(visit_workbook(12))
    assert desk.stored == 0
    assert "12 responses will be stored" in desk.words.replace("*", "")
    desk.press("import-run")
    assert desk.stored == 12
    assert [each.value for each in desk.app.success] == ["12 responses stored."]
    assert not desk.has_button("import-run")
    desk.press("undo-")
    assert desk.stored == 12
    desk.press("undo-yes-")
    assert desk.stored == 0
    assert desk.has_button("import-run")


def test_refused_rows_say_why_and_unknown_words_can_be_explained(desk: Desk) -> None:
    desk.choose_form("family_after_visit")
    rows = [
        ("Date", "Overall, how was your experience of our service?"),
        ("2024-03-05", "Verry good"),
        ("2024-03-05", "Good"),
    ]
    desk.upload(xlsx(rows))
    assert "Row 2" in desk.words
    [box] = [each for each in desk.app.selectbox if "Verry good" in each.label]
    assert box.value == "undecided"
    box.set_value("very_good")
    desk.run()
    desk.press("import-run")
    assert desk.stored == 2


def test_what_was_said_about_words_still_holds_when_the_file_is_looked_at_again(desk: Desk) -> None:
    desk.choose_form("family_after_visit")
    desk.upload(
        xlsx([("Date", "Overall, how was your experience of our service?"), ("2024-03-05", "Verry good")])
    )
    [box] = [each for each in desk.app.selectbox if "Verry good" in each.label]
    box.set_value("very_good")
    desk.run()
    desk.press("import-run")
    desk.press("import-more")
    assert "1 row already imported" in desk.words
    assert not desk.app.error
    assert not desk.has_button("import-run")


def test_saved_column_settings_are_used(desk: Desk) -> None:
    desk.choose_form("family_after_visit")
    desk.upload(csv_bytes([("Date", "Comment"), ("2024-03-05", "Kind")]), "feedback.csv")
    settings = (
        "form: family_after_visit\nmonth: 2024-03\ncolumns: [{title: Comment, question: could_be_better}]"
    )
    [_, saved] = desk.app.file_uploader
    saved.upload("columns.yaml", settings.encode())
    desk.run()
    assert "What could be better?" in desk.words
    [_, saved] = desk.app.file_uploader
    saved.upload("columns.yaml", b"form: [")
    desk.run()
    assert len(desk.app.error) == 1


def test_a_column_can_be_given_another_use(desk: Desk) -> None:
    desk.choose_form("family_after_visit")
    desk.upload(csv_bytes([("Date", "Comment"), ("2024-03-05", "Kind")]), "feedback.csv")
    [box] = [each for each in desk.app.selectbox if each.label == "What is in column B?"]
    box.select("What could be better?")
    desk.run()
    assert "What could be better?" in desk.words
    desk.press("import-run")
    assert desk.stored == 1


def test_without_a_date_a_month_is_asked_for(desk: Desk) -> None:
    desk.choose_form("family_after_visit")
    desk.upload(csv_bytes([("What went well?",), ("Kind",)]), "feedback.csv")
    assert not desk.has_button("import-run")
    assert desk.app.warning
    for text, is_enough in (("soon", False), ("2024-13", False), ("2024-03", True)):
        [month] = [each for each in desk.app.text_input if each.label.startswith("Month")]
        month.set_value(text)
        desk.run()
        assert desk.has_button("import-run") is is_enough


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600])
def test_what_is_no_spreadsheet_is_refused_kindly(desk: Desk, data: bytes) -> None:
    desk.upload(data)
    assert len(desk.app.error) == 1
    assert not desk.has_button("import-run")


def test_another_sheet_can_be_chosen(desk: Desk) -> None:
    desk.choose_form("family_after_visit")
    rows = [("Date", "What went well?"), ("2024-03-05", "First sheet")]
    others = [("Date", "What went well?"), ("2024-03-05", "Second sheet")]
    desk.upload(workbook_bytes({"One": rows, "Two": others}))
    assert "First sheet" in desk.words
    desk.choose("Sheet", "Two")
    assert "Second sheet" in desk.words
    assert "First sheet" not in desk.words


CASES = Path(__file__).parents[3] / "services" / "imports" / "files" / "cases"


def test_unfinished_rows_are_named_and_read_when_the_box_is_ticked(desk: Desk) -> None:
    desk.choose_form("family_after_visit")
    desk.upload((CASES / "qualtrics_three_header_rows.csv").read_bytes(), "qualtrics.csv")
    assert "Row 6 is a preview of the survey" in desk.words
    assert "2 responses will be stored" in desk.words.replace("*", "")
    [box] = [each for each in desk.app.checkbox if each.label == "Read the unfinished rows too"]
    box.check()
    desk.run()
    assert "3 responses will be stored" in desk.words.replace("*", "")


def test_the_sheet_of_the_form_is_read_and_one_like_it_is_named(desk: Desk) -> None:
    desk.choose_form("family_after_visit")
    desk.upload((CASES / "xlsx_one_sheet_a_quarter.xlsx").read_bytes())
    assert "'Q2' has the same titles" in desk.words
    desk.press("import-run")
    desk.choose("Sheet", "Q2")
    assert "has the same titles" not in desk.words
    desk.press("import-run")
    assert desk.stored == 2


def test_words_are_shown_as_words(desk: Desk) -> None:
    desk.choose_form("family_after_visit")
    for text in filter(str.strip, EVERY):
        headings = ("Date", f"{text.strip()} x", "What went well?")
        desk.upload(csv_bytes([headings, ("2024-03-05", text, text)]), "feedback.csv")
        assert not desk.app.error
        assert desk.has_button("import-run")
        shown = [each.value for each in (*desk.app.markdown, *desk.app.error, *desk.app.warning)]
        assert not any("![b]" in each or "<script>" in each for each in shown)


def test_a_prepared_export_can_be_downloaded_once_a_purpose_is_chosen(stage: Stage, lead: Actor) -> None:
    desk = Desk(stage)
    desk.choose_form("family_after_visit")
    desk.upload(visit_workbook(3))
    desk.press("import-run")
    desk.app.radio(key="import-or-export").set_value(OUT)
    desk.run()
    [box] = [each for each in desk.app.selectbox if each.key == "export-form"]
    box.set_value("family_after_visit")
    desk.run()
    assert "3 responses" in desk.words
    desk.press("FormSubmitter:export")
    assert len(desk.app.error) == 1
    [purpose] = [each for each in desk.app.selectbox if each.label.startswith("What is it for?")]
    purpose.set_value("team_review")
    desk.press("FormSubmitter:export")
    file = desk.app.session_state[export_choice.prepared.name]
    assert (file.n_responses, file.name[-5:]) == (3, ".xlsx")
    desk.press("export-done")
    assert desk.app.session_state[export_choice.prepared.name] is None


def test_who_may_do_neither_is_told_so(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "current_actor", lambda: stage.cast.ben)
    desk = Desk(stage)
    assert not desk.app.radio
    assert not desk.app.file_uploader
