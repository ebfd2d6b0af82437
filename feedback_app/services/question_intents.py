"""What each text question asks for, as its form says today, also for answers to earlier versions.

A question has the same id only while its meaning stays the same. So a later version may correct how an
earlier one was declared, and the correction also applies to answers given before it.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from feedback_app.services import forms
from surveys.core.model import (
    Asks,
    Form,
    LongText,
    ShortText,
)


AskedFor = Mapping[tuple[str, str], Asks]
"""By form version and question."""


def asked_for(session: Session, versions: Mapping[str, Form]) -> AskedFor:
    """Every text question of these published versions, except memory codes."""
    found: dict[tuple[str, str], Asks] = {}
    for version_id, form in versions.items():
        newest = forms.published_form(session, forms.latest_version(session, form.key))
        for question in form.questions:
            if isinstance(question, ShortText | LongText) and question.asks is not Asks.LINK_CODE:
                today = newest.by_id.get(question.id)
                known = today if isinstance(today, ShortText | LongText) else question
                found[version_id, question.id] = known.asks
    return found


def experiences(session: Session, versions: Mapping[str, Form]) -> AskedFor:
    """The questions about people's experience. Themes, quotes and word clouds are made from their answers."""
    return {key: asks for key, asks in asked_for(session, versions).items() if asks.is_experience}
