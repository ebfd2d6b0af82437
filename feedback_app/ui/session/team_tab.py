"""What every team page begins with: who looks, in which month, and where the other pages are."""

from __future__ import annotations

from datetime import date

from feedback_app.access.actor import Actor
from feedback_app.services.local_time import local_month
from feedback_app.ui.session import context


RESULTS = "app_pages/said/results.py"
TRENDS = "app_pages/said/trends.py"
WORDS = "app_pages/said/words.py"
THEMES = "app_pages/said/themes.py"
QUOTES = "app_pages/said/quotes.py"
ACTIONS = "app_pages/said/actions.py"
RESPONSES = "app_pages/said/responses.py"
SEND = "app_pages/desk/send.py"
FAMILIES = "app_pages/families/families.py"
MEASURES = "app_pages/desk/measures.py"
SCORES = "app_pages/families/scores.py"
ALERTS = "app_pages/meeting/alerts.py"
SAFETY = "app_pages/desk/safety.py"
IMPORT_EXPORT = "app_pages/desk/import_export.py"
"""As ``st.page_link`` wants them: seen from the entry script."""


def this_month() -> date:
    """The first day of the present month, as people here count days."""
    return local_month(context.now())


def signed_in() -> Actor:
    """Who looks at the page. The entry script shows no team page to anybody else; should the session end
    between its look and this one, somebody who may see nothing.
    """
    return context.current_actor() or Actor.respondent()
