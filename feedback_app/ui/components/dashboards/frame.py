"""What every dashboard shares: title, filter bar, saved views and the choice of a form.

A dashboard gives ``draw`` with what is its own, and says where in it the meaning of its figures comes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.organisations import OrganisationView, list_organisations
from feedback_app.services.process.workspace import Workspace
from feedback_app.services.results.figures import forms_received, has_any_response
from feedback_app.services.results.view import Period, View
from feedback_app.services.team_pages.pages import FormChoice, TeamPage
from feedback_app.ui.components.dashboards import (
    definitions,
    filters,
    first_steps,
    form_choice,
    open_responses_link,
    saved_views,
)
from feedback_app.ui.session import context, team_tab


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What a dashboard draws from: who is looking, when, at which organisations, and the choices."""

    page: TeamPage
    actor: Actor
    workspace: Workspace
    now: datetime
    month: date
    own: tuple[OrganisationView, ...]
    view: View

    @property
    def several(self) -> bool:
        """Whether this person works for more than one organisation."""
        return len(self.own) > 1

    @property
    def months(self) -> str:
        """The chosen months in words."""
        return self.view.in_words(self.month)

    def show_meaning(self, *more: str) -> None:
        """What the figures mean, folded away. ``more``: what depends on the choices."""
        definitions.show((*self.page.meaning, *more))

    def show_open_responses(self, view: View | None = None, *, of: str = "") -> None:
        """The link to the responses behind a figure: of the whole view, or of a narrower one."""
        open_responses_link.show(self.actor, view or self.view, now=self.now, of=of)


def show(
    page: TeamPage,
    draw: Callable[[Dashboard], None],
    *,
    permission: Permission = Permission.READ_RESULTS,
    always: Callable[[Dashboard], None] | None = None,
    waits_for_responses: bool = True,
) -> None:
    """Draw a dashboard.

    permission: a person who holds it in an organisation may choose that organisation. always: drawn first,
    with or without responses. waits_for_responses: without any response, show the first steps instead.
    """
    actor, workspace, now = team_tab.signed_in(), context.workspace(), context.now()
    month = team_tab.this_month()
    st.title(page.title, anchor=False)
    with workspace.database.read() as session:
        own = tuple(list_organisations(session, by=actor, permission=permission))
        is_empty = waits_for_responses and not has_any_response(session, by=actor)
    if is_empty and always is None:
        first_steps.show(actor)
        return
    saved_views.open_asked(actor, page)
    view = filters.show(page, organisations=own, this_month=month)
    saved_views.show(actor, page, view=view, own=own)
    shown = Dashboard(page, actor, workspace, now, month, own, view)
    if always is not None:
        always(shown)
    if is_empty:
        first_steps.show(actor)
        return
    draw(replace(shown, view=_with_form(shown)))


def _with_form(shown: Dashboard) -> View:
    """The view with the form that is chosen, on a page that asks for one."""
    if shown.page.form is FormChoice.NONE:
        return shown.view
    every = replace(shown.view, form_key=None)
    if "period" not in (shown.page.filters or ()):
        every = replace(every, period=Period.ALL)
    with shown.workspace.database.read() as session:
        forms = forms_received(session, by=shown.actor, view=every, now=shown.now)
    or_every = shown.page.form is FormChoice.ONE_OR_EVERY
    return form_choice.show(shown.view, forms, or_every_form=or_every)
