"""One page turn of a respondent: keep the answer, say what is wrong with it, say which page comes next.

Each is one transaction, finished before the next page shows. Call them in ``write()``. ``found``: where this
person stood a moment ago in the same transaction, when the caller has looked already.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from feedback_app.services.answering import answering, submitting
from feedback_app.services.answering.answering import (
    Answering,
    AnsweringKey,
    OpeningStatus,
    Receipt,
)
from feedback_app.services.local_time import local_day
from feedback_app.services.measure_reading import MeasureReader
from feedback_app.storage.keyring import KeyRing
from surveys.core.answers import Answer
from surveys.core.page_numbers import CHECK, START
from surveys.core.validation import Problem


@dataclass(frozen=True, slots=True)
class Turned:
    """``page_id`` is where the person is now; with ``problems`` it is the page they tried to leave.

    ``is_change``: they are still on the way back to check-your-answers.
    """

    answering: Answering
    page_id: str
    problems: tuple[Problem, ...] = ()
    is_change: bool = False


def go_on(
    session: Session,
    *,
    keys: KeyRing,
    key: AnsweringKey,
    page_id: str,
    answer: Answer | None,
    is_change: bool,
    now: datetime,
    found: Answering | None = None,
) -> Turned:
    """Continue. An answer with problems is kept too, so that nothing typed is lost while it is mended.

    ``is_change``: the person came from check-your-answers and goes back there, unless the change asks more.
    """
    found = found or answering.open_answering(session, keys=keys, key=key, now=now)
    if found.journey is None or found.status is not OpeningStatus.OPEN:
        return Turned(found, page_id)
    turn = found.journey.turn(page_id, answer, today=local_day(now))
    goal = turn.page
    if is_change and not turn.problems:
        goal = turn.journey.after_change(page_id)  # check-your-answers, or what the change asks
    kept = answering.save_page(
        session,
        keys=keys,
        key=key,
        page_id=page_id,
        answer=answer,
        at_page=goal.id,
        now=now,
        opening=found.opening,
    )
    return Turned(kept, goal.id, turn.problems, is_change=is_change and goal.id != CHECK)


def go_back(
    session: Session,
    *,
    keys: KeyRing,
    key: AnsweringKey,
    page_id: str,
    answer: Answer | None,
    is_change: bool,
    now: datetime,
    found: Answering | None = None,
) -> Turned:
    """Back. What is on the page is kept as it is; nothing is checked."""
    found = found or answering.open_answering(session, keys=keys, key=key, now=now)
    if found.journey is None or found.status is not OpeningStatus.OPEN:
        return Turned(found, page_id)
    before = found.journey.before(page_id)
    goal = CHECK if is_change else before.id if before else START
    kept = answering.save_page(
        session,
        keys=keys,
        key=key,
        page_id=page_id,
        answer=answer,
        at_page=goal,
        now=now,
        opening=found.opening,
    )
    return Turned(kept, goal)


def change_language(
    session: Session,
    *,
    keys: KeyRing,
    key: AnsweringKey,
    page_id: str,
    answer: Answer | None,
    language: str,
    drafts_shown: frozenset[str],
    now: datetime,
) -> Turned:
    """The same page in another language. What is on it is kept as it is; nothing is checked.

    Raises Refused ``language_not_offered``.
    """
    found = answering.open_answering(session, keys=keys, key=key, now=now)
    if found.journey is None or found.status is not OpeningStatus.OPEN:
        return Turned(found, page_id)
    if page_id in found.journey.form.by_id:
        answering.save_page(
            session, keys=keys, key=key, page_id=page_id, answer=answer, at_page=page_id, now=now
        )
    chosen = answering.choose_language(
        session, keys=keys, key=key, language=language, now=now, drafts_shown=drafts_shown
    )
    return Turned(chosen, page_id)


def hand_in(
    session: Session, *, keys: KeyRing, key: AnsweringKey, now: datetime, reader: MeasureReader | None = None
) -> Receipt:
    """Send what the draft holds now. When another tab was quicker: its receipt, and nothing is stored.

    Raises what ``submitting.submit`` raises.
    """
    found = answering.open_answering(session, keys=keys, key=key, now=now)
    if found.receipt is not None:
        return found.receipt
    answers = found.journey.submission() if found.journey else {}
    return submitting.submit(session, keys=keys, key=key, answers=answers, now=now, reader=reader)
