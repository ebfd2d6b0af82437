"""The page of themes: first what must not get lost in a ranking, then what went well and even better if."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analysis.comments.quoting.cloud import Side
from analysis.results.sentences import people
from feedback_app.services.comments.sorting import MOST_SORTED
from feedback_app.services.form_names import AUDIENCES
from feedback_app.services.themes.comment_list import NOT_SORTED, UNREADABLE, key_of
from feedback_app.services.themes.summary import AudienceThemes, Summary, ThemeLine
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.themes import spoken
from feedback_app.ui.components.themes.theme_choice import SIDES, open_theme


OPEN_AT_FIRST = 5
"""How many themes of a side show their quotes at once; the others fold them away."""


def show(told: Summary) -> None:
    if not told.total:
        st.markdown("There are no comments in this view.")
        return
    st.markdown(f"**{sentence(told)}**")
    if told.is_cut:
        st.markdown(f"Only the newest {MOST_SORTED:,} are shown. Choose fewer months to see the others.")
    _show_piles(told)
    if told.serious:
        _show_serious(told.serious)
    if len(told.audiences) > 1:
        for side in (Side.BETTER, Side.GOOD):
            st.header(SIDES[side], anchor=False)
            for column, each in zip(st.columns(2, gap="large"), told.audiences, strict=True):
                with column:
                    _show_side(each, side, AUDIENCES[each.audience])
        return
    for each in told.audiences:
        with st.container(key=f"sides-themes-{each.audience.value}"):  # on a phone the second comes first
            columns = st.columns(2, gap="large")
        for column, side in zip(columns, Side, strict=True):
            with column:
                _show_side(each, side, SIDES[side])


def sentence(told: Summary) -> str:
    """How much of it a person looked at."""
    comments = "1 comment" if told.total == 1 else f"{told.total:,} comments"
    return f"{comments}, sorted by machine, {_share(told.checked, told.total)} checked by staff."


def _share(part: int, whole: int) -> str:
    """A percentage that never says none or all when it is not so."""
    if part in {0, whole}:
        return f"{100 * part // whole}%"
    return f"{min(99, max(1, round(100 * part / whole)))}%"


def _show_piles(told: Summary) -> None:
    piles = [
        (NOT_SORTED, f"Not sorted ({told.not_sorted:,})", told.not_sorted),
        (UNREADABLE, f"Not analysable ({told.unreadable:,})", told.unreadable),
    ]
    with st.container(horizontal=True, key="piles"):
        for which, label, n in piles:
            if n:
                st.button(label, key=f"pile-{which}", on_click=open_theme, args=(which,))


def _show_serious(lines: Sequence[ThemeLine]) -> None:
    """The newest of each, whatever their number."""
    with st.container(border=True, key="serious"):
        st.header("Read these one by one", anchor=False)
        st.markdown("Few people say such things, and each may matter. They are not ranked.")
        for line in lines:
            st.subheader(literal(f"{line.theme} ({people(line.people)})"), anchor=False)
            st.html(spoken.words(line.quotes))
            if line.comments > len(line.quotes):
                _all_button(line, None, "serious")


def _show_side(each: AudienceThemes, side: Side, title: str) -> None:
    st.subheader(title, anchor=False)
    lines = each.sides[side]
    if not lines:
        st.markdown("Nothing here.")
    for line in lines[:OPEN_AT_FIRST]:
        with st.container(key=f"row-{each.audience.value}-{side.value}-{key_of(line.theme)}"):
            st.markdown(f"**{literal(line.theme)}** · {people(line.people)}")
            _show_line(line, side, each.audience.value)
    for line in lines[OPEN_AT_FIRST:]:
        with st.expander(f"{literal(line.theme)} · {people(line.people)}"):
            _show_line(line, side, each.audience.value)


def _show_line(line: ThemeLine, side: Side, where: str) -> None:
    """Real words, where any are short enough to read here, and a button to read all of them."""
    if line.quotes:
        st.html(spoken.words(line.quotes, with_sentiment=side is Side.GOOD))
    _all_button(line, side, where)


def _all_button(line: ThemeLine, side: Side | None, where: str) -> None:
    n = "the comment" if line.comments == 1 else f"all {line.comments:,} comments"
    _open_button(f"Read {n}", line, side, where)


def _open_button(label: str, line: ThemeLine, side: Side | None, where: str) -> None:
    key = key_of(line.theme)
    st.button(
        label,
        key=f"open-{where}-{side.value if side else 'any'}-{key}",
        type="tertiary",
        on_click=open_theme,
        args=(key, side),
    )
