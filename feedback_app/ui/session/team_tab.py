"""What every team page begins with: who looks, and in which month."""

from __future__ import annotations

from datetime import date

from feedback_app.access.actor import Actor
from feedback_app.services.local_time import local_month
from feedback_app.ui.session import context


def this_month() -> date:
    """The first day of the present month, as people here count days."""
    return local_month(context.now())


def signed_in() -> Actor:
    """Who looks at the page. The entry script shows no team page to anybody else; should the session end
    between its look and this one, somebody who may see nothing.
    """
    return context.current_actor() or Actor.respondent()
