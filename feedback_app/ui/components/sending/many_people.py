"""A code for many people: a waiting room, a training day. It can be shown and printed again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from analysis import dates
from feedback_app.access.actor import Actor
from feedback_app.services.form_names import form_name
from feedback_app.services.invitations import collection_points
from feedback_app.services.invitations.collection_points import CollectionPointView, PointStatus
from feedback_app.services.local_time import local_day, start_of_day
from feedback_app.ui.components import days
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.sending import link_card
from feedback_app.ui.components.sending.link_card import MadeLink
from feedback_app.ui.session import context
from feedback_app.ui.session.state import TabState
from surveys.core.model import Form


shown_point: TabState[str | None] = TabState("shown_point", None)
revoking: TabState[str | None] = TabState("revoking_point", None)
"""The code someone asked to revoke and has not confirmed yet."""


def show_form(actor: Actor, form: Form, organisation_id: str) -> None:
    with st.form("point", clear_on_submit=True, enter_to_submit=False):
        name = st.text_input("Name of the place or event", max_chars=120, autocomplete="off",
                             placeholder="Training day, 12 October")  # fmt: skip
        first = st.date_input("First day, if not today", value=None, format=days.FORMAT)
        last = st.date_input("Last day, if it should end", value=None, format=days.FORMAT)
        pressed = st.form_submit_button("Create code", type="primary")
    if pressed:
        with show_refusals():
            shown_point.set(_make(actor, form, organisation_id, name, first, last))


def show_list(actor: Actor, points: Sequence[CollectionPointView], forms: dict[str, Form]) -> None:
    """Every code that leads somewhere; the newest, or the one asked for, with its QR code."""
    st.header("Codes your team created", anchor=False)
    if not points:
        st.text("None yet.")
    for point in points:
        form = forms.get(point.form_key)
        with st.container(key=f"row-{point.id}"):
            st.text(point.name)
            name = form_name(form) if form else point.form_key
            st.markdown(literal(f"{name} · {_status(point)}"))
            if form and shown_point.get() == point.id:
                _show_card(point, form)
            with st.container(horizontal=True):
                if form and shown_point.get() != point.id:
                    st.button(
                        "Show the code", key=f"show-{point.id}", on_click=shown_point.set, args=(point.id,)
                    )
                if point.status in {PointStatus.OPEN, PointStatus.NOT_YET}:
                    st.button("Close", key=f"close-{point.id}", on_click=_close, args=(actor, point.id))
                st.button("Revoke", key=f"revoke-{point.id}", on_click=revoking.set, args=(point.id,))
            if revoking.get() == point.id:
                _confirm_revoking(actor, point.id)


def _make(
    actor: Actor, form: Form, organisation_id: str, name: str, first: date | None, last: date | None
) -> str:
    workspace = context.workspace()
    with workspace.database.write() as session:
        return collection_points.open_point(
            session,
            by=actor,
            keys=workspace.keys,
            organisation_id=organisation_id,
            form_key=form.key,
            name=name,
            now=context.now(),
            opens_at=start_of_day(first) if first else None,
            closes_at=start_of_day(last + timedelta(days=1)) if last else None,
        ).id


def _confirm_revoking(actor: Actor, point_id: str) -> None:
    st.warning(
        "**People who have started cannot finish.** The code stops working at once, on every poster and "
        "tablet, and cannot be used again. If you only want no new answers, close it instead."
    )
    with st.container(horizontal=True):
        st.button(
            "Revoke this code", key=f"confirm-revoke-{point_id}", on_click=_revoke, args=(actor, point_id)
        )
        st.button("Cancel", key=f"cancel-revoke-{point_id}", on_click=revoking.set, args=(None,))


def _revoke(actor: Actor, point_id: str) -> None:
    with show_refusals(), context.workspace().database.write() as session:
        collection_points.revoke_point(session, by=actor, point_id=point_id, now=context.now())
    revoking.set(None)


def _close(actor: Actor, point_id: str) -> None:
    with show_refusals(), context.workspace().database.write() as session:
        collection_points.close_point(session, by=actor, point_id=point_id, now=context.now())


def _show_card(point: CollectionPointView, form: Form) -> None:
    address = point.link(context.workspace().settings.base_url)
    if address is None:
        st.error(
            "**This code is damaged and cannot be shown.** Sheets that are already printed still work. "
            "To print more, create a new code."
        )
    else:
        link_card.show(_link(address, point, form))


def _link(address: str, point: CollectionPointView, form: Form) -> MadeLink:
    note = "For everyone who scans it. Each phone answers once." if form.minutes else ""
    return MadeLink(
        point.organisation_id,
        address,
        form.title,
        form.minutes,
        note,
        poster=f"{address}/poster",
        tablet=f"{address}/tablet",
        paper=f"{address}/print",
    )


def _status(point: CollectionPointView) -> str:
    if point.status is PointStatus.NOT_YET and point.opens_at:
        return f"opens {dates.in_words(local_day(point.opens_at))}"
    if point.status is PointStatus.CLOSED and point.closes_at:
        return f"closed since {dates.in_words(local_day(point.closes_at))}"
    if point.closes_at is None:
        return "open"
    return f"open until {dates.in_words(local_day(point.closes_at - timedelta(seconds=1)))}"
