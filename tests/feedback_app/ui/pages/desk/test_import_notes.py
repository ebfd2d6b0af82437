"""The import page and ``feedback import`` say the same about a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import feedback_app
from feedback_app.cli.program import run
from feedback_app.storage.models import Response
from feedback_app.ui.session import context
from tests.feedback_app.services.imports.meaning.file_cases import CASES, OVERALL
from tests.support.faces import Stage
from tests.support.respondent import count


PAGE = Path(feedback_app.__file__).parent / "ui" / "app_pages" / "desk" / "import_export.py"
OPEN = f'Date,"{OVERALL}"\n3/4/2025 9:12 AM,Good\n4/7/2025 2:15 PM,Good\n'
BOTH = f'Date,"{OVERALL}"\n3/14/2025,Good\n25/03/2025,Good\n4/7/2025,Good\n'


@pytest.fixture
def page(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(context, "current_actor", lambda: stage.cast.asha)
    return AppTest.from_file(PAGE, default_timeout=30).run()


def upload(page: AppTest, form: str, data: str) -> None:
    [box] = [each for each in page.selectbox if each.label == "Into which form?"]
    box.set_value(form)
    page.run()
    page.file_uploader(key="import-file").upload("file.csv", data.encode())
    page.run()
    assert not page.exception, page.exception


def plain(text: str) -> str:
    """Without the marks that keep markdown from changing the words."""
    return text.replace("\\", "").replace("\u2060", "")


def words(page: AppTest) -> str:
    parts = (*page.text, *page.markdown, *page.error, *page.warning, *page.caption)
    return plain("\n".join(each.value for each in parts))


def can_import(page: AppTest) -> bool:
    return any(each.key == "import-run" for each in page.button)


def test_every_note_of_the_command_is_on_the_page(
    page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    file = tmp_path / "file.csv"
    for name, case in CASES.items():
        file.write_text(case.text, encoding="utf-8")
        capsys.readouterr()
        run(("import", str(file), "--form", case.form, "--preview", "--json"))
        notes = json.loads(capsys.readouterr().out)["notes"]
        upload(page, case.form, case.text)
        shown = words(page)
        missing = [each["what"] for each in notes if each["what"] not in shown]
        assert missing == [], (name, shown)
        boxes = {plain(each.value) for each in page.warning}
        looks = [each["what"] for each in notes if each["look_first"]]
        assert all(any(look in box for box in boxes) for look in looks), name


@pytest.mark.parametrize(
    ("data", "example"), [(OPEN, "3/4/2025 9:12 AM"), (BOTH, "4/7/2025")], ids=["open", "both"]
)
def test_an_open_order_has_no_answer_in_advance_and_nothing_is_imported_before_it(
    page: AppTest, stage: Stage, data: str, example: str
) -> None:
    upload(page, "family_after_visit", data)
    [order] = [each for each in page.radio if each.label.replace("\\", "").startswith("In this file")]
    assert example in plain(order.label)
    assert order.value is None
    assert not can_import(page)
    order.set_value(order.options[1])
    page.run()
    assert can_import(page)
    [button] = [each for each in page.button if each.key == "import-run"]
    button.click()
    page.run()
    assert count(stage.workspace.database, Response) == len(data.splitlines()) - 1


def test_an_unknown_tick_and_an_unknown_rating_can_be_explained(page: AppTest, stage: Stage) -> None:
    ticks = 'Date,"What helped you most? [Tips to try at home]"\n2025-03-14,perhaps\n2025-03-15,Yes\n'
    upload(page, "family_end_of_work", ticks)
    [box] = [each for each in page.selectbox if "perhaps" in each.label]
    assert [each for each in box.options if each.startswith("Chosen: ")] == ["Chosen: Tips to try at home"]
    box.set_value("tips")
    page.run()
    assert "2 responses will be stored" in words(page).replace("*", "")
