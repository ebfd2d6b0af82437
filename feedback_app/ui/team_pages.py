"""Where the team's pages are, for links from one to another, and what each of them begins with."""

from __future__ import annotations

from datetime import date

from feedback_app.access.actor import Actor
from feedback_app.services.local_time import local_month
from feedback_app.ui import context


THIS_WEEK = "app_pages/this_week.py"
RESULTS = "app_pages/results.py"
WORDS = "app_pages/words.py"
RESPONSES = "app_pages/responses.py"
SEND = "app_pages/send.py"
IMPORT_EXPORT = "app_pages/import_export.py"


def this_month() -> date:
    """The first day of the present month, as people here count days."""
    return local_month(context.now())


def signed_in() -> Actor:
    """Who looks at the page. The entry script shows no team page to anybody else."""
    actor = context.current_actor()
    if actor is None:  # the session ended between the entry script's look and this one
        actor = Actor.respondent()
    return actor
