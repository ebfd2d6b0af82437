"""Pairs of numbers that one person gave at two touchpoints, linked by their memory code; and links made."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.storage.models import AnswerRecord, Invitation, Response
from feedback_app.storage.queries.pages import among, of_answers
from feedback_app.storage.queries.selection import Selection


def number_pairs(
    session: Session,
    before: Selection,
    before_questions: Collection[tuple[str, str]],
    after: Selection,
    after_questions: Collection[tuple[str, str]],
) -> tuple[tuple[float, float, int], ...]:
    """(number before, number after, how many people) for people whose code appears exactly once in both.

    A code that appears twice on one side may belong to two people, so it makes no pair. No one is named.
    """
    first, last = _numbers_once(before, before_questions), _numbers_once(after, after_questions)
    pair = (first.c.number, last.c.number)
    same = (first.c.link_digest == last.c.link_digest) & (first.c.organisation_id == last.c.organisation_id)
    earlier = first.c.received_month <= last.c.received_month
    query = (
        sa.select(*pair, sa.func.count())
        .select_from(first.join(last, same & earlier))
        .group_by(*pair)
        .order_by(*pair)
    )
    return tuple((float(row[0]), float(row[1]), row[2]) for row in session.execute(query))


def _numbers_once(selection: Selection, questions: Collection[tuple[str, str]]) -> sa.Subquery:
    linked = (Response.organisation_id, Response.link_digest)
    number, month = sa.func.min(AnswerRecord.number), sa.func.min(Response.received_month)
    query = (
        of_answers(*linked, number.label("number"), month.label("received_month"))
        .where(
            *selection.conditions(),
            among(questions),
            AnswerRecord.number.is_not(None),
            Response.link_digest.is_not(None),
        )
        .group_by(*linked)
        .having(sa.func.count() == 1)
    )
    return query.subquery()


def links_made(
    session: Session,
    organisation_ids: frozenset[str],
    *,
    start: datetime,
    end: datetime,
    answered_before: datetime | None = None,
) -> tuple[tuple[str, str, int, int], ...]:
    """(form version id, mode, links made, links used) of invitations made from ``start`` to before ``end``.

    An anonymous link never shows whether it was used: its count is 0 and has no meaning. answered_before:
    later answers do not count.
    """
    is_used = Invitation.used_at.is_not(None)
    if answered_before is not None:
        is_used &= Invitation.used_at < answered_before
    used = sa.func.sum(sa.case((is_used, 1), else_=0))
    by = (Invitation.form_version_id, Invitation.mode)
    query = (
        sa.select(*by, sa.func.count(), used)
        .where(
            Invitation.organisation_id.in_(sorted(organisation_ids)),
            Invitation.created_at >= start,
            Invitation.created_at < end,
        )
        .group_by(*by)
    )
    return tuple((row[0], row[1], row[2], row[3]) for row in session.execute(query))
