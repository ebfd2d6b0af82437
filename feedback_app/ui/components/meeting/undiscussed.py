"""The parts of a meeting: what is new, the words in it, and marking them as discussed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analysis.results.sentences import people
from feedback_app.access.actor import Actor
from feedback_app.services.form_names import AUDIENCES
from feedback_app.services.results import this_week
from feedback_app.services.results.this_week import NewResponses, Seen
from feedback_app.services.results.words import AudienceWords
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.dashboards import words_list
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context
from feedback_app.ui.session.state import TabState


just_discussed: TabState[Seen | None] = TabState("just_discussed", None)


def show_new(new: NewResponses) -> None:
    """How many people answered since the team last talked about it, by form."""
    if not new.total:
        st.markdown(
            "Nothing new: your team has discussed every response. Older ones are in Results and Words."
        )
        return
    st.markdown(f"**{people(new.total)} answered** since you last marked responses as discussed.")
    st.markdown("\n".join(f"- {literal(line)}" for line in _by_audience(new)))


def _by_audience(new: NewResponses) -> list[str]:
    """``Families: 15 after a visit, 8 at the end of the work``."""
    lines: list[str] = []
    for audience, name in AUDIENCES.items():
        forms = [line for line in new.forms if line.audience is audience]
        if forms:
            moments = ", ".join(f"{line.n_new:,} {line.touchpoint}" for line in forms)
            lines.append(f"{name}: {moments}")
    return lines


def show_words(words: Sequence[AudienceWords], *, organisation: str | None, with_organisation: bool) -> None:
    """The new words; a link leads to the rest where there are more than fit."""
    for each in words:
        if not each.total:
            continue
        words_list.show_audience(each, with_organisation=with_organisation)
        if any(found.total > len(found.words) for found in each.by_asks.values()):
            asked = {"new": "yes", "period": "all", "audience": each.audience.value}
            if organisation:
                asked["organisation"] = organisation
            st.page_link(pages.WORDS.link, label=f"Read all {each.total:,} new words", query_params=asked)


def show_discussed_button(actor: Actor, new: NewResponses) -> None:
    """One press marks exactly the responses this page counted. Later ones stay new."""
    n = sum(len(ids) for ids in new.seen.values())
    if n:
        label = "We have discussed this one" if n == 1 else f"We have discussed these {n:,}"
        st.button(label, type="primary", key="discussed", on_click=_mark, args=(actor, new.seen, True))


def show_undo(actor: Actor) -> None:
    """Right after marking: what was done, and the way back."""
    seen = just_discussed.get()
    if seen:
        n = sum(len(ids) for ids in seen.values())
        with st.container(horizontal=True, vertical_alignment="center", key="discussed-note"):
            st.success(f"{n:,} marked as discussed.")
            st.button("Undo", key="not-discussed", on_click=_mark, args=(actor, seen, False))


def _mark(actor: Actor, seen: Seen, is_discussed: bool) -> None:
    with show_refusals():
        with context.workspace().database.write() as session:
            this_week.mark(session, by=actor, seen=seen, now=context.now(), is_discussed=is_discussed)
        just_discussed.set(seen if is_discussed else None)
