"""The respondents' app alone, as it runs without Streamlit, and people at their browsers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from feedback_app.config import Settings
from feedback_app.services.forms import publish
from feedback_app.services.process.workspace import Workspace
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.web.routes.plain_app import build_app
from tests.feedback_app.web.plain_client import PlainClient
from tests.feedback_app.web.plain_face.person import Person
from tests.support.cast import NOW, SERVER, Cast
from tests.support.every_kind import EVERY_KIND
from tests.support.faces import Stage, TurnedClock, set_stage


NewPerson = Callable[[], Person]


@dataclass(frozen=True)
class SetStage:
    """A database with the cast and the forms in it, to be copied."""

    file: Path
    cast: Cast


@pytest.fixture(scope="session")
def set_scene(
    migrated_sqlite_file: Path, keys: KeyRing, tmp_path_factory: pytest.TempPathFactory
) -> SetStage:
    """Made once: publishing every form takes longer than most tests here."""
    folder = tmp_path_factory.mktemp("scene")
    file = folder / "feedback.sqlite"
    shutil.copy(migrated_sqlite_file, file)
    database = Database(f"sqlite:///{file}")
    cast = set_stage(database, keys, folder).cast
    with database.write() as session:
        publish(session, by=SERVER, form=EVERY_KIND, now=NOW)
    database.dispose()
    return SetStage(file, cast)


@pytest.fixture
def stage(set_scene: SetStage, keys: KeyRing, tmp_path: Path) -> Iterator[Stage]:
    for file in set_scene.file.parent.glob(f"{set_scene.file.name}*"):
        shutil.copy(file, tmp_path)
    database, clock = Database(f"sqlite:///{tmp_path / set_scene.file.name}"), TurnedClock()
    yield Stage(Workspace(Settings(data_dir=tmp_path), database, keys, clock), set_scene.cast, clock)
    database.dispose()


@pytest.fixture
def new_person(stage: Stage) -> Iterator[NewPerson]:
    """Each call is another browser."""
    app = build_app(stage.workspace)
    with ExitStack() as stack:
        yield lambda: Person(stage, stack.enter_context(PlainClient(app, stage.workspace.settings.base_url)))


@pytest.fixture
def person(new_person: NewPerson) -> Person:
    return new_person()
