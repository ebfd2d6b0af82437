"""What an import would do, and the button that does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from analysis import dates
from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.accounts.session_files import FileToHandOver, WhoMayFetch
from feedback_app.services.imports import ColumnMapping, Preview, mapping_to_text, preview, run
from feedback_app.services.imports.columns.stated_totals import WrongTotal
from feedback_app.services.imports.columns.suggesting import MappingSuggestion
from feedback_app.services.imports.files.table import Column, Table
from feedback_app.services.imports.rows.refused_file import refused_rows_file
from feedback_app.services.imports.rows.row_reports import ReadRow, RefusedRow, SkipReason
from feedback_app.services.imports.runs.notes import ImportNote
from feedback_app.services.imports.runs.report import ImportReport
from feedback_app.services.local_time import local_day
from feedback_app.ui.components import downloads
from feedback_app.ui.components.downloads import Download
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.imports import import_mapping
from feedback_app.ui.components.imports.import_file import OpenedFile, counted
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context
from feedback_app.ui.session.state import TabState
from surveys.core.model import Form
from surveys.shown_answers import check_rows


SHOWN_ROWS, SHOWN_REFUSALS = 2, 10
SKIPPED = {
    SkipReason.NOTHING_ANSWERED: "without an answer to any question of this form",
    SkipReason.OTHER_AUDIENCE: "from the other audience: choose one of their forms above to import them",
    SkipReason.SURVEY_PREVIEW: "from a preview of the survey, left out",
    SkipReason.UNFINISHED: "that the file says were not finished, left out",
    SkipReason.SUMMARY: "with a total or a remark, left out",
}

seen: TabState[tuple[str, Preview] | None] = TabState("import_preview", None)
reported: TabState[tuple[str, ImportReport] | None] = TabState("import_report", None)


@dataclass(frozen=True, slots=True)
class ImportJob:
    """One file on its way into one form."""

    actor: Actor
    organisation_id: str
    form: Form
    file: OpenedFile
    mapping: ColumnMapping
    guess: MappingSuggestion | None


def show(job: ImportJob) -> None:
    """Counts, notes, examples and refusals, and the button that does it."""
    st.header("Check before you import", anchor=False)
    found = _preview(job)
    for problem in found.problems:
        st.warning(f"**{literal(problem.where)}: {literal(problem.what)}** {literal(problem.how)}")
    _show_notes(found.notes)
    if found.problems:
        return
    _show_counts(found)
    _show_wrong_totals(found.wrong_totals)
    _show_first(job.form, found.first)
    _show_refused(job.organisation_id, found.refused, job.file.table, "The rows that will be refused")
    _show_left_out(found.left_out)
    text = mapping_to_text(job.mapping).encode()
    settings = FileToHandOver("import_settings", f"{job.form.key}-columns.json", "application/json", text)
    downloads.show(
        Download("Save the column settings for next time", "import-settings", lambda: settings),
        who=WhoMayFetch.of(Permission.IMPORT_RESPONSES, [job.organisation_id]),
    )
    label = f"Import {counted(found.n_new, 'response')}"
    if found.date_choice is not None:
        st.markdown("**Choose how the dates are meant, under Dates above. Then you can import.**")
    if found.can_run and st.button(label, type="primary", key="import-run"):
        _run(job)


def is_done(organisation_id: str, form: Form, file: OpenedFile) -> bool:
    """Whether this file was just imported into this form."""
    done = reported.get()
    return done is not None and done[0] == _name(organisation_id, form, file)


def show_report(organisation_id: str, file: OpenedFile) -> None:
    done = reported.get()
    if done is not None:
        _show_report(organisation_id, done[1], file)


def _name(organisation_id: str, form: Form, file: OpenedFile) -> str:
    return f"{organisation_id}-{form.key}-{file.key}"


def _preview(job: ImportJob) -> Preview:
    """Read again only when something changed: ten thousand rows take more than a second."""
    form, is_guess = job.form, str(job.guess is not None)
    names = (job.organisation_id, form.key, form.version, job.file.key, is_guess)
    key = "\n".join((*names, mapping_to_text(job.mapping)))
    before = seen.get()
    if before is not None and before[0] == key:
        return before[1]
    workspace = context.workspace()
    with st.spinner("Checking every row"), workspace.database.read() as session:
        found = preview(
            session,
            by=job.actor,
            keys=workspace.keys,
            organisation_id=job.organisation_id,
            form_key=form.key,
            table=job.file.table,
            mapping=job.mapping,
            now=context.now(),
            guess=job.guess,
        )
    seen.set((key, found))
    return found


def forget() -> None:
    """What is stored has changed: read it again."""
    seen.set(None)
    reported.set(None)


def _run(job: ImportJob) -> None:
    workspace = context.workspace()
    bar = st.progress(0.0, text="Importing")
    with show_refusals():
        report = run(
            workspace.database,
            by=job.actor,
            keys=workspace.keys,
            organisation_id=job.organisation_id,
            form_key=job.form.key,
            table=job.file.table,
            mapping=job.mapping,
            file_name=job.file.name,
            now=context.now(),
            progress=lambda done, of: bar.progress(done / max(of, 1), text=f"Importing: {done:,} of {of:,}"),
            guess=job.guess,
        )
        seen.set(None)
        import_mapping.keep(job.form, job.file.key, job.mapping)
        reported.set((_name(job.organisation_id, job.form, job.file), report))
        st.rerun()


def _show_notes(notes: Sequence[ImportNote]) -> None:
    """What the reader did not already say above, those to look at first on top and in a box of their own."""
    ours = [each for each in notes if not each.is_of_file]
    for each in ours:
        if each.look_first:
            st.warning(f"{literal(each.what)} {literal(each.how)}".rstrip())
    others = [f"- {literal(each.what)} {literal(each.how)}".rstrip() for each in ours if not each.look_first]
    if others:
        st.markdown("\n".join(others))


def _show_counts(found: Preview) -> None:
    facts = [
        f"**{counted(found.n_new, 'response')}** will be stored"
        if found.n_new
        else "**nothing new** to store",
        f"{counted(found.n_repeated, 'row')} already imported, left unchanged" if found.n_repeated else "",
        f"{counted(found.n_refused, 'row')} that cannot be read, and will be refused"
        if found.n_refused
        else "",
        *_skipped(found.skipped),
    ]
    st.markdown("\n".join(f"- {fact}" for fact in facts if fact))


def _show_report(organisation_id: str, report: ImportReport, file: OpenedFile) -> None:
    st.header("What was imported", anchor=False)
    st.success(f"{counted(report.n_stored, 'response')} stored.")
    facts = [
        f"{counted(report.n_repeated, 'row')} already imported, left unchanged" if report.n_repeated else "",
        f"{counted(report.n_refused, 'row')} refused" if report.n_refused else "",
        *_skipped(report.skipped),
    ]
    st.markdown("\n".join(f"- {fact}" for fact in facts if fact))
    _show_notes(report.notes)
    _show_refused(organisation_id, report.refused, file.table, "The rows that were refused")
    _show_wrong_totals(report.wrong_totals)
    _show_left_out(report.left_out)
    st.button("Check this file again", key="import-more", on_click=forget)


def _show_first(form: Form, rows: Sequence[ReadRow]) -> None:
    if not rows:
        return
    st.subheader("The first rows, as they will be stored", anchor=False)
    for row in rows[:SHOWN_ROWS]:
        with st.container(border=True, key=f"import-first-{row.number}"):
            st.markdown(f"Row {row.number}, {dates.month_in_words(local_day(row.received_at))}")
            for question_id, answer in row.answers.items():
                for line in check_rows(form, form.question(question_id), answer):
                    if line.shown_answer:
                        st.markdown(f"**{literal(line.label)}**")
                        st.text(line.shown_answer)


def _show_refused(organisation_id: str, refused: Sequence[RefusedRow], table: Table, title: str) -> None:
    if not refused:
        return
    st.subheader(title, anchor=False)
    for row in refused[:SHOWN_REFUSALS]:
        for refusal in row.refusals:
            column = f", column \u201c{refusal.column}\u201d" if refusal.column else ""
            st.text(f"Row {row.number}{column}: {refusal.what} {refusal.how}")
    if len(refused) > SHOWN_REFUSALS:
        st.markdown(f"And {len(refused) - SHOWN_REFUSALS:,} more, all of them in this file:")

    def made() -> FileToHandOver:
        return FileToHandOver(
            "refused_rows", "refused-rows.csv", "text/csv", refused_rows_file(table, refused)
        )

    downloads.show(
        Download(
            "Download the refused rows with the reasons",
            f"refused-{title}",
            made,
            "Correct the rows in that file and import it. It does not need the other rows.",
        ),
        who=WhoMayFetch.of(Permission.IMPORT_RESPONSES, [organisation_id]),
    )


def _show_wrong_totals(wrong: Sequence[WrongTotal]) -> None:
    if not wrong:
        return
    st.subheader("Totals that do not match the answers", anchor=False)
    st.markdown("We use the answers. Check these papers again.")
    for each in wrong[:SHOWN_REFUSALS]:
        theirs = "no total" if each.recomputed is None else f"{each.recomputed:g}"
        st.text(f"Row {each.row}: the file says {each.stated}, its own answers give {theirs}.")
    if len(wrong) > SHOWN_REFUSALS:
        st.markdown(f"And {len(wrong) - SHOWN_REFUSALS:,} more.")


def _show_left_out(columns: Sequence[Column]) -> None:
    if columns:
        names = ", ".join(f"{column.letter} ({literal(column.title)})" for column in columns)
        st.markdown(f"Not imported from any row: column {names}.")


def _skipped(skipped: Mapping[SkipReason, int]) -> list[str]:
    return [f"{counted(count, 'row')} {SKIPPED[reason]}" for reason, count in skipped.items() if count]
