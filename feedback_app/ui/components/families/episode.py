"""An episode: since when, its THRIVE grouping over time, starting and closing it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analysis import dates
from feedback_app.access.actor import Actor
from feedback_app.services.episodes import episodes
from feedback_app.services.episodes.episodes import EpisodeView, GroupingView
from feedback_app.services.families.vocabulary import CloseReason, FamilyAgreed, Grouping, ProposedBy
from feedback_app.ui.components import days
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context


def show_start(actor: Actor, family_id: str) -> None:
    """For a family without an open episode."""
    st.markdown("**No work under way with this family.** Start an episode to plan measures and send forms.")
    with st.form("start-episode", enter_to_submit=False):
        team = st.text_input("Team", max_chars=episodes.LONGEST_TEAM, value="Parent-infant team")
        day = st.date_input("First day", value=context.today(), format=days.FORMAT)
        pressed = st.form_submit_button("Start episode", type="primary")
    if pressed:
        with show_refusals():
            with context.workspace().database.write() as session:
                episodes.start_episode(
                    session, by=actor, family_id=family_id, team=team, started_on=day, now=context.now()
                )
            st.rerun()


def show(actor: Actor, episode: EpisodeView) -> None:
    """The team, the first day, and the current grouping."""
    st.text(f"{episode.team}, since {dates.in_words(episode.started_on)}")
    st.subheader("THRIVE grouping", anchor=False)
    if episode.grouping is None:
        st.markdown(
            "None chosen yet. It shows what the family needs and chooses now, not how severe anything is."
        )
    for number, line in enumerate(episode.groupings):
        words = literal(_grouping(line))
        st.markdown(f"**{words}**" if number == 0 else words)
    _show_choose(actor, episode)


def show_earlier(closed: Sequence[EpisodeView]) -> None:
    """Episodes that ended, each with its reason and its groupings."""
    for episode in closed:
        if episode.ended_on is None or episode.close_reason is None:
            continue
        with st.expander(
            f"Earlier work: {dates.in_words(episode.started_on)} to {dates.in_words(episode.ended_on)}"
        ):
            st.text(f"{episode.team}. {episode.close_reason.words}.")
            for line in episode.groupings:
                st.markdown(literal(_grouping(line)))


def show_close(actor: Actor, episode: EpisodeView, n_without: int) -> None:
    """Closing warns when no change could be shown."""
    with st.expander("Close this episode"), st.form("close-episode", enter_to_submit=False):
        without = False
        if n_without:
            of_them = "1 measure has" if n_without == 1 else f"{n_without} measures have"
            st.warning(f"{of_them} no second score yet. Without one, no change can be shown.")
            without = st.checkbox("Close it without a second score")
        day = st.date_input("Last day", value=context.today(), format=days.FORMAT)
        reason = st.selectbox("Reason", list(CloseReason), format_func=lambda each: each.words)
        pressed = st.form_submit_button("Close episode")
    if pressed:
        with show_refusals():
            with context.workspace().database.write() as session:
                episodes.close_episode(
                    session, by=actor, episode_id=episode.id, ended_on=day, reason=reason,
                    now=context.now(), without_scores=without,
                )  # fmt: skip
            st.rerun()


def _show_choose(actor: Actor, episode: EpisodeView) -> None:
    with st.expander("Choose another grouping" if episode.groupings else "Choose a grouping"):
        with st.form("choose-grouping", enter_to_submit=False):
            grouping = st.selectbox("Grouping", list(Grouping), index=1, format_func=lambda each: each.words)
            since = st.date_input("Since", value=context.today(), format=days.FORMAT)
            proposed_by = st.selectbox(
                "Who proposed it", list(ProposedBy), format_func=lambda each: each.words
            )
            agreed = st.selectbox(
                "Did the family agree?", list(FamilyAgreed), format_func=lambda each: each.words
            )
            pressed = st.form_submit_button("Save grouping")
        if pressed:
            with show_refusals():
                with context.workspace().database.write() as session:
                    episodes.choose_grouping(
                        session, by=actor, episode_id=episode.id, grouping=grouping, since=since,
                        proposed_by=proposed_by, family_agreed=agreed, now=context.now(),
                    )  # fmt: skip
                st.rerun()


def _grouping(line: GroupingView) -> str:
    agreed = {
        FamilyAgreed.YES: "the family agreed",
        FamilyAgreed.NO: "the family did not agree",
        FamilyAgreed.NOT_ASKED: "the family was not asked",
    }[line.family_agreed]
    who = {
        ProposedBy.TOGETHER: "proposed by family and team together",
        ProposedBy.FAMILY: "proposed by the family",
        ProposedBy.TEAM: "proposed by the team",
        ProposedBy.REFERRER: "proposed by the referrer",
    }[line.proposed_by]
    return f"{line.grouping.words}, since {dates.in_words(line.since)}; {who}, {agreed}"
