"""What can be followed month by month, and its counts as a series for ``analysis.spc``.

The current month is left out, because an incomplete month would look like a fall.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from analysis.catalogue import thresholds
from analysis.spc import Direction, Observation, observations
from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.local_time import local_day, local_month
from feedback_app.services.results.view import View, months_before, selected
from feedback_app.storage.queries import months
from feedback_app.storage.queries.alerts import alerts_raised
from surveys.core.model import (
    Form,
    OneChoice,
    Option,
    Purpose,
    StatementGroup,
)
from surveys.measures.sections import measures_in


RESPONSES = "responses"
"""The name for how many people answered, which is not a question."""


ALERTS = "alerts"
"""The name for alerts raised by answers to a form. They are rare, so the days between them can be followed
too.
"""
NOT_FOLLOWED = frozenset({Purpose.ABOUT_YOU, Purpose.QUOTE_CONSENT})
"""Questions about who a person is and what they allow are not trends of the service."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Something to follow. ``name`` is used in the address. ``options`` are empty for counts of responses.

    ``usual``: the options counted by default. ``direction``: which way is better, if known. ``is_national``:
    the Friends and Family question.
    """

    name: str
    text: str
    question_id: str = ""
    item: str = ""
    options: tuple[Option, ...] = ()
    usual: tuple[str, ...] = ()
    direction: Direction = Direction.NEUTRAL
    is_national: bool = False


def things_to_follow(form: Form, *, with_alerts: bool = True) -> tuple[Followed, ...]:
    """The national question first, then every choice and statement of the form, then how many people
    answered, and the alerts of a form that asks a measure.
    """
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
    counted = [Followed(RESPONSES, "How many people answered")]
    if with_alerts and measures_in(form):
        counted.append(Followed(ALERTS, "Alerts raised", direction=Direction.DECREASE))
    return (*things, *counted)


def series(
    session: Session, *, by: Actor, view: View, followed: Followed, codes: Collection[str], now: datetime
) -> tuple[Observation, ...]:
    """Every whole month from the first answer to last month; empty when no one has answered.

    A share is 100 x those who chose one of ``codes`` / those who chose any option; a month in which no one
    did is a gap. A month without responses, or alerts, counts as 0.
    """
    this_month = local_month(now)
    selection = selected(session, by=by, permission=Permission.READ_RESULTS, view=view, this_month=this_month)
    if followed.name == RESPONSES:
        return _counts(dict(months.responses_by_month(session, selection)), this_month)
    if followed.name == ALERTS:
        answered = {month: 0 for month, _ in months.responses_by_month(session, selection)}
        raised = Counter(day.replace(day=1) for day in alert_days(session, by=by, view=view, now=now))
        return _counts({**answered, **raised}, this_month)
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


def event_days(
    session: Session, *, by: Actor, view: View, followed: Followed, now: datetime
) -> tuple[date, ...]:
    """The days of single events that are rare enough to follow by the days between them; otherwise empty."""
    return alert_days(session, by=by, view=view, now=now) if followed.name == ALERTS else ()


def alert_days(session: Session, *, by: Actor, view: View, now: datetime) -> tuple[date, ...]:
    """The day in London of each alert raised by an answer to the view's form.

    Empty for an actor who may not answer alerts.
    """
    month = local_month(now)
    here = selected(session, by=by, permission=Permission.ANSWER_ALERTS, view=view, this_month=month)
    return tuple(
        local_day(at) for at in alerts_raised(session, here.organisation_ids, form_key=view.form_key)
    )


def _counts(found: Mapping[date, int], this_month: date) -> tuple[Observation, ...]:
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
        is_national=is_national,
    )
