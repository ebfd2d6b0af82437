"""What every team page starts with: who is looking, and in which month."""

from __future__ import annotations

from datetime import date

from feedback_app.access.actor import Actor
from feedback_app.services.local_time import local_month
from feedback_app.ui.session import context


def this_month() -> date:
    """The first day of the current month, local time."""
    return local_month(context.now())


def signed_in() -> Actor:
    """Who is looking. The entry script shows team pages to no one else. If the session ends between its check
    and this one, this is an actor who may see nothing.
    """
    return context.current_actor() or Actor.respondent()
