"""A team's saved settings for a trend: a lead sets target, path, baseline and new limits; others read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from analysis import dates
from analysis.catalogue import spc_constants
from analysis.spc import Direction, Observation
from analysis.spc.drawing.settings_table import KeptSettings, Trajectory
from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.results.view import months_before
from feedback_app.services.trends import trend_settings
from feedback_app.services.trends.trend_settings import LONGEST_REASON, Decided, SavedTrend
from feedback_app.ui.components import fresh_form
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.trends.trend_choice import BETTER
from feedback_app.ui.session import context, own_choices


AHEAD, BACK = 36, 48
NOT_SET = "Not decided"


def show(
    actor: Actor,
    trend: SavedTrend | None,
    kept: KeptSettings,
    *,
    rows: Sequence[Observation],
    this_month: date,
) -> None:
    """Folded away below the chart."""
    if trend is None:
        st.markdown(
            "Targets and new limits are saved for each organisation. Choose one above to see and use them."
        )
        return
    if not actor.may(Permission.MANAGE_DASHBOARDS, trend.organisation_id):
        return
    with st.expander("Target, baseline and new limits"):
        if trend.name == trend_settings.NATIONAL_TREND:
            st.markdown("Saved for the Friends and Family question as a whole, whichever form asked it.")
        _decide(actor, trend, kept, this_month)
        _rebases(actor, trend, kept, rows)


def _decide(actor: Actor, trend: SavedTrend, kept: KeptSettings, this_month: date) -> None:
    unit = "%" if trend.followed.options else "a month"
    ways: list[Direction | None] = [None, *BETTER]
    name = f"decide-{trend.name.followed}-{hash(kept)}"
    with st.form(name, enter_to_submit=False):
        at = st.selectbox(
            "Which way is better, for everyone",
            range(len(ways)),
            index=ways.index(kept.direction),
            format_func=lambda place: BETTER[way] if (way := ways[place]) else NOT_SET,
        )
        target = st.number_input(
            f"Saved target ({unit}); blank for none", min_value=0.0, value=kept.target, step=1.0
        )
        fewest = spc_constants().fixed_baseline.value
        baseline = st.number_input(
            f"Limits from the first … points of each part ({fewest} or more); blank for all",
            min_value=1, value=kept.baseline, step=1,
        )  # fmt: skip
        trajectory = _way(kept.trajectory, unit, this_month)
        pressed = st.form_submit_button("Save settings")
    if pressed:
        decided = Decided(ways[at], target, trajectory, baseline)
        with show_refusals():
            with context.workspace().database.write() as session:
                trend_settings.keep_settings(
                    session, by=actor, trend=trend, decided=decided, now=context.now()
                )
            st.session_state.pop(own_choices.widget_key("better"), None)
            st.rerun()


def _way(kept: Trajectory | None, unit: str, this_month: date) -> Trajectory | None:
    """Four fields in the form; None while one of the values is blank."""
    st.markdown("A planned path to the target, drawn on the chart. It does not change what the rules say.")
    months = [months_before(this_month, n) for n in range(-AHEAD, BACK)]
    ends: list[tuple[date, float | None]] = []
    known = ((kept.first_month, kept.first_value), (kept.last_month, kept.last_value)) if kept else None
    for place, (words, usual) in enumerate((("From", this_month), ("Until", months_before(this_month, -12)))):
        month, value = known[place] if known else (usual, None)
        offered = months if month in months else [month, *months]
        chosen = st.selectbox(
            f"{words} (month)", offered, index=offered.index(month), format_func=dates.month_in_words
        )
        ends.append(
            (chosen, st.number_input(f"{words} ({unit}); blank for no path", min_value=0.0, value=value))
        )
    (first, low), (last, high) = ends
    return None if low is None or high is None else Trajectory(first, low, last, high)


def _rebases(actor: Actor, trend: SavedTrend, kept: KeptSettings, rows: Sequence[Observation]) -> None:
    st.markdown(
        "**New limits** start where you know that something changed: first understand why, then set them. "
        "Without a known cause, leave the limits. The chart shows that something is different."
    )
    for each in kept.rebases:
        with st.container(horizontal=True, key=f"row-{each.id}"):
            st.text(f"{dates.month_in_words(each.month)}: {each.reason}")
            st.button("Delete", key=f"remove-{each.id}", on_click=_remove, args=(actor, each.id))
    months = [row.date for row in rows][1:]
    if not months:
        st.markdown(literal("You can set new limits once there is a second month."))
        return
    with st.form(fresh_form.key("rebase"), enter_to_submit=False):
        month = st.selectbox(
            "New limits from", months[::-1], format_func=dates.month_in_words,
            key=fresh_form.key("rebase-month"),
        )  # fmt: skip
        reason = st.text_input(
            "What changed then", max_chars=LONGEST_REASON, placeholder="New clinic opened",
            autocomplete="off", key=fresh_form.key("rebase-reason"),
        )  # fmt: skip
        pressed = st.form_submit_button("Set new limits")
    if pressed:
        with show_refusals():
            with context.workspace().database.write() as session:
                trend_settings.add_rebase(
                    session, by=actor, trend=trend, month=month, reason=reason, now=context.now()
                )
            for name in ("rebase", "rebase-month", "rebase-reason"):
                fresh_form.renew(name)
            st.rerun()


def _remove(actor: Actor, rebase_id: str) -> None:
    with show_refusals(), context.workspace().database.write() as session:
        trend_settings.remove_rebase(session, by=actor, rebase_id=rebase_id, now=context.now())
