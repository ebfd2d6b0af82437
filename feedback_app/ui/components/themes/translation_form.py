"""A comment the machine cannot read: a field for what it means, which is then sorted."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.comments import translations
from feedback_app.services.comments.opening import OpenComment
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.session import context


WHY = {
    "other_language": "In another language.",
    "mixed_languages": "In more than one language.",
    "no_words": "There are no words in it.",
    "empty": "There is nothing in it.",
    "damaged": "The database is damaged here. The people who run the server can restore it from a backup.",
}
CAN_BE_TRANSLATED = frozenset({"other_language", "mixed_languages"})


def show(actor: Actor, each: OpenComment) -> None:
    """Why it is not sorted, and the field where a translation helps."""
    st.markdown(WHY.get(each.read.unreadable or "", ""))
    may = actor.may(Permission.CORRECT_LABELS, each.read.organisation_id)
    if not may or each.read.unreadable not in CAN_BE_TRANSLATED:
        return
    key = each.comment.key
    with st.form(f"translation-{key}", border=False):
        st.text_area(
            "What it says, in English",
            key=f"meant-{key}",
            max_chars=translations.LONGEST,
            height=80,
        )
        st.form_submit_button("Save translation", on_click=_keep, args=(actor, each))


def _keep(actor: Actor, each: OpenComment) -> None:
    workspace, text = context.workspace(), st.session_state.get(f"meant-{each.comment.key}") or ""
    with show_refusals(), workspace.database.write() as session:
        translations.translate(
            session, by=actor, keys=workspace.keys, comment=each.comment, text=text, now=context.now()
        )
