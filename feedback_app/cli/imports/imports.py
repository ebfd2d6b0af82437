"""``feedback imports``: list the imports, and undo one."""

from __future__ import annotations

from typing import Annotated

import typer

from feedback_app.cli.terminal.opening import command_actor, find_organisation, opened
from feedback_app.cli.terminal.options import AsJson, InDemo, OrganisationKey
from feedback_app.cli.terminal.outcome import say, say_json, say_table


commands = typer.Typer(help="List the imports, or undo one.", no_args_is_help=True)


@commands.command("list")
def list_(organisation: OrganisationKey = None, demo: InDemo = False, as_json: AsJson = False) -> None:
    """List the imports of an organisation, newest first."""
    from feedback_app.services.imports import list_imports

    with opened(demo=demo) as workspace, workspace.database.read() as session:
        found = find_organisation(session, organisation)
        every = list_imports(session, by=command_actor(found.id), keys=workspace.keys)
    if as_json:
        names = ("id", "form_key", "file_name", "n_rows", "n_stored", "n_repeated", "n_refused", "n_there")
        rows = [{name: getattr(each, name) for name in names} for each in every]
        say_json({"imports": rows})
        return
    say_table(
        ("import", "form", "file", "rows", "stored", "there now"),
        [
            (each.id, each.form_key, each.file_name, str(each.n_rows), str(each.n_stored), str(each.n_there))
            for each in every
        ],
    )


@commands.command("undo")
def undo(
    import_id: Annotated[str, typer.Argument(metavar="IMPORT", help="Its id, as the import printed it.")],
    demo: InDemo = False,
    as_json: AsJson = False,
) -> None:
    """Delete exactly the responses an import stored. A second time deletes nothing."""
    from feedback_app.services.imports import undo as undo_import
    from feedback_app.services.organisations import every_organisation

    with opened(demo=demo) as workspace, workspace.database.write() as session:
        by = command_actor(*(each.id for each in every_organisation(session)))
        removed = undo_import(session, by=by, import_id=import_id, now=workspace.now())
    if as_json:
        say_json({"removed": removed})
    else:
        say(f"{removed} response{'s' * (removed != 1)} deleted.")
