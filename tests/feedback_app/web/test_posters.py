"""Sheets to print: for the team alone, with nothing on them that may not leave it."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image

from feedback_app.errors import Refused
from feedback_app.exports import poster
from feedback_app.exports.poster import PosterLine, PosterSheet
from feedback_app.services.actions import actions
from feedback_app.services.actions.actions import ActionState, Plan
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.quotes import quotes
from feedback_app.services.quotes.quote_words import Masked
from surveys.core.answers import Chosen, Written
from tests.support.faces import Stage
from tests.support.given import NASTY, VISIT, give


QUOTE, NOT_APPROVED = "Longer visits please", "Kind to us both"


@pytest.fixture
def told(stage: Stage) -> Stage:
    """North did something because of two comments; one of them is an approved quote."""
    north = {"organisation_id": stage.cast.north, "now": stage.clock()}
    with stage.workspace.database.write() as session:
        plan = Plan(said="Visits were short.", doing="They are longer now.", is_public=True)
        action_id = actions.record(session, by=stage.cast.ben, **north, plan=plan)
        actions.move(
            session, by=stage.cast.ben, action_id=action_id, state=ActionState.DONE, now=stage.clock()
        )
        own = Plan(said="Only for us.", doing="A secret.")
        actions.record(session, by=stage.cast.ben, **north, plan=own)
    for words in (QUOTE, NOT_APPROVED):
        quote(stage, words, action_id, is_approved=words == QUOTE)
    return stage


def quote(stage: Stage, words: str, action_id: str | None = None, *, is_approved: bool = True) -> str:
    answers = {"overall": Chosen("good"), "went_well": Written(words), "quote": Chosen("yes")}
    keys, now = stage.workspace.keys, stage.clock()
    with stage.workspace.database.write() as session:
        comment = CommentId(give(session, keys, stage.cast.north, VISIT, answers), "went_well")
        quote_id = quotes.suggest(
            session, by=stage.cast.ben, keys=keys, comment=comment, masked=Masked(words), now=now
        )
        for by in (stage.cast.ben, stage.cast.asha) if is_approved else (stage.cast.ben,):
            quotes.approve(session, by=by, quote_id=quote_id, revision=1, now=now)
        if action_id:
            actions.link_comment(session, by=stage.cast.ben, action_id=action_id, comment=comment, now=now)
    return quote_id


def test_who_is_not_signed_in_is_led_there_and_back(client, told: Stage) -> None:
    answer = client.get("/you-said/north")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/you-said/north"


def test_what_was_done_stands_there_with_its_approved_quotes_alone(staff, told: Stage) -> None:
    page = staff.get("/you-said/north")
    assert page.status_code == 200
    for words in ("Visits were short.", "They are longer now.", QUOTE):
        assert words in page.text
    for words in (NOT_APPROVED, "Only for us.", "A secret."):
        assert words not in page.text


def test_quotes_have_a_sheet_of_their_own(staff, told: Stage) -> None:
    page = staff.get("/in-their-words/north")
    assert QUOTE in page.text
    assert NOT_APPROVED not in page.text


def test_what_was_taken_back_is_on_no_sheet(staff, told: Stage) -> None:
    quote_id = quote(told, "Warm and patient with us")
    assert "Warm and patient with us" in staff.get("/in-their-words/north").text
    with told.workspace.database.write() as session:
        quotes.revoke_consent(session, by=told.cast.ben, quote_id=quote_id, now=told.clock())
    assert "Warm and patient with us" not in staff.get("/in-their-words/north").text


@pytest.mark.parametrize("kind", ["you-said", "in-their-words"])
@pytest.mark.parametrize("name", ["south", "nowhere", "x%2Fy", "south.png"])
def test_the_sheets_of_others_do_not_exist(staff, told: Stage, kind: str, name: str) -> None:
    answer = staff.get(f"/{kind}/{name}")
    assert answer.status_code == 404
    assert "Visits were short." not in answer.text


@pytest.mark.parametrize("kind", ["you-said", "in-their-words"])
def test_an_empty_sheet_says_why(staff, stage: Stage, kind: str) -> None:
    page = staff.get(f"/{kind}/north")
    assert page.status_code == 200
    assert "yet" in page.text
    assert ".png" not in page.text


@pytest.mark.parametrize("words", NASTY)
def test_words_are_text_and_never_markup(staff, stage: Stage, words: str) -> None:
    shown = " ".join(words.replace("](https://example.org/x.png)", "]").split())
    quote(stage, shown)
    page = staff.get("/in-their-words/north").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "<h1>hello" not in page


@pytest.mark.parametrize("kind", ["you-said", "in-their-words"])
def test_the_same_sheet_is_a_picture(staff, told: Stage, kind: str) -> None:
    answer = staff.get(f"/{kind}/north.png")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.headers["cache-control"] == "no-store"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.size == (poster.WIDTH, poster.HEIGHT)
        assert len(picture.getcolors(100_000) or []) > 10  # something is written on it


def test_a_letter_the_picture_cannot_show_is_said(staff, stage: Stage) -> None:
    quote(stage, "Thank you 👶🏽 so much")
    answer = staff.get("/in-their-words/north.png")
    assert answer.status_code == 422
    assert "Print the page instead." in answer.text
    assert "👶🏽" in staff.get("/in-their-words/north").text


class TestThePicture:
    def test_is_the_same_every_time(self) -> None:
        sheet = PosterSheet("What people told us", ((PosterLine("مساعدة كبيرة", is_quote=True),),), "North")
        assert poster.draw(sheet) == poster.draw(sheet)

    def test_smaller_letters_make_room_and_nothing_is_cut_off(self) -> None:
        much = tuple((PosterLine("word " * 60, is_quote=True),) for _ in range(6))
        poster.draw(PosterSheet("Much", much))
        with pytest.raises(Refused) as refused:
            poster.draw(PosterSheet("Too much", much * 5))
        assert refused.value.code == "poster_full"

    def test_a_word_wider_than_the_sheet_is_broken(self) -> None:
        assert poster.draw(PosterSheet("Long", ((PosterLine("w" * 300),),)))[:4] == b"\x89PNG"


@pytest.fixture
def staff(client, stage: Stage) -> Iterator:
    client.cookies.set("fb_staff", stage.signed_in())
    return client
