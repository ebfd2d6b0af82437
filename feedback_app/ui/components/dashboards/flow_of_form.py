"""How far people get with one form: a sentence, and where people who started are now."""

from __future__ import annotations

import streamlit as st

from analysis.results.sentences import people
from feedback_app.services.results.response_flow import FormFlow
from feedback_app.ui.components.literal_text import literal


def show(found: FormFlow) -> None:
    with st.container(key=f"flow-{found.form_key}"):
        st.header(literal(found.name), anchor=False)
        st.markdown(literal(sentence(found)))
        if found.stops:
            st.markdown(
                "\n".join(f"- {literal(f'{people(stop.n)} at “{stop.text}”')}" for stop in found.stops)
            )


def sentence(found: FormFlow) -> str:
    """``5 people answered: 2 by a link, 3 on paper. 4 links were created; 2 of them used.``"""
    ways = (
        (found.by_link, "by a link"),
        (found.by_code, "by a code for many people"),
        (found.on_paper, "on paper"),
        (found.imported, "imported"),
    )
    came = ", ".join(f"{n:,} {way}" for n, way in ways if n)
    said = [f"{people(found.received)} answered{f': {came}' if came else ''}."]
    if found.links:
        links = "1 link was created" if found.links == 1 else f"{found.links:,} links were created"
        used = "" if found.known_used is None else f"; {found.known_used:,} of them used"
        mailed = f", {found.mailed:,} of them sent by email" if found.mailed else ""
        said.append(f"{links}{mailed}{used}.")
    if found.waiting:
        said.append(
            f"{people(found.waiting)} started and {'has' if found.waiting == 1 else 'have'} not sent it:"
        )
    return " ".join(said)
