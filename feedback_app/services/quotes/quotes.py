"""Quoting a comment outside the team: masked by hand, approved by two people, withdrawn at any time.

A quote can only hide parts of what the person wrote, never change a word. The words as typed stay in the
answer; a translation by the team is shown with them.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound, Refused
from feedback_app.services import audit
from feedback_app.services.authorised_rows import row_in_scope
from feedback_app.services.comment_ids import CommentId, organisation_of
from feedback_app.services.quotes import quote_consent, quote_words
from feedback_app.services.quotes.quote_words import Masked
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Quote, WithdrawnConsent
from feedback_app.storage.models.types import new_id
from feedback_app.storage.sealing import sealing_context
from feedback_app.storage.statements.writes import insert_once


class QuoteState(StrEnum):
    """How far a quote is."""

    SUGGESTED = "suggested"
    APPROVED_ONCE = "approved_once"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


def suggest(
    session: Session, *, by: Actor, keys: KeyRing, comment: CommentId, masked: Masked, now: datetime
) -> str:
    """Put a comment on the board, or change what it would show; returns its id. Approvals start again.

    Raises NotFound for another organisation's comment; Refused ``quote_no_consent``, ``quote_other_words``
    (the text does more than hide), ``quote_identifies`` (a number or a name is still in it),
    ``quote_length`` or ``theme_unknown``.
    """
    organisation_id = organisation_of(session, by=by, permission=Permission.APPROVE_QUOTES, comment=comment)
    _require_consent(session, organisation_id, comment.response_id)
    checked = quote_words.checked(session, keys, organisation_id, comment, masked)
    row = _row(session, organisation_id, comment)
    row.masked_sealed = keys.seal(checked.text, sealing_context(Quote.masked_sealed, row.id))
    row.masked_by, row.theme = by.account_id, checked.theme
    row.translation_sealed = row.translated_by = None
    if checked.translation is not None:
        row.translation_sealed = keys.seal(
            checked.translation, sealing_context(Quote.translation_sealed, row.id)
        )
        row.translated_by = by.account_id
    _start_again(row)
    row.revision += 1
    session.flush()
    _note(session, by, "quote_masked", row, now)
    return row.id


def approve(session: Session, *, by: Actor, quote_id: str, revision: int, now: datetime) -> QuoteState:
    """Approve this revision; returns its state then. The second approver must be another person.

    Raises NotFound, Refused ``quote_changed`` (someone has changed it since), ``quote_no_consent``,
    ``quote_needs_an_account`` or ``quote_needs_another_person``.
    """
    row = _in_scope(session, by, quote_id)
    _require_consent(session, row.organisation_id, row.response_id)
    if by.account_id is None:
        raise _refused("quote_needs_an_account", "Only a person can approve a quote.", "Sign in first.")
    if row.revision != revision:
        raise _refused(
            "quote_changed", "Someone has changed it since you read it.", "Read it again, then approve it."
        )
    if row.state == QuoteState.APPROVED:
        return QuoteState.APPROVED
    if row.state == QuoteState.SUGGESTED:
        row.first_approver, row.first_approved_at = by.account_id, now
        row.state = QuoteState.APPROVED_ONCE.value
    elif row.first_approver == by.account_id:
        raise _refused(
            "quote_needs_another_person",
            "You have already approved it.",
            "Ask someone else in your team to read and approve it.",
        )
    else:
        row.second_approver, row.second_approved_at = by.account_id, now
        row.state = QuoteState.APPROVED.value
    session.flush()
    _note(session, by, f"quote_{row.state}", row, now)
    return QuoteState(row.state)


def withdraw(session: Session, *, by: Actor, quote_id: str, now: datetime) -> None:
    """Remove it from the board and from everything made from it; the masked words are erased."""
    row = _in_scope(session, by, quote_id)
    _erase(row)
    session.flush()
    _note(session, by, "quote_withdrawn", row, now)


def revoke_consent(session: Session, *, by: Actor, quote_id: str, now: datetime) -> int:
    """The person no longer wants to be quoted; removes all their quotes for good and returns how many."""
    row = _in_scope(session, by, quote_id)
    values = {
        "response_id": row.response_id,
        "organisation_id": row.organisation_id,
        "noted_by": by.account_id,
        "noted_at": now,
    }
    insert_once(session, WithdrawnConsent, values)
    theirs = session.scalars(
        sa.select(Quote).where(
            Quote.organisation_id == row.organisation_id, Quote.response_id == row.response_id
        )
    ).all()
    shown = sum(each.state != QuoteState.WITHDRAWN for each in theirs)
    for each in theirs:
        _erase(each)
        each.consent = "withdrawn"
    session.flush()
    _note(session, by, "quote_consent_revoked", row, now)
    return shown


def _row(session: Session, organisation_id: str, comment: CommentId) -> Quote:
    values = {
        "id": new_id(),
        "organisation_id": organisation_id,
        "response_id": comment.response_id,
        "question_id": comment.question_id,
        "item": comment.item,
        "revision": 0,
        "state": QuoteState.SUGGESTED.value,
        "consent": "given",
    }
    insert_once(session, Quote, values)
    query = sa.select(Quote).where(
        Quote.response_id == comment.response_id,
        Quote.question_id == comment.question_id,
        Quote.item == comment.item,
    )
    return session.scalars(query.with_for_update()).one()


def _start_again(row: Quote) -> None:
    row.state = QuoteState.SUGGESTED.value
    row.first_approver = row.first_approved_at = row.second_approver = row.second_approved_at = None


def _erase(row: Quote) -> None:
    _start_again(row)
    row.state = QuoteState.WITHDRAWN.value
    row.masked_sealed = row.translation_sealed = row.masked_by = row.translated_by = None


def _require_consent(session: Session, organisation_id: str, response_id: str) -> None:
    if not quote_consent.is_given(session, organisation_id=organisation_id, response_id=response_id):
        raise _refused(
            "quote_no_consent",
            "The person who wrote this did not agree to share it.",
            "Choose a comment by someone else.",
        )


def _in_scope(session: Session, by: Actor, quote_id: str) -> Quote:
    return row_in_scope(
        session,
        Quote,
        quote_id,
        Quote.state != QuoteState.WITHDRAWN.value,
        by=by,
        permission=Permission.APPROVE_QUOTES,
        missing=NotFound("quote_not_found", where="This quote"),
        to_change=True,
    )


def _refused(code: str, what: str, how: str) -> Refused:
    return Refused(code, where="This quote", what=what, how=how)


def _note(session: Session, by: Actor, action: str, row: Quote, now: datetime) -> None:
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=row.organisation_id,
        subject_kind="quote",
        subject_id=row.id,
        detail={"revision": row.revision},
        now=now,
    )
