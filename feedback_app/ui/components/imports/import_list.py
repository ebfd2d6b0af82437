"""Earlier imports, and undoing one after a second question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from analysis import dates
from feedback_app.access.actor import Actor
from feedback_app.services.form_names import form_name
from feedback_app.services.imports import ImportSummary, undo
from feedback_app.services.local_time import LONDON
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.imports import import_preview
from feedback_app.ui.components.imports.import_file import counted
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context
from feedback_app.ui.session.state import TabState
from surveys.core.model import Form


asked: TabState[str | None] = TabState("import_to_undo", None)
undone: TabState[int | None] = TabState("import_undone", None)


def show(actor: Actor, imports: Sequence[ImportSummary], forms: Mapping[str, Form]) -> None:
    """Every import, newest first."""
    st.header("Imports so far", anchor=False)
    removed = undone.get()
    if removed is not None:
        st.success(f"Undone. {counted(removed, 'response')} deleted.")
        undone.set(None)
    if not imports:
        st.text("None yet.")
    for each in imports:
        with st.container(border=True, key=f"import-{each.id}"):
            _show_one(actor, each, forms.get(each.form_key))


def _show_one(actor: Actor, each: ImportSummary, form: Form | None) -> None:
    when = each.created_at.astimezone(LONDON)
    st.text(each.file_name)
    facts = [
        form_name(form) if form else each.form_key,
        f"{dates.in_words(when)}, {when:%H:%M}",
        f"{each.n_stored:,} of {each.n_rows:,} rows stored",
        f"{each.n_refused:,} refused" if each.n_refused else "",
    ]
    st.markdown(literal(" \u00b7 ".join(fact for fact in facts if fact)))
    if each.undone_at is not None:
        day = each.undone_at.astimezone(LONDON)
        st.markdown(f"Undone on {dates.in_words(day)}.")
    elif asked.get() == each.id:
        _ask(actor, each)
    elif each.n_there:
        st.button("Undo this import", key=f"undo-{each.id}", on_click=asked.set, args=(each.id,))


def _ask(actor: Actor, each: ImportSummary) -> None:
    st.warning(
        f"This deletes what came from this file ({counted(each.n_there, 'response')}), and nothing else. "
        "You can import the file again afterwards."
    )
    with st.container(horizontal=True):
        st.button(
            f"Yes, delete {each.n_there:,}",
            key=f"undo-yes-{each.id}",
            type="primary",
            on_click=_undo,
            args=(actor, each.id),
        )
        st.button("No, keep them", key=f"undo-no-{each.id}", on_click=asked.set, args=(None,))


def _undo(actor: Actor, import_id: str) -> None:
    asked.set(None)
    with show_refusals():
        with context.workspace().database.write() as session:
            removed = undo(session, by=actor, import_id=import_id, now=context.now())
        undone.set(removed)
    import_preview.forget()
