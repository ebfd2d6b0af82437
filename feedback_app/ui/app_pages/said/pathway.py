"""Who answers on the way through the service, and what they say there: group by group."""

from __future__ import annotations

from feedback_app.services.results.pathway import pathway_by
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.dashboards import frame, pathway_groups


def draw(shown: frame.Dashboard) -> None:
    """The groups of the chosen split."""
    split = pathway_groups.choose()
    with shown.workspace.database.read() as session:
        found = pathway_by(session, by=shown.actor, view=shown.view, split=split, now=shown.now)
    pathway_groups.show(found, split, months=shown.months)
    pathway_groups.show_links(found, split, shown.view, shown.own)
    shown.show_meaning(*pathway_groups.meaning_of(split))


frame.show(pages.PATHWAY, draw)
