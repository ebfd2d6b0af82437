"""A line for each response that may be opened, and a sentence about those that may not."""

from __future__ import annotations

import streamlit as st

from analysis import dates
from analysis.results.sentences import people
from feedback_app.services.families.vocabulary import Grouping
from feedback_app.services.results.openable import Openable, OpenableResponse
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.literal_text import literal


NONE_YET = "none"
WHY_NOT = "answered anonymously. We promised not to put their answers together, so they are not listed."


def asked_grouping() -> str | None:
    """The THRIVE grouping the address asks for, with a button to show all; an empty text for none yet."""
    asked = st.query_params.get("grouping")
    known = {each.value: each.words for each in Grouping} | {NONE_YET: "none yet"}
    if asked not in known:
        return None
    st.markdown(f"THRIVE grouping at the time: **{known[asked]}**")
    st.button("Show every grouping", key="every-grouping", on_click=_every_grouping)
    return "" if asked == NONE_YET else asked


def _every_grouping() -> None:
    st.query_params.pop("grouping", None)


def show(found: Openable, *, with_organisation: bool) -> None:
    if found.anonymous:
        st.markdown(f"{people(found.anonymous)} {WHY_NOT} See Results and Words for what they said.")
    if not found.lines:
        st.markdown("There is no response to open for these choices.")
        return
    shown = f"the newest {len(found.lines):,} of {found.total:,}" if len(found.lines) < found.total else ""
    st.header(f"{found.total:,} to open" + (f" ({shown})" if shown else ""), anchor=False)
    for line in found.lines:
        _show_line(line, with_organisation)


def _show_line(line: OpenableResponse, with_organisation: bool) -> None:
    when = dates.in_words(line.day) if line.day else dates.month_in_words(line.month)
    facts = [when, line.form.partition(":")[0], *([line.organisation] if with_organisation else [])]
    if not line.is_discussed:
        facts.append("new")
    with st.container(key=f"row-{line.id}"):
        label = literal(line.about or f"Response {line.reference}")
        st.page_link(pages.RESPONSES.link, label=label, query_params={"response": line.id})
        with st.container(key=f"facts-{line.id}"):
            st.markdown(literal(" · ".join(facts)))
