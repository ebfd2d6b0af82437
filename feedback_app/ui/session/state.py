"""The few things a tab remembers, in one place and typed.

Nothing that matters may live here: a restart or two minutes in the background empties it without a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar, cast

import streamlit as st


T = TypeVar("T")


@dataclass(frozen=True)
class TabState(Generic[T]):
    """One remembered value of this tab."""

    name: str
    default: T

    def get(self) -> T:
        """What this tab remembers, or the default."""
        return cast(T, st.session_state.get(self.name, self.default))

    def set(self, value: T) -> None:
        """Remember until the tab is closed, the server restarts, or the tab is asleep for too long."""
        st.session_state[self.name] = value


# The page a tab was showing, for the rare tab whose address does not say it.
shown_page: TabState[str | None] = TabState("shown_page", None)

# Whether help was at the top of the last page, so that it is on the thank-you page too.
needs_help: TabState[bool] = TabState("needs_help", False)
