"""The Friends and Family result: a sentence, how certain it is, six bars, a table."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.rates import FriendsAndFamily
from analysis.results import charts, sentences
from feedback_app.ui.components.dashboards.question_result import show_table
from feedback_app.ui.components.literal_text import literal


def show(figure: FriendsAndFamily, months: str) -> None:
    """``months``: as in ``September to November 2026``."""
    with st.container(key="national"):
        _show(figure, months)


def _show(figure: FriendsAndFamily, months: str) -> None:
    said = sentences.friends_and_family_sentence(figure)
    st.markdown(f"**{literal(said)}**")
    if sure := sentences.uncertainty_sentence(figure):
        st.markdown(literal(sure))
    drawn = charts.friends_and_family_chart(figure)
    if drawn is None:
        return
    st.altair_chart(drawn, width="stretch", theme=None, alt=said, key="chart-national")
    st.markdown(
        literal(
            f"Months counted: {months}. The percentages count everyone who answered, including “Don’t know”."
        )
    )
    rows = [(count.label, f"{count.n:,}") for count in figure.counts]
    show_table(pd.DataFrame([*rows, ("Total", f"{figure.total:,}")], columns=pd.Index(["Answer", "People"])))
