"""Exporting responses: which form, what for, in which kind of file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.exports.response_table import Coding
from feedback_app.services.accounts.session_files import FileToHandOver, WhoMayFetch
from feedback_app.services.exporting.responses import (
    ExportFile,
    ExportKind,
    ExportPurpose,
    count_responses,
    export_codebook,
    export_responses,
)
from feedback_app.services.form_names import form_name
from feedback_app.services.imports.files.dates import month_of
from feedback_app.ui.components import downloads
from feedback_app.ui.components.downloads import Download
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.imports.import_file import counted
from feedback_app.ui.session import context
from feedback_app.ui.session.state import TabState
from surveys.core.model import Form, Mode


PURPOSES = {
    ExportPurpose.TEAM_REVIEW: "Our own review of how we are doing",
    ExportPurpose.SERVICE_EVALUATION: "A service evaluation or audit",
    ExportPurpose.REPORT_TO_COMMISSIONERS: "Figures for commissioners",
    ExportPurpose.NATIONAL_RETURN: "The national return",
    ExportPurpose.REQUEST_OF_A_PERSON: "Someone asked for their own answers",
    ExportPurpose.MOVE_TO_ANOTHER_SYSTEM: "Moving to another system",
    ExportPurpose.OTHER_AGREED: "Another purpose, agreed with information governance",
}
KINDS = {
    ExportKind.XLSX: "Excel workbook, with a sheet that explains every column",
    ExportKind.CSV: "CSV, for other programs",
}
CODINGS = {Coding.LABELS: "Words, as people saw them", Coding.CODES: "Codes, for calculating"}

prepared: TabState[ExportFile | None] = TabState("export_prepared", None)


def show(actor: Actor, organisation_id: str, forms: Mapping[str, Form]) -> None:
    """The choices, the button, and the file once it is ready."""
    form = forms[
        st.selectbox(
            "Form",
            list(forms),
            format_func=lambda key: form_name(forms[key]),
            key="export-form",
            on_change=forget,
        )
    ]
    first, last = period("export", forget)
    with context.workspace().database.read() as session:
        count = count_responses(
            session,
            by=actor,
            organisation_id=organisation_id,
            form_key=form.key,
            first_month=first,
            last_month=last,
        )
    _show_count(form, count)
    with st.form("export", enter_to_submit=False):
        purpose = st.selectbox(
            "What is it for? We record the purpose, not the contents.",
            list(PURPOSES),
            index=None,
            format_func=PURPOSES.__getitem__,
            placeholder="Choose a purpose",
        )
        kind = st.radio("File", list(KINDS), format_func=KINDS.__getitem__)
        coding = st.radio("Answers as", list(CODINGS), format_func=CODINGS.__getitem__)
        pressed = st.form_submit_button("Create file", type="primary")
    if pressed and purpose is None:
        st.error("**Choose a purpose.** We record the purpose of every export.")
    elif pressed and purpose is not None:
        _prepare(actor, organisation_id, form, purpose, kind, coding, first, last)
    _show_file(organisation_id)
    _show_codebook(actor, organisation_id, form, coding)


def forget() -> None:
    """For another form or period: the file made before no longer matches."""
    prepared.set(None)


def period(name: str, forget: Callable[[], None]) -> tuple[date | None, date | None]:
    """First and last month as typed. ``forget`` runs when they change: the file no longer matches."""
    first, last = st.columns(2)
    months = []
    for column, label, key in ((first, "From month", f"{name}-first"), (last, "To month", f"{name}-last")):
        with column:
            text = st.text_input(
                f"{label} (such as 2026-03; blank for all)",
                key=key,
                max_chars=7,
                autocomplete="off",
                on_change=forget,
            ).strip()
            month = month_of(text) if text else None
            if text and month is None:
                st.error(f"**{label}:** write the year and month, such as 2026-03.")
            months.append(month)
    return months[0], months[1]


def _show_count(form: Form, count: int) -> None:
    found = counted(count, "response")
    if form.mode is Mode.ANONYMOUS:
        st.markdown(f"**{found}**, each with its month only. No one can be identified by a day or a number.")
    else:
        st.markdown(
            f"**{found}**, each with its day and its number. Names and references are not in the file."
        )


def _prepare(
    actor: Actor,
    organisation_id: str,
    form: Form,
    purpose: ExportPurpose,
    kind: ExportKind,
    coding: Coding,
    first: date | None,
    last: date | None,
) -> None:
    workspace = context.workspace()
    bar = st.progress(0.0, text="Writing the file")
    prepared.set(None)
    with show_refusals():
        file = export_responses(
            workspace.database,
            by=actor,
            keys=workspace.keys,
            organisation_id=organisation_id,
            form_key=form.key,
            purpose=purpose,
            kind=kind,
            coding=coding,
            now=context.now(),
            first_month=first,
            last_month=last,
            progress=lambda done, of: bar.progress(done / max(of, 1), text=f"Writing: {done:,} of {of:,}"),
        )
        prepared.set(file)
    bar.empty()


def _show_file(organisation_id: str) -> None:
    file = prepared.get()
    if file is None:
        return
    found = counted(file.n_responses, "response")
    with st.container(border=True, key="export-file"):
        st.markdown(f"**The file is ready: {found}.** It contains what people wrote.")
        st.markdown(
            "Store it where you store case notes. Before you share figures, hide groups of fewer than five."
        )
        if file.n_damaged:
            texts = counted(file.n_damaged, "text")
            st.warning(
                f"**{texts} cannot be read**, because the database is damaged there. The file says so."
            )
        downloads.show(
            Download("Download", "export-download", lambda: _handed("responses", file)),
            who=_who(organisation_id),
            is_primary=True,
        )
        st.button("Done", key="export-done", on_click=forget)


def _show_codebook(actor: Actor, organisation_id: str, form: Form, coding: Coding) -> None:
    def made() -> FileToHandOver:
        with context.workspace().database.read() as session:
            file = export_codebook(
                session, by=actor, organisation_id=organisation_id, form_key=form.key, coding=coding
            )
        return _handed("codebook", file)

    label = "Download only the explanation of the columns (CSV)"
    downloads.show(Download(label, "export-codebook", made), who=_who(organisation_id))


def _handed(kind: str, file: ExportFile) -> FileToHandOver:
    return FileToHandOver(kind, file.name, file.media_type, file.data)


def _who(organisation_id: str) -> WhoMayFetch:
    return WhoMayFetch.of(Permission.EXPORT_RESPONSES, [organisation_id])
