"""Scores of one episode over time: what changed, by which rule, and how certain that is."""

from __future__ import annotations

import streamlit as st

from analysis import dates
from feedback_app.services.episodes import episodes
from feedback_app.services.episodes.goals import goals_of
from feedback_app.services.families import families
from feedback_app.services.outcomes.episode_scores import episode_scores
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.outcomes import episode_scores as shown
from feedback_app.ui.session import context, team_tab


actor, workspace = team_tab.signed_in(), context.workspace()
family_id, asked = st.query_params.get("family"), st.query_params.get("episode")
if not family_id:
    st.title(pages.SCORES.title, anchor=False)
    with workspace.database.read() as session:
        lines = families.list_families(session, by=actor, keys=workspace.keys)
    if not lines:
        st.markdown("No family yet. Once one has answered a measure, its scores over time are here.")
        st.page_link(pages.FAMILIES.link, label="Add a family")
    for line in lines:
        st.page_link(pages.SCORES.link, label=literal(line.reference), query_params={"family": line.id})
    st.stop()

st.page_link(pages.FAMILIES.link, label="Back to the family", query_params={"family": family_id})
with show_refusals():
    with workspace.database.read() as session:
        known = families.family_line(session, by=actor, keys=workspace.keys, family_id=family_id)
        persons = families.people_of(
            session, by=actor, keys=workspace.keys, family_id=family_id, now=context.now()
        )
        work = episodes.episodes_of(session, by=actor, family_id=family_id)
    st.title(literal(f"Scores of family {known.reference}"), anchor=False)
    if not work:
        st.markdown("There is no episode with this family yet, so there is nothing to score.")
    else:
        chosen = next((each for each in work if each.id == asked), work[0])
        st.query_params.from_dict({"family": family_id, "episode": chosen.id})
        until = f"to {dates.in_words(chosen.ended_on)}" if chosen.ended_on else "still under way"
        st.text(f"{chosen.team}, {dates.in_words(chosen.started_on)}, {until}")
        with workspace.database.read() as session:
            scores = episode_scores(session, by=actor, keys=workspace.keys, episode_id=chosen.id)
            goals = goals_of(session, by=actor, keys=workspace.keys, episode_id=chosen.id)
        called = {person.id: person.called for person in persons} | {goal.id: goal.words for goal in goals}
        shown.show(scores, called)
        others = [each for each in work if each.id != chosen.id]
        for each in others:
            st.page_link(
                pages.SCORES.link,
                label=f"Scores of the work since {dates.in_words(each.started_on)}",
                query_params={"family": family_id, "episode": each.id},
            )
