"""The team's *Themes* page: counted in people, told in real words, corrected by one tap."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from feedback_app.access.actor import Actor
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.comments import model_versions
from feedback_app.services.themes.model_training import Taught
from feedback_app.services.themes.training_job import Classroom, OnProgress
from feedback_app.storage.models import CommentLabel, CommentTranslation
from feedback_app.ui.components.themes import theme_teaching
from surveys.core.answers import Answer, Chosen, Written
from surveys.core.model import Form
from tests.feedback_app.ui.team_tab import TeamTab
from tests.support.faces import Stage
from tests.support.given import (
    CONSULTATION,
    NASTY,
    VISIT,
    give,
)
from tests.support.respondent import count


LONG_WAIT = "The waiting list was so long that we nearly gave up hope."
LISTENED = "She really listened to me and I felt understood at last."
MEANING = "What these figures mean"
OpenPage = Callable[..., TeamTab]


@pytest.fixture
def open_page(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    def opened(by: Actor | None = None, **address: str) -> TeamTab:
        return TeamTab(monkeypatch, by or stage.cast.ben, "themes", **address)

    return opened


def said(
    stage: Stage,
    words: str,
    question: str = "could_be_better",
    form: Form = VISIT,
    where: str | None = None,
) -> CommentId:
    answers: dict[str, Answer] = {question: Written(words)}
    if form is VISIT:
        answers["overall"] = Chosen("poor")
    with stage.workspace.database.write() as session:
        response = give(session, stage.workspace.keys, where or stage.cast.north, form, answers)
    return CommentId(response, question)


def label_of(stage: Stage, comment: CommentId) -> CommentLabel:
    with stage.workspace.database.read() as session:
        return session.scalars(
            sa.select(CommentLabel).where(CommentLabel.response_id == comment.response_id)
        ).one()


def test_before_anybody_answered_it_says_what_to_do(open_page: OpenPage) -> None:
    assert "No one has answered yet." in open_page().said


def test_themes_count_people_and_quote_them(open_page: OpenPage, stage: Stage) -> None:
    for _ in range(3):
        said(stage, LONG_WAIT)
    said(stage, "We waited five months for the first appointment, far too long.")
    said(stage, LISTENED, "went_well")
    tab = open_page()
    assert "5 comments, sorted by machine, 0% checked by staff." in tab.said
    assert "Waiting & timeliness** · 4 people" in tab.said
    assert tab.html.count(LONG_WAIT) == 1  # the same words are quoted once
    assert LISTENED in tab.html


def test_families_and_professionals_stand_side_by_side(open_page: OpenPage, stage: Stage) -> None:
    said(stage, LONG_WAIT)
    said(stage, "The consultation gave me clear advice about the family.", "in_a_sentence", CONSULTATION)
    tab = open_page()
    headings = [str(each.value) for each in tab.app.subheader]
    assert headings.count("Families") == headings.count("Professionals") == 2
    only = open_page(audience="professional")
    assert "Families" not in [str(each.value) for each in only.app.subheader]
    assert LONG_WAIT not in only.html


def test_one_click_opens_every_comment_of_a_theme_and_one_goes_back(
    open_page: OpenPage, stage: Stage
) -> None:
    said(stage, LONG_WAIT)
    said(stage, LISTENED, "went_well")
    tab = open_page()
    tab.press("open-family-better-waiting")
    assert tab.address["theme"] == "waiting"
    assert LONG_WAIT in tab.html
    assert LISTENED not in tab.html
    assert MEANING not in [each.label for each in tab.app.expander]
    tab.press("back-to-themes")
    assert "theme" not in tab.address
    assert MEANING in [each.label for each in tab.app.expander]
    assert LISTENED in tab.html


def test_what_is_rare_and_serious_stands_first_outside_the_ranking(open_page: OpenPage, stage: Stage) -> None:
    for _ in range(3):
        said(stage, LONG_WAIT)
    said(stage, "I felt judged by her and blamed for how my baby was.")
    tab = open_page()
    assert "Read these one by one" in tab.said
    assert "Feeling judged or trusted (1 person)" in tab.said
    assert not [each for each in tab.app.button if each.key == "open-family-better-local_judged"]


def test_a_theme_is_taken_away_by_one_tap_and_counts_at_once(open_page: OpenPage, stage: Stage) -> None:
    comment = said(stage, LONG_WAIT)
    tab = open_page(theme="waiting")
    pills = tab.app.pills(key=f"themes-{comment.key}")
    assert "Waiting & timeliness" in (pills.value or [])
    pills.set_value([])
    tab.run()
    row = label_of(stage, comment)
    assert (row.human_themes, row.corrected_by) == ("[]", stage.cast.ben.account_id)
    assert "Waiting" in (row.machine_themes or "")
    assert row.corrected_at == stage.clock()
    assert "No comments." in tab.said
    tab.press("back-to-themes")
    assert "Waiting & timeliness**" not in tab.said
    assert "1 comment, sorted by machine, 100% checked by staff." in tab.said
    assert "Not sorted (1)" in [each.label for each in tab.app.button]


def test_a_theme_is_added_and_a_sentiment_changed(open_page: OpenPage, stage: Stage) -> None:
    comment = said(stage, LONG_WAIT)
    tab = open_page(theme="waiting")
    tab.press(f"add-{comment.key}-Partner and family")
    assert "Partner and family" in (label_of(stage, comment).human_themes or "")
    tab.app.segmented_control(key=f"sentiment-{comment.key}").set_value("neutral_mixed")
    tab.run()
    assert label_of(stage, comment).human_sentiment == "neutral_mixed"
    assert label_of(stage, comment).machine_sentiment == "negative"


def test_saying_that_it_is_right_is_a_check(open_page: OpenPage, stage: Stage) -> None:
    comment = said(stage, LONG_WAIT)
    tab = open_page(theme="waiting")
    tab.press(f"right-{comment.key}")
    row = label_of(stage, comment)
    assert row.human_themes == row.machine_themes
    assert "Checked" in tab.said


def test_a_correction_is_undone_and_the_machine_counts_again(open_page: OpenPage, stage: Stage) -> None:
    comment = said(stage, LONG_WAIT)
    tab = open_page(theme="waiting")
    tab.app.segmented_control(key=f"sentiment-{comment.key}").set_value("positive")
    tab.run()
    assert label_of(stage, comment).human_sentiment == "positive"
    tab.press(f"undo-{comment.key}")
    assert label_of(stage, comment).human_sentiment is None
    assert tab.app.segmented_control(key=f"sentiment-{comment.key}").value == "negative"
    assert "This is right" in [button.label for button in tab.app.button]


def test_the_search_looks_in_all_words(open_page: OpenPage, stage: Stage) -> None:
    said(stage, LONG_WAIT)
    said(stage, LISTENED, "went_well")
    tab = open_page()
    tab.write("Search in the words", "UNDERSTOOD")
    tab.run()
    assert LISTENED in tab.html
    assert LONG_WAIT not in tab.html
    assert "1 comment by 1 person." in tab.said


def test_another_language_is_kept_as_typed_and_sorted_once_translated(
    open_page: OpenPage, stage: Stage
) -> None:
    urdu = "انتظار بہت لمبا تھا"
    comment = said(stage, urdu)
    tab = open_page()
    assert "Not analysable (1)" in [each.label for each in tab.app.button]
    tab.press("pile-unreadable")
    assert urdu in tab.html
    tab.app.text_area(key=f"meant-{comment.key}").set_value("The wait was far too long.")
    next(each for each in tab.app.button if each.label == "Save translation").click()
    tab.run()
    assert count(stage.workspace.database, CommentTranslation) == 1
    assert "No comments." in tab.said
    again = open_page(theme="waiting")
    assert urdu in again.html
    assert "The wait was far too long." in again.html


@pytest.mark.parametrize("words", NASTY)
def test_words_are_text_and_never_markup(open_page: OpenPage, stage: Stage, words: str) -> None:
    said(stage, f"The waiting list was far too long. {words}")
    tab = open_page(theme="every")
    if "<" in words:
        assert words not in tab.html
    assert words.splitlines()[0] not in "".join(str(each.value) for each in tab.app.markdown)


@pytest.mark.parametrize("who", ["cara", "dev"])
def test_others_see_nothing_of_it(open_page: OpenPage, stage: Stage, who: str) -> None:
    said(stage, LONG_WAIT)
    tab = open_page(getattr(stage.cast, who), theme="every")
    assert "waiting list" not in tab.html + tab.said


def test_the_words_most_people_used_are_a_picture_a_sentence_and_a_table(
    open_page: OpenPage, stage: Stage
) -> None:
    for _ in range(5):
        said(stage, LONG_WAIT)
    tab = open_page()
    tab.app.toggle(key="show-cloud").set_value(True)
    tab.run()
    assert "About what could be better, people most often wrote" in tab.said
    assert "no word was used by 5 or more" in tab.said  # about what went well
    (table,) = tab.app.table
    assert "waiting" in [str(each) for each in table.value.index]
    pictures = [each.label for each in tab.app.button if str(each.key).startswith("cloud-")]
    assert pictures == ["Picture (SVG)", "Picture (PNG)"]
    assert '<img src="data:image/png;base64,' in tab.html


def test_the_lead_learns_and_takes_back_others_do_not(open_page: OpenPage, stage: Stage) -> None:
    said(stage, LONG_WAIT)
    assert "taught the machine" not in open_page().said
    with stage.workspace.database.write() as session:
        for number in (1, 2):
            model_versions.keep(
                session,
                by=stage.cast.asha,
                keys=stage.workspace.keys,
                organisation_id=stage.cast.north,
                arrays=b"none",
                metrics={"themes_before": 0.6, "themes_after": 0.7},
                better=True,
                now=stage.clock(),
            )
            model_versions.promote(
                session,
                by=stage.cast.asha,
                organisation_id=stage.cast.north,
                version=number,
                now=stage.clock(),
            )
    tab = open_page(stage.cast.asha)
    assert "0 of 200 checked comments needed." in tab.said
    assert tab.app.button(key="learn").disabled
    assert "Version 2**, 10 March 2026: in use. Themes right: 60%, now 70%." in tab.said
    tab.press("roll-back")
    assert "Version 1**, 10 March 2026: in use." in tab.said


def test_learning_goes_on_beside_the_page_and_its_end_is_told(
    open_page: OpenPage, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(stage, LONG_WAIT)
    room = Classroom()
    monkeypatch.setattr(theme_teaching, "classroom", room)
    may_end = threading.Event()

    def work(told: OnProgress) -> Taught:
        told(1, 5)
        assert may_end.wait(20)
        return Taught(4, False, {"themes_before": 0.6, "themes_after": 0.5})

    thread = room.start(stage.cast.north, work)
    assert thread is not None
    tab = open_page(stage.cast.asha)
    assert not [each for each in tab.app.button if each.key == "learn"]
    assert LONG_WAIT in tab.html  # the page goes on
    may_end.set()
    thread.join(20)
    tab.run()
    assert "Version 4 does not sort better, so nothing changes." in tab.said
