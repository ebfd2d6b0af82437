"""``feedback demo``: the demonstration workspace, all of it invented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from feedback_app.cli.terminal.opening import opened
from feedback_app.cli.terminal.options import AsJson
from feedback_app.cli.terminal.outcome import say, say_json
from feedback_app.cli.terminal.progress import progress_bar


if TYPE_CHECKING:
    from feedback_app.services.process.workspace import Workspace

commands = typer.Typer(help="Build the demonstration, or make it again.", no_args_is_help=True)


@commands.command("build")
def build(as_json: AsJson = False) -> None:
    """Build the demonstration, or continue its story up to today.

    What is there stays.
    """
    with opened(demo=True) as workspace:
        added = build_with_progress(workspace)
    if as_json:
        say_json({"added": added})
    else:
        say(f"{added} invented responses were added." if added else "The demonstration is up to date.")


@commands.command("reset")
def reset(
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    as_json: AsJson = False,
) -> None:
    """Throw the demonstration away and build it again.

    Whatever was answered in it goes too.
    """
    from feedback_app.services.demonstration.guard import require_demonstration
    from feedback_app.storage.file_removal import remove_database_file

    with opened(demo=True) as workspace:
        require_demonstration(workspace)
        path = workspace.database.path
    if not yes:
        typer.confirm("Delete the demonstration's answers and build it again?", abort=True, err=True)
    if path is not None:
        remove_database_file(path)
    build(as_json=as_json)


def build_with_progress(workspace: Workspace) -> int:
    """Builds what is missing and shows how far it is; how many responses that added."""
    from feedback_app.services.demonstration.building import extend

    with progress_bar("Building the demonstration, months") as progress:
        return extend(workspace, now=workspace.now(), progress=progress)


def say_what_to_open(workspace: Workspace) -> None:
    """The addresses of a demonstration that is about to be served."""
    from feedback_app.services.demonstration.fresh import fresh_links

    links = fresh_links(workspace, workspace.now())
    say("The demonstration. Everything in it is invented; it is on this machine only.")
    say()
    say(f"  The team's pages      {links.team}")
    say(f"    sign in with        {links.email}")
    say(f"    and the password    {links.password}")
    say(f"  A family answers      {links.family}")
    say(f"  A referrer answers    {links.referrer}")
    say(f"  A training day's QR   {links.training_poster}")
    say()
