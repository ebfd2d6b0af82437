"""Comments with their words still sealed: which question each answers, what the team said about it, whether
it was translated. The sealed words of a few of them are fetched separately.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.storage.models import IN_USE, AnswerRecord, CommentLabel, CommentTranslation, Response
from feedback_app.storage.queries.pages import among, of_answers
from feedback_app.storage.queries.selection import Selection


AT_ONCE = 500
KEY = (Response.id, AnswerRecord.question_id, AnswerRecord.item)


@dataclass(frozen=True, slots=True)
class SealedComment:
    """One comment without its words. ``model_version``: what had read it when it was first corrected.
    ``translation`` counts the versions of its translation; 0 means there is none.
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
        """Its primary key in the table of answers."""
        return (self.response_id, self.question_id, self.item)


def lines(
    session: Session, selection: Selection, questions: Collection[tuple[str, str]], *, limit: int
) -> tuple[SealedComment, ...]:
    """The newest ``limit`` text answers to these (form version id, question id)."""
    query = (
        sealed_comments()
        .where(*selection.conditions(), among(questions))
        .order_by(Response.received_month.desc(), *KEY)
        .limit(limit)
    )
    return tuple(SealedComment(*row) for row in session.execute(query))


def corrected(session: Session, organisation_id: str, *, limit: int) -> tuple[SealedComment, ...]:
    """The comments of an organisation that its team corrected, the newest correction first."""
    query = (
        sealed_comments()
        .where(CommentLabel.organisation_id == organisation_id, CommentLabel.corrected_at.is_not(None))
        .order_by(CommentLabel.corrected_at.desc(), *KEY)
        .limit(limit)
    )
    return tuple(SealedComment(*row) for row in session.execute(query))


def sealed_words(
    session: Session, organisation_ids: Collection[str], keys: Collection[tuple[str, str, str]]
) -> Iterator[tuple[tuple[str, str, str], bytes, bytes | None]]:
    """Key, sealed words and sealed translation of these comments, a few hundred responses at a time, in any
    order.
    """
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
        for response_id, question_id, item, text_sealed, translation_sealed in session.execute(query):
            key = (response_id, question_id, item)
            if key in wanted and text_sealed is not None:
                yield key, text_sealed, translation_sealed


def sealed_comments() -> sa.Select[*tuple[Any, ...]]:
    """A query over every comment; each row makes a ``SealedComment``."""
    about = (Response.organisation_id, Response.form_version_id, Response.mode, Response.received_month)
    said = (CommentLabel.human_themes, CommentLabel.human_sentiment, CommentLabel.model_version)
    return (
        of_answers(*KEY, *about, *said, sa.func.coalesce(CommentTranslation.revision, 0))
        .outerjoin(CommentLabel, _same(CommentLabel))
        .outerjoin(CommentTranslation, _same(CommentTranslation))
        .where(AnswerRecord.text_sealed.is_not(None), IN_USE)
    )


def _same(table: type[CommentLabel] | type[CommentTranslation]) -> sa.ColumnElement[bool]:
    return (
        (table.response_id == AnswerRecord.response_id)
        & (table.question_id == AnswerRecord.question_id)
        & (table.item == AnswerRecord.item)
    )
