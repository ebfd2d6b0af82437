"""``feedback export fft``: the Friends and Family month, a CSV for each organisation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from feedback_app.cli.exports.export_responses import month_of
from feedback_app.cli.terminal.new_file import write_new
from feedback_app.cli.terminal.opening import command_actor, find_organisation, opened
from feedback_app.cli.terminal.options import AsJson, InDemo, OrganisationKey
from feedback_app.cli.terminal.outcome import say_json, tell


if TYPE_CHECKING:
    from datetime import date

    from feedback_app.exports.fft_month import Layout
    from feedback_app.services.exporting.fft_month import FftFile

FOR_THE_RETURN = (
    "For the return, not for publishing: small numbers are not hidden. Give these files only to the "
    "person who submits the return. Use --publication for everyone else."
)
Month = Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="A month that is over.")]
Folder = Annotated[Path, typer.Option(help="The folder to write to.", file_okay=False, exists=True)]
Publication = Annotated[
    bool, typer.Option("--publication", help="As it may be published: small numbers are hidden.")
]
Columns = Annotated[
    Path | None,
    typer.Option(
        help="A column map to use instead of feedback_app/exports/fft_month.yaml.",
        exists=True,
        dir_okay=False,
    ),
]


def export_fft(
    month: Month,
    out: Folder = Path(),
    organisation: OrganisationKey = None,
    publication: Publication = False,
    columns: Columns = None,
    demo: InDemo = False,
    as_json: AsJson = False,
) -> None:
    """Write the Friends and Family month of every organisation, one CSV each.

    Without --publication it is the return: a submission to NHS England, which takes the counts as they are
    and hides 1 to 4 itself when it publishes (github.com/nhsengland/fft_pipeline, src/fft/suppression.py).
    Give it only to the person who submits it. With --publication, small numbers are hidden by the same
    rule, more strictly. The column layout is not confirmed for mental health services; the file says so until
    it is.
    """
    from feedback_app.exports.fft_month import own_layout, read_layout

    first = month_of("--month", month)
    layout = read_layout(columns) if columns else own_layout()
    files = _files(organisation, first, layout, for_publication=publication, demo=demo)
    for file in files:
        write_new(out / file.name, file.data)
    if not publication:
        tell(FOR_THE_RETURN)
    _say(files, out, layout, as_json=as_json, for_publication=publication)


def _files(
    organisation: str | None, month: date, layout: Layout, *, for_publication: bool, demo: bool
) -> tuple[FftFile, ...]:
    from feedback_app.services import organisations
    from feedback_app.services.exporting.fft_month import fft_files

    with opened(demo=demo) as workspace, workspace.database.write() as session:
        if organisation:
            find_organisation(session, organisation)
        every = [each.id for each in organisations.every_organisation(session)]
        return fft_files(
            session,
            by=command_actor(*every),
            organisation=organisation,
            month=month,
            layout=layout,
            for_publication=for_publication,
            now=workspace.now(),
        )


def _say(
    files: tuple[FftFile, ...], out: Path, layout: Layout, *, as_json: bool, for_publication: bool
) -> None:
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
                "for": "publication" if for_publication else "return",
                "layout_confirmed": layout.confirmed,
            }
        )
        return
    for file in files:
        tell(f"{file.organisation}: {file.n_responses} responses in {out / file.name}")
    if not layout.confirmed:
        tell(layout.note)
