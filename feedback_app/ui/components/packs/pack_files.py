"""The pack as files: created on request, recorded in the audit, then four buttons to download them."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analysis.report import Edition, Report
from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.accounts.session_files import FileToHandOver, WhoMayFetch
from feedback_app.services.packs.making import PackFile, PackKind, note_made, write_pack
from feedback_app.ui.components import downloads
from feedback_app.ui.components.downloads import Download
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.packs.pack_choice import PackChoice
from feedback_app.ui.session import context
from feedback_app.ui.session.state import TabState


LABELS = {
    PackKind.PDF: "PDF",
    PackKind.DOCX: "Word document",
    PackKind.XLSX: "Excel workbook",
    PackKind.HTML: "Web page",
}


@dataclass(frozen=True, slots=True, repr=False)
class Prepared:
    """The files and the choice they were made for."""

    choice: PackChoice
    files: tuple[PackFile, ...]


prepared: TabState[Prepared | None] = TabState("pack_prepared", None)


def show(actor: Actor, choice: PackChoice, report: Report) -> None:
    """The button; once pressed, the files of exactly this choice."""
    if report.edition is Edition.TEAM:
        st.markdown("**This edition shows small numbers.** It is for the team: do not pass it on.")
    if st.button("Create files", type="primary", key="pack-prepare"):
        _prepare(actor, choice, report)
    ready = prepared.get()
    if ready is None or ready.choice != choice:
        return
    with st.container(border=True, key="pack-files"):
        st.markdown(literal(f"The files are ready: {report.title}."))
        downloads.show(
            *(
                Download(label, f"pack-file-{kind.value}", lambda file=file: _handed(file))
                for (kind, label), file in zip(LABELS.items(), ready.files, strict=True)
            ),
            who=WhoMayFetch.of(Permission.MAKE_PACKS, choice.organisation_ids),
        )


def _handed(file: PackFile) -> FileToHandOver:
    return FileToHandOver("pack", file.name, file.media_type, file.data)


def _prepare(actor: Actor, choice: PackChoice, report: Report) -> None:
    """All four say the same, because they are printed from the one report on the page."""
    workspace, bar = context.workspace(), st.progress(0.0, text="Writing the files")
    files: list[PackFile] = []
    for done, kind in enumerate(LABELS, start=1):
        files.append(write_pack(report, kind))
        bar.progress(done / len(LABELS), text=f"Written: {LABELS[kind]}")
    with show_refusals(), workspace.database.write() as session:
        note_made(
            session,
            by=actor,
            keys=workspace.keys,
            organisation_ids=choice.organisation_ids,
            report=report,
            kinds=tuple(LABELS),
            now=context.now(),
        )
        prepared.set(Prepared(choice, tuple(files)))
    bar.empty()
