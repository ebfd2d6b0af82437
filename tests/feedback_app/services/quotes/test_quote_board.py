"""What the board proposes, and what may stand outside the team."""

from __future__ import annotations

import pytest

from feedback_app.services.actions import actions
from feedback_app.services.actions.actions import Plan
from feedback_app.services.comments import labels, machine_reading, model_versions, translations
from feedback_app.services.comments.labels import Label
from feedback_app.services.comments.reading_cache import KeptReadings
from feedback_app.services.comments.sorting import sorting
from feedback_app.services.quotes import quote_board, quotes
from feedback_app.services.quotes.quote_board import ApprovedQuote
from feedback_app.services.quotes.quote_words import Masked
from feedback_app.services.results.view import View
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from tests.feedback_app.services.walls.north_board import WAITING, WORDS, Board
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine


LONG_WAIT = "We waited nine months to be seen and nobody told us why."
SHORT_WAIT = "The waiting list was so long that we gave up hope."
WARM = "She was warm and kind and never judged me at all."


@pytest.fixture
def board(database: Database, keys: KeyRing, cast: Cast) -> Board:
    return Board(database, keys, cast)


def test_candidates_are_those_that_carry_the_theme_one_a_person(board: Board) -> None:
    both = board.said(LONG_WAIT, could_be_better="An hour of waiting on the phone is too long.")
    warm = board.said(WARM)
    once = board.said(SHORT_WAIT, question="could_be_better")
    people = [each.comment.response_id for each in board.candidates()]
    assert sorted(people) == sorted([both.response_id, once.response_id])
    assert warm.response_id not in people


@on_one_engine
def test_what_somebody_needs_is_not_proposed_as_a_quote(board: Board) -> None:
    board.said(SHORT_WAIT, question="other_help_wanted")
    assert board.candidates() == ()


def test_what_is_on_the_board_is_not_proposed_again(board: Board) -> None:
    comment = board.said(SHORT_WAIT, question="could_be_better")
    quote_id = board.suggest(comment, SHORT_WAIT)
    assert board.candidates() == ()
    with board.database.write() as session:
        quotes.withdraw(session, by=board.cast.ben, quote_id=quote_id, now=NOW)
    assert [each.comment for each in board.candidates()] == [comment]


@on_one_engine
def test_a_label_somebody_corrected_decides(board: Board) -> None:
    wait = board.said(SHORT_WAIT, question="could_be_better")
    warm = board.said(WARM)
    with board.database.write() as session:
        for comment, themes in ((wait, ()), (warm, (WAITING,))):
            label = Label("neutral_mixed", themes)
            labels.correct(session, by=board.cast.ben, comment=comment, label=label, now=NOW)
    assert [each.comment for each in board.candidates()] == [warm]


@on_one_engine
def test_what_the_machine_would_hide_is_proposed_and_names_are_pointed_at(board: Board) -> None:
    board.said("We waited nine months until 3 May, then Ben rang my mum Sarah.", question="could_be_better")
    (found,) = board.candidates()
    assert found.masking.kinds == ("date", "member of staff")
    assert "3 May" not in found.masking.text
    assert "Sarah" in found.masking.may_be_names


@on_one_engine
def test_another_language_is_a_list_of_its_own(board: Board) -> None:
    board.said("Bardzo mi pomogli i czuję się teraz dużo spokojniej z dzieckiem")
    board.said(SHORT_WAIT, question="could_be_better")
    (found,) = board.candidates(quote_board.UNREADABLE)
    assert found.text.startswith("Bardzo")


@on_one_engine
def test_a_translated_comment_is_still_quoted_as_typed(board: Board) -> None:
    comment = board.said("Bardzo mi pomogli i czuję się teraz dużo spokojniej z dzieckiem")
    with board.database.write() as session:
        translations.translate(
            session, by=board.cast.ben, keys=board.keys, comment=comment, text=LONG_WAIT, now=NOW
        )
    assert [each.text[:6] for each in board.candidates(quote_board.UNREADABLE)] == ["Bardzo"]
    assert board.candidates() == ()


@on_one_engine
def test_what_the_themes_page_has_read_is_not_read_again_for_quotes(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = KeptReadings()
    board.said(SHORT_WAIT, question="could_be_better")
    north = {"by": board.cast.ben, "keys": board.keys, "kept": kept}
    with board.database.read() as session:
        sorting(session, **north, view=View(), now=NOW)
        monkeypatch.setattr(machine_reading, "analyse_all", lambda *_: pytest.fail("it was read again"))
        found = quote_board.candidates(session, **north, organisation_id=board.cast.north)
    assert [each.text for each in found[WAITING]] == [SHORT_WAIT]
    assert len(kept) == 1


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


@on_one_engine
def test_a_model_of_another_format_is_passed_over(board: Board) -> None:
    north = {"by": board.cast.asha, "organisation_id": board.cast.north, "now": NOW}
    with board.database.write() as session:
        model_versions.keep(session, **north, keys=board.keys, arrays=b"older", metrics={}, better=True)
        model_versions.promote(session, **north, version=1)
    board.said(SHORT_WAIT, question="could_be_better")
    assert len(board.candidates()) == 1
