"""Answers on their way, sealed, one row a person. The row's lock puts two tabs and two taps in order.

The language someone answers in is sealed with the answers: in a small place it says who they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.errors import OperationalError, Refused
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.answering.link_state import (
    Begun,
    Opening,
    draft_digest,
    submission_digest,
)
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Draft, Response
from feedback_app.storage.sealing import readable, sealing_context
from feedback_app.storage.statements.writes import insert_once, rows_changed
from surveys.core.answers import Answer
from surveys.core.answers_io import answers_from_json, answers_to_json
from surveys.core.model import Mode


LONGEST_DRAFT = 200_000
"""Characters of a whole draft. A form's own limits are far below; this stops who would fill the disk."""

EMPTY_KEPT = timedelta(days=1)
"""A draft without an answer: of a scanner that pressed Start, or of someone who may still begin."""

LONGEST_PAGE = 80

_AFTER_LANGUAGE = "\n"
"""Between the tag and the answers; canonical JSON has no line end of its own."""


# One look takes the lock and tells whether it was submitted; made once, for every page turn asks it.
_HELD = (
    sa.select(
        Draft,
        sa.exists().where(Response.submission_digest == sa.bindparam("submission")).label("is_submitted"),
    )
    .where(Draft.digest == sa.bindparam("digest"))
    .with_for_update(of=Draft)
)


# What a page turn writes, in one statement, when nothing was written since the turn's first look. A draft is
# sealed again each time, so the same bytes are the same draft.
_KEPT = (
    sa.update(Draft)
    .where(Draft.digest == sa.bindparam("of"), Draft.sealed == sa.bindparam("before"))
    .values(
        sealed=sa.bindparam("sealed"),
        at_page=sa.bindparam("at_page"),
        revision=sa.case((sa.bindparam("has_answers", type_=sa.Boolean), Draft.revision + 1), else_=0),
        updated_at=sa.bindparam("now"),
        risk_since=sa.case(
            (
                sa.bindparam("needs_talk", type_=sa.Boolean),
                sa.func.coalesce(Draft.risk_since, sa.bindparam("now", type_=Draft.updated_at.type)),
            ),
            else_=None,
        ),
    )
)


@dataclass(frozen=True, slots=True, repr=False)
class DraftContent:
    """``language``: the tag someone chose, None as long as they read the form in its own language."""

    answers: Mapping[str, Answer]
    language: str | None = None

    def __repr__(self) -> str:
        return "<DraftContent>"


def hold(
    session: Session,
    *,
    keys: KeyRing,
    key: AnsweringKey,
    opening: Opening,
    now: datetime,
) -> Draft | None:
    """The draft, made when there is none, and locked until the transaction ends. None: already submitted.

    Saving and submitting both come through here, so for one person they happen one after the other. On SQLite
    the whole database has one writer; on PostgreSQL it is the row's lock.
    """
    names = {"digest": draft_digest(keys, key), "submission": submission_digest(keys, key)}
    for _ in range(3):
        found = session.execute(_HELD, names, execution_options={"populate_existing": True}).one_or_none()
        if found is None:  # no one began, or another tab submitted meanwhile: the next look sees which
            if _is_submitted(session, keys=keys, key=key):
                return None
            _make(session, keys=keys, digest=names["digest"], opening=opening, now=now)
            continue
        draft, is_submitted = found
        if not is_submitted:
            return draft
        session.delete(draft)  # made by a call like this one, after the other tab submitted
        return None
    raise OperationalError(
        "draft_contended",
        where="Saving a page",
        what="The draft was thrown away each time it was made.",
        how="Try again.",
    )


def opened(keys: KeyRing, draft: Draft | Begun) -> DraftContent:
    """What is in a draft. A damaged one is empty, so that its person can answer again."""
    text = readable(keys, draft.sealed, Draft.sealed, draft.digest)
    if text is None:
        return DraftContent({}, None)
    language, line_end, answers = text.rpartition(_AFTER_LANGUAGE)
    return DraftContent(answers_from_json(answers), language if line_end else None)


def require_readable(keys: KeyRing, draft: Draft) -> None:
    """Raises OperationalError ``sealed_damaged`` where ``opened`` would give an empty draft."""
    keys.open(draft.sealed, sealing_context(Draft.sealed, draft.digest))


