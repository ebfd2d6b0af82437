"""What each export of the page asks and offers, by the name it has in the list of exports."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from feedback_app.access.actor import Actor
from feedback_app.services.exporting.every_export import EXPORTS
from feedback_app.ui.components.exports import export_choice, outcome_export
from surveys.core.model import Form


SHOWN: Mapping[str, Callable[[Actor, str, Mapping[str, Form]], None]] = {
    "responses": export_choice.show,
    "outcomes": lambda actor, organisation_id, _: outcome_export.show(actor, organisation_id),
}
ON_PAGE = {each.page_title: each for each in EXPORTS if each.page_title is not None}
"""The exports of the page by what the page calls them."""


def show(title: str, actor: Actor, organisation_id: str, forms: Mapping[str, Form]) -> None:
    """The export with this title."""
    SHOWN[ON_PAGE[title].name](actor, organisation_id, forms)
