"""``feedback demo``: built once, told on, and thrown away only when no one uses it."""

from __future__ import annotations

from functools import partial

import pytest
import sqlalchemy as sa

from feedback_app.cli.terminal.opening import opened
from feedback_app.services.demonstration import building
from feedback_app.storage.models import Response
from tests.feedback_app.cli.conftest import Feedback


@pytest.fixture(autouse=True)
def small_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "extend", partial(building.extend, months=2, share=0.1))


def responses() -> set[str]:
    with opened(demo=True) as workspace, workspace.database.read() as session:
        return set(session.scalars(sa.select(Response.id)))


def test_building_again_keeps_what_is_there(feedback: Feedback) -> None:
    first = feedback("demo", "build", "--json")
    assert first.code == 0
    assert first.json["added"] == len(before := responses()) > 0
    assert feedback("demo", "build", "--json").json == {"added": 0}
    assert responses() == before


def test_reset_builds_anew(feedback: Feedback) -> None:
    feedback("demo", "build")
    before = responses()
    ended = feedback("demo", "reset", "--yes", "--json")
    assert ended.code == 0
    assert responses().isdisjoint(before)
    assert len(responses()) == ended.json["added"]


def test_reset_asks_first(feedback: Feedback, monkeypatch: pytest.MonkeyPatch) -> None:
    feedback("demo", "build")
    before = responses()
    monkeypatch.setattr("typer.confirm", _no)
    assert feedback("demo", "reset").code == 130
    assert responses() == before


def test_reset_leaves_a_demonstration_in_use_alone(feedback: Feedback) -> None:
    feedback("demo", "build")
    before = responses()
    with opened(demo=True) as workspace, workspace.database.read() as session:
        session.scalar(sa.select(sa.func.count()).select_from(Response))
        ended = feedback("demo", "reset", "--yes", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (1, "database_in_use")
    assert responses() == before


def test_how_far_it_is_goes_to_standard_error(feedback: Feedback) -> None:
    ended = feedback("demo", "build", "--json")
    assert "of 2" in ended.err
    assert set(ended.json) == {"added"}


def _no(*_: object, abort: bool, **__: object) -> bool:
    import typer

    assert abort
    raise typer.Abort
