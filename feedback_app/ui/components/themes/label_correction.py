"""How a comment is sorted, corrected by one tap: a sentiment, a theme more or less, or "this is right"."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.comments import labels, reading
from feedback_app.services.comments.labels import Label
from feedback_app.services.comments.opening import OpenComment
from feedback_app.services.themes import corrections
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.themes.spoken import SENTIMENTS
from feedback_app.ui.session import context


def show(actor: Actor, each: OpenComment) -> None:
    """For people who may correct it; others read how it is sorted."""
    holds = each.read.label
    if not actor.may(Permission.CORRECT_LABELS, each.read.organisation_id):
        parts = [SENTIMENTS.get(holds.sentiment or "", "Not analysable"), *holds.themes]
        st.markdown(literal(" · ".join(parts)))
        return
    key = each.comment.key
    offered = list(dict.fromkeys((*each.read.machine.label.themes, *holds.themes)))
    st.session_state[f"sentiment-{key}"] = holds.sentiment  # what is stored wins over what the tab remembers
    st.session_state[f"themes-{key}"] = list(holds.themes)
    st.segmented_control(
        "Sentiment",
        list(SENTIMENTS),
        format_func=lambda name: SENTIMENTS[name],
        key=f"sentiment-{key}",
        on_change=_take_sentiment,
        args=(actor, each),
        label_visibility="collapsed",
    )
    with st.container(horizontal=True, vertical_alignment="center", key=f"label-{key}"):
        if offered:
            st.pills(
                "Themes",
                offered,
                selection_mode="multi",
                format_func=literal,
                key=f"themes-{key}",
                on_change=_take_themes,
                args=(actor, each),
                label_visibility="collapsed",
            )
        with st.popover("Add a theme", key=f"add-{key}"):
            for theme in reading.theme_names():
                if theme not in holds.themes:
                    added = Label(holds.sentiment or "neutral_mixed", (*holds.themes, theme))
                    _button(actor, each, added, literal(theme), f"add-{key}-{theme}")
        if each.read.is_checked:
            st.markdown("Checked")
            st.button("Undo", key=f"undo-{key}", type="tertiary", on_click=_undo, args=(actor, each))
        elif holds.sentiment:
            _button(actor, each, holds, "This is right", f"right-{key}")
    if each.read.needs_a_look:
        st.markdown("The machine is not sure about this one.")


def _button(actor: Actor, each: OpenComment, label: Label, words: str, key: str) -> None:
    st.button(words, key=key, type="tertiary", on_click=_correct, args=(actor, each, label))


def _take_sentiment(actor: Actor, each: OpenComment) -> None:
    chosen = st.session_state.get(f"sentiment-{each.comment.key}")
    if chosen:  # tapping the one that is chosen leaves it: every comment has one
        _correct(actor, each, Label(chosen, each.read.label.themes))


def _take_themes(actor: Actor, each: OpenComment) -> None:
    chosen = tuple(st.session_state.get(f"themes-{each.comment.key}") or ())
    _correct(actor, each, Label(each.read.label.sentiment or "neutral_mixed", chosen))


def _undo(actor: Actor, each: OpenComment) -> None:
    with show_refusals(), context.workspace().database.write() as session:
        labels.take_back(session, by=actor, comment=each.comment, now=context.now())


def _correct(actor: Actor, each: OpenComment, label: Label) -> None:
    workspace = context.workspace()
    with show_refusals(), workspace.database.write() as session:
        corrections.correct(
            session,
            by=actor,
            keys=workspace.keys,
            comment=each.comment,
            machine=each.read.machine.label,
            label=label,
            now=context.now(),
        )
