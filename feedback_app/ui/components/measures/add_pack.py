"""Adding words with their licence: a filled-in template as a file, or typed into one."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.accounts.session_files import FileToHandOver, WhoMayFetch
from feedback_app.services.wording import wording_packs
from feedback_app.services.wording.wording_packs import WordingRefused
from feedback_app.ui.components import downloads, fresh_form
from feedback_app.ui.components.downloads import Download
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context
from surveys.measures.model import Measure
from surveys.measures.wording_packs import pack_template


FILE, TYPED = "From a file", "By typing"
MEGABYTES = 1


def show(actor: Actor, organisation_id: str, possible: Mapping[str, Measure]) -> None:
    """Which measure, its template, and one of two ways."""
    with st.expander("Add the words of a measure"):
        st.markdown(
            "You need a licence that lets your organisation use them exactly as the owner wrote them. They "
            "are stored in your database with the day the licence ends, and become a form you can send to a "
            "person in a family. When the licence ends, links to the form end too. Answers and scores stay."
        )
        key = st.selectbox(
            "Measure", list(possible), format_func=lambda each: possible[each].short_name, key="pack-measure"
        )
        if key is None:
            return
        template = pack_template(possible[key])
        handed = FileToHandOver("words_template", f"{key}-words.yaml", "text/yaml", template.encode())
        downloads.show(
            Download("Template to fill in", "words-template", lambda: handed),
            who=WhoMayFetch.of(Permission.MANAGE_FORMS, [organisation_id]),
        )
        way = st.radio("How", [FILE, TYPED], horizontal=True, key="pack-way")
        with st.form(fresh_form.key(f"pack-{key}-{way}"), enter_to_submit=False):
            text, name = _from_file() if way == FILE else _typed(template)
            pressed = st.form_submit_button("Save words", type="primary")
        if pressed and text is None:
            st.error("**No file chosen.** Choose the template you filled in.")
        elif pressed and text is not None:
            _record(actor, organisation_id, text, name, form=f"pack-{key}-{way}")


def _from_file() -> tuple[str | None, str]:
    uploaded = st.file_uploader("Filled-in template (.yaml)", max_upload_size=MEGABYTES)
    if uploaded is None:
        return None, ""
    return uploaded.getvalue().decode("utf-8-sig", errors="replace"), uploaded.name[:80]


def _typed(template: str) -> tuple[str, str]:
    text = st.text_area("Write between the quotation marks", value=template, height=420, max_chars=100_000)
    return text or "", "What you typed"


def _record(actor: Actor, organisation_id: str, text: str, name: str, *, form: str) -> None:
    with show_refusals():
        try:
            with context.workspace().database.write() as session:
                wording_packs.record_pack(
                    session, by=actor, organisation_id=organisation_id, text=text, name=name,
                    now=context.now(),
                )  # fmt: skip
        except WordingRefused as refused:
            lines = [f"- {literal(f'{each.where}: {each.what} {each.how}')}" for each in refused.problems]
            st.error("**These words cannot be saved.**\n\n" + "\n".join(lines))
            return
        fresh_form.renew(form)
        st.rerun()
