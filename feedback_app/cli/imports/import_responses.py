"""``feedback import``: earlier feedback from a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
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
    from feedback_app.services.imports.columns.suggesting import MappingSuggestion
    from feedback_app.services.imports.files.dates import DateOrder
    from feedback_app.services.imports.files.table import Table
    from feedback_app.services.process.workspace import Workspace


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
    day_first: Annotated[bool, typer.Option("--day-first", help="3/4/2025 in this file is 3 April.")] = False,
    month_first: Annotated[
        bool, typer.Option("--month-first", help="3/4/2025 in this file is 4 March.")
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="Say what would be stored, and store nothing.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Store after looking at the notes, as they say it will be read.")
    ] = False,
    demo: InDemo = False,
    as_json: AsJson = False,
) -> None:
    """Store the answers of a spreadsheet.

    Says what was noticed about the file, its columns, dates and words, and names every row that cannot be
    stored with the reason. Where someone should look first, nothing is stored without --yes. Running the same
    file again stores only what is missing. Ends with 1 when a row was refused or someone should look.
    """
    from feedback_app.services.imports import mapping_from_text, mapping_to_text, read_table, suggest_mapping

    order = _chosen_order(day_first=day_first, month_first=month_first)
    chosen = mapping_from_text(mapping.read_text(encoding="utf-8")) if mapping else None
    with opened(demo=demo) as workspace:
        with workspace.database.read() as session:
            organisation_id = find_organisation(session, organisation).id
            found_form = find_form(session, form, organisation_id)
        table = read_table(file.read_bytes(), sheet=sheet, form=found_form, with_unfinished=unfinished)
        suggested = suggest_mapping(found_form, table)
        guess, use = (None, chosen) if chosen else (suggested, suggested.mapping)
        use = use.model_copy(update={"month": month or use.month, "date_order": order or use.date_order})
        if save_mapping:
            save_mapping.write_text(mapping_to_text(use), encoding="utf-8")
        job = _Job(workspace, organisation_id, form, table, use, guess, file.name)
        seen = job.preview()
        if preview or (_must_be_looked_at(seen) and not yes):
            _show_preview(seen, is_held_back=not preview, as_json=as_json)
            return
        if seen.date_choice is not None:
            job.mapping = use.model_copy(update={"date_order": seen.date_choice.order})
        report = job.run()
    _show_report(report, as_json=as_json)


def _must_be_looked_at(seen: Preview) -> bool:
    """Whether someone should look before anything is stored; not where every row is stored already."""
    is_stored_already = seen.n_new == 0 and seen.n_repeated > 0
    return bool(seen.look_first) and not seen.problems and not is_stored_already


def _chosen_order(*, day_first: bool, month_first: bool) -> DateOrder | None:
    from feedback_app.services.imports.files.dates import DateOrder

    if day_first and month_first:
        raise WrongUse(
            "date_order_twice",
            where="--day-first and --month-first",
            what="Only one of them can be right.",
            how="Give the one that the file uses.",
        )
    if day_first:
        return DateOrder.DAY_FIRST
    return DateOrder.MONTH_FIRST if month_first else None


@dataclass
class _Job:
    """One file on its way into one form."""

    workspace: Workspace
    organisation_id: str
    form: str
    table: Table
    mapping: ColumnMapping
    guess: MappingSuggestion | None
    file_name: str

    def preview(self) -> Preview:
        from feedback_app.services.imports import preview

        with self.workspace.database.read() as session:
            return preview(
                session,
                by=command_actor(self.organisation_id),
                keys=self.workspace.keys,
                organisation_id=self.organisation_id,
                form_key=self.form,
                table=self.table,
                mapping=self.mapping,
                now=self.workspace.now(),
                guess=self.guess,
            )

    def run(self) -> ImportReport:
        from feedback_app.services.imports import run

        with progress_bar("Storing rows") as progress:
            return run(
                self.workspace.database,
                by=command_actor(self.organisation_id),
                keys=self.workspace.keys,
                organisation_id=self.organisation_id,
                form_key=self.form,
                table=self.table,
                mapping=self.mapping,
                file_name=self.file_name,
                now=self.workspace.now(),
                progress=progress,
                guess=self.guess,
            )


def _show_preview(seen: Preview, *, is_held_back: bool, as_json: bool) -> None:
    from feedback_app.cli.imports.import_words import tell_columns, tell_held_back, tell_preview

    if as_json:
        say_json(seen.as_record())
    else:
        tell_columns(seen.columns)
        tell_preview(seen)
        if is_held_back:
            tell_held_back()
    if seen.problems or seen.refused or seen.imported_otherwise or seen.look_first:
        raise typer.Exit(FOUND_PROBLEMS)


def _show_report(report: ImportReport, *, as_json: bool) -> None:
    from feedback_app.cli.imports.import_words import tell_notes, tell_refused, tell_wrong_totals

    if as_json:
        say_json(report.as_record())
    else:
        tell_notes(report.notes)
        tell_refused(report.refused)
        tell_wrong_totals(report.wrong_totals)
        tell(
            f"{report.n_rows} rows: {report.n_stored} stored, {report.n_repeated} stored before, "
            f"{report.n_refused} refused, {sum(report.skipped.values())} with nothing to store."
        )
        tell(f"To undo it: feedback imports undo {report.import_id}")
    if report.refused:
        raise typer.Exit(FOUND_PROBLEMS)
