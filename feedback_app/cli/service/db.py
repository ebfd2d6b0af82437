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
    from feedback_app.config import Settings
    from feedback_app.services.process.readiness import ReadinessReport
    from feedback_app.storage.backup import Verified

NEEDS_UPGRADE, NOT_MADE = "needs an upgrade", "not made yet"

MOST_NAMED = 20
commands = typer.Typer(help="Look after the database: status, upgrade, backup.", no_args_is_help=True)


@commands.command("status")
def status(demo: InDemo = False, as_json: AsJson = False) -> None:
    """Say which database is used, its state, whether the service can work (as /readyz), and what is damaged.

    Opens every encrypted value and names those that cannot be read, by column and row. Ends with 1 when there
    are any, when it is not up to date or when people could not answer. Nothing is changed but a mark that
    shows that the database can be written.
    """
    from feedback_app.storage import migrate

    settings = read_settings(demo=demo)
    is_made = settings.sqlite_file is None or settings.sqlite_file.exists()
    report = _look(settings) if is_made else None
    is_current = report is not None and all(each.fault is None for each in report.checks[:1])
    damaged = _damaged(settings) if is_current else ()
    engine = "SQLite" if settings.sqlite_file else "PostgreSQL"
    state = "up to date" if is_current else _state_of(report)
    if as_json:
        say_json(
            {"engine": engine.lower(), "file": str(settings.sqlite_file or "") or None, "state": state,
             "is_current": is_current, "newest": migrate.head(), "damaged": damaged, **_record(report)}
        )  # fmt: skip
    else:
        say(f"{engine}{f' in {settings.sqlite_file}' if settings.sqlite_file else ''}: {state}.")
        if report is not None:
            _say_report(report)
        if damaged:
            _say_damaged(damaged)
        if state in {NEEDS_UPGRADE, NOT_MADE}:
            tell("Every start of the service brings it up to date; so does: feedback db upgrade")
    if damaged or report is None or report.problem is not None:
        raise typer.Exit(FOUND_PROBLEMS)


def _damaged(settings: Settings) -> tuple[str, ...]:
    """Where the values are that cannot be read. Raises OperationalError without the keys of this database."""
    from feedback_app.storage.engine import Database
    from feedback_app.storage.keyring import KeyRing
    from feedback_app.storage.sealing import check_keys, damaged_values

    if not settings.keys_file.exists():
        return ()  # nothing was sealed yet, or every start says that the keys are missing
    keys = KeyRing.load(settings.keys_file)
    database = Database(settings.database_url)
    try:
        check_keys(database, keys)
        with database.read() as session:
            return tuple(damaged_values(session, keys))
    finally:
        database.dispose()


def _say_damaged(places: Sequence[str]) -> None:
    say(f"Encrypted values that cannot be read: {len(places)}.")
    for place in places[:MOST_NAMED]:
        say(f"  {place}")
    if len(places) > MOST_NAMED:
        say(f"  and {len(places) - MOST_NAMED} more (--json names all)")
    tell("Restore these rows from a backup that was verified. Everything else can be used meanwhile.")


def _look(settings: Settings) -> ReadinessReport:
    from feedback_app.services.process.readiness import look
    from feedback_app.services.process.workspace import utc_now
    from feedback_app.storage.engine import Database

    database = Database(settings.database_url)
    try:
        return look(settings, database, None, utc_now())
    finally:
        database.dispose()


def _state_of(report: ReadinessReport | None) -> str:
    if report is None:
        return NOT_MADE
    return NEEDS_UPGRADE if report.problem == "database_not_current" else "does not answer"


def _record(report: ReadinessReport | None) -> dict[str, object]:
    from feedback_app.services.process.readiness import as_record

    if report is None:
        return {"mail": None, "checks": {}}
    found = as_record(report)
    return {"mail": found["mail"], "checks": found["checks"]}


def _say_report(report: ReadinessReport) -> None:
    from analysis import dates

    for each in report.checks[1:] if report.checks[0].fault is None else report.checks:
        mark = f" [{each.fault}]" if each.fault else ""
        say(f"{each.name.capitalize()}: {each.detail}{mark}")
    mail = report.mail
    if mail is None:
        return
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
