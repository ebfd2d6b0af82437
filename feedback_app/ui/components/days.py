"""How a point in time is written for the team, and how its date fields look."""

from __future__ import annotations

from datetime import datetime

from analysis import dates
from feedback_app.services.local_time import LONDON


FORMAT = "DD/MM/YYYY"
"""For ``st.date_input``."""


def moment(at: datetime) -> str:
    """``Tuesday 3 March, 14:05``."""
    local = at.astimezone(LONDON)
    return f"{local:%A} {dates.day_and_time(local)}"
