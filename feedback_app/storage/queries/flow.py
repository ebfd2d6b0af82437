"""How far people get: links made, drafts waiting, responses by the way they came in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.storage.models import Draft, FormVersion, Invitation, ResponseCount
from feedback_app.storage.queries.counts import total
from feedback_app.storage.queries.selection import Selection


def links_made(
    session: Session, organisation_ids: Collection[str], *, since: datetime | None, until: datetime | None
) -> dict[str, tuple[int, int, int]]:
    """By form key: one-time links made and not revoked; how many are known to be used; how many were emailed.

    An anonymous link never shows whether it was used.
    """
    conditions: list[sa.ColumnElement[bool]] = [
        Invitation.organisation_id.in_(sorted(organisation_ids)),
        Invitation.revoked_at.is_(None),
    ]
    if since is not None:
        conditions.append(Invitation.created_at >= since)
    if until is not None:
        conditions.append(Invitation.created_at < until)
    query = (
        sa.select(
            FormVersion.key,
            sa.func.count(),
            sa.func.count(Invitation.used_at),
            sa.func.count(Invitation.recipient_sealed),
        )
        .join(FormVersion, FormVersion.id == Invitation.form_version_id)
        .where(*conditions)
        .group_by(FormVersion.key)
    )
    return {key: (made, used, mailed) for key, made, used, mailed in session.execute(query)}


def drafts_waiting(session: Session, organisation_ids: Collection[str]) -> list[tuple[str, str, int]]:
    """(form version id, page, how many): started, at least one page saved, not sent."""
    query = (
        sa.select(Draft.form_version_id, Draft.at_page, sa.func.count())
        .where(Draft.organisation_id.in_(sorted(organisation_ids)), Draft.revision > 0)
        .group_by(Draft.form_version_id, Draft.at_page)
    )
    return [(version, page, n) for version, page, n in session.execute(query)]


def responses_by_way(session: Session, selection: Selection) -> dict[str, dict[str, int]]:
    """By form key: how many came by one-time ``link``, collection ``point``, ``paper`` or ``import``."""
    kind = (ResponseCount.form_key, ResponseCount.way)
    query = (
        sa.select(*kind, total(selection, ResponseCount))
        .where(*selection.of_counts(ResponseCount))
        .group_by(*kind)
    )
    found: dict[str, dict[str, int]] = {}
    for key, way, n in session.execute(query):
        found.setdefault(key, {})[way] = int(n)
    return found
