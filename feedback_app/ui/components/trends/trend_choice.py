"""What to follow and how it is judged: choices that live in the address, so that a trend can be shared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import streamlit as st

from analysis.spc import (
    ChartKind,
    Direction,
    Observation,
    SpcSettings,
    by_quarter,
    days_between,
    suggest_chart,
)
from analysis.spc.drawing.settings_table import KeptSettings
from feedback_app.services.trends.trends import ALERTS, Followed
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import own_choices


SUGGESTED, DAYS = "suggested", "days"
CHARTS = {
    SUGGESTED: "As the numbers suggest",
    "xmr": "XmR by month",
    "xmr_quarters": "XmR by quarter",
    "pprime": "P′ by month",
    "pprime_quarters": "P′ by quarter",
    "run": "Run chart by month",
    DAYS: "Days from one to the next",
}
OF_SHARES = (SUGGESTED, "xmr", "xmr_quarters", "pprime", "pprime_quarters", "run")
OF_COUNTS = (SUGGESTED, "xmr", "run")
OF_EVENTS = (*OF_COUNTS, DAYS)
BETTER = {
    Direction.INCREASE: "More is better",
    Direction.DECREASE: "Less is better",
    Direction.NEUTRAL: "Neither is better",
}
OPPOSITE = {
    Direction.INCREASE: Direction.DECREASE,
    Direction.DECREASE: Direction.INCREASE,
    Direction.NEUTRAL: Direction.NEUTRAL,
}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ChosenTrend:
    """What someone wants to follow."""

    followed: Followed
    codes: tuple[str, ...]
    chart: str
    direction: Direction
    target: float | None


@dataclass(frozen=True, slots=True)
class ChosenRules:
    """What is drawn and how it is judged. ``is_days``: days from one event to the next."""

    rows: tuple[Observation, ...]
    settings: SpcSettings
    why: str
    is_days: bool


def what(things: Sequence[Followed]) -> tuple[Followed, tuple[str, ...]]:
    """Draw the choice of what to follow, and which answers count; what is chosen now."""
    names = {each.name: each for each in things}
    with st.container(key="trend-choice"):
        name = _one("What to follow", "follow", list(names), lambda each: literal(names[each].text))
        followed = names[name]
        return followed, _codes(followed) if followed.options else ()


def how(followed: Followed, codes: tuple[str, ...], kept: KeptSettings) -> ChosenTrend:
    """Draw how it is judged, starting with the team's saved settings; another target here is only a trial."""
    usual = kept.direction or followed.direction
    with st.container(horizontal=True, key="trend-settings"):
        offered = OF_SHARES if followed.options else OF_EVENTS if followed.name == ALERTS else OF_COUNTS
        chart = _one("Chart", "chart", offered, CHARTS.__getitem__)
        ways = [usual, *(each for each in BETTER if each is not usual)]
        direction = _one("Which way is better", "better", ways, BETTER.__getitem__)
        target = _target(followed, kept.target)
    return ChosenTrend(followed, codes, chart, direction, target)


def judged(
    rows: Sequence[Observation], days: Sequence[date], chosen: ChosenTrend, kept: KeptSettings
) -> ChosenRules:
    """The rows by month or quarter, or the days between events, how they are judged, and why, when the
    numbers suggested it. Raises SpcError where there are too few events for days between.
    """
    why, between = "", chosen.chart == DAYS
    kind, quarters = ChartKind.RUN, False
    if chosen.chart == SUGGESTED:
        suggestion = suggest_chart(rows)
        kind, quarters, why = suggestion.chart, suggestion.by_quarter, suggestion.why
        between = suggestion.as_days_between and len(set(days)) > 1
    elif not between:
        word, _, rest = chosen.chart.partition("_")
        kind, quarters = ChartKind(word), rest == "quarters"
    if between:
        return _days_between(days, chosen, why)
    shown = by_quarter(kept.planned(rows)) if quarters else kept.planned(rows)
    start = SpcSettings(chart=kind, improvement_direction=chosen.direction, target=chosen.target)
    return ChosenRules(shown, kept.settings(shown, start), why, is_days=False)


def _days_between(days: Sequence[date], chosen: ChosenTrend, why: str) -> ChosenRules:
    """As a run chart; where fewer events are better, longer is. Targets of counts do not fit days."""
    found = days_between(days)
    same = f"{found.same_day} fell on a day that already had one." if found.same_day else ""
    settings = SpcSettings(chart=ChartKind.RUN, improvement_direction=OPPOSITE[chosen.direction])
    return ChosenRules(found.rows, settings, f"{why} {same}".strip(), is_days=True)


def _codes(followed: Followed) -> tuple[str, ...]:
    labels = {option.code: literal(option.label) for option in followed.options}
    key = own_choices.widget_key("codes", followed.name)
    asked = [code for code in st.query_params.get_all("codes") if code in labels]
    if key not in st.session_state:
        st.session_state[key] = asked or list(followed.usual)
    chosen = st.multiselect("Answers that count", list(labels), format_func=labels.__getitem__, key=key)
    codes = tuple(chosen or followed.usual)
    _write("codes", list(codes), list(followed.usual))
    return codes


def _target(followed: Followed, kept: float | None) -> float | None:
    key = own_choices.widget_key("target", followed.name, str(kept))
    if key not in st.session_state:
        asked = _number(st.query_params.get("target"))
        st.session_state[key] = kept if asked is None else asked
    highest = 100.0 if followed.options else None
    unit = "%" if followed.options else "a month"
    label = f"Target ({unit}), optional" if kept is None else f"Target ({unit}), to try another"
    target = st.number_input(label, min_value=0.0, max_value=highest, step=1.0, key=key)
    usual = [] if kept is None else [f"{kept:g}"]
    _write("target", [f"{target:g}"] if target is not None else [], usual)
    return target


def _number(text: str | None) -> float | None:
    try:
        value = float(text) if text else None
    except ValueError:
        return None
    return value if value is not None and 0 <= value <= 1_000_000 else None


def _one(label: str, name: str, offered: Sequence[T], called: Callable[[T], str]) -> T:
    """One choice; an address that asks for something not offered gets the first."""
    key, asked = own_choices.widget_key(name), st.query_params.get(name)
    if st.session_state.get(key) not in offered:
        st.session_state[key] = next((each for each in offered if str(each) == asked), offered[0])
    chosen = st.selectbox(label, list(offered), format_func=called, key=key) or offered[0]
    _write(name, [str(chosen)], [str(offered[0])])
    return chosen


def _write(name: str, values: list[str], usual: list[str]) -> None:
    """Into the address, unless it is the default or says so already."""
    wanted: Mapping[str, list[str]] = {} if values == usual else {name: values}
    if st.query_params.get_all(name) == wanted.get(name, []):
        return
    if wanted:
        st.query_params[name] = values
    else:
        del st.query_params[name]
