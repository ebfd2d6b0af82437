"""Responses that came in close together at a standing link: what to do about them, and undoing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import streamlit as st

from analysis import dates
from feedback_app.access.actor import Actor
from feedback_app.services.local_time import LONDON, local_day
from feedback_app.services.results import bursts
from feedback_app.services.results.bursts import BurstView
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context


def show(actor: Actor, found: Sequence[BurstView]) -> None:
    """Nothing at all when there was none."""
    waiting = [each for each in found if not each.is_set_aside]
    aside = [each for each in found if each.is_set_aside]
    if waiting:
        st.header("Many responses at once", anchor=False)
    for each in waiting:
        _ask(actor, each)
    if aside:
        n = sum(each.n for each in aside)
        with st.expander(f"{n:,} responses are set aside"):
            for each in aside:
                _show_set_aside(actor, each)


def _ask(actor: Actor, burst: BurstView) -> None:
    with st.container(key=f"row-{burst.id}"):
        st.markdown(
            literal(f"{burst.n:,} responses to {burst.form} came in through “{burst.point}”, {_when(burst)}.")
        )
        if not burst.may_decide:
            st.markdown("Tell your team lead. They can keep these responses or set them aside.")
            return
        st.markdown(
            "If this was an event, keep them. If someone filled in the form many times, set them aside: "
            "they then count nowhere, and you can undo it at any time."
        )
        with st.form(key=f"aside-{burst.id}", border=False):
            reason = st.text_input("Reason for setting aside", max_chars=bursts.LONGEST_REASON)
            with st.container(horizontal=True):
                is_aside = st.form_submit_button(f"Set aside {burst.n:,} responses")
                is_kept = st.form_submit_button("Keep them")
    work = {"by": actor, "burst_id": burst.id, "now": context.now()}
    if is_aside:
        _do(partial(bursts.set_aside, keys=context.workspace().keys, reason=reason, **work))
    elif is_kept:
        _do(partial(bursts.leave_in, **work))


def _show_set_aside(actor: Actor, burst: BurstView) -> None:
    who = f" by {burst.decided_by}" if burst.decided_by else ""
    day = f" on {dates.in_words(burst.decided_on)}" if burst.decided_on else ""
    with st.container(key=f"row-{burst.id}"):
        st.markdown(literal(f"{_which(burst)}: set aside{day}{who}."))
        st.text(f"Reason: {burst.reason}")
        if burst.may_decide:
            work = partial(bursts.bring_back, by=actor, burst_id=burst.id, now=context.now())
            st.button("Undo", key=f"undo-{burst.id}", on_click=_do_first, args=(work,))


def _which(burst: BurstView) -> str:
    return f"{burst.n:,} responses to {burst.form} through “{burst.point}”, {_when(burst)}"


def _when(burst: BurstView) -> str:
    if burst.first is None or burst.last is None:
        return f"in {dates.month_in_words(burst.month)}"
    begin, end = burst.first, burst.last + timedelta(hours=1)
    return f"{dates.in_words(local_day(begin))} between {_clock(begin)} and {_clock(end)}"


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%H:%M}"


def _do(work: Callable[..., object]) -> None:
    """Pressed inside a form, while the page is drawn: draw it again afterwards. A refusal stays in sight."""
    with show_refusals():
        with context.workspace().database.write() as session:
            work(session)
        st.rerun()


def _do_first(work: Callable[..., object]) -> None:
    """Before the page is drawn."""
    with show_refusals(), context.workspace().database.write() as session:
        work(session)
