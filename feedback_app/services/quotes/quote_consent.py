"""Who may be quoted: people who agreed on their form and have not withdrawn their consent."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from feedback_app.services import forms
from feedback_app.storage.models import IN_USE, AnswerRecord, Response, WithdrawnConsent
from surveys.core.model import Form, OneChoice, Purpose


YES = "yes"
"""The code of the answer that lets the team quote, in every form that asks."""


def consenting(session: Session, organisation_id: str) -> sa.ColumnElement[bool]:
    """A condition on responses of this organisation: their words may be quoted.

    Not those that were set aside.
    """
    given = aliased(AnswerRecord)
    asked = sorted(_asked(session, organisation_id))
    said_yes = sa.exists().where(
        given.organisation_id == Response.organisation_id,
        given.response_id == Response.id,
        given.code == YES,
        sa.tuple_(Response.form_version_id, given.question_id).in_(asked) if asked else sa.false(),
    )
    taken_back = sa.exists().where(WithdrawnConsent.response_id == Response.id)
    return said_yes & ~taken_back & IN_USE


def is_given(session: Session, *, organisation_id: str, response_id: str) -> bool:
    """Whether this response's words may be quoted now."""
    query = sa.select(Response.id).where(
        Response.organisation_id == organisation_id,
        Response.id == response_id,
        consenting(session, organisation_id),
    )
    return session.scalars(query).first() is not None


def consent_questions(form: Form) -> Collection[str]:
    """The questions of a form that ask whether words may be shared."""
    return [
        question.id
        for question in form.questions
        if isinstance(question, OneChoice) and question.purpose is Purpose.QUOTE_CONSENT
    ]


def _asked(session: Session, organisation_id: str) -> set[tuple[str, str]]:
    versions = session.scalars(
        sa.select(Response.form_version_id).where(Response.organisation_id == organisation_id).distinct()
    )
    return {
        (version_id, question_id)
        for version_id in versions
        for question_id in consent_questions(forms.published_form(session, version_id))
    }
