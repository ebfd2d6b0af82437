"""``feedback db``: what state the database is in, and backups someone could restore."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import sqlalchemy as sa

from feedback_app.cli.terminal.opening import opened
from feedback_app.storage.models import FormVersion, Organisation, OutboxMessage, ResponseCount
from tests.feedback_app.cli.conftest import Feedback
from tests.feedback_app.storage.rows import damage


def test_status_tells_a_new_workspace_from_one_that_is_up_to_date(feedback: Feedback) -> None:
    before = feedback("db", "status", "--json")
    assert (before.code, before.json["state"], before.json["is_current"]) == (1, "not made yet", False)
    assert feedback("db", "upgrade").code == 0
    after = feedback("db", "status", "--json")
    assert (after.code, after.json["state"], after.json["engine"]) == (0, "up to date", "sqlite")


def test_status_names_what_is_damaged_and_shows_nothing_of_it(feedback: Feedback) -> None:
    for _ in range(2):
        feedback("invite", "referrer_after_consultation", "--about", "CANARY")
    assert feedback("db", "status", "--json").json["damaged"] == []
    with opened() as workspace:
        (place,) = damage(workspace.database, "invitations.about_sealed", most=1)
    ended = feedback("db", "status")
    assert (ended.code, place in ended.out, "CANARY" in ended.out + ended.err) == (1, True, False)
    assert feedback("db", "status", "--json").json["damaged"] == [place]
    with opened():  # the service starts
        pass


def test_looking_makes_nothing(feedback: Feedback, tmp_path: Path) -> None:
    feedback("db", "status")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_is_made_and_verified(feedback: Feedback, tmp_path: Path) -> None:
    feedback("invite", "drop_in")
    to = tmp_path / "backup.sqlite"
    ended = feedback("db", "backup", str(to), "--json")
    assert (ended.code, ended.json["rows"]["invitations"]) == (0, 1)
    again = feedback("db", "verify", str(to), "--json")
    assert (again.code, again.json) == (0, ended.json)


def test_the_words_say_where_the_keys_are(feedback: Feedback, tmp_path: Path) -> None:
    ended = feedback("db", "backup", str(tmp_path / "backup.sqlite"))
    with opened() as workspace:
        assert str(workspace.settings.keys_file) in ended.err


def test_a_backup_never_replaces_another(feedback: Feedback, tmp_path: Path) -> None:
    to = tmp_path / "backup.sqlite"
    to.write_text("the backup of last week")
    ended = feedback("db", "backup", str(to), "--json")
    assert (ended.code, ended.json["error"]["code"]) == (1, "backup_exists")
    assert to.read_text() == "the backup of last week"


def test_a_file_that_is_no_backup_is_refused(feedback: Feedback, tmp_path: Path) -> None:
    feedback("db", "upgrade")
    other = tmp_path / "other.sqlite"
    other.write_text("no database at all, only words" * 100)
    ended = feedback("db", "verify", str(other), "--json")
    assert (ended.code, ended.json["error"]["code"]) == (1, "backup_damaged")


def test_a_file_that_is_not_there_is_wrong_use(feedback: Feedback, tmp_path: Path) -> None:
    assert feedback("db", "verify", str(tmp_path / "none.sqlite")).code == 2


def test_counts_are_compared_with_a_full_count_and_mended(feedback: Feedback) -> None:
    assert feedback("db", "upgrade").code == 0
    assert feedback("db", "recount", "--check", "--json").json == {
        "responses": 0,
        "wrong": 0,
        "is_mended": False,
    }
    with opened() as workspace, workspace.database.write() as session:
        version = session.scalars(sa.select(FormVersion)).first()
        assert version is not None
        place = {"organisation_id": session.scalars(sa.select(Organisation.id)).one(), "way": "link"}
        kind = {"audience": "family", "touchpoint": "visit", "mode": "anonymous"}
        session.add(
            ResponseCount(
                form_key=version.key,
                form_version_id=version.id,
                received_month=date(2026, 3, 1),
                n=2,
                n_new=0,
                **place,
                **kind,
            )
        )
    found = feedback("db", "recount", "--check")
    assert (found.code, "1 counts are wrong" in found.out) == (1, True)
    assert feedback("db", "recount").code == 0
    assert feedback("db", "recount", "--check").code == 0


def test_status_says_how_much_mail_waits_and_how_much_could_not_be_sent(feedback: Feedback) -> None:
    feedback("db", "upgrade")
    nothing = {"waiting": 0, "oldest_waiting": None, "held": 0, "undeliverable": 0}
    assert feedback("db", "status", "--json").json["mail"] == nothing
    feedback("invite", "drop_in", "--to", "rosa@exmaple.org")
    mail = feedback("db", "status", "--json").json["mail"]
    assert (mail["waiting"], mail["undeliverable"]) == (1, 0)
    assert mail["oldest_waiting"] is not None
    with opened() as workspace, workspace.database.write() as session:
        session.execute(sa.update(OutboxMessage).values(parked_at=workspace.now()))
    assert feedback("db", "status", "--json").json["mail"] == {**nothing, "undeliverable": 1}
    assert "Undeliverable in the last 14 days: 1." in feedback("db", "status").out
