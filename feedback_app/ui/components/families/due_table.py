"""The due list, in the order to work through it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from feedback_app.services.episodes.due import DueState
from feedback_app.services.episodes.due_list import DueLine
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.families import due_words
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context


NOW = {DueState.OVERDUE: "Overdue", DueState.DUE: "Due now"}
SECOND, LATER = "No second score yet", "Later"


def show_empty() -> None:
    """Shown before any measure is planned."""
    st.markdown(
        "**Nothing is planned.** Open a family, start an episode and plan its measures. This page then shows "
        "who is due, and where a second score is still missing."
    )
    st.page_link(pages.FAMILIES.link, label="Families")


def show(lines: Sequence[DueLine]) -> None:
    """Four groups; each line once, under the most urgent heading it belongs to."""
    groups: dict[str, list[DueLine]] = {name: [] for name in (*NOW.values(), SECOND, LATER)}
    for line in lines:
        groups[_group(line)].append(line)
    if not (groups["Overdue"] or groups["Due now"]):
        st.markdown("Nothing is due today.")
    for name, found in groups.items():
        if found:
            st.header(f"{name} ({len(found):,})", anchor=False)
            for line in found:
                _show(line)


def _group(line: DueLine) -> str:
    if line.status.state in NOW:
        return NOW[line.status.state]
    return SECOND if line.status.has_first and not line.status.has_second else LATER


def _show(line: DueLine) -> None:
    title = due_words.title(context.measures(), line.measure)
    with st.container(key=f"row-{line.scheduled_id}"):
        label = literal(f"{line.family}: {title}, {due_words.who(line)}")
        st.page_link(pages.FAMILIES.link, label=label, query_params={"family": line.family_id})
        with st.container(key=f"facts-{line.scheduled_id}"):
            facts = (due_words.state(line.status), due_words.history(line.status))
            st.markdown(literal(" · ".join(facts)))
