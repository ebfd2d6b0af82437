"""Comments without their words: where each one is, who corrected it, whether it was translated. Also the
sealed words of a few of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.storage.models import AnswerRecord, CommentLabel, CommentTranslation, Response
from feedback_app.storage.queries.pages import among, of_answers
from feedback_app.storage.queries.selection import Selection


AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class CommentLine:
    """One comment. ``model_version``: the model that had read it when it was first corrected.
    ``translation``: how often its translation was changed; 0 means there is none.
    """

    response_id: str
    question_id: str
    item: str
    organisation_id: str
    form_version_id: str
    mode: str
    received_month: date
    human_themes: str | None
    human_sentiment: str | None
    model_version: str | None
    translation: int

    @property
    def key(self) -> tuple[str, str, str]:
        """Its key in the table of answers."""
        return (self.response_id, self.question_id, self.item)


@dataclass(frozen=True, slots=True)
class SealedComment:
    """What a person wrote, and the team's English translation of it."""

    response_id: str
    question_id: str
    item: str
    text_sealed: bytes = field(repr=False)
    translation_sealed: bytes | None = field(repr=False)

    @property
    def key(self) -> tuple[str, str, str]:
        """Its key in the table of answers."""
        return (self.response_id, self.question_id, self.item)


def lines(
    session: Session, selection: Selection, questions: Collection[tuple[str, str]], *, limit: int
) -> tuple[CommentLine, ...]:
    """The newest ``limit`` text answers to these (form version id, question id)."""
    query = (
        _every_line()
        .where(*selection.conditions(), among(questions))
        .order_by(Response.received_month.desc(), *_PLACE)
        .limit(limit)
    )
    return tuple(CommentLine(*row) for row in session.execute(query))


def corrected(session: Session, organisation_id: str, *, limit: int) -> tuple[CommentLine, ...]:
    """An organisation's corrected comments, newest correction first."""
    query = (
        _every_line()
        .where(CommentLabel.organisation_id == organisation_id, CommentLabel.corrected_at.is_not(None))
        .order_by(CommentLabel.corrected_at.desc(), *_PLACE)
        .limit(limit)
    )
    return tuple(CommentLine(*row) for row in session.execute(query))


def sealed(
    session: Session, organisation_ids: Collection[str], keys: Collection[tuple[str, str, str]]
) -> Iterator[SealedComment]:
    """The words of these comments, a few hundred responses at a time, in any order."""
    wanted, ids = set(keys), sorted({key[0] for key in keys})
    for start in range(0, len(ids), AT_ONCE):
        query = (
            sa.select(
                AnswerRecord.response_id,
                AnswerRecord.question_id,
                AnswerRecord.item,
                AnswerRecord.text_sealed,
                CommentTranslation.text_sealed,
            )
            .outerjoin(CommentTranslation, _same(CommentTranslation))
            .where(
                AnswerRecord.organisation_id.in_(sorted(organisation_ids)),
                AnswerRecord.response_id.in_(ids[start : start + AT_ONCE]),
                AnswerRecord.text_sealed.is_not(None),
            )
        )
        for row in session.execute(query):
            if tuple(row[:3]) in wanted:
                yield SealedComment(*row)


_PLACE = (Response.id, AnswerRecord.question_id, AnswerRecord.item)


def _every_line() -> sa.Select[*tuple[Any, ...]]:
    about = (Response.organisation_id, Response.form_version_id, Response.mode, Response.received_month)
    said = (CommentLabel.human_themes, CommentLabel.human_sentiment, CommentLabel.model_version)
    return (
        of_answers(*_PLACE, *about, *said, sa.func.coalesce(CommentTranslation.revision, 0))
        .outerjoin(CommentLabel, _same(CommentLabel))
        .outerjoin(CommentTranslation, _same(CommentTranslation))
        .where(AnswerRecord.text_sealed.is_not(None))
    )


def _same(table: type[CommentLabel] | type[CommentTranslation]) -> sa.ColumnElement[bool]:
    return (
        (table.response_id == AnswerRecord.response_id)
        & (table.question_id == AnswerRecord.question_id)
        & (table.item == AnswerRecord.item)
    )
