"""``feedback import``: earlier feedback from a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from feedback_app.cli.terminal.opening import (
    command_actor,
    find_form,
    find_organisation,
    opened,
)
from feedback_app.cli.terminal.options import AsJson, InDemo, OrganisationKey
from feedback_app.cli.terminal.outcome import (
    FOUND_PROBLEMS,
    WrongUse,
    say_json,
    tell,
)
from feedback_app.cli.terminal.progress import progress_bar


if TYPE_CHECKING:
    from feedback_app.services.imports import ColumnMapping, ImportReport, Preview
    from feedback_app.services.imports.files.table import Table
    from feedback_app.services.process.workspace import Workspace
    from surveys.core.model import Form


def import_responses(
    file: Annotated[
        Path,
        typer.Argument(help="CSV or XLSX, such as a Microsoft Forms export.", exists=True, dir_okay=False),
    ],
    form: Annotated[str, typer.Option(help="Key of the form whose questions the columns answer.")],
    organisation: OrganisationKey = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            help="What each column is for, as --save-mapping wrote it.", exists=True, dir_okay=False
        ),
    ] = None,
    save_mapping: Annotated[
        Path | None, typer.Option(help="Write the mapping that is used, to check and correct.")
    ] = None,
    month: Annotated[
        str | None, typer.Option(metavar="YYYY-MM", help="When rows without a date were answered.")
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(help="Name of the sheet; the one with the form's questions if left out.")
    ] = None,
    unfinished: Annotated[
        bool, typer.Option("--unfinished", help="Read rows too that the file says were not finished.")
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="Say what would be stored, and store nothing.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Store even where a column's use is only a guess.")
    ] = False,
    demo: InDemo = False,
    as_json: AsJson = False,
) -> None:
    """Store the answers of a spreadsheet.

    Every row that cannot be stored is named with the reason. Without --mapping the use of each column is
    guessed from its title and answers, and stored only if it is sure. Running the same file again stores
    only what is missing. Ends with 1 when a row was refused.
    """
    from feedback_app.services.imports import mapping_from_text, mapping_to_text, read_table

    chosen = mapping_from_text(mapping.read_text(encoding="utf-8")) if mapping else None
    with opened(demo=demo) as workspace:
        with workspace.database.read() as session:
            organisation_id = find_organisation(session, organisation).id
            found_form = find_form(session, form, organisation_id)
        table = read_table(file.read_bytes(), sheet=sheet, form=found_form, with_unfinished=unfinished)
        use, unsure = (chosen, []) if chosen else _guess(found_form, table)
        if month:
            use = use.model_copy(update={"month": month})
        if save_mapping:
            save_mapping.write_text(mapping_to_text(use), encoding="utf-8")
        if preview:
            seen = _preview(workspace, organisation_id, form, table, use)
            _show_preview(seen, use, unsure, as_json=as_json)
            return
        if unsure and not yes:
            raise _not_sure(unsure)
        report = _run(workspace, organisation_id, form, table, use, file.name)
    _show_report(report, as_json=as_json)


def _guess(form: Form, table: Table) -> tuple[ColumnMapping, list[str]]:
    """A mapping, and the titles of the columns whose use is only likely."""
    from feedback_app.services.imports import suggest_mapping
    from feedback_app.services.imports.columns.mapping import NEVER_READ
    from feedback_app.services.imports.columns.suggesting import SURE

    guess = suggest_mapping(form, table)
    unsure = [
        reason.column.title
        for reason in guess.reasons
        if reason.why not in SURE
        and (use := guess.mapping.of(reason.column)) is not None
        and use.role not in NEVER_READ
    ]
    return guess.mapping, unsure


def _preview(
    workspace: Workspace, organisation_id: str, form: str, table: Table, mapping: ColumnMapping
) -> Preview:
    from feedback_app.services.imports import preview

    with workspace.database.read() as session:
        return preview(
            session,
            by=command_actor(organisation_id),
            keys=workspace.keys,
            organisation_id=organisation_id,
            form_key=form,
            table=table,
            mapping=mapping,
            now=workspace.now(),
        )


def _run(
    workspace: Workspace,
    organisation_id: str,
    form: str,
    table: Table,
    mapping: ColumnMapping,
    file_name: str,
) -> ImportReport:
    from feedback_app.services.imports import run

    with progress_bar("Storing rows") as progress:
        return run(
            workspace.database,
            by=command_actor(organisation_id),
            keys=workspace.keys,
            organisation_id=organisation_id,
            form_key=form,
            table=table,
            mapping=mapping,
            file_name=file_name,
            now=workspace.now(),
            progress=progress,
        )


def _show_preview(seen: Preview, mapping: ColumnMapping, unsure: list[str], *, as_json: bool) -> None:
    from feedback_app.cli.imports.import_words import preview_as_record, tell_mapping, tell_preview

    if as_json:
        say_json(preview_as_record(seen, mapping, unsure))
    else:
        tell_mapping(mapping, unsure)
        tell_preview(seen)
    if seen.problems or seen.refused or seen.imported_otherwise:
        raise typer.Exit(FOUND_PROBLEMS)


def _show_report(report: ImportReport, *, as_json: bool) -> None:
    from feedback_app.cli.imports.import_words import tell_refused, tell_wrong_totals

    if as_json:
        say_json(report.as_record())
    else:
        tell_refused(report.refused)
        tell_wrong_totals(report.wrong_totals)
        tell(
            f"{report.n_rows} rows: {report.n_stored} stored, {report.n_repeated} stored before, "
            f"{report.n_refused} refused, {sum(report.skipped.values())} with nothing to store."
        )
        tell(f"To undo it: feedback imports undo {report.import_id}")
    if report.refused:
        raise typer.Exit(FOUND_PROBLEMS)


def _not_sure(unsure: list[str]) -> WrongUse:
    shown = ", ".join(f"'{title[:60]}'" for title in unsure[:5])
    return WrongUse(
        "mapping_not_sure",
        where="The columns " + shown,
        what="What they are for is only a guess, so nothing was stored.",
        how="Check with --preview --save-mapping FILE, correct it, and use --mapping FILE; or add --yes.",
    )
