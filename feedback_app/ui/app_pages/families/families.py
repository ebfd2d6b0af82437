"""Families: the list, or one family with its people, its episodes and its measures."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.episodes import (
    due_list,
    episodes,
    results,
    sendable,
)
from feedback_app.services.episodes import goals as goals_set
from feedback_app.services.episodes.sending import undelivered_forms
from feedback_app.services.families import families
from feedback_app.services.organisations import list_organisations
from feedback_app.services.outcomes.episode_scores import episode_scores
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.families import episode as episode_card
from feedback_app.ui.components.families import family_list, goals, people, schedule, sending, typing_in
from feedback_app.ui.components.families import results as completed
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.outcomes import episode_scores as scores_of
from feedback_app.ui.components.sending import one_person
from feedback_app.ui.session import context, team_tab


actor, workspace, now = team_tab.signed_in(), context.workspace(), context.now()
family_id = st.query_params.get("family")
if not family_id:
    st.title(pages.FAMILIES.title, anchor=False)
    with workspace.database.read() as session:
        own = list_organisations(session, by=actor, permission=Permission.WORK_WITH_FAMILIES)
        lines = families.list_families(session, by=actor, keys=workspace.keys)
    organisations = {each.id: each.name for each in own}
    if not lines:
        family_list.show_empty()
    family_list.show(lines, organisations)
    if organisations:
        family_list.show_add(actor, organisations, is_first=not lines)
    st.stop()

st.query_params["family"] = family_id  # a link to the same page leaves the browser's address as it was
st.page_link(pages.FAMILIES.link, label="All families")
with show_refusals():
    with workspace.database.read() as session:
        known = families.family_line(session, by=actor, keys=workspace.keys, family_id=family_id)
        persons = families.people_of(session, by=actor, keys=workspace.keys, family_id=family_id, now=now)
        work = episodes.episodes_of(session, by=actor, family_id=family_id)
        due = due_list.due_list(session, by=actor, keys=workspace.keys, now=now, family_id=family_id)
        can_send = sendable.sendable_to(session, by=actor, family_id=family_id, now=now)
    st.title(literal(f"Family {known.reference}"), anchor=False)
    people.show(actor, persons)
    people.show_add(actor, family_id, is_first=not persons)
    st.header("Work with this family", anchor=False)
    under_way = [each for each in work if each.ended_on is None]
    if not under_way:
        episode_card.show_start(actor, family_id)
    for each in under_way:
        mine = [line for line in due if line.episode_id == each.id]
        with workspace.database.read() as session:
            set_goals = goals_set.goals_of(session, by=actor, keys=workspace.keys, episode_id=each.id)
            done = results.results_of(session, by=actor, keys=workspace.keys, episode_id=each.id)
            unsent = undelivered_forms(session, by=actor, episode_id=each.id, now=now)
            scores = episode_scores(session, by=actor, keys=workspace.keys, episode_id=each.id)
        called = {person.id: person.called for person in persons}
        called |= {goal.id: goal.words for goal in set_goals}
        episode_card.show(actor, each)
        schedule.show(actor, mine)
        schedule.show_add(actor, each.id, persons)
        goals.show(actor, set_goals, called)
        goals.show_set(actor, each.id, persons)
        sending.show_undelivered(actor, unsent, called)
        sending.show(actor, each, persons, can_send)
        one_person.show_made()
        typing_in.show(each.id, persons)
        scores_of.show_short(scores, called, family_id=family_id, episode_id=each.id)
        completed.show(actor, done, called, scores)
        episode_card.show_close(actor, each, sum(not line.status.has_second for line in mine))
    episode_card.show_earlier(work)
