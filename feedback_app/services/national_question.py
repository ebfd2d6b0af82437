"""Where the national Friends and Family question is asked."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from feedback_app.services import forms
from surveys.core.model import Form, OneChoice, Purpose


def national_questions(session: Session, version_ids: Iterable[str]) -> frozenset[tuple[str, str]]:
    """(form version id, question id) for each version that asks it."""
    return frozenset(
        (version_id, question_id)
        for version_id in set(version_ids)
        for question_id in _asked_in(forms.published_form(session, version_id))
    )


def _asked_in(form: Form) -> Iterable[str]:
    return (
        question.id
        for question in form.questions
        if isinstance(question, OneChoice) and question.purpose is Purpose.FRIENDS_AND_FAMILY
    )
