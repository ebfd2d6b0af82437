"""One page turn of a respondent: save the answer, say what is wrong with it, say which page comes next.

Each is one transaction, finished before the next page shows. Call them in ``write()``. ``found``: what
``open_answering`` gave in the same transaction, so that the draft is looked up and opened once. ``others``:
the answers to the other questions on a page that several share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from feedback_app.services.answering import answering, submitting
from feedback_app.services.answering.answering import Answering
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.answering.link_state import OpeningStatus
from feedback_app.services.local_time import local_day
from feedback_app.services.measure_reading import MeasureReader
from feedback_app.services.responses.store import Receipt
from feedback_app.storage.keyring import KeyRing
from surveys.core.answers import Answer
from surveys.core.journey import NO_OTHERS
from surveys.core.page_numbers import CHECK, START
from surveys.core.validation import Problem


@dataclass(frozen=True, slots=True)
class Turned:
    """``page_id`` is where the person is now; with ``problems`` it is the page they tried to leave.

    ``is_change``: they are still on the way back to check-your-answers. ``answering``: where they are
    afterwards.
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
    found: Answering,
    page_id: str,
    answer: Answer | None,
    is_change: bool,
    now: datetime,
    others: Mapping[str, Answer | None] = NO_OTHERS,
) -> Turned:
    """Continue. An answer with problems is saved too, so that nothing typed is lost while it is corrected.

    ``is_change``: the person came from check-your-answers and goes back there, unless the change asks more.
    """
    if found.journey is None or found.status is not OpeningStatus.OPEN:
        return Turned(found, page_id)
    turn = found.journey.turn(page_id, answer, today=local_day(now), others=others)
    goal = turn.page
    if is_change and not turn.problems:
        goal = turn.journey.after_change(page_id)  # check-your-answers, or what the change asks
    saved = answering.save_page(
        session,
        keys=keys,
        key=key,
        page_id=page_id,
        answer=answer,
        at_page=goal.id,
        now=now,
        found=found,
        others=others,
    )
    return Turned(saved, goal.id, turn.problems, is_change=is_change and goal.id != CHECK)


def go_back(
    session: Session,
    *,
    keys: KeyRing,
    key: AnsweringKey,
    found: Answering,
    page_id: str,
    answer: Answer | None,
    is_change: bool,
    now: datetime,
    others: Mapping[str, Answer | None] = NO_OTHERS,
) -> Turned:
    """Back. What is on the page is saved as it is; nothing is checked."""
    if found.journey is None or found.status is not OpeningStatus.OPEN:
        return Turned(found, page_id)
    before = found.journey.before(page_id)
    goal = CHECK if is_change else before.id if before else START
    saved = answering.save_page(
        session,
        keys=keys,
        key=key,
        page_id=page_id,
        answer=answer,
        at_page=goal,
        now=now,
        found=found,
        others=others,
    )
    return Turned(saved, goal)


def change_language(
    session: Session,
    *,
    keys: KeyRing,
    key: AnsweringKey,
    found: Answering,
    page_id: str,
    answer: Answer | None,
    language: str,
    is_change: bool,
    drafts_shown: frozenset[str],
    now: datetime,
    others: Mapping[str, Answer | None] = NO_OTHERS,
) -> Turned:
    """The same page in another language. What is on it is saved as it is; nothing is checked.

    Raises Refused ``language_not_offered``.
    """
    if found.journey is None or found.status is not OpeningStatus.OPEN:
        return Turned(found, page_id)
    if page_id in found.journey.form.by_id:
        answering.require_offered(found.journey.form, language, drafts_shown=drafts_shown)
        saved = answering.save_page(
            session,
            keys=keys,
            key=key,
            page_id=page_id,
            answer=answer,
            at_page=page_id,
            now=now,
            found=found,
            language=language,
            others=others,
        )
    else:
        saved = answering.choose_language(
            session, keys=keys, key=key, language=language, now=now, drafts_shown=drafts_shown, found=found
        )
    return Turned(saved, page_id, is_change=is_change)


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
    return submitting.submit(
        session, keys=keys, key=key, answers=answers, now=now, reader=reader, opening=found.opening
    )
