"""Saved views of a dashboard: a list to open, a name to save under, and changes to one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.errors import UserError
from feedback_app.services.organisations import OrganisationView
from feedback_app.services.results.view import View
from feedback_app.services.saved_views import saved_views
from feedback_app.services.saved_views.saved_filter import KeptFilter
from feedback_app.services.saved_views.saved_views import LONGEST, SavedViewLine
from feedback_app.services.team_pages.pages import TeamPage
from feedback_app.ui.components import errors_shown, fresh_form
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.own_organisation import choose
from feedback_app.ui.session import context, own_choices
from feedback_app.ui.session.state import TabState


PARAMETER = "saved"


@dataclass(frozen=True, slots=True)
class ShownSavedView:
    """The saved view this tab shows, until something else is chosen."""

    dashboard: TeamPage
    name: str
    view: View
    gone: tuple[str, ...]


shown_saved: TabState[ShownSavedView | None] = TabState("shown_saved", None)


def open_asked(actor: Actor, dashboard: TeamPage) -> None:
    """If the address names a saved view, replace it with what the view shows."""
    view_id = st.query_params.get(PARAMETER)
    if view_id is None:
        return
    try:
        with context.workspace().database.read() as session:
            opened = saved_views.open_view(session, by=actor, view_id=view_id)
    except UserError as error:
        st.query_params.pop(PARAMETER)
        errors_shown.show(error)
        return
    own_choices.forget()
    st.query_params.from_dict(opened.kept.parameters())
    shown_saved.set(ShownSavedView(dashboard, opened.name, opened.kept.view, opened.gone))


def show(actor: Actor, dashboard: TeamPage, *, view: View, own: Sequence[OrganisationView]) -> None:
    """Which view is open, and, folded away, all of them."""
    _say_which(dashboard, view)
    with context.workspace().database.read() as session:
        lines = saved_views.list_views(session, by=actor, dashboard=dashboard)
    with st.expander(f"Saved views ({len(lines)})" if lines else "Saved views"):
        for line in lines:
            label = literal(line.name) + ("" if not line.is_shared else " (shared)")
            st.page_link(dashboard.link, label=label, query_params={PARAMETER: line.id})
        _save_form(actor, dashboard, sorted(own, key=lambda each: each.key != view.organisation))
        if mine := [line for line in lines if line.may_change]:
            _change(actor, mine)


def _say_which(dashboard: TeamPage, view: View) -> None:
    shown = shown_saved.get()
    if shown is None or (shown.dashboard, shown.view) != (dashboard, view):
        return
    st.markdown(f"Saved view: **{literal(shown.name)}**")
    if shown.gone:
        st.warning(
            f"Parts of this view no longer exist: {', '.join(shown.gone)}. You are looking at the rest. "
            "Choose again and save a new view, or delete this one."
        )


def _save_form(actor: Actor, dashboard: TeamPage, own: Sequence[OrganisationView]) -> None:
    with st.form(fresh_form.key("save-view"), enter_to_submit=False):
        name = st.text_input(
            "Save this view as",
            max_chars=LONGEST,
            placeholder="Visits, last 3 months",
            autocomplete="off",
            key=fresh_form.key("view-name"),
        )
        is_shared = st.checkbox("Everyone in the team can open it", key=fresh_form.key("view-shared"))
        place = choose(own, "Whose team")
        pressed = st.form_submit_button("Save this view")
    if pressed and place is not None:
        choices = {each: st.query_params.get_all(each) for each in dashboard.own_choices}
        kept = KeptFilter.of(dashboard, View.from_parameters(st.query_params.to_dict()), choices)
        with show_refusals():
            with context.workspace().database.write() as session:
                saved_views.save_view(
                    session, by=actor, organisation_id=place.id, name=name, kept=kept,
                    is_shared=is_shared, now=context.now(),
                )  # fmt: skip
            fresh_form.renew("save-view")
            fresh_form.renew("view-name")
            fresh_form.renew("view-shared")
            st.rerun()


def _change(actor: Actor, lines: Sequence[SavedViewLine]) -> None:
    by_id = {line.id: line for line in lines}

    def called(view_id: str) -> str:
        line = by_id[view_id]
        return f"{line.name}{'' if line.is_own else ' (a colleague’s)'}"

    line = by_id[st.selectbox("Change a saved view", list(by_id), format_func=called, key="view-to-change")]
    key = f"rename-{line.id}"
    st.text_input("Name", value=line.name, max_chars=LONGEST, autocomplete="off", key=key)
    with st.container(horizontal=True, key="change-view"):
        st.button("Rename", key="rename-view", on_click=_rename, args=(actor, line.id, key))
        words = "Stop sharing" if line.is_shared else "Share with the team"
        st.button(words, key="share-view", on_click=_share, args=(actor, line.id, not line.is_shared))
        st.button("Delete", key="delete-view", on_click=_delete, args=(actor, line.id))


def _rename(actor: Actor, view_id: str, key: str) -> None:
    """The name as it is typed now: the one the button was drawn with is older."""
    name = str(st.session_state.get(key, ""))
    with show_refusals(), context.workspace().database.write() as session:
        saved_views.rename_view(session, by=actor, view_id=view_id, name=name, now=context.now())


def _share(actor: Actor, view_id: str, is_shared: bool) -> None:
    with show_refusals(), context.workspace().database.write() as session:
        saved_views.share_view(session, by=actor, view_id=view_id, is_shared=is_shared, now=context.now())


def _delete(actor: Actor, view_id: str) -> None:
    with show_refusals(), context.workspace().database.write() as session:
        saved_views.delete_view(session, by=actor, view_id=view_id, now=context.now())
