"""Opening a workspace: what is made, what is refused, and that a second start changes nothing."""

from __future__ import annotations

import logging
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from feedback_app.config import Settings
from feedback_app.errors import OperationalError
from feedback_app.services import forms, organisations
from feedback_app.services.accounts import accounts
from feedback_app.services.process.workspace import (
    Workspace,
    current_workspace,
    open_workspace,
    set_current_workspace,
)
from feedback_app.storage.models import AuditEvent, FormVersion
from surveys.catalogue import shipped_forms
from tests.support.cast import NOW, SERVER
from tests.support.respondent import count


Opener = Callable[..., Workspace]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    """Opens a workspace in ``tmp_path`` and closes it after the test."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "elsewhere"))
    every: list[Workspace] = []

    def open_it(folder: str = "data", **values: object) -> Workspace:
        settings = Settings(data_dir=tmp_path / folder, **values)
        every.append(open_workspace(settings, clock=lambda: NOW))
        return every[-1]

    yield open_it
    for each in every:
        each.close()


def refused_code(opened: Opener, **values: object) -> str:
    with pytest.raises(OperationalError) as refused:
        opened(**values)
    return refused.value.code


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_workspace_has_everything_and_only_its_owner_reads_it(opened: Opener) -> None:
    workspace = opened(organisation_name="The Rowan Team")
    with workspace.database.read() as session:
        assert [each.name for each in organisations.every_organisation(session)] == ["The Rowan Team"]
        assert forms.published_keys(session) == tuple(sorted(shipped_forms()))
    assert mode_of(workspace.settings.data_dir) == 0o700
    assert {mode_of(file) & 0o077 for file in workspace.settings.data_dir.glob("*.sqlite*")} == {0}
    assert mode_of(workspace.settings.keys_file) == 0o600
    assert workspace.now() == NOW


def test_a_second_start_writes_nothing(opened: Opener) -> None:
    first = opened()
    before = (count(first.database, FormVersion), count(first.database, AuditEvent))
    secret = first.keys.digest("link", "x")
    first.close()
    statements: list[str] = []

    def note(*seen: object) -> None:
        statements.append(str(seen[2]))

    event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        second = opened()
    finally:
        event.remove(sa.Engine, "before_cursor_execute", note)
    assert any(each.startswith("SELECT") for each in statements)
    assert not [each for each in statements if each.startswith(("INSERT", "UPDATE", "DELETE", "CREATE"))]
    assert (count(second.database, FormVersion), count(second.database, AuditEvent)) == before
    assert second.keys.digest("link", "x") == secret


def test_a_renamed_organisation_keeps_its_name_at_the_next_start(opened: Opener) -> None:
    first = opened(organisation_name="Before")
    with first.database.write() as session:
        (organisation,) = organisations.every_organisation(session)
        command = SERVER.system("tests", organisation.id)
        organisations.rename_organisation(
            session, by=command, organisation_id=organisation.id, name="After", now=NOW
        )
    first.close()
    with opened(organisation_name="Before").database.read() as session:
        assert [each.name for each in organisations.every_organisation(session)] == ["After"]


def test_the_demonstration_starts_without_an_organisation(opened: Opener) -> None:
    with opened(workspace="demo").database.read() as session:
        assert organisations.every_organisation(session) == ()
        assert forms.published_keys(session) == tuple(sorted(shipped_forms()))


@pytest.mark.parametrize(("first", "second"), [("team", "demo"), ("demo", "team")])
def test_a_folder_belongs_to_one_kind_of_workspace_for_ever(opened: Opener, first: str, second: str) -> None:
    opened(workspace=first).close()
    assert refused_code(opened, workspace=second) == "workspaces_mixed"


@pytest.mark.parametrize(("first", "second"), [("team", "demo"), ("demo", "team")])
def test_a_database_file_belongs_to_one_kind_of_workspace_for_ever(
    opened: Opener, tmp_path: Path, first: str, second: str
) -> None:
    """Even when a setting points a folder of the right kind at a file of the wrong one."""
    (tmp_path / "data" / "inner").mkdir(parents=True, mode=0o700)
    url = f"sqlite:///{tmp_path}/data/inner/feedback.sqlite"
    opened(workspace=first, database_url=url).close()
    (tmp_path / "data" / "workspace").write_text(f"{second}\n")
    assert refused_code(opened, workspace=second, database_url=url) == "workspaces_mixed"


def test_without_its_keys_a_database_is_not_opened(opened: Opener) -> None:
    workspace = opened()
    workspace.close()
    workspace.settings.keys_file.unlink()
    assert refused_code(opened) == "key_file_missing"
    assert not workspace.settings.keys_file.exists()


def test_with_the_keys_of_another_database_it_is_not_opened(opened: Opener) -> None:
    workspace, other = opened(), opened("other")
    with workspace.database.write() as session:
        (organisation,) = organisations.every_organisation(session)
        accounts.create_account(
            session,
            by=SERVER.system("tests", organisation.id),
            keys=workspace.keys,
            organisation_id=organisation.id,
            email="asha@example.nhs.uk",
            name="Asha",
            roles=["team_lead"],
            now=NOW,
        )
    workspace.close()
    workspace.settings.keys_file.write_bytes(other.settings.keys_file.read_bytes())
    assert refused_code(opened) == "key_unknown"


def test_a_folder_others_can_read_is_closed_to_them(opened: Opener, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    opened()
    assert mode_of(tmp_path / "data") == 0o700


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o666, 0o444, 0o601])
@pytest.mark.parametrize(
    "name", ["keys.json", "feedback.sqlite", "backup of march.sqlite", "keys.json.20260301T000000Z.copy"]
)
def test_a_file_others_can_read_is_closed_to_them_and_said(
    opened: Opener, caplog: pytest.LogCaptureFixture, name: str, mode: int
) -> None:
    first = opened()
    first.close()
    file = first.settings.data_dir / name
    file.touch()
    file.chmod(mode)
    with caplog.at_level(logging.WARNING, "feedback.workspace"):
        opened().close()
        opened().close()
    assert mode_of(file) == mode & 0o700
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.startswith(
        f"{file} could be read or changed by other users of this machine. It is private now."
    )
    assert ("feedback keys rotate" in line) is (name == "keys.json")


def test_files_of_a_private_workspace_are_not_mentioned(
    opened: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    workspace = opened()
    (workspace.settings.data_dir / "workspace").chmod(
        0o644
    )  # as an older version left it; it holds no secret
    (workspace.settings.data_dir / "backups").mkdir()
    workspace.close()
    with caplog.at_level(logging.WARNING, "feedback.workspace"):
        opened().close()
    assert caplog.records == []


def test_keys_and_database_in_other_folders_are_closed_too(
    opened: Opener, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keys, database = tmp_path / "keys.json", tmp_path / "other" / "feedback.sqlite"
    database.parent.mkdir(mode=0o700)
    values = {"keys_file": keys, "database_url": f"sqlite:///{database}"}
    opened(**values).close()
    keys.chmod(0o644)
    database.chmod(0o664)
    opened(**values).close()
    assert (mode_of(keys), mode_of(database)) == (0o600, 0o600)


def test_keys_open_to_others_that_cannot_be_corrected_are_refused(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = opened()
    workspace.close()
    workspace.settings.keys_file.chmod(0o644)

    def chmod(*_: object, **__: object) -> None:
        raise PermissionError("the file belongs to someone else")

    monkeypatch.setattr(Path, "chmod", chmod)
    assert refused_code(opened) == "file_open_to_others"


def test_what_a_link_in_the_folder_leads_to_is_left_alone(opened: Opener, tmp_path: Path) -> None:
    workspace = opened()
    workspace.close()
    (tmp_path / "theirs").touch(0o644)
    (tmp_path / "theirs").chmod(0o644)
    (workspace.settings.data_dir / "link").symlink_to(tmp_path / "theirs")
    opened().close()
    assert mode_of(tmp_path / "theirs") == 0o644


def test_a_folder_that_cannot_be_made_is_refused(opened: Opener, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file stands in the way")
    assert refused_code(opened) == "data_dir_unusable"


def test_the_workspace_of_the_process_is_set_before_a_page_is_drawn(opened: Opener) -> None:
    with pytest.raises(OperationalError) as refused:
        current_workspace()
    assert refused.value.code == "workspace_not_open"
    workspace = opened()
    set_current_workspace(workspace)
    try:
        assert current_workspace() is workspace
    finally:
        set_current_workspace(None)
