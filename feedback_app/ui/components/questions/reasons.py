"""Saying that one gives no answer, and why. Each is an answer of its own."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.questions.keys import widget_key
from feedback_app.ui.components.questions.reading import WidgetReading
from surveys.core.answers import Answer, Missing, MissingReason
from surveys.core.model import Form


def with_reasons(
    form: Form,
    question_id: str,
    missing: Sequence[MissingReason],
    earlier: Answer | None,
    given: Answer | None,
) -> WidgetReading:
    """Boxes for the reasons below a field; ``given`` is what the field holds."""
    ticked = tuple(
        reason
        for reason in missing
        if st.checkbox(
            literal(form.missing_label(reason)),
            value=isinstance(earlier, Missing) and earlier.reason is reason,
            key=widget_key(question_id, f"reason {reason}"),
        )
    )
    if given is not None:
        return WidgetReading(given, is_both=bool(ticked))
    return WidgetReading(Missing(ticked[0]) if ticked else None, is_both=len(ticked) > 1)
