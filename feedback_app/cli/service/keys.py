"""``feedback keys``: the keys that seal names and free text in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from feedback_app.cli.terminal.opening import command_actor, opened
from feedback_app.cli.terminal.options import AsJson, InDemo
from feedback_app.cli.terminal.outcome import say, say_json, say_table, tell


if TYPE_CHECKING:
    from feedback_app.services.process.sealing_keys import KeyChange

commands = typer.Typer(
    help="Change the keys that seal names and free text: rotate, restart the service, reseal, drop.",
    no_args_is_help=True,
)


@commands.command("list")
def list_(demo: InDemo = False, as_json: AsJson = False) -> None:
    """List the keys and how many values each has sealed.

    Counts every sealed value, which takes a while in a large database.
    """
    from feedback_app.services.process.sealing_keys import list_keys

    with opened(demo=demo) as workspace, workspace.database.read() as session:
        views = list_keys(session, by=command_actor(), keys=workspace.keys)
    if as_json:
        say_json(
            {"keys": [{"id": each.id, "state": each.state.value, "values": each.values} for each in views]}
        )
        return
    rows = [(each.id, each.state.value.replace("_", " "), f"{each.values:,}") for each in views]
    say_table(("key", "state", "values sealed"), rows)


@commands.command("rotate")
def rotate(demo: InDemo = False, as_json: AsJson = False) -> None:
    """Make a new key and seal with it from now on.

    The key file is copied first. Then restart every process of the service, run feedback keys reseal, and
    drop the older key.
    """
    from feedback_app.services.process.sealing_keys import rotate_key

    with opened(demo=demo) as workspace, workspace.database.write() as session:
        change = rotate_key(session, by=command_actor(), keys=workspace.keys, now=workspace.now())
    _say(change, f"{change.id} is the key in use now.", as_json=as_json)
    tell("Restart every process of the service now. Then run: feedback keys reseal")


@commands.command("reseal")
def reseal(
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask whether the service was restarted after rotate.")
    ] = False,
    demo: InDemo = False,
    as_json: AsJson = False,
) -> None:
    """Seal with the key in use whatever an older key sealed.

    People can go on answering meanwhile, and it can be stopped and run again. A process that was not
    restarted after feedback keys rotate cannot read what is sealed again.
    """
    from feedback_app.cli.terminal.progress import progress_bar
    from feedback_app.services.process.sealing_keys import reseal_all

    if not yes:
        question = "Has every process of the service been restarted since the last feedback keys rotate?"
        typer.confirm(question, abort=True, err=True)
    with opened(demo=demo) as workspace, progress_bar("Sealing again") as progress:
        n = reseal_all(
            workspace.database,
            by=command_actor(),
            keys=workspace.keys,
            now=workspace.now(),
            progress=progress,
        )
    if as_json:
        say_json({"resealed": n})
    else:
        say(f"{n:,} values were sealed again." if n else "Everything is sealed with the key in use.")


@commands.command("drop")
def drop(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The id of an older key, see: keys list.")],
    demo: InDemo = False,
    as_json: AsJson = False,
) -> None:
    """Remove an older key from the key file.

    Refused while anything in the database is sealed with it. The key file is copied first: backups of the
    database from before still need that copy.
    """
    from feedback_app.services.process.sealing_keys import drop_key

    with opened(demo=demo) as workspace, workspace.database.write() as session:
        change = drop_key(session, by=command_actor(), keys=workspace.keys, key_id=key, now=workspace.now())
    _say(change, f"{change.id} is no longer in the key file.", as_json=as_json)
    tell("Older backups of the database need that copy. Delete it when you have no such backup any more.")


def _say(change: KeyChange, words: str, *, as_json: bool) -> None:
    if as_json:
        say_json({"key": change.id, "copy": str(change.copy) if change.copy else None})
    else:
        say(words)
    if change.copy:
        tell(f"The key file as it was before: {change.copy}")
