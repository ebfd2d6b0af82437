"""Who answers and who does not: by form, and where people stop."""

from __future__ import annotations

from dataclasses import replace

from feedback_app.services.results.response_flow import response_flow
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.dashboards import first_steps, flow_of_form, frame


def draw(shown: frame.Dashboard) -> None:
    """How far people get with each form."""
    with shown.workspace.database.read() as session:
        found = response_flow(session, by=shown.actor, view=shown.view, now=shown.now)
    if not found:
        first_steps.show(shown.actor)
        return
    shown.show_meaning()
    for each in found:
        flow_of_form.show(each)
        if each.received:
            shown.show_open_responses(replace(shown.view, form_key=each.form_key), of=each.name)


frame.show(pages.RESPONSE, draw, waits_for_responses=False)
