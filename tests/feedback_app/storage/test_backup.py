"""A backup is one moment of the database, whole, private, and readable with its keys alone."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from feedback_app.errors import OperationalError
from feedback_app.storage.backup import make_backup, verify_backup
from feedback_app.storage.engine import Database
from feedback_app.storage.file_removal import remove_database_file
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Account, FormVersion, Organisation
from feedback_app.storage.models.types import new_id
from feedback_app.storage.sealing import sealing_context


def add_organisation(database: Database, key: str) -> None:
    with database.write() as session:
        session.add(Organisation(id=new_id(), key=key, name=key, is_active=True))


def add_account(database: Database, keys: KeyRing) -> None:
    from datetime import UTC, datetime

    account_id = new_id()
    with database.write() as session:
        session.add(
            Account(
                id=account_id,
                email_digest=keys.digest("email", "asha@north.example"),
                email_sealed=keys.seal(
                    "asha@north.example", sealing_context(Account.email_sealed, account_id)
                ),
                name_sealed=keys.seal("Asha", sealing_context(Account.name_sealed, account_id)),
                is_active=True,
                created_at=datetime(2026, 3, 10, tzinfo=UTC),
            )
        )


def test_a_backup_holds_every_row_and_is_private(
    sqlite_database: Database, keys: KeyRing, tmp_path: Path
) -> None:
    add_organisation(sqlite_database, "north")
    add_account(sqlite_database, keys)
    to = tmp_path / "backup.sqlite"
    verified = make_backup(sqlite_database, to, keys)
    assert (verified.rows["organisations"], verified.rows["accounts"]) == (1, 1)
    assert to.stat().st_mode & 0o777 == 0o600
    assert verify_backup(to, keys) == verified


def test_a_backup_is_a_database_to_go_on_with(
    sqlite_database: Database, keys: KeyRing, tmp_path: Path
) -> None:
    add_organisation(sqlite_database, "north")
    to = tmp_path / "backup.sqlite"
    make_backup(sqlite_database, to, keys)
    restored = Database(f"sqlite:///{to}")
    add_organisation(restored, "south")
    with restored.read() as session:
        assert set(session.scalars(sa.select(Organisation.key))) == {"north", "south"}
    restored.dispose()


def test_verifying_leaves_nothing_beside_the_backup(
    sqlite_database: Database, keys: KeyRing, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    make_backup(sqlite_database, folder / "backup.sqlite", keys)
    verify_backup(folder / "backup.sqlite", keys)
    assert [each.name for each in folder.iterdir()] == ["backup.sqlite"]


def test_a_backup_can_be_made_while_others_write(
    sqlite_database: Database, keys: KeyRing, tmp_path: Path
) -> None:
    stop = threading.Event()
    written = []

    def write() -> None:
        while not stop.is_set():
            add_organisation(sqlite_database, f"trust_{len(written)}")
            written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    counts = [
        make_backup(sqlite_database, tmp_path / f"{n}.sqlite", keys).rows["organisations"] for n in range(3)
    ]
    stop.set()
    writer.join()
    assert counts == sorted(counts)
    assert counts[-1] <= len(written)


def test_a_damaged_backup_is_found(sqlite_database: Database, keys: KeyRing, tmp_path: Path) -> None:
    with sqlite_database.write() as session:
        for number in range(200):
            session.add(Organisation(id=new_id(), key=f"trust_{number}", name="x" * 100, is_active=True))
    to = tmp_path / "backup.sqlite"
    make_backup(sqlite_database, to, keys)
    content = bytearray(to.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 9000] = b"\xff" * 9000
    to.write_bytes(content)
    with pytest.raises(OperationalError) as refused:
        verify_backup(to, keys)
    assert refused.value.code == "backup_damaged"


def test_rows_that_point_nowhere_are_found(sqlite_database: Database, keys: KeyRing, tmp_path: Path) -> None:
    with sqlite_database.change_schema() as connection:  # foreign keys are off in there
        connection.execute(
            sa.text(
                "INSERT INTO memberships (account_id, organisation_id, role) VALUES ('a', 'o', 'team_lead')"
            )
        )
    with pytest.raises(OperationalError) as refused:
        make_backup(sqlite_database, tmp_path / "backup.sqlite", keys)
    assert refused.value.code == "backup_damaged"
    assert not (tmp_path / "backup.sqlite").exists()


def test_another_workspaces_keys_do_not_open_it(
    sqlite_database: Database, keys: KeyRing, tmp_path: Path
) -> None:
    add_account(sqlite_database, keys)
    to = tmp_path / "backup.sqlite"
    make_backup(sqlite_database, to, keys)
    other = KeyRing.load_or_create(tmp_path / "other.json")
    with pytest.raises(OperationalError):
        verify_backup(to, other)


def test_a_backup_of_another_version_is_told(
    sqlite_database: Database, keys: KeyRing, tmp_path: Path
) -> None:
    with sqlite_database.change_schema() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'older'"))
    with pytest.raises(OperationalError) as refused:
        make_backup(sqlite_database, tmp_path / "backup.sqlite", keys)
    assert refused.value.code == "backup_other_version"


def test_a_folder_that_is_not_there_is_told(sqlite_database: Database, keys: KeyRing, tmp_path: Path) -> None:
    with pytest.raises(OperationalError) as refused:
        make_backup(sqlite_database, tmp_path / "none" / "backup.sqlite", keys)
    assert refused.value.code == "backup_unwritable"


def test_postgresql_has_its_own_tools(postgres_database: Database, keys: KeyRing, tmp_path: Path) -> None:
    with pytest.raises(OperationalError) as refused:
        make_backup(postgres_database, tmp_path / "backup", keys)
    assert refused.value.code == "backup_elsewhere"


def test_a_database_in_use_is_not_removed(sqlite_database: Database) -> None:
    path = sqlite_database.path
    assert path is not None
    with sqlite_database.read() as session:
        session.scalar(sa.select(sa.func.count()).select_from(FormVersion))
        with pytest.raises(OperationalError) as refused:
            remove_database_file(path)
    assert refused.value.code == "database_in_use"
    assert path.exists()


def test_a_database_nobody_uses_is_removed_whole(sqlite_database: Database) -> None:
    add_organisation(sqlite_database, "north")
    path = sqlite_database.path
    assert path is not None
    sqlite_database.dispose()
    remove_database_file(path)
    assert list(path.parent.iterdir()) == []
