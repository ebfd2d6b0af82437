"""``feedback export``: the responses to one form as a file."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from feedback_app.cli.terminal.new_file import (
    exists,
    goes_to_screen,
    kind_of_file,
    write_new,
    write_out,
)
from feedback_app.cli.terminal.opening import (
    command_actor,
    find_form,
    find_organisation,
    opened,
)
from feedback_app.cli.terminal.options import AsJson, InDemo, OrganisationKey
from feedback_app.cli.terminal.outcome import WrongUse, say_json, tell
from feedback_app.cli.terminal.progress import progress_bar


if TYPE_CHECKING:
    from feedback_app.services.exporting.responses import ExportFile
    from feedback_app.services.process.workspace import Workspace

Purpose = Literal[
    "team_review",
    "service_evaluation",
    "report_to_commissioners",
    "national_return",
    "request_of_a_person",
    "move_to_another_system",
    "other_agreed",
]
Kind = Literal["xlsx", "csv"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Coding = Literal["codes", "labels"]


def export_responses(
    form: Annotated[str, typer.Argument(help="Key of the form, such as family_after_visit.")],
    purpose: Annotated[Purpose, typer.Option(help="Why the answers are exported; recorded in the audit.")],
    out: Annotated[
        Path | None,
        typer.Option(help="The file to write, - for standard output; named for you if left out."),
    ] = None,
    organisation: OrganisationKey = None,
    first: Annotated[str | None, typer.Option("--from", metavar="YYYY-MM", help="The first month.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="YYYY-MM", help="The last month.")] = None,
    kind: Annotated[
        Kind | None,
        typer.Option(
            "--format",
            help="By the ending of --out if left out, or xlsx, which has the codebook on its own sheet.",
        ),
    ] = None,
    coding: Annotated[Coding, typer.Option(help="Answers as codes, or as the words people saw.")] = "codes",
    codebook: Annotated[
        Path | None, typer.Option(help="Also write what columns and codes mean, as a CSV file.")
    ] = None,
    demo: InDemo = False,
    as_json: AsJson = False,
) -> None:
    """Write the responses to one form to a file.

    One row for each response, with nothing hidden: people's individual answers, for the team only. Who
    exported how many, and why, is recorded in the audit.
    """
    to_screen = goes_to_screen(out, as_json=as_json)
    chosen = kind_of_file(out, kind, KINDS)
    kind_of_file(codebook, None, ("csv",))
    first_month = month_of("--from", first) if first else None
    last_month = month_of("--to", last) if last else None
    for path in (out, codebook):
        if path and not to_screen and path.exists():
            raise exists(path)  # before anything is read and noted in the audit
    with opened(demo=demo) as workspace:
        file, meaning = _export(
            workspace, form, organisation, purpose, chosen, coding, first_month, last_month
        )
    written = write_out(out, file.name, file.data)
    if codebook:
        write_new(codebook, meaning.data)
    if as_json:
        say_json(
            {
                "file": str(written),
                "responses": file.n_responses,
                "damaged": file.n_damaged,
                "codebook": str(codebook) if codebook else None,
            }
        )
    elif written:
        tell(f"{file.n_responses} responses in {written}. Store it where you store case notes.")
    if file.n_damaged and not as_json:
        tell(f"Texts that are damaged and say [cannot be read] in the file: {file.n_damaged}.")


def _export(
    workspace: Workspace,
    form: str,
    organisation: str | None,
    purpose: Purpose,
    kind: Kind,
    coding: Coding,
    first_month: date | None,
    last_month: date | None,
) -> tuple[ExportFile, ExportFile]:
    from feedback_app.exports.response_table import Coding as TableCoding
    from feedback_app.services.exporting import responses

    with workspace.database.read() as session:
        organisation_id = find_organisation(session, organisation).id
        form_key = find_form(session, form, organisation_id).key
        by = command_actor(organisation_id)
        meaning = responses.export_codebook(
            session, by=by, organisation_id=organisation_id, form_key=form_key, coding=TableCoding(coding)
        )
    with progress_bar("Writing responses") as progress:
        file = responses.export_responses(
            workspace.database,
            by=by,
            keys=workspace.keys,
            organisation_id=organisation_id,
            form_key=form_key,
            purpose=responses.ExportPurpose(purpose),
            kind=responses.ExportKind(kind),
            coding=TableCoding(coding),
            now=workspace.now(),
            first_month=first_month,
            last_month=last_month,
            progress=progress,
        )
    return file, meaning


def month_of(option: str, text: str) -> date:
    """The first day of a month written as 2026-03. Raises WrongUse."""
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        return date.fromisoformat(f"{text}-01")
    raise WrongUse(
        "month_wrong", where=option, what=f"{text[:20]!r} is not a month.", how="Write it as 2026-03."
    )
