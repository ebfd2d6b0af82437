"""Quotes: only of people who agree, only hiding, never mending; approved by two; gone when taken back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from feedback_app.errors import NotFound, Refused
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.quotes import quotes
from feedback_app.services.quotes.quote_board import ApprovedQuote
from feedback_app.services.quotes.quote_words import only_hides
from feedback_app.services.quotes.quotes import QuoteState
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord, Quote, Response, WithdrawnConsent
from tests.feedback_app.services.walls.north_board import SHOWN, Board
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine
from tests.support.respondent import count


@pytest.fixture
def board(database: Database, keys: KeyRing, cast: Cast) -> Board:
    return Board(database, keys, cast)


def refused_code(work: object, *arguments: object, **more: object) -> str:
    with pytest.raises(Refused) as refused:
        work(*arguments, **more)  # type: ignore[operator]
    return refused.value.code


def test_it_leaves_the_team_when_two_people_approved_it(board: Board) -> None:
    quote_id = board.suggest(board.said())
    assert board.approved() == ()
    assert board.approve(quote_id, board.cast.ben) is QuoteState.APPROVED_ONCE
    assert board.approved() == ()
    assert board.approve(quote_id, board.cast.asha) is QuoteState.APPROVED
    assert board.approved() == (ApprovedQuote(SHOWN),)


def test_the_same_person_cannot_approve_twice(board: Board) -> None:
    quote_id = board.suggest(board.said())
    board.approve(quote_id, board.cast.ben)
    assert refused_code(board.approve, quote_id, board.cast.ben) == "quote_needs_another_person"
    assert board.approved() == ()
    with pytest.raises(IntegrityError), board.database.write() as session:
        session.execute(sa.update(Quote).values(second_approver=Quote.first_approver))


def test_what_was_changed_meanwhile_is_not_approved(board: Board) -> None:
    comment = board.said()
    quote_id = board.suggest(comment)
    board.approve(quote_id, board.cast.ben)
    assert board.suggest(comment, "I feel less alone") == quote_id  # the approval was of other words
    assert refused_code(board.approve, quote_id, board.cast.asha) == "quote_changed"
    assert board.approve(quote_id, board.cast.asha, revision=2) is QuoteState.APPROVED_ONCE


@pytest.mark.parametrize("consent", ["no", None])
def test_only_who_agreed_is_quoted(board: Board, consent: str | None) -> None:
    comment = board.said("The waiting list was far too long for us.", consent)
    assert board.candidates() == ()
    assert refused_code(board.suggest, comment, "too long") == "quote_no_consent"


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        ("listened to me", "quote_other_words"),  # a mended spelling is no longer their word
        ("I feel less alone … listend to me", "quote_other_words"),
        ("feel less alone with my bab", "quote_other_words"),
        ("[name]", "quote_length"),
        (" … ", "quote_length"),
        ("x" * 601, "quote_length"),
    ],
)
@on_one_engine
def test_a_quote_only_leaves_out(board: Board, shown: str, code: str) -> None:
    comment = board.said()
    if shown == "[name]":  # a mask alone shows nothing someone wrote
        code = "quote_other_words"
    assert refused_code(board.suggest, comment, shown) == code
    assert count(board.database, Quote) == 0


@pytest.mark.parametrize(
    ("original", "shown", "holds"),
    [
        ("a b c", "a b c", True),
        ("a b c", "a … c", True),
        ("a b c", "a ... c", True),
        ("a\n b   c", "a b c", True),
        ("a b c", "c … a", False),
        ("a b c", "A b c", False),
        ("not helpful", "helpful", True),  # two people read it: a machine cannot judge what leaving out does
        ("unhelpful", "helpful", False),
        ("unhelpful but helpful", "… helpful", True),  # the second one is a word of its own
        ("Anna's visit", "[name]'s visit", True),
        ("مساعدة كبيرة شكرا", "مساعدة … شكرا", True),
        ("a b", "[x]", False),
    ],
)
def test_what_counts_as_leaving_out(original: str, shown: str, holds: bool) -> None:
    assert only_hides(original, shown) is holds


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Ring me on 07700 900123 any day", "phone number"),
        ("She came on 12 March and helped", "date"),
        ("Ben was lovely with us", "member of staff"),
        ("My number is 943 476 5919", "NHS number"),
    ],
)
@on_one_engine
def test_what_identifies_must_be_hidden_first(board: Board, words: str, kind: str) -> None:
    comment = board.said(words)
    with pytest.raises(Refused) as refused:
        board.suggest(comment, words)
    assert refused.value.code == "quote_identifies"
    assert kind in refused.value.what
    assert not {word for word in ("07700", "March", "943") if word in str(refused.value)}


@on_one_engine
def test_a_translation_is_checked_too_and_stands_beside_the_original(board: Board) -> None:
    comment = board.said("Bardzo mi pomogli i czuję się spokojniej")
    shown = "Bardzo mi pomogli"
    code = refused_code(board.suggest, comment, shown, translation="They helped, ring 07700 900123")
    assert code == "quote_identifies"
    quote_id = board.suggest(comment, shown, translation="They helped me a lot")
    (quote,) = board.quotes()
    assert (quote.original, quote.shown, quote.translation) == (
        "Bardzo mi pomogli i czuję się spokojniej", shown, "They helped me a lot",
    )  # fmt: skip
    board.approve(quote_id, board.cast.ben)
    board.approve(quote_id, board.cast.asha)
    assert board.approved() == (ApprovedQuote(shown, "They helped me a lot"),)


def test_withdrawn_it_is_gone_and_its_words_are_erased(board: Board) -> None:
    comment, quote_id = board.out()
    with board.database.write() as session:
        quotes.withdraw(session, by=board.cast.ben, quote_id=quote_id, now=NOW)
    assert board.approved() == board.quotes() == ()
    with board.database.read() as session:
        row = session.scalars(sa.select(Quote)).one()
        assert (row.masked_sealed, row.translation_sealed, row.state) == (None, None, "withdrawn")
    with pytest.raises(NotFound):
        board.approve(quote_id, board.cast.asha)
    assert board.suggest(comment) == quote_id  # the person still agrees: it may come back, unapproved
    assert board.approved() == ()


def test_revoking_consent_takes_away_every_quote_of_that_person_for_good(board: Board) -> None:
    comment = board.said(could_be_better="Longer visits please")
    other = CommentId(comment.response_id, "could_be_better")
    first, second = board.suggest(comment), board.suggest(other, "Longer visits please")
    _, strangers = board.out("Warm and kind to us both", "Warm and kind to us both")
    for by in (board.cast.ben, board.cast.asha):
        board.approve(first, by)
    with board.database.write() as session:
        assert quotes.revoke_consent(session, by=board.cast.ben, quote_id=first, now=NOW) == 2
    assert [each.id for each in board.quotes()] == [strangers]
    assert board.approved() == (ApprovedQuote("Warm and kind to us both"),)
    for each in (comment, other):
        assert refused_code(board.suggest, each) == "quote_no_consent"
    with pytest.raises(NotFound):
        board.approve(second, board.cast.asha)
    with board.database.read() as session:
        given = session.scalars(
            sa.select(AnswerRecord.code).where(
                AnswerRecord.response_id == comment.response_id, AnswerRecord.question_id == "quote"
            )
        ).all()
    assert given == ["yes"]  # what someone answered is never overwritten


def test_the_database_keeps_no_words_of_a_withdrawn_quote(board: Board) -> None:
    board.out()
    with pytest.raises(IntegrityError), board.database.write() as session:
        session.execute(
            sa.update(Quote).values(state="withdrawn", first_approved_at=None, second_approved_at=None)
        )


def test_it_goes_when_the_response_goes(board: Board) -> None:
    comment, quote_id = board.out()
    with board.database.write() as session:
        quotes.revoke_consent(session, by=board.cast.ben, quote_id=quote_id, now=NOW)
        session.execute(sa.delete(Response).where(Response.id == comment.response_id))
    assert count(board.database, Quote) == count(board.database, WithdrawnConsent) == 0
