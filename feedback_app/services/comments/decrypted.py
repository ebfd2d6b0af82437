"""Comments with their words, for the few that are shown. Never cached, logged or shown in a ``repr``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from feedback_app.services.comment_ids import CommentPlace
from feedback_app.services.comments.labels import Label
from feedback_app.services.comments.sorting import SortedComment, Sorting, Words
from surveys.core.model import Audience, Mode


@dataclass(frozen=True, slots=True, repr=False)
class OpenedComment:
    """What somebody wrote, and how it is sorted. ``response_id`` only where the whole may be opened.

    ``unreadable``: why the machine cannot read it. ``needs_a_look``: the machine is not sure.
    """

    comment: CommentPlace
    organisation_id: str
    text: str
    translation: str | None
    question: str
    month: date
    audience: Audience
    holds: Label
    machine: Label
    is_checked: bool
    needs_a_look: bool
    unreadable: str | None
    response_id: str | None

    def __repr__(self) -> str:
        return "<OpenedComment>"


def opened(
    session: Session, found: Sorting, comments: Iterable[SortedComment]
) -> dict[CommentPlace, OpenedComment]:
    """The words of these comments."""
    wanted = {each.line.key: each for each in comments}
    rows = found.opener.open(session, wanted.keys())
    return {wanted[key].comment: _opened(found, wanted[key], words) for key, words in rows}


def _opened(found: Sorting, each: SortedComment, words: Words) -> OpenedComment:
    reading, why = each.machine.reading, each.machine.reading.not_analysable
    return OpenedComment(
        comment=each.comment,
        organisation_id=each.line.organisation_id,
        text=words.text,
        translation=words.translation,
        question=found.opener.question(each.line),
        month=each.line.received_month,
        audience=each.audience,
        holds=each.counts.label,
        machine=each.machine.label,
        is_checked=each.human is not None,
        needs_a_look=each.human is None and reading.needs_a_look,
        unreadable=why.value if why else None,
        response_id=None if each.line.mode == Mode.ANONYMOUS else each.line.response_id,
    )
