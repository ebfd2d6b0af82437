"""What to follow and how it is judged: choices that live in the address, so that a trend can be shared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from analysis.spc import ChartKind, Direction, Observation, SpcSettings, by_quarter, suggest_chart
from feedback_app.services.results.trends import RESPONSES, Followed
from feedback_app.ui.components.literal_text import literal


SUGGESTED = "suggested"
CHARTS = {
    SUGGESTED: "As the numbers suggest",
    "xmr": "XmR by month",
    "xmr_quarters": "XmR by quarter",
    "pprime": "P′ by month",
    "pprime_quarters": "P′ by quarter",
    "run": "Run chart by month",
}
OF_COUNTS = (SUGGESTED, "xmr", "run")
BETTER = {
    Direction.INCREASE: "More is better",
    Direction.DECREASE: "Less is better",
    Direction.NEUTRAL: "Neither is better",
}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody wants to see followed."""

    followed: Followed
    codes: tuple[str, ...]
    chart: str
    direction: Direction
    target: float | None


def show(things: Sequence[Followed]) -> Chosen:
    """Draw the choices; what is chosen now."""
    names = {each.name: each for each in things}
    with st.container(key="trend-choice"):
        name = _one("What to follow", "follow", list(names), lambda each: literal(names[each].text))
        followed = names[name]
        codes = _codes(followed) if followed.options else ()
        with st.container(horizontal=True, key="trend-settings"):
            charts = list(CHARTS) if followed.name != RESPONSES else list(OF_COUNTS)
            chart = _one("Chart", "chart", charts, CHARTS.__getitem__)
            usual = [followed.direction, *(each for each in BETTER if each is not followed.direction)]
            direction = _one("Which way is better", "better", usual, BETTER.__getitem__)
            target = _target(followed)
    return Chosen(followed, codes, chart, direction, target)


def judged(rows: Sequence[Observation], chosen: Chosen) -> tuple[tuple[Observation, ...], SpcSettings, str]:
    """The rows by month or quarter, how they are judged, and why, when the numbers suggested it."""
    why = ""
    if chosen.chart == SUGGESTED:
        suggestion = suggest_chart(rows)
        kind, quarters, why = suggestion.chart, suggestion.by_quarter, suggestion.why
    else:
        word, _, rest = chosen.chart.partition("_")
        kind, quarters = ChartKind(word), rest == "quarters"
    settings = SpcSettings(chart=kind, improvement_direction=chosen.direction, target=chosen.target)
    return (by_quarter(rows) if quarters else tuple(rows)), settings, why


def _codes(followed: Followed) -> tuple[str, ...]:
    labels = {option.code: literal(option.label) for option in followed.options}
    key = f"codes-{followed.name}"
    asked = [code for code in st.query_params.get_all("codes") if code in labels]
    if key not in st.session_state:
        st.session_state[key] = asked or list(followed.usual)
    chosen = st.multiselect("Answers that count", list(labels), format_func=labels.__getitem__, key=key)
    codes = tuple(chosen or followed.usual)
    _write("codes", list(codes), list(followed.usual))
    return codes


def _target(followed: Followed) -> float | None:
    key = f"target-{followed.name}"
    if key not in st.session_state:
        st.session_state[key] = _number(st.query_params.get("target"))
    highest = None if followed.name == RESPONSES else 100.0
    unit = "a month" if followed.name == RESPONSES else "%"
    target = st.number_input(
        f"Target ({unit}), if there is one", min_value=0.0, max_value=highest, step=1.0, key=key
    )
    _write("target", [f"{target:g}"] if target is not None else [], [])
    return target


def _number(text: str | None) -> float | None:
    try:
        value = float(text) if text else None
    except ValueError:
        return None
    return value if value is not None and 0 <= value <= 1_000_000 else None


def _one(label: str, name: str, offered: Sequence[T], called: Callable[[T], str]) -> T:
    """One choice; an address that asks for something not offered gets the first."""
    key, asked = f"trend-{name}", st.query_params.get(name)
    if st.session_state.get(key) not in offered:
        st.session_state[key] = next((each for each in offered if str(each) == asked), offered[0])
    chosen = st.selectbox(label, list(offered), format_func=called, key=key) or offered[0]
    _write(name, [str(chosen)], [str(offered[0])])
    return chosen


def _write(name: str, values: list[str], usual: list[str]) -> None:
    """Into the address, unless it is as usual or says so already."""
    wanted: Mapping[str, list[str]] = {} if values == usual else {name: values}
    if st.query_params.get_all(name) == wanted.get(name, []):
        return
    if wanted:
        st.query_params[name] = values
    else:
        del st.query_params[name]
