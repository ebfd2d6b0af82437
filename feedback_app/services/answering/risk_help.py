"""When a page of a form shows help at once: on the very next page after an answer that needs a conversation.

Both faces ask here. Anonymous forms ask nothing of that kind: no one could talk with the person.
"""

from __future__ import annotations

from collections.abc import Sequence

from feedback_app.services.measure_reading import RiskAnswer, shipped
from surveys.core.answers import Answer, Rated
from surveys.core.journey import Journey
from surveys.core.model import Form, Mode
from surveys.measures.catalogue import measures
from surveys.measures.sections import asks_about_danger, measures_in


def tells_of_left_drafts(form: Form) -> bool:
    """Whether the first page must say that a form left half way may lead the team to contact the person."""
    return form.mode is not Mode.ANONYMOUS and asks_about_danger(form, measures())


def begins_with_help(form: Form) -> bool:
    """Whether the lines of help are open on the first page already."""
    return bool(measures_in(form))


def pages_with_worry(journey: Journey) -> frozenset[str]:
    """The questions whose answer needs a conversation, by what is given so far."""
    form = journey.form
    if not tells_of_left_drafts(form):
        return frozenset()
    return frozenset(each.question_id for each in shipped().risk_answers(form, journey.submission()))


def is_among(risks: Sequence[RiskAnswer], page_id: str, given: Answer | None) -> bool:
    """Whether what was given on one page is among these answers. Of a group only its statements given now:
    an earlier answer that this device may not show must not show itself by help either.
    """
    items = {name for name, _ in given.statements} if isinstance(given, Rated) else {""}
    return given is not None and any(each.question_id == page_id and each.item in items for each in risks)


def needs_help_after(form: Form, page_id: str, answer: Answer | None) -> bool:
    """Whether what was just given on one page, on its own, needs a conversation."""
    if answer is None or page_id not in form.by_id:
        return False
    return bool(pages_with_worry(Journey(form, {page_id: answer})))
