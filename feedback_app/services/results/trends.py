"""What can be followed month by month, and its counts as a series for ``analysis.spc``.

The present month is left out: half a month is no point, and somebody would read it as a fall.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from analysis.catalogue import thresholds
from analysis.spc import Direction, Observation, observations
from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.local_time import local_month
from feedback_app.services.results.view import View, months_before, selected
from feedback_app.storage.queries import months
from feedback_app.storage.queries.selection import Selection
from surveys.model import Form, OneChoice, Option, Purpose, StatementGroup


RESPONSES = "responses"
"""The name of the thing that is no question: how many answered."""


NOT_FOLLOWED = frozenset({Purpose.ABOUT_YOU, Purpose.QUOTE_CONSENT})
"""Who somebody is and what they allow is no trend of the service."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Something to follow. ``name`` is what the address says; ``options`` are empty for counts of responses.

    ``usual``: the options counted to begin with; ``direction``: which way is better, where that is known.
    """

    name: str
    text: str
    question_id: str = ""
    item: str = ""
    options: tuple[Option, ...] = ()
    usual: tuple[str, ...] = ()
    direction: Direction = Direction.NEUTRAL


def things_to_follow(form: Form) -> tuple[Followed, ...]:
    """The national question first, then every choice and statement of the form, then how many answered."""
    things: list[Followed] = []
    for question in form.questions:
        if isinstance(question, OneChoice | StatementGroup) and question.purpose in NOT_FOLLOWED:
            continue
        if isinstance(question, OneChoice):
            things.append(_choice(form, question))
        elif isinstance(question, StatementGroup):
            options = form.options(question)
            things += [
                Followed(
                    name=f"{question.id}.{each.id}",
                    text=each.text,
                    question_id=question.id,
                    item=each.id,
                    options=options,
                    usual=(options[0].code,),
                )
                for each in question.statements
            ]
    things.sort(key=lambda each: each.direction is not Direction.INCREASE)
    return (*things, Followed(RESPONSES, "How many answered"))


def series(
    session: Session, *, by: Actor, view: View, followed: Followed, codes: Collection[str], now: datetime
) -> tuple[Observation, ...]:
    """Every whole month from the first answer to the last month; nothing when nobody answered.

    A share is 100 x those who chose one of ``codes`` / those who chose any option; a month in which nobody
    did is a gap. A month without responses counts 0 of them.
    """
    this_month = local_month(now)
    selection = selected(session, by=by, permission=Permission.READ_RESULTS, view=view, this_month=this_month)
    if followed.name == RESPONSES:
        return _counts(session, selection, this_month)
    found = {
        each.month: each
        for each in months.choices_by_month(
            session, selection, question_id=followed.question_id, item=followed.item, codes=codes
        )
    }
    every = _whole_months(found, this_month)
    if not every:
        return ()
    pairs = [(found[month].with_code, found[month].with_any) if month in found else (0, 0) for month in every]
    return observations(every, numerators=[a for a, _ in pairs], denominators=[b for _, b in pairs])


def _counts(session: Session, selection: Selection, this_month: date) -> tuple[Observation, ...]:
    found = dict(months.responses_by_month(session, selection))
    every = _whole_months(found, this_month)
    return observations(every, [float(found.get(month, 0)) for month in every]) if every else ()


def _whole_months(found: Collection[date], this_month: date) -> list[date]:
    whole = [month for month in found if month < this_month]
    if not whole:
        return []
    first, last = min(whole), months_before(this_month, 1)
    n = (last.year - first.year) * 12 + last.month - first.month
    return [months_before(last, n - place) for place in range(n + 1)]


def _choice(form: Form, question: OneChoice) -> Followed:
    options, is_national = form.options(question), question.purpose is Purpose.FRIENDS_AND_FAMILY
    return Followed(
        name=question.id,
        text=question.text,
        question_id=question.id,
        options=options,
        usual=tuple(thresholds().percent_positive.codes) if is_national else (options[0].code,),
        direction=Direction.INCREASE if is_national else Direction.NEUTRAL,
    )
