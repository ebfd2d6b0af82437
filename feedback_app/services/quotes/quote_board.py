"""The quotes board: what may be quoted, what waits for approval, and what may leave the team.

Words are decrypted in memory and never cached, logged or shown in a ``repr``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.comments.quoting.quotes import choose_quotes, purest
from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.comments import reading
from feedback_app.services.comments.opening import OpenComment, Opener, as_typed, opener_of
from feedback_app.services.comments.read_comment import ReadComment
from feedback_app.services.comments.reading import Masking
from feedback_app.services.comments.reading_cache import KeptReadings, kept_readings
from feedback_app.services.comments.sorting import read_all
from feedback_app.services.quotes import quote_consent, quote_words
from feedback_app.services.quotes.quotes import QuoteState
from feedback_app.services.results.figures import published
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import ActionComment, Quote, Response
from feedback_app.storage.queries import quotable
from feedback_app.storage.sealing import DAMAGED, readable
from surveys.core.model import Form


MOST_READ = 1_000
MOST_SHOWN = 200
UNREADABLE = "unreadable"
WAITING = frozenset({QuoteState.SUGGESTED.value, QuoteState.APPROVED_ONCE.value})
OUT = frozenset({QuoteState.APPROVED.value})


@dataclass(frozen=True, slots=True, repr=False)
class QuoteCandidate:
    """A comment that may go on the board. ``masking``: what the machine suggests hiding."""

    comment: CommentId
    text: str
    question: str
    month: date
    masking: Masking

    def __repr__(self) -> str:
        return "<QuoteCandidate>"


@dataclass(frozen=True, slots=True, repr=False)
class BoardQuote:
    """A quote on the board, with what the person wrote."""

    id: str
    comment: CommentId
    original: str
    shown: str
    translation: str | None
    question: str
    month: date
    theme: str | None
    state: QuoteState
    revision: int
    first_approver: str | None
    may_be_names: tuple[str, ...]

    def __repr__(self) -> str:
        return "<BoardQuote>"


@dataclass(frozen=True, slots=True)
class ApprovedQuote:
    """What anyone may see. ``translation``: what it means in English, by someone in the team."""

    text: str = field(repr=False)
    translation: str | None = field(default=None, repr=False)
    theme: str | None = None


def candidates(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    organisation_id: str,
    most: int = 10,
    kept: KeptReadings = kept_readings,
) -> Mapping[str, tuple[QuoteCandidate, ...]]:
    """Comments of people who agreed to be quoted, by theme, those first that carry it most purely.

    One from each person, no near-duplicates; themes with none are left out. ``UNREADABLE`` holds what the
    machine cannot read as typed (it needs a translation). A label that the team corrected counts before the
    machine's. Considers the newest ``MOST_READ``.
    """
    require(by, Permission.APPROVE_QUOTES, organisation_id)
    require(by, Permission.READ_RESPONSES, organisation_id)
    opener = _opener(session, keys, organisation_id)
    every = _quotable(session, by, opener, organisation_id, kept)
    unreadable = [each for each in every if each.unreadable is not None][:most]
    fit = {theme: _fit(theme, every) for theme in reading.theme_names()}
    opened = opener.open(session, [*unreadable, *(each for some in fit.values() for each in some)])
    chosen = {theme: _chosen(theme, some, opened, most) for theme, some in fit.items()}
    chosen[UNREADABLE] = [opened[each.comment] for each in unreadable if each.comment in opened]
    staff = quote_words.staff_names(session, keys, organisation_id)
    return {
        theme: tuple(_candidate(each, staff) for each in found) for theme, found in chosen.items() if found
    }


def board(session: Session, *, by: Actor, keys: KeyRing, organisation_id: str) -> tuple[BoardQuote, ...]:
    """What waits for approval and what is approved, newest month first."""
    require(by, Permission.APPROVE_QUOTES, organisation_id)
    consents = quote_consent.consenting(session, organisation_id)
    rows = quotable.on_the_board(session, organisation_id, consents, states=WAITING | OUT, limit=MOST_SHOWN)
    forms = published(session, {row.form_version_id for row in rows})
    return tuple(_on_board(keys, row, forms[row.form_version_id]) for row in rows)


def approved(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    organisation_id: str,
    most: int = 6,
    months: tuple[date, date] | None = None,
) -> tuple[ApprovedQuote, ...]:
    """For the poster and the pack: what two people approved, and the person who wrote it still agrees to.

    ``months``: only words received from the first of these two months to the last.
    """
    require(by, Permission.READ_PUBLISHED, organisation_id)
    consents = quote_consent.consenting(session, organisation_id)
    rows = quotable.on_the_board(session, organisation_id, consents, states=OUT, limit=most, months=months)
    quotes = (_approved(keys, row.quote) for row in rows)
    return tuple(each for each in quotes if each is not None)


def approved_behind(
    session: Session, *, by: Actor, keys: KeyRing, organisation_id: str, action_ids: Collection[str]
) -> Mapping[str, tuple[ApprovedQuote, ...]]:
    """Approved quotes among the comments behind each of these actions."""
    require(by, Permission.READ_RESULTS, organisation_id)
    consents = quote_consent.consenting(session, organisation_id)
    rows = quotable.on_the_board(session, organisation_id, consents, states=OUT, limit=MOST_SHOWN)
    quotes = {(row.quote.response_id, row.quote.question_id, row.quote.item): row.quote for row in rows}
    links = session.scalars(
        sa.select(ActionComment)
        .where(
            ActionComment.organisation_id == organisation_id, ActionComment.action_id.in_(sorted(action_ids))
        )
        .order_by(ActionComment.action_id, ActionComment.response_id, ActionComment.question_id)
    )
    found: dict[str, list[ApprovedQuote]] = {}
    for link in links:
        quote = quotes.get((link.response_id, link.question_id, link.item))
        words = _approved(keys, quote) if quote is not None else None
        if words is not None:
            found.setdefault(link.action_id, []).append(words)
    return {action_id: tuple(each) for action_id, each in found.items()}


def _opener(session: Session, keys: KeyRing, organisation_id: str) -> Opener:
    versions = session.scalars(
        sa.select(Response.form_version_id).where(Response.organisation_id == organisation_id).distinct()
    )
    return opener_of(session, keys, {organisation_id}, versions)


def _quotable(
    session: Session, by: Actor, opener: Opener, organisation_id: str, kept: KeptReadings
) -> tuple[ReadComment, ...]:
    """The newest comments that may be quoted, read as typed: that is what a quote shows."""
    consents = quote_consent.consenting(session, organisation_id)
    found = quotable.quotable(session, organisation_id, consents, opener.experiences, limit=MOST_READ)
    untranslated = [replace(each, translation=0) for each in found]
    return read_all(session, by=by, opener=opener, sealed=untranslated, kept=kept)


def _fit(theme: str, every: Sequence[ReadComment]) -> list[ReadComment]:
    """Those that carry a theme and are of a quotable length."""
    readable = {each.comment.key: each for each in every if each.unreadable is None}
    found = purest(((each.counts.reading, each.machine.words) for each in readable.values()), theme)
    return [readable[key] for key in found]


def _chosen(
    theme: str, fit: Sequence[ReadComment], opened: Mapping[CommentId, OpenComment], most: int
) -> list[OpenComment]:
    found = [opened[each.comment] for each in fit if each.comment in opened]
    by_key = {each.comment.key: each for each in found}
    pairs = [(each.spoken, each.read.counts.reading) for each in found]
    return [by_key[quote.comment_id] for quote in choose_quotes(pairs, theme, most=most)]


def _candidate(each: OpenComment, staff: Collection[str]) -> QuoteCandidate:
    return QuoteCandidate(
        comment=each.comment,
        text=each.text,
        question=each.read.question,
        month=each.read.month,
        masking=reading.mask(each.text, staff),
    )


def _on_board(keys: KeyRing, row: quotable.QuoteRow, form: Form) -> BoardQuote:
    quote = row.quote
    comment = CommentId(quote.response_id, quote.question_id, quote.item)
    shown = _approved(keys, quote) or ApprovedQuote(DAMAGED, None, quote.theme)
    return BoardQuote(
        id=quote.id,
        comment=comment,
        original=as_typed(keys, comment, row.text_sealed) or DAMAGED,
        shown=shown.text,
        translation=shown.translation,
        question=form.by_id[quote.question_id].text,
        month=row.received_month,
        theme=quote.theme,
        state=QuoteState(quote.state),
        revision=quote.revision,
        first_approver=quote.first_approver,
        may_be_names=reading.mask(shown.text).may_be_names,
    )


def _approved(keys: KeyRing, quote: Quote) -> ApprovedQuote | None:
    """Its words; None when they are damaged, so that nothing leaves the team in their place."""
    if quote.masked_sealed is None:
        raise AssertionError("a quote that is shown has words")
    text = readable(keys, quote.masked_sealed, Quote.masked_sealed, quote.id)
    sealed = quote.translation_sealed
    translation = readable(keys, sealed, Quote.translation_sealed, quote.id) if sealed else None
    if text is None or (sealed and translation is None):
        return None
    return ApprovedQuote(text, translation, quote.theme)
