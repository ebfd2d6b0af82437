"""Finds a form's statements about the experience, and the question about a professional's service."""

from __future__ import annotations

from surveys.core.model import (
    Form,
    OneChoice,
    Purpose,
    StatementGroup,
)
from surveys.measures.sections import measures_in


AGENCY_QUESTION = "role"
"""The id of "What is your job?" in every form that asks it. The question is about the person: see
``Purpose``.
"""
YES = "yes"


def experience_lines(form: Form) -> frozenset[tuple[str, str]]:
    """(question id, statement id) of the statements that are answered yes, partly or no, and of the national
    question with an empty statement id. Empty for a form that asks a measure, which does not rate a service.
    """
    if measures_in(form):
        return frozenset()
    found: set[tuple[str, str]] = set()
    for question in form.questions:
        if isinstance(question, OneChoice) and question.purpose is Purpose.FRIENDS_AND_FAMILY:
            found.add((question.id, ""))
        elif isinstance(question, StatementGroup) and YES in {each.code for each in form.options(question)}:
            found |= {(question.id, statement.id) for statement in question.statements}
    return frozenset(found)


def agency_question(form: Form) -> OneChoice | None:
    """The question that asks where the professional works; None if the form does not ask it."""
    question = form.by_id.get(AGENCY_QUESTION)
    if isinstance(question, OneChoice) and question.purpose is Purpose.ABOUT_YOU:
        return question
    return None
