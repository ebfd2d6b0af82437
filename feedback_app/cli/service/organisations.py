"""``feedback organisations``: the organisations of this service and their names."""

from __future__ import annotations

from typing import Annotated

import typer

from feedback_app.cli.terminal.opening import command_actor, find_organisation, opened
from feedback_app.cli.terminal.options import AsJson
from feedback_app.cli.terminal.outcome import say, say_json, say_table


commands = typer.Typer(help="List the organisations, or rename one.", no_args_is_help=True)


@commands.command("list")
def list_(as_json: AsJson = False) -> None:
    """List every organisation with its key."""
    from feedback_app.services.organisations import every_organisation

    with opened() as workspace, workspace.database.read() as session:
        every = every_organisation(session)
    if as_json:
        rows = [{"id": each.id, "key": each.key, "name": each.name} for each in every]
        say_json({"organisations": rows})
    else:
        say_table(("key", "name"), [(each.key, each.name) for each in every])


@commands.command("rename")
def rename(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The organisation, see: organisations list.")],
    name: Annotated[str, typer.Option(help="Its new name, as people read it on pages and in emails.")],
    as_json: AsJson = False,
) -> None:
    """Give an organisation another name.

    Its key and its data stay as they are.
    """
    from feedback_app.services.organisations import organisation_by_key, rename_organisation

    with opened() as workspace, workspace.database.write() as session:
        found = find_organisation(session, key)
        rename_organisation(
            session, by=command_actor(found.id), organisation_id=found.id, name=name, now=workspace.now()
        )
        renamed = organisation_by_key(session, key)
    if as_json:
        say_json({"id": renamed.id, "key": renamed.key, "name": renamed.name, "before": found.name})
    else:
        say(f"{renamed.key} is now called {renamed.name}.")
