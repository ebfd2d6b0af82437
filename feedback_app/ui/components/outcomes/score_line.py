"""One line of scores: what it says in a sentence, the chart, the other rules and the numbers one tap away."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from analysis import dates
from analysis.results.sentences import plain_number
from analysis.scores.score_charts import score_line_chart
from analysis.scores.score_lines import (
    ScoreLine,
    band_details,
    band_sentences,
    line_sentence,
    line_table,
    missing_sentences,
    noise_sentence,
    rule_sources,
    rules_table,
)
from feedback_app.ui.components.dashboards.question_result import show_table, table_of
from feedback_app.ui.components.literal_text import literal


def title(line: ScoreLine, called: Mapping[str, str]) -> str:
    """``CORE-10: Birth parent``; a subscale says which, a goal its words, which ``called`` has by its id."""
    name = line.measure.short_name
    if line.measure.kind == "goals":
        words = called.get(line.first.goal or "")
        name = f"{line.scale.label}, “{words}”" if words else f"{line.scale.label} ({name})"
    elif line.scale is not line.measure.total:
        name = f"{name}, {line.scale.label}"
    who = called.get(line.first.respondent, "")
    about = line.first.about
    return f"{name}: {who}" if about == line.first.respondent else f"{name}: {who} about {called.get(about)}"


def show_short(line: ScoreLine, called: Mapping[str, str]) -> None:
    """In a line or two, for a page that shows other things too."""
    points = [plain_number(score.points) for score in line.scores]
    shown = " → ".join(points) if len(points) <= 6 else f"{points[0]} → … → {points[-1]}"
    with st.container(key=f"row-line-{_key(line)}"):
        st.text(f"{title(line, called)}: {shown}")
        with st.container(key=f"facts-line-{_key(line)}"):
            st.markdown(literal(line_sentence(line)))


def show(
    line: ScoreLine, called: Mapping[str, str], *, is_part: bool = False, alone: str | None = None
) -> None:
    """In full. ``is_part``: it is under a heading of its own. ``alone``: what it cannot say without another
    measure.
    """
    said = line_sentence(line)
    with st.container(key=f"result-{_key(line)}"):
        (st.subheader if is_part else st.header)(literal(title(line, called)), anchor=False)
        first, comma, rest = said.partition(", by ")
        st.markdown(f"**{literal(first)}**{literal(comma + rest)}")
        if alone is not None:
            st.markdown(literal(alone))
        if line.pair is None:
            st.markdown(literal(_only(line)))
        for each in missing_sentences(line):
            st.markdown(literal(each))
        if line.rules and line.pair is not None:
            st.markdown(literal(noise_sentence(line, line.rules[0])))
        for band in band_sentences(line)[:1]:
            st.markdown(literal(f"Latest score {band}"))
        chart = score_line_chart(line)
        if chart is not None:
            st.altair_chart(
                chart, width="stretch", theme=None, alt=f"{title(line, called)}. {said}",
                key=f"chart-{_key(line)}",
            )  # fmt: skip
        _show_other_rules(line)
        if line.pair is not None:
            show_table(line_table(line))


def _show_other_rules(line: ScoreLine) -> None:
    """Every rule set side by side, and every authority's bands, with everything known about their sources."""
    rules, bands = rules_table(line), band_sentences(line)
    if rules.empty and not bands:
        return
    with st.expander(
        "By every authority, with its source" if rules.empty else "By every rule, with its source"
    ):
        if not rules.empty:
            table_of(rules)
        for band in bands:
            st.markdown(literal(f"Latest score {band}"))
        for source in (*rule_sources(line), *band_details(line)):
            st.caption(literal(source))


def _only(line: ScoreLine) -> str:
    return f"{dates.in_words(line.first.on)}: {plain_number(line.first.points)}."


def _key(line: ScoreLine) -> str:
    first = line.first
    return "-".join(
        (
            first.measure,
            first.scale,
            first.respondent[:12],
            first.about[:12],
            first.goal or "",
            first.age_form or "",
        )
    )
