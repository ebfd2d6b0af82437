"""The respondents' app as a process of its own: without Streamlit, small, packed."""

from __future__ import annotations

import gzip
import subprocess
import sys

import pytest

from feedback_app.web.plain_face.drawing.frame import TYPING_MINUTES
from feedback_app.web.serving.own_assets import ASSETS_PATH, FOLDER
from tests.feedback_app.web.plain_client import PlainClient
from tests.feedback_app.web.plain_face.person import Person
from tests.support.faces import Stage
from tests.support.plain_app import build_plain_app


FIRST_QUESTION_BYTES = 15_000
SCRIPT_BYTES = 5_000
PACKED = {"accept-encoding": "gzip"}


def test_importing_it_imports_no_streamlit_and_no_data_frames() -> None:
    code = (
        "import sys, feedback_app.web.routes.plain_app, feedback_app.web.serve;"
        "print(sorted({'streamlit', 'pandas', 'altair', 'openpyxl'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def weight(person: Person, path: str) -> int:
    """Bytes of one answer on the line: what comes packed, and its headers."""
    answer = person.client.get(path, headers=PACKED)
    head = sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)
    packed = answer.headers.get("content-encoding") == "gzip"
    return head + (int(answer.headers["content-length"]) if packed else len(answer.content))


@pytest.mark.parametrize("form_key", ["family_after_visit", "every_kind"])
def test_the_first_question_arrives_within_15_kb_all_requests_together(
    stage: Stage, person: Person, form_key: str
) -> None:
    link = f"/f/{stage.invite(form_key)}"
    person.open(link)
    paths = [f"/form/{person.reference}", f"{ASSETS_PATH}/form.js", "/favicon.ico"]
    person.turn()
    paths += [person.path]
    assert weight(person, link) + sum(weight(person, path) for path in paths) < FIRST_QUESTION_BYTES


def test_the_script_is_small_and_pages_are_packed(stage: Stage, person: Person) -> None:
    assert len((FOLDER / "form.js").read_bytes()) < SCRIPT_BYTES
    assert f" + {TYPING_MINUTES * 60_000 // 100_000}e5 < Date.now()" in (FOLDER / "form.js").read_text()
    person.open(f"/f/{stage.invite()}")
    answer = person.client.get(f"/form/{person.reference}", headers=PACKED)
    assert answer.headers["content-encoding"] == "gzip"
    assert len(gzip.compress(answer.content)) < len(answer.content) / 2


def test_team_pages_are_not_there(person: Person) -> None:
    for path in ("/", "/sign-in", "/results", "/respond", "/_stcore/health", "/set-up/x"):
        assert person.client.get(path).status_code == 404


def test_a_process_of_its_own_names_itself_ready(person: Person) -> None:
    assert person.client.get("/livez").text == "ok"
    assert person.client.get("/readyz").json()["ready"] is True


def test_the_script_of_a_page_is_there_and_may_be_kept(stage: Stage, person: Person) -> None:
    person.open(f"/f/{stage.invite()}")
    assert f"{ASSETS_PATH}/form.js" in person.answer.text
    answer = person.client.get(f"{ASSETS_PATH}/form.js")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]


def test_beside_streamlit_the_other_version_of_each_page_is_offered(stage: Stage) -> None:
    with PlainClient(build_plain_app(stage.workspace), stage.workspace.settings.base_url) as client:
        person = Person(stage, client)
        person.open(f"/f/{stage.invite()}")
        link = person.page.links["Use the other version of this form"]
        assert link == f"/respond?i={person.reference}&p=0"
        person.turn()
        link = person.page.links["Use the other version of this form"]
        assert link == f"/respond?i={person.reference}&p=1"
        assert client.get(link).status_code == 200
