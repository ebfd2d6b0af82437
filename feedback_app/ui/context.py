"""What every page asks for: the workspace, who is signed in, what time it is.

Pages never read cookies, clocks or settings themselves, so a test replaces these functions and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.services import sign_in
from feedback_app.services.workspace import Workspace, current_workspace


STAFF_COOKIE = "fb_staff"
LONDON = ZoneInfo("Europe/London")


def workspace() -> Workspace:
    """Settings, database and keys of this process."""
    return current_workspace()


def is_demonstration() -> bool:
    """Whether everything on the page is made up."""
    return workspace().settings.workspace == "demo"


def now() -> datetime:
    """Aware UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day as people here write it."""
    return now().astimezone(LONDON).date()


def browser_cookies() -> Mapping[str, str]:
    """The cookies this tab's connection was opened with."""
    return st.context.cookies


def current_actor() -> Actor | None:
    """Who is signed in, looked up in the database on every call: a revoked session or role ends at the next click."""
    secret = browser_cookies().get(STAFF_COOKIE)
    if not secret:
        return None
    place = workspace()
    with place.database.write() as session:
        return sign_in.actor_for(session, keys=place.keys, secret=secret, now=now())
