"""Choosing a spreadsheet: read once, available in this tab while it is open, shown as it was read."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from feedback_app.errors import UserError
from feedback_app.services.imports import read_table
from feedback_app.services.imports.files.table import NoteCode, Table
from feedback_app.ui.components import errors_shown
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session.state import TabState
from surveys.core.model import Form


MEGABYTES = 10


@dataclass(frozen=True, repr=False)
class OpenedFile:
    """A file as read for a form. ``upload`` names both; ``asked_row``: the heading row someone gave."""

    name: str
    upload: str
    table: Table
    asked_row: int | None = None
    with_unfinished: bool = False

    @property
    def key(self) -> str:
        """For widgets that belong to this table and must start again with another one."""
        rows = "-all" if self.with_unfinished else ""
        return f"{self.upload}-{self.table.sheet}-{self.table.headings_at}{rows}"


opened: TabState[OpenedFile | None] = TabState("import_opened", None)


def choose(form: Form) -> OpenedFile | None:
    """The file someone chose for this form, or None until it can be read."""
    # Any file may be tried: one that is not a spreadsheet is refused, with how to save it as one.
    uploaded = st.file_uploader(
        "Spreadsheet with earlier feedback (.xlsx or .csv)",
        max_upload_size=MEGABYTES,
        key="import-file",
        help="Microsoft Forms: open the form, Responses, Open in Excel, save the file, choose it here.",
    )
    if uploaded is None:
        opened.set(None)
        return None
    try:
        return _with_choices(uploaded, f"import-{uploaded.file_id}-{form.key}", form)
    except UserError as error:
        errors_shown.show(error)
        return None


def _with_choices(uploaded: UploadedFile, name: str, form: Form) -> OpenedFile:
    """The file, read again when someone chooses another sheet or heading row, or its unfinished rows."""
    reader = _Reader(uploaded, name, form, with_unfinished=bool(st.session_state.get(f"{name}-unfinished")))
    file = reader.read(st.session_state.get(f"{name}-sheet"))
    names = [sheet.name for sheet in file.table.sheets]
    if len(names) > 1:
        st.selectbox("Sheet", names, index=names.index(file.table.sheet or names[0]), key=f"{name}-sheet")
    notes = st.container()
    with st.expander("The column titles are in another row"):
        wanted = st.number_input(
            "Row with the column titles (0 if there are none)",
            min_value=0,
            max_value=1000,
            value=file.table.headings_at,
            key=f"{name}-{file.table.sheet}-headings",
        )
    if wanted != file.table.headings_at:
        file = reader.read(file.table.sheet, wanted)
    with notes:
        _show_notes(file.table)
        if file.table.has_note(NoteCode.ROWS_UNFINISHED):
            st.checkbox("Read the unfinished rows too", key=f"{name}-unfinished")
    return file


@dataclass(frozen=True, repr=False)
class _Reader:
    """An upload, and how it is read for a form."""

    uploaded: UploadedFile
    name: str
    form: Form
    with_unfinished: bool

    def read(self, sheet: str | None, headings_at: int | None = None) -> OpenedFile:
        """The table someone asked for; the one in this tab if it is that already."""
        file = opened.get()
        if file is not None and self._is_it(file, sheet, headings_at):
            return file
        with st.spinner("Reading the file"):
            table = read_table(
                self.uploaded.getvalue(),
                sheet=sheet,
                headings_at=headings_at,
                form=self.form,
                with_unfinished=self.with_unfinished,
            )
        file = OpenedFile(self.uploaded.name, self.name, table, headings_at, self.with_unfinished)
        opened.set(file)
        return file

    def _is_it(self, file: OpenedFile, sheet: str | None, headings_at: int | None) -> bool:
        is_same = file.upload == self.name and file.with_unfinished == self.with_unfinished
        is_same_sheet = is_same and sheet in (None, file.table.sheet)
        return is_same_sheet and headings_at in (None, file.asked_row, file.table.headings_at)


def _show_notes(table: Table) -> None:
    rows, columns = counted(len(table.rows), "row"), counted(len(table.columns), "column")
    notes = [f"- {literal(note.what)} {literal(note.how)}".rstrip() for note in table.notes]
    st.markdown("\n".join([f"**{rows}** and {columns}.\n", *notes]))


def counted(count: int, noun: str) -> str:
    """``1 row``, ``12,000 rows``."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
