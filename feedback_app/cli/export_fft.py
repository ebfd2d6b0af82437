"""``feedback export fft``: the Friends and Family month, a CSV for each organisation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from feedback_app.cli.export_responses import month_of
from feedback_app.cli.new_file import write_new
from feedback_app.cli.opening import command_actor, find_organisation, opened
from feedback_app.cli.options import AsJson, InDemo, OrganisationKey
from feedback_app.cli.outcome import say_json, tell


def export_fft(
    month: Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="A month that is over.")],
    out: Annotated[Path, typer.Option(help="The folder to write to.", file_okay=False, exists=True)] = Path(),
    organisation: OrganisationKey = None,
    publication: Annotated[
        bool,
        typer.Option(
            "--publication",
            help="As it may be published: small numbers are hidden.",
        ),
    ] = False,
    columns: Annotated[
        Path | None,
        typer.Option(
            help="Another column map than feedback_app/exports/fft_month.yaml.", exists=True, dir_okay=False
        ),
    ] = None,
    demo: InDemo = False,
    as_json: AsJson = False,
) -> None:
    """Write the Friends and Family month of every organisation, one CSV each.

    Without --publication the counts are as they are: for the person who submits the return, and for nobody
    else. The column layout is not confirmed for mental health services; the file says so until it is.
    """
    from feedback_app.exports.fft_month import own_layout, read_layout
    from feedback_app.services import organisations
    from feedback_app.services.fft_month import fft_files

    first = month_of("--month", month)
    layout = read_layout(columns) if columns else own_layout()
    with opened(demo=demo) as workspace, workspace.database.write() as session:
        if organisation:
            find_organisation(session, organisation)
        every = [each.id for each in organisations.every_organisation(session)]
        files = fft_files(
            session,
            by=command_actor(*every),
            organisation=organisation,
            month=first,
            layout=layout,
            for_publication=publication,
            now=workspace.now(),
        )
    for file in files:
        write_new(out / file.name, file.data)
    if as_json:
        say_json(
            {
                "files": [
                    {
                        "organisation": file.organisation,
                        "file": str(out / file.name),
                        "responses": file.n_responses if isinstance(file.n_responses, int) else None,
                    }
                    for file in files
                ],
                "layout_confirmed": layout.confirmed,
            }
        )
        return
    for file in files:
        tell(f"{file.organisation}: {file.n_responses} responses in {out / file.name}")
    if not publication:
        tell("Small numbers are not hidden: these files are for whoever submits the return, and nobody else.")
    if not layout.confirmed:
        tell(layout.note)
