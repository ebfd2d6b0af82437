"""The ten minutes of a meeting: what is new, what people wrote, how families rate the service."""

from __future__ import annotations

import streamlit as st

from feedback_app.services.answering.call_requests import open_calls
from feedback_app.services.results.bursts import bursts_to_see
from feedback_app.services.results.figures import national_result
from feedback_app.services.results.this_week import new_responses
from feedback_app.services.results.view import Period, View
from feedback_app.services.results.words import words_by_audience
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.dashboards import frame
from feedback_app.ui.components.dashboards import national_result as national
from feedback_app.ui.components.meeting import mail_trouble
from feedback_app.ui.components.meeting import undiscussed as meeting
from feedback_app.ui.components.meeting.bursts import show as show_bursts
from feedback_app.ui.components.meeting.calls import show as show_calls


WORDS_OF_EACH_KIND = 4


def draw_calls(shown: frame.Dashboard) -> None:
    """Emails that did not leave, who asked to be phoned, bursts of responses, and the last press undone."""
    mail_trouble.show(shown.actor)
    with shown.workspace.database.read() as session:
        calls = open_calls(session, by=shown.actor, keys=shown.workspace.keys)
        bursts = bursts_to_see(session, by=shown.actor, keys=shown.workspace.keys)
    show_calls(shown.actor, calls)
    show_bursts(shown.actor, bursts)
    meeting.show_undo(shown.actor)


def draw(shown: frame.Dashboard) -> None:
    """What is new, its words, and the national figure of three months."""
    actor, now, organisation = shown.actor, shown.now, shown.view.organisation
    undiscussed = View(organisation=organisation, period=Period.ALL, only_new=True)
    recent = View(organisation=organisation, period=Period.THREE_MONTHS)
    with shown.workspace.database.read() as session:
        new = new_responses(session, by=actor, organisation=organisation, now=now)
        words = words_by_audience(
            session, by=actor, keys=shown.workspace.keys, view=undiscussed, now=now, limit=WORDS_OF_EACH_KIND
        )
        figure = national_result(session, by=actor, view=recent, now=now)
    meeting.show_new(new)
    shown.show_open_responses(undiscussed)
    meeting.show_words(words, organisation=organisation, with_organisation=shown.several)
    meeting.show_discussed_button(actor, new)
    st.header("Friends and Family", anchor=False)
    national.show(figure, recent.in_words(shown.month))
    st.page_link(pages.RESULTS.link, label="All results, question by question")
    shown.show_meaning()


frame.show(pages.THIS_WEEK, draw, always=draw_calls)
