"""One score of one measure for the team: sentences, bars, the other rules and the numbers one tap away."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analysis.scores.change_sentences import rule_details, team_sentences
from analysis.scores.team_tables import (
    is_too_few,
    paired_sentence,
    team_table,
    verdicts_chart,
    way_sentence,
    worked_out_sentence,
)
from feedback_app.services.outcomes.team_figures import TeamOutcome
from feedback_app.ui.components.dashboards.question_result import show_table
from feedback_app.ui.components.literal_text import literal


DEFINITION = (
    (
        "**A pair** is the first and the last score of the same measure in one episode, by the same person, "
        "about the same person, on different days. For goals, both scores are of the same goal. A pair "
        "counts in the month of its last score."
    ),
    (
        "**Expected to have two scores** is each person and measure (each goal) in an episode, if there is a "
        "pair. It is also each one whose plan asks for a second score and the day has come: a number of "
        "weeks after the first score, or the end of the episode. Without a plan, it is each one with one "
        "score when the episode ends. A missing second score counts in the month it was due."
    ),
    (
        "**Few pairs give no figure.** Those who come back may differ from those who do not, so read every "
        "figure with the share of pairs next to it. Nothing here says why someone changed, and different "
        "measures are never added up."
    ),
)


def show_definition() -> None:
    with st.expander("What is counted here"):
        for line in DEFINITION:
            st.markdown(line)


def title(outcome: TeamOutcome) -> str:
    """The measure, and the score where it has several."""
    name = outcome.measure.short_name
    if outcome.measure.kind == "goals":
        return f"Goals ({name}), each counted separately"
    return name if outcome.scale is outcome.measure.total else f"{name}, {outcome.scale.label}"


def show(outcome: TeamOutcome, *, is_part: bool = False) -> None:
    """In full. ``is_part``: it is under a heading of its own."""
    rule, team = outcome.by_rule[0]
    key = f"{outcome.measure.key}-{outcome.scale.name}"
    with st.container(key=f"result-outcome-{key}"):
        (st.subheader if is_part else st.header)(literal(title(outcome)), anchor=False)
        st.markdown(f"**{literal(paired_sentence(team))}**")
        said = team_sentences(outcome.scale, rule, replace(team, eligible=None))
        for line in said:
            st.markdown(literal(line))
        if not is_too_few(team):
            st.markdown(literal(way_sentence(outcome.scale)))
        if outcome.n_worked_out:
            st.markdown(literal(worked_out_sentence(outcome.n_worked_out)))
        chart = verdicts_chart(team)
        if chart is not None:
            st.altair_chart(
                chart, width="stretch", theme=None, alt=f"{title(outcome)}. {' '.join(said)}",
                key=f"chart-outcome-{key}",
            )  # fmt: skip
        if rule is not None and not is_too_few(team):
            with st.expander("By every rule, with its source"):
                for other, counted in outcome.by_rule:
                    found = team_sentences(outcome.scale, other, replace(counted, eligible=None))
                    st.markdown(literal(found[-1]))
                    if other is not None:
                        st.caption(literal(rule_details(outcome.measure, other)))
        show_table(team_table(outcome.scale, team, n_worked_out=outcome.n_worked_out))
