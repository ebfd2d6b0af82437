"""What of a form is about the experience, and where a professional says which service they come from."""

from __future__ import annotations

from surveys.core.model import (
    Form,
    OneChoice,
    Purpose,
    StatementGroup,
)
from surveys.measures.sections import measures_in


AGENCY_QUESTION = "role"
"""The id of "What is your job?", in every form that asks it. It is about the person: see ``Purpose``."""
YES = "yes"


def experience_lines(form: Form) -> frozenset[tuple[str, str]]:
    """(question id, statement id) of the statements that are answered yes, partly or no; the national
    question with an empty second part. None in a form that asks a measure: that is no judgement of a service.
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
    """The question in which somebody says where they work; None where it is not asked."""
    question = form.by_id.get(AGENCY_QUESTION)
    if isinstance(question, OneChoice) and question.purpose is Purpose.ABOUT_YOU:
        return question
    return None
