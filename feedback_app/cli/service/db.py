"""``feedback db``: the database's state, its upgrade, and verified backups."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from feedback_app.cli.terminal.opening import opened, read_settings
from feedback_app.cli.terminal.options import AsJson, InDemo
from feedback_app.cli.terminal.outcome import (
    FOUND_PROBLEMS,
    say,
    say_json,
    say_table,
    tell,
)


if TYPE_CHECKING:
    from feedback_app.services.mail.undeliverable import MailState
    from feedback_app.storage.backup import Verified
    from feedback_app.storage.engine import Database

MOST_NAMED = 20
commands = typer.Typer(help="Look after the database: status, upgrade, backup.", no_args_is_help=True)


@commands.command("status")
def status(demo: InDemo = False, as_json: AsJson = False) -> None:
    """Say which database is used, its state, whether mail is waiting, and what is damaged.

    Opens every encrypted value and names those that cannot be read, by column and row. Ends with 1 when there
    are any, or when the database is not up to date. Nothing is changed.
    """
    from feedback_app.storage import migrate
    from feedback_app.storage.engine import Database

    settings = read_settings(demo=demo)
    is_made = settings.sqlite_file is None or settings.sqlite_file.exists()
    is_current, mail = False, None
    damaged: tuple[str, ...] = ()
    if is_made:
        database = Database(settings.database_url)
        try:
            is_current = migrate.is_current(database)
            if is_current:
                mail = _mail(database)
                damaged = _damaged(database, settings.keys_file)
        finally:
            database.dispose()
    engine = "SQLite" if settings.sqlite_file else "PostgreSQL"
    state = "up to date" if is_current else "needs an upgrade" if is_made else "not made yet"
    if as_json:
        say_json(
            {"engine": engine.lower(), "file": str(settings.sqlite_file or "") or None, "state": state,
             "is_current": is_current, "newest": migrate.head(), "mail": _mail_record(mail),
             "damaged": damaged}
        )  # fmt: skip
    else:
        say(f"{engine}{f' in {settings.sqlite_file}' if settings.sqlite_file else ''}: {state}.")
        if mail is not None:
            _say_mail(mail)
        if damaged:
            _say_damaged(damaged)
        if not is_current:
            tell("Every start of the service brings it up to date; so does: feedback db upgrade")
    if damaged or not is_current:
        raise typer.Exit(FOUND_PROBLEMS)


def _damaged(database: Database, keys_file: Path) -> tuple[str, ...]:
    """Where the values are that cannot be read. Raises OperationalError without the keys of this database."""
    from feedback_app.storage.keyring import KeyRing
    from feedback_app.storage.sealing import check_keys, damaged_values

    if not keys_file.exists():
        return ()  # nothing was sealed yet, or every start says that the keys are missing
    keys = KeyRing.load(keys_file)
    check_keys(database, keys)
    with database.read() as session:
        return tuple(damaged_values(session, keys))


def _say_damaged(places: Sequence[str]) -> None:
    say(f"Encrypted values that cannot be read: {len(places)}.")
    for place in places[:MOST_NAMED]:
        say(f"  {place}")
    if len(places) > MOST_NAMED:
        say(f"  and {len(places) - MOST_NAMED} more (--json names all)")
    tell("Restore these rows from a backup that was verified. Everything else can be used meanwhile.")


def _mail(database: Database) -> MailState:
    from feedback_app.services.mail.undeliverable import mail_state
    from feedback_app.services.process.workspace import utc_now

    with database.read() as session:
        return mail_state(session, now=utc_now())


def _mail_record(mail: MailState | None) -> dict[str, object] | None:
    if mail is None:
        return None
    oldest = mail.oldest_waiting.isoformat() if mail.oldest_waiting else None
    return {"waiting": mail.waiting, "oldest_waiting": oldest, "undeliverable": mail.undeliverable}


def _say_mail(mail: MailState) -> None:
    from analysis import dates

    oldest = mail.oldest_waiting
    since = f", the oldest since {dates.in_words(oldest)}, {oldest:%H:%M} UTC" if oldest else ""
    say(f"Mail waiting to be sent: {mail.waiting}{since}.")
    say(f"Undeliverable in the last 14 days: {mail.undeliverable}.")
    if mail.undeliverable:
        tell("See which with: feedback invite --list")


@commands.command("upgrade")
def upgrade(demo: InDemo = False) -> None:
    """Make the database, or bring it up to date.

    All or nothing: a stopped upgrade changes nothing.
    """
    with opened(demo=demo):
        say("The database is up to date.")


@commands.command("backup")
def backup(
    to: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; must not exist yet.")],
    demo: InDemo = False,
    as_json: AsJson = False,
) -> None:
    """Make a backup and verify it.

    Copies a SQLite database while it is in use, then opens the copy and checks it. The key file is not in
    the backup, on purpose: store a copy of it somewhere else. Without it no one, including you, can
    read names and free text in a backup.
    """
    from feedback_app.storage.backup import make_backup

    with opened(demo=demo) as workspace:
        tell("Copying and checking")
        verified = make_backup(workspace.database, to, workspace.keys)
        keys_file = workspace.settings.keys_file
    _show(verified, to, as_json=as_json)
    tell(f"The keys are not in it; they are in {keys_file}. Store a copy of that file somewhere else.")


@commands.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.", exists=True, dir_okay=False)],
    demo: InDemo = False,
    as_json: AsJson = False,
) -> None:
    """Verify a backup.

    It must be whole, in the shape this version knows, and readable with the keys of this workspace.
    """
    from feedback_app.storage.backup import verify_backup
    from feedback_app.storage.keyring import KeyRing

    settings = read_settings(demo=demo)
    _show(verify_backup(file, KeyRing.load(settings.keys_file)), file, as_json=as_json)


@commands.command("recount")
def recount(
    check: Annotated[
        bool, typer.Option("--check", help="Only compare; ends with 1 when a count is wrong.")
    ] = False,
    demo: InDemo = False,
    as_json: AsJson = False,
) -> None:
    """Count every response and answer again, in full.

    The service keeps its counts up to date. This makes them again, a form and month at a time, while people
    go on answering.
    """
    from feedback_app.cli.terminal.progress import progress_bar
    from feedback_app.storage import recounting

    with opened(demo=demo) as workspace, progress_bar("Counting") as progress:
        work = recounting.differences if check else recounting.recount
        found = work(workspace.database, progress)
    if as_json:
        say_json({"responses": found.responses, "wrong": found.wrong, "is_mended": not check})
    elif not found.wrong:
        say(f"{found.responses} responses counted in full: every count is right.")
    elif check:
        say(f"{found.responses} responses counted in full: {found.wrong} counts are wrong.")
        tell("Correct them with: feedback db recount")
    else:
        say(
            f"{found.responses} responses counted in full: {found.wrong} counts were wrong and are right now."
        )
    if check and found.wrong:
        raise typer.Exit(FOUND_PROBLEMS)


def _show(verified: Verified, file: Path, *, as_json: bool) -> None:
    if as_json:
        say_json({"file": str(file), "bytes": file.stat().st_size, "rows": dict(verified.rows)})
        return
    say_table(("table", "rows"), [(table, str(count)) for table, count in verified.rows.items()])
    say(f"{file} is whole and can be read with the keys of this workspace.")
