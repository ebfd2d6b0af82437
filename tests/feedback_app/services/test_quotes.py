"""Quotes: only of people who agree, only hiding, never mending; approved by two; gone when taken back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from feedback_app.access.actor import Actor
from feedback_app.errors import NotFound, Refused
from feedback_app.services import actions, comment_labels, quote_board, quotes
from feedback_app.services.actions import Plan
from feedback_app.services.comment_labels import Label
from feedback_app.services.comment_places import CommentPlace
from feedback_app.services.quote_board import ApprovedQuote, BoardQuote, Candidate
from feedback_app.services.quote_words import only_hides
from feedback_app.services.quotes import Masked, QuoteState
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord, Quote, Response, WithdrawnConsent
from surveys.answers import Answer, Chosen, Written
from tests.feedback_app.cast import NOW, Cast
from tests.feedback_app.engines import on_one_engine
from tests.feedback_app.given import VISIT, give
from tests.feedback_app.respondent import count


WORDS = "Sarah listend to me and I feel less alone with my baby Noah."
SHOWN = "… listend to me and I feel less alone with my baby [name]."
WAITING = "Waiting & timeliness"


class Board:
    """North's board, with what people of North do there."""

    def __init__(self, database: Database, keys: KeyRing, cast: Cast) -> None:
        self.database, self.keys, self.cast = database, keys, cast

    def said(
        self, words: str = WORDS, consent: str | None = "yes", *, question: str = "went_well", **more: str
    ) -> CommentPlace:
        """Somebody answers after a visit."""
        answers: dict[str, Answer] = {"overall": Chosen("good"), question: Written(words)}
        answers |= {name: Written(text) for name, text in more.items()}
        if consent is not None:
            answers["quote"] = Chosen(consent)
        with self.database.write() as session:
            response = give(session, self.keys, self.cast.north, VISIT, answers)
        return CommentPlace(response, question)

    def suggest(self, comment: CommentPlace, shown: str = SHOWN, **more: str | None) -> str:
        with self.database.write() as session:
            return quotes.suggest(
                session,
                by=self.cast.ben,
                keys=self.keys,
                comment=comment,
                masked=Masked(shown, **more),
                now=NOW,
            )

    def approve(self, quote_id: str, by: Actor, revision: int = 1) -> QuoteState:
        with self.database.write() as session:
            return quotes.approve(session, by=by, quote_id=quote_id, revision=revision, now=NOW)

    def approved(self) -> tuple[ApprovedQuote, ...]:
        with self.database.read() as session:
            return quote_board.approved(
                session, by=self.cast.ben, keys=self.keys, organisation_id=self.cast.north
            )

    def quotes(self) -> tuple[BoardQuote, ...]:
        with self.database.read() as session:
            return quote_board.board(
                session, by=self.cast.ben, keys=self.keys, organisation_id=self.cast.north
            )

    def candidates(self, theme: str = WAITING) -> tuple[Candidate, ...]:
        with self.database.read() as session:
            found = quote_board.candidates(
                session, by=self.cast.ben, keys=self.keys, organisation_id=self.cast.north
            )
        assert all(found.values())  # a theme without any is left out
        return found.get(theme, ())

    def out(self, words: str = WORDS, shown: str = SHOWN, **more: str) -> tuple[CommentPlace, str]:
        """A quote two people approved."""
        comment = self.said(words, **more)
        quote_id = self.suggest(comment, shown)
        self.approve(quote_id, self.cast.ben)
        self.approve(quote_id, self.cast.asha)
        return comment, quote_id


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
    if shown == "[name]":  # a mask alone shows nothing somebody wrote
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
    other = CommentPlace(comment.response_id, "could_be_better")
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
    assert given == ["yes"]  # what somebody answered is never overwritten


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


class TestCandidates:
    LONG_WAIT = "We waited nine months to be seen and nobody told us why."
    SHORT_WAIT = "The waiting list was so long that we gave up hope."
    WARM = "She was warm and kind and never judged me at all."

    def test_are_those_that_carry_the_theme_one_a_person(self, board: Board) -> None:
        both = board.said(self.LONG_WAIT, could_be_better="An hour of waiting on the phone is too long.")
        warm = board.said(self.WARM)
        once = board.said(self.SHORT_WAIT, question="could_be_better")
        people = [each.comment.response_id for each in board.candidates()]
        assert sorted(people) == sorted([both.response_id, once.response_id])
        assert warm.response_id not in people

    def test_what_is_on_the_board_is_not_proposed_again(self, board: Board) -> None:
        comment = board.said(self.SHORT_WAIT, question="could_be_better")
        quote_id = board.suggest(comment, self.SHORT_WAIT)
        assert board.candidates() == ()
        with board.database.write() as session:
            quotes.withdraw(session, by=board.cast.ben, quote_id=quote_id, now=NOW)
        assert [each.comment for each in board.candidates()] == [comment]

    @on_one_engine
    def test_a_label_somebody_corrected_decides(self, board: Board) -> None:
        wait = board.said(self.SHORT_WAIT, question="could_be_better")
        warm = board.said(self.WARM)
        with board.database.write() as session:
            for comment, themes in ((wait, ()), (warm, (WAITING,))):
                label = Label("neutral_mixed", themes)
                comment_labels.correct(session, by=board.cast.ben, comment=comment, label=label, now=NOW)
        assert [each.comment for each in board.candidates()] == [warm]

    @on_one_engine
    def test_what_the_machine_would_hide_is_proposed_and_names_are_pointed_at(self, board: Board) -> None:
        board.said(
            "We waited nine months until 3 May, then Ben rang my mum Sarah.", question="could_be_better"
        )
        (found,) = board.candidates()
        assert found.masking.kinds == ("date", "member of staff")
        assert "3 May" not in found.masking.text
        assert "Sarah" in found.masking.may_be_names

    @on_one_engine
    def test_another_language_is_a_list_of_its_own(self, board: Board) -> None:
        board.said("Bardzo mi pomogli i czuję się teraz dużo spokojniej z dzieckiem")
        board.said(self.SHORT_WAIT, question="could_be_better")
        (found,) = board.candidates(quote_board.UNREADABLE)
        assert found.text.startswith("Bardzo")


def test_behind_an_action_stand_its_approved_quotes_alone(board: Board) -> None:
    shown, _ = board.out("Longer visits please", "Longer visits please")
    hidden = board.said()
    board.suggest(hidden)
    north = {"by": board.cast.ben, "organisation_id": board.cast.north}
    with board.database.write() as session:
        plan = Plan(said="Visits were short.", doing="They are longer now.")
        action_id = actions.record(session, **north, plan=plan, now=NOW)
        for comment in (shown, hidden):
            actions.link_comment(session, by=board.cast.ben, action_id=action_id, comment=comment, now=NOW)
        found = quote_board.approved_behind(session, **north, keys=board.keys, action_ids=[action_id])
    assert found == {action_id: (ApprovedQuote("Longer visits please"),)}


def test_neither_words_nor_masks_show_in_a_repr(board: Board) -> None:
    board.said("We waited nine months until 3 May, then Ben rang my mum Sarah.", question="could_be_better")
    board.out()
    seen = repr([*board.candidates(), *board.quotes(), *board.approved(), Masked(WORDS, WORDS)])
    assert not {word for word in ("Sarah", "listend", "waited", "Ben") if word in seen}
