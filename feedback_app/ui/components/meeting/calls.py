"""People who asked to be phoned: at the top of the meeting, until someone has spoken to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from analysis import dates
from analysis.results.sentences import people
from feedback_app.access.actor import Actor
from feedback_app.services.answering import call_requests
from feedback_app.services.answering.call_requests import CallOutcome, OpenCall
from feedback_app.services.local_time import local_day
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context


BUTTONS = {
    CallOutcome.SPOKEN: "We have spoken",
    CallOutcome.MESSAGE_LEFT: "I left a message",
    CallOutcome.NOT_WANTED: "No longer wanted",
}


def show(actor: Actor, calls: Sequence[OpenCall]) -> None:
    """Hidden when no one is waiting. Name and number are erased as soon as the call is done."""
    if not calls:
        return
    st.header(f"{people(len(calls))} asked to be phoned", anchor=False)
    for call in calls:
        with st.container(key=f"row-{call.id}"):
            st.text(f"{call.caller.name}: {call.caller.number}")
            st.text(_details(call))
            with st.container(horizontal=True):
                for outcome, label in BUTTONS.items():
                    work = partial(
                        call_requests.done, by=actor, call_id=call.id, outcome=outcome, now=context.now()
                    )
                    st.button(label, key=f"{outcome.value}-{call.id}", on_click=_do, args=(work,))
                work = partial(call_requests.not_reached, by=actor, call_id=call.id, now=context.now())
                st.button("No answer", key=f"tried-{call.id}", on_click=_do, args=(work,))
    st.markdown(
        literal("The number is erased when the call is done. No one can see which answers are theirs.")
    )


def _details(call: OpenCall) -> str:
    day = local_day(call.asked_at)
    caller = call.caller
    parts = (
        f"asked on {dates.without_year(day)}",
        f"good time: {caller.when}" if caller.when else "",
        f"language: {caller.speak}" if caller.speak else "",
        "a message may be left" if caller.may_leave_message else "do not leave a message",
        f"tried {call.tries} time{'s' * (call.tries != 1)}" if call.tries else "",
    )
    return " · ".join(part for part in parts if part)


def _do(work: Callable[..., None]) -> None:
    with show_refusals(), context.workspace().database.write() as session:
        work(session)