def keep(
    keys: KeyRing, draft: Draft, *, content: DraftContent, at_page: str, needs_talk: bool, now: datetime
) -> None:
    """Put a page's answer into the draft. Raises Refused ``answer_too_long`` for what no form asks for.

    ``needs_talk``: among the answers is one that raises an alert when the draft is left. Anonymous: never.
    """
    _seal(keys, draft, content)
    draft.risk_since = (draft.risk_since or now) if needs_talk else None
    draft.at_page = at_page[:LONGEST_PAGE]
    draft.revision = next_revision(draft, content)
    draft.updated_at = now


def next_revision(draft: Draft | Begun, content: DraftContent) -> int:
    """0 as long as nothing is answered: a scanner that pressed Start has not started anyone's form."""
    return draft.revision + 1 if content.answers else 0


def keep_unchanged(
    session: Session,
    keys: KeyRing,
    begun: Begun,
    *,
    content: DraftContent,
    at_page: str,
    needs_talk: bool,
    now: datetime,
) -> bool:
    """``keep`` without holding the draft first. False, and nothing written, when it is another one by now.

    Another tab may have saved or submitted since ``begun`` was looked up: hold the draft then.
    """
    given = {
        "of": begun.digest,
        "before": begun.sealed,
        "sealed": _sealed(keys, begun.digest, content),
        "at_page": at_page[:LONGEST_PAGE],
        "needs_talk": needs_talk,
        "has_answers": bool(content.answers),
        "now": now,
    }
    return session.connection().execute(_KEPT, given).rowcount == 1


def keep_language(keys: KeyRing, draft: Draft, *, language: str, now: datetime) -> DraftContent:
    """Note the language. No page was answered, so the revision stays."""
    content = replace(opened(keys, draft), language=language)
    _seal(keys, draft, content)
    draft.updated_at = now
    return content


def empty(session: Session, keys: KeyRing, digest: str, *, now: datetime) -> None:
    """Remove every answer of a draft; the language stays."""
    draft = session.get(Draft, digest, with_for_update=True)
    if draft is not None:
        _seal(keys, draft, DraftContent({}, opened(keys, draft).language))
        draft.at_page, draft.revision, draft.updated_at = "start", 0, now
        session.flush()


def tidy(session: Session, *, now: datetime) -> int:
    """Delete the drafts in which nothing was ever answered; returns how many."""
    old = sa.delete(Draft).where(Draft.revision == 0, Draft.updated_at < now - EMPTY_KEPT)
    return rows_changed(session, old.execution_options(synchronize_session=False))


def _seal(keys: KeyRing, draft: Draft, content: DraftContent) -> None:
    draft.sealed = _sealed(keys, draft.digest, content)


def _sealed(keys: KeyRing, digest: str, content: DraftContent) -> bytes:
    text = answers_to_json(content.answers)
    if content.language is not None:
        text = f"{content.language}{_AFTER_LANGUAGE}{text}"
    if len(text) > LONGEST_DRAFT:
        raise Refused(
            "answer_too_long",
            where="This page",
            what="The answer is much longer than the form allows.",
            how="Make it shorter and save again.",
        )
    return keys.seal(text, sealing_context(Draft.sealed, digest))


def _make(session: Session, *, keys: KeyRing, digest: str, opening: Opening, now: datetime) -> None:
    is_anonymous = opening.form is None or opening.form.mode is Mode.ANONYMOUS
    insert_once(
        session,
        Draft,
        {
            "digest": digest,
            "organisation_id": opening.organisation_id,
            "form_version_id": opening.form_version_id,
            "sealed": keys.seal(answers_to_json({}), sealing_context(Draft.sealed, digest)),
            "at_page": "start",
            "revision": 0,
            "updated_at": now,
            # an anonymous draft leads to no invitation
            "invitation_id": None if is_anonymous else opening.invitation_id,
        },
    )


def _is_submitted(session: Session, *, keys: KeyRing, key: AnsweringKey) -> bool:
    digest = submission_digest(keys, key)
    return session.scalar(sa.select(Response.id).where(Response.submission_digest == digest)) is not None
