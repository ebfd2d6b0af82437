"""A trend as it was chosen, with the team's saved settings: the chart, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from analysis.spc import Observation, SpcError, analyse
from analysis.spc.drawing.chart_notes import ChartLabel
from analysis.spc.drawing.settings_table import KeptSettings, kept_line
from analysis.spc.look import PERCENT, Look
from feedback_app.services.accounts.session_files import WhoMayFetch
from feedback_app.services.trends.chart_notes import ChartNoteView
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.trends import control_chart, trend_choice
from feedback_app.ui.components.trends.trend_choice import ChosenTrend


def show(
    chosen: ChosenTrend,
    rows: Sequence[Observation],
    days: Sequence[date],
    *,
    kept: KeptSettings,
    notes: Sequence[ChartNoteView],
    who: WhoMayFetch,
) -> None:
    """Draw it. ``days``: of single events, where what is followed has them."""
    if not rows:
        st.markdown("There is no whole month with an answer to this yet. The current month is not counted.")
        return
    try:
        judged = trend_choice.judged(rows, days, chosen, kept)
    except SpcError as wrong:
        st.markdown(literal(f"{wrong.note.what} {wrong.note.how}"))
        return
    first, last = judged.rows[0].date, judged.rows[-1].date
    drawn = [ChartLabel(note.month, note.text) for note in notes if first <= note.month <= last]
    under = ""
    if not judged.is_days:
        drawn += [ChartLabel(*each) for each in kept.reasons(judged.rows)]
        under = kept_line(kept, look(chosen))
    control_chart.show(
        analyse(judged.rows, judged.settings),
        look(chosen, is_days=judged.is_days),
        notes=drawn,
        who=who,
        why=judged.why,
        kept=under,
    )


def look(chosen: ChosenTrend, *, is_days: bool = False) -> Look:
    followed = chosen.followed
    if is_days:
        return Look(f"{followed.text}: days from one to the next", unit="days", lowest=0, decimals=0)
    if not followed.options:
        return Look(followed.text, lowest=0, decimals=0)
    labels = ", ".join(option.label for option in followed.options if option.code in chosen.codes)
    return replace(PERCENT, title=f"{followed.text} ({labels})" if labels else followed.text)
