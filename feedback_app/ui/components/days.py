"""Days and moments as the team reads them."""

from __future__ import annotations

from datetime import date, datetime

from feedback_app.services.local_time import LONDON


FORMAT = "DD/MM/YYYY"
"""For ``st.date_input``."""


def in_words(day: date) -> str:
    """``3 March 2026``."""
    return f"{day.day} {day:%B %Y}"


def moment(at: datetime) -> str:
    """``Tuesday 3 March, 14:05``."""
    local = at.astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B, %H:%M}"
