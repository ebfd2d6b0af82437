"""Which theme is looked at: in the address, so that it can be sent to a colleague."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analysis.comments.quoting.cloud import Side
from feedback_app.services.themes.comment_list import EVERY, NOT_SORTED, UNREADABLE, theme_by_key


SIDES = {Side.GOOD: "What went well", Side.BETTER: "Even better if"}
TITLES = {
    NOT_SORTED: "Not sorted",
    UNREADABLE: "Not analysable, shown as typed",
    EVERY: "All comments",
}


@dataclass(frozen=True, slots=True)
class ThemeChoice:
    """The key of a theme or of another group of comments, and a side of it."""

    which: str
    side: Side | None

    @property
    def title(self) -> str:
        theme = theme_by_key().get(self.which)
        name = theme.name if theme else TITLES.get(self.which, "This theme")
        return f"{name}: {SIDES[self.side].lower()}" if self.side else name

    @property
    def definition(self) -> str:
        theme = theme_by_key().get(self.which)
        return " ".join(theme.definition.split()) if theme else ""


def asked() -> ThemeChoice | None:
    """What the address asks for; what makes no sense is left out."""
    which = st.query_params.get("theme")
    if which not in theme_by_key() and which not in TITLES:
        return None
    side = next((each for each in Side if each.value == st.query_params.get("side")), None)
    return ThemeChoice(which, side)


def open_theme(which: str, side: Side | None = None) -> None:
    st.query_params["theme"] = which
    if side is not None:
        st.query_params["side"] = side.value
    else:
        st.query_params.pop("side", None)


def close_theme() -> None:
    for name in ("theme", "side"):
        st.query_params.pop(name, None)
