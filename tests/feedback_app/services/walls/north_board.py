"""North's quotes board, with what people do there."""

from __future__ import annotations

from feedback_app.access.actor import Actor
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.quotes import quote_board, quotes
from feedback_app.services.quotes.quote_board import ApprovedQuote, BoardQuote, QuoteCandidate
from feedback_app.services.quotes.quote_words import Masked
from feedback_app.services.quotes.quotes import QuoteState
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from surveys.core.answers import Answer, Chosen, Written
from tests.support.cast import NOW, Cast
from tests.support.given import VISIT, give


WORDS = "Sarah listend to me and I feel less alone with my baby Noah."
SHOWN = "… listend to me and I feel less alone with my baby [name]."
WAITING = "Waiting & timeliness"


class Board:
    """North's board, with what people of North do there."""

    def __init__(self, database: Database, keys: KeyRing, cast: Cast) -> None:
        self.database, self.keys, self.cast = database, keys, cast

    def said(
        self, words: str = WORDS, consent: str | None = "yes", *, question: str = "went_well", **more: str
    ) -> CommentId:
        """Someone answers after a visit."""
        answers: dict[str, Answer] = {"overall": Chosen("good"), question: Written(words)}
        answers |= {name: Written(text) for name, text in more.items()}
        if consent is not None:
            answers["quote"] = Chosen(consent)
        with self.database.write() as session:
            response = give(session, self.keys, self.cast.north, VISIT, answers)
        return CommentId(response, question)

    def suggest(self, comment: CommentId, shown: str = SHOWN, **more: str | None) -> str:
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

    def candidates(self, theme: str = WAITING) -> tuple[QuoteCandidate, ...]:
        with self.database.read() as session:
            found = quote_board.candidates(
                session, by=self.cast.ben, keys=self.keys, organisation_id=self.cast.north
            )
        assert all(found.values())  # a theme without any is left out
        return found.get(theme, ())

    def out(self, words: str = WORDS, shown: str = SHOWN, **more: str) -> tuple[CommentId, str]:
        """A quote two people approved."""
        comment = self.said(words, **more)
        quote_id = self.suggest(comment, shown)
        self.approve(quote_id, self.cast.ben)
        self.approve(quote_id, self.cast.asha)
        return comment, quote_id
