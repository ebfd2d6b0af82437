"""The quotes board: what may be quoted, what waits for approval, and what may leave the team.

Words are opened in memory and never cached, logged or shown in a ``repr``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.services.comment_ids import CommentPlace
from feedback_app.services.comments import model_versions, reading
from feedback_app.services.comments.labels import labels_of
from feedback_app.services.comments.reading import Masking, Opened
from feedback_app.services.question_intents import experiences
from feedback_app.services.quotes import quote_consent, quote_words
from feedback_app.services.quotes.quotes import QuoteState
from feedback_app.services.results.figures import published
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import ActionComment, AnswerRecord, Quote, Response
from feedback_app.storage.queries import quotable
from feedback_app.storage.queries.pages import SealedWords
from feedback_app.storage.sealing import sealing_context
from surveys.core.model import Form, Question


MOST_READ = 1_000
MOST_SHOWN = 200
UNREADABLE = "unreadable"
WAITING = frozenset({QuoteState.SUGGESTED.value, QuoteState.APPROVED_ONCE.value})
OUT = frozenset({QuoteState.APPROVED.value})


@dataclass(frozen=True, slots=True, repr=False)
class Candidate:
    """A comment somebody may put on the board. ``masking``: what the machine would hide, to begin with."""

    comment: CommentPlace
    text: str
    question: str
    month: date
    masking: Masking

    def __repr__(self) -> str:
        return "<Candidate>"


@dataclass(frozen=True, slots=True, repr=False)
class BoardQuote:
    """A quote on the board, beside what the person wrote."""

    id: str
    comment: CommentPlace
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
    """What may be shown to anybody. ``translation``: what it means in English, by somebody of the team."""

    text: str = field(repr=False)
    translation: str | None = field(default=None, repr=False)
    theme: str | None = None


def candidates(
    session: Session, *, by: Actor, keys: KeyRing, organisation_id: str, most: int = 10
) -> Mapping[str, tuple[Candidate, ...]]:
    """Comments of people who agreed to be quoted, by theme, those first that carry it most purely.

    One a person, none said twice; a theme without any is left out. ``UNREADABLE`` holds what the machine
    cannot read (it needs a translation). A label somebody corrected counts before the machine's. The newest
    ``MOST_READ`` are looked at.
    """
    require(by, Permission.APPROVE_QUOTES, organisation_id)
    reader = _Reader(session, keys, organisation_id)
    rows = {comment.key: (comment, words) for comment, words in reader.quotable()}
    opened = {key: reader.open(key, words) for key, (_, words) in rows.items()}
    readable = [each for each in opened.values() if reading.is_readable(each.text)]
    model = model_versions.current(session, by=by, keys=keys, organisation_id=organisation_id)
    readings = reading.read(readable, own=model.arrays if model else None)
    labels = labels_of(session, by=by, organisation_id=organisation_id)
    by_hand = {
        comment.key: label.human.themes for comment, label in labels.items() if label.human is not None
    }
    chosen = {
        theme: reading.best_first(readable, readings, theme, most=most, by_hand=by_hand)
        for theme in reading.theme_names()
    }
    is_read = {each.key for each in readable}
    chosen[UNREADABLE] = tuple(key for key in opened if key not in is_read)[:most]
    staff = quote_words.staff_names(session, keys, organisation_id)
    return {
        theme: tuple(_candidate(reader, *rows[key], opened[key].text, staff) for key in found)
        for theme, found in chosen.items()
        if found
    }


def board(session: Session, *, by: Actor, keys: KeyRing, organisation_id: str) -> tuple[BoardQuote, ...]:
    """What waits for somebody and what is approved, newest month first."""
    require(by, Permission.APPROVE_QUOTES, organisation_id)
    reader = _Reader(session, keys, organisation_id)
    rows = quotable.on_the_board(
        session, organisation_id, reader.consents, states=WAITING | OUT, limit=MOST_SHOWN
    )
    return tuple(_on_board(reader, row) for row in rows)


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
    return tuple(_approved(keys, row.quote) for row in rows)


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
        if quote is not None:
            found.setdefault(link.action_id, []).append(_approved(keys, quote))
    return {action_id: tuple(each) for action_id, each in found.items()}


class _Reader:
    """What is the same for every comment of an organisation."""

    def __init__(self, session: Session, keys: KeyRing, organisation_id: str) -> None:
        self.session, self.keys, self.organisation_id = session, keys, organisation_id
        self.consents = quote_consent.consenting(session, organisation_id)
        versions = session.scalars(
            sa.select(Response.form_version_id).where(Response.organisation_id == organisation_id).distinct()
        )
        self.forms: Mapping[str, Form] = published(session, versions)
        self.experiences = experiences(session, self.forms)

    def quotable(self) -> list[tuple[CommentPlace, SealedWords]]:
        """The newest comments that may be quoted."""
        asked, consents = self.experiences, self.consents
        rows = quotable.quotable(self.session, self.organisation_id, consents, asked, limit=MOST_READ)
        return [(CommentPlace(row.response_id, row.question_id, row.item), row) for row in rows]

    def open(self, key: str, words: SealedWords) -> Opened:
        """One comment, readable."""
        asks = self.experiences[words.form_version_id, words.question_id]
        where = (words.response_id, words.question_id, words.item)
        text = self.keys.open(words.text_sealed, sealing_context(AnswerRecord.text_sealed, *where))
        return Opened(key=key, person=words.response_id, asks=asks, text=text)

    def question(self, form_version_id: str, question_id: str) -> Question:
        """The question a comment answers."""
        return self.forms[form_version_id].by_id[question_id]


def _candidate(
    reader: _Reader, comment: CommentPlace, words: SealedWords, text: str, staff: Collection[str]
) -> Candidate:
    return Candidate(
        comment=comment,
        text=text,
        question=reader.question(words.form_version_id, words.question_id).text,
        month=words.received_month,
        masking=reading.mask(text, staff),
    )


def _on_board(reader: _Reader, row: quotable.QuoteRow) -> BoardQuote:
    quote, keys = row.quote, reader.keys
    where = (quote.response_id, quote.question_id, quote.item)
    shown = _approved(keys, quote)
    return BoardQuote(
        id=quote.id,
        comment=CommentPlace(*where),
        original=keys.open(row.text_sealed, sealing_context(AnswerRecord.text_sealed, *where)),
        shown=shown.text,
        translation=shown.translation,
        question=reader.question(row.form_version_id, quote.question_id).text,
        month=row.received_month,
        theme=quote.theme,
        state=QuoteState(quote.state),
        revision=quote.revision,
        first_approver=quote.first_approver,
        may_be_names=reading.mask(shown.text).may_be_names,
    )


def _approved(keys: KeyRing, quote: Quote) -> ApprovedQuote:
    if quote.masked_sealed is None:
        raise AssertionError("a quote that is shown has words")
    translation = quote.translation_sealed
    return ApprovedQuote(
        keys.open(quote.masked_sealed, sealing_context(Quote.masked_sealed, quote.id)),
        keys.open(translation, sealing_context(Quote.translation_sealed, quote.id)) if translation else None,
        quote.theme,
    )
