"""The groups on the way through the service: a choice of how to split them, sentences, bars, a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from analysis.pathway.groups import (
    Pathway,
    pathway_charts,
    pathway_sentence,
    pathway_table,
)
from feedback_app.services.organisations import OrganisationView
from feedback_app.services.results.pathway import SPLITS, Split
from feedback_app.services.results.view import View
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.dashboards.filters import NO_ANSWERS
from feedback_app.ui.components.dashboards.question_result import show_table
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import own_choices
from surveys.core.model import Touchpoint


PARAMETER = "split"
KEY = own_choices.widget_key(PARAMETER)
NOTHING = {
    Split.TOUCHPOINT: NO_ANSWERS,
    Split.AGENCY: (
        "With these choices, no form that asks professionals for their job was answered. Drop-ins, joint "
        "visits and the form before a training ask for it."
    ),
    Split.GROUPING: (
        "With these choices, no one in an episode was asked for anything. A grouping belongs to an episode, "
        "so it is known for what you send to one person of a family, such as CORE-10. Family feedback is "
        "anonymous and stays anonymous: it has no grouping."
    ),
    Split.ORGANISATION: NO_ANSWERS,
}
OF_A_SPLIT = {
    Split.AGENCY: (
        "The forms promise that jobs are only looked at for many people together, so groups of fewer than "
        "ten are combined with the next smallest. Consultation forms do not ask for a job."
    ),
    Split.GROUPING: (
        "The grouping on the day of the response. If a grouping is recorded later for an earlier day, the "
        "responses since that day move to it."
    ),
    Split.ORGANISATION: (
        "Next to each other, organisations with fewer than five responses are combined with the next "
        "smallest."
    ),
}


def choose() -> Split:
    """How to split; it is in the address."""
    offered = list(SPLITS)
    asked = st.query_params.get(PARAMETER)
    if st.session_state.get(KEY) not in offered:
        st.session_state[KEY] = next((each for each in offered if each.value == asked), offered[0])
    split = st.selectbox("Look by", offered, format_func=SPLITS.__getitem__, key=KEY)
    if split is offered[0]:
        st.query_params.pop(PARAMETER, None)
    elif asked != split.value:
        st.query_params[PARAMETER] = split.value
    return split


def show(found: Pathway, split: Split, *, months: str) -> None:
    """Sentence, bars and table, or why there are none."""
    if found.is_withheld:
        st.markdown(
            f"Fewer than {found.smallest} people answered with these choices, so they are not shown in "
            "groups. Choose more months."
        )
        return
    if not found.groups:
        st.markdown(NOTHING[split])
        return
    said = pathway_sentence(found)
    st.markdown(f"**{literal(said)}**")
    st.text(f"Months counted: {months}")
    if found.has_joined:
        st.markdown(f"Groups of fewer than {found.smallest} people are shown together.")
    for title, drawn in pathway_charts(found):
        st.header(title, anchor=False)
        st.altair_chart(
            drawn, width="stretch", theme=None, alt=f"{title}. {said}", key=f"chart-pathway-{title}"
        )
    show_table(pathway_table(found))


def show_links(found: Pathway, split: Split, view: View, own: Sequence[OrganisationView]) -> None:
    """From each group to the results or responses behind it, unless that would break a promise."""
    single = [group for group in found.groups if len(group.codes) == 1]
    if split is Split.AGENCY or not single:
        return
    with st.expander("What is behind each group"):
        for group in single:
            code = "".join(group.codes)
            if split is Split.GROUPING:
                asked = {**view.parameters(), "grouping": code or "none"}
                st.page_link(
                    pages.RESPONSES.link, label=f"Responses: {literal(group.name)}", query_params=asked
                )
            else:
                narrowed = _narrowed(view, split, code, own)
                st.page_link(
                    pages.RESULTS.link, label=f"Results: {literal(group.name)}", query_params=narrowed
                )


def meaning_of(split: Split) -> tuple[str, ...]:
    """What is special about this split."""
    return (OF_A_SPLIT[split],) if split in OF_A_SPLIT else ()


def _narrowed(view: View, split: Split, code: str, own: Sequence[OrganisationView]) -> dict[str, str]:
    if split is Split.TOUCHPOINT:
        return replace(view, touchpoint=Touchpoint(code)).parameters()
    return replace(view, organisation=next((each.key for each in own if each.id == code), None)).parameters()
