"""Whether a text may be shown as a quote: it only hides words, changes none, and identifies no one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.errors import NotFound, Refused
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.comments import reading
from feedback_app.services.comments.opening import as_typed
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Account, AnswerRecord, Membership
from feedback_app.storage.sealing import readable
from surveys.core.validation import clean_text


LONGEST = 600
"""Characters; a poster has room for no more."""

HIDDEN = re.compile(r"\[[^\[\]]{1,40}\]|…|\.\.\.")
"""What shows that words were left out: ``[name]``, ``[town]``, or dots."""


@dataclass(frozen=True, slots=True)
class Masked:
    """What would be shown. ``translation``: what someone in the team says it means, in English."""

    text: str = field(repr=False)
    translation: str | None = field(default=None, repr=False)
    theme: str | None = None


def checked(
    session: Session, keys: KeyRing, organisation_id: str, comment: CommentId, masked: Masked
) -> Masked:
    """The words as they would be shown. Raises Refused; see ``quotes.suggest``."""
    staff = staff_names(session, keys, organisation_id)
    original = _as_typed(session, keys, comment)
    shown = _of_length(masked.text)
    if not only_hides(original, shown):
        raise _refused(
            "quote_other_words",
            "It has words that are not in what the person wrote.",
            "Only leave words out: write [name] or … in their place. Do not correct the spelling.",
        )
    translation = masked.translation
    meant = _of_length(translation) if translation and translation.strip() else None
    for each in (shown, meant or ""):
        kinds = reading.mask(each, staff).kinds
        if kinds:
            raise _refused(
                "quote_identifies",
                f"It still holds something that could identify someone: {', '.join(kinds)}.",
                "Write the kind in brackets instead, such as [name] or [date].",
            )
    if masked.theme is not None and masked.theme not in reading.theme_names():
        raise reading.theme_unknown()
    return Masked(shown, meant, masked.theme)


def _as_typed(session: Session, keys: KeyRing, comment: CommentId) -> str:
    sealed = session.get_one(AnswerRecord, tuple(comment)).text_sealed
    text = as_typed(keys, comment, sealed) if sealed is not None else None
    if text is None:
        raise NotFound("comment_not_found", where="This comment")
    return text


def staff_names(session: Session, keys: KeyRing, organisation_id: str) -> tuple[str, ...]:
    """Everyone who has an account in the organisation."""
    rows = session.execute(
        sa.select(Account.id, Account.name_sealed)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.organisation_id == organisation_id)
        .distinct()
    )
    names = (readable(keys, row.name_sealed, Account.name_sealed, row.id) for row in rows)
    return tuple(name for name in names if name is not None)


def only_hides(original: str, shown: str) -> bool:
    """Whether ``shown`` is ``original`` with only parts left out: each piece is in it, in whole words (half a
    word may be another word), in the same order. Spaces and line ends do not count.
    """
    whole, at = _even(original), 0
    pieces = [piece for piece in map(_even, HIDDEN.split(shown)) if piece]
    for piece in pieces:
        begins = r"(?<!\w)" if piece[0].isalnum() else ""
        ends = r"(?!\w)" if piece[-1].isalnum() else ""
        found = re.compile(f"{begins}{re.escape(piece)}{ends}").search(whole, at)
        if found is None:
            return False
        at = found.end()
    return bool(pieces)


def _even(text: str) -> str:
    return " ".join(text.split())


def _of_length(text: str) -> str:
    plain = clean_text(text).strip()
    if not any(each.isalnum() for each in plain) or len(plain) > LONGEST:
        raise _refused(
            "quote_length",
            f"It needs between 1 and {LONGEST} characters.",
            "Leave words out and write … in their place.",
        )
    return plain


def _refused(code: str, what: str, how: str) -> Refused:
    return Refused(code, where="This quote", what=what, how=how)
