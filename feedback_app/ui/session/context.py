"""What every page asks for: the workspace, who is signed in, what time it is.

Pages never read cookies, clocks or settings themselves, so a test replaces these functions and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.services.accounts import sign_in
from feedback_app.services.answering.cookies import STAFF_COOKIE
from feedback_app.services.local_time import local_day
from feedback_app.services.measure_reading import MeasureReader, shipped
from feedback_app.services.process.workspace import Workspace, current_workspace
from feedback_app.services.safety.near_a_form import NearAForm


def workspace() -> Workspace:
    """Settings, database and keys of this process."""
    return current_workspace()


def is_demonstration() -> bool:
    """Whether everything on the page is made up."""
    return workspace().settings.is_demonstration


def now() -> datetime:
    """Aware UTC."""
    return workspace().now()


def today() -> date:
    """The local day."""
    return local_day(now())


def measures() -> MeasureReader:
    """What is known about measures."""
    return shipped()


def near_a_form(organisation_id: str | None, language: str) -> NearAForm:
    """What surrounds this organisation's forms: helplines, and how long a form may be left unfinished."""
    current = workspace()
    return current.help_nearby.look(current.database, organisation_id, language, now())


def browser_cookies() -> Mapping[str, str]:
    """The cookies this tab's connection was opened with."""
    return st.context.cookies


def current_actor() -> Actor | None:
    """Who is signed in, looked up on every call: a revoked session or role ends at the next click."""
    secret = browser_cookies().get(STAFF_COOKIE)
    if not secret:
        return None
    current = workspace()
    idle = timedelta(minutes=current.settings.session_idle_minutes)
    return sign_in.current_actor(current.database, keys=current.keys, secret=secret, now=now(), idle=idle)
