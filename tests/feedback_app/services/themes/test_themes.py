"""Comments sorted, counted in people, mended and translated; no one's words in what is kept in memory."""

from __future__ import annotations

import pytest

from analysis.comments.quoting.cloud import Side
from feedback_app.errors import NotFound, Refused
from feedback_app.services import forms
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.comments import translations
from feedback_app.services.comments.labels import Label, stored_label
from feedback_app.services.comments.reading_cache import KeptReadings
from feedback_app.services.comments.sorting import Sorting, sorting
from feedback_app.services.results.view import View
from feedback_app.services.themes import comment_list, corrections
from feedback_app.services.themes.clouds import Cloud, KeptClouds, clouds
from feedback_app.services.themes.comment_list import CommentsFound, comments_of
from feedback_app.services.themes.summary import Summary, ThemeLine, summary
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import CommentLabel, CommentTranslation, Response
from surveys.catalogue import form_from_json, form_to_json, shipped_forms
from surveys.core.answers import Answer, Chosen, Written
from surveys.core.model import Audience
from tests.support.cast import NOW, SERVER, Cast
from tests.support.engines import on_one_engine
from tests.support.given import VISIT, give
from tests.support.respondent import count


BEFORE = shipped_forms()["training_before"]
WAIT, ROOM = "Waiting & timeliness", "Place, travel & comfort"
LONG_WAIT = "The waiting list was so long that we nearly gave up hope."
URDU = "انتظار بہت لمبا تھا"


class Themes:
    """North's comments, and what people of North do with them."""

    def __init__(self, database: Database, keys: KeyRing, cast: Cast) -> None:
        self.database, self.keys, self.cast = database, keys, cast
        self.kept = KeptReadings()

    def said(self, question: str = "could_be_better", words: str = LONG_WAIT, **more: str) -> CommentId:
        answers: dict[str, Answer] = {"overall": Chosen("good"), question: Written(words)}
        answers |= {name: Written(text) for name, text in more.items()}
        with self.database.write() as session:
            return CommentId(give(session, self.keys, self.cast.north, VISIT, answers), question)

    def sorting(self, view: View | None = None) -> Sorting:
        with self.database.read() as session:
            return sorting(
                session, by=self.cast.ben, keys=self.keys, view=view or View(), now=NOW, kept=self.kept
            )

    def summary(self, view: View | None = None) -> Summary:
        found = self.sorting(view)
        with self.database.read() as session:
            return summary(session, found)

    def line(self, theme: str, side: Side = Side.BETTER) -> ThemeLine | None:
        (families,) = self.summary().audiences
        return next((each for each in families.sides[side] if each.theme == theme), None)

    def listed(self, which: str, search: str = "", limit: int = 20) -> CommentsFound:
        found = self.sorting()
        with self.database.read() as session:
            return comments_of(session, found, which=which, search=search, limit=limit)

    def correct(self, comment: CommentId, label: Label, machine: Label | None = None) -> None:
        with self.database.write() as session:
            corrections.correct(
                session,
                by=self.cast.ben,
                keys=self.keys,
                comment=comment,
                machine=machine or Label("negative", (WAIT,)),
                label=label,
                now=NOW,
            )

    def translate(self, comment: CommentId, text: str) -> None:
        with self.database.write() as session:
            translations.translate(
                session, by=self.cast.ben, keys=self.keys, comment=comment, text=text, now=NOW
            )


@pytest.fixture
def themes(database: Database, keys: KeyRing, cast: Cast) -> Themes:
    return Themes(database, keys, cast)


def test_a_theme_counts_people_and_not_how_often_they_said_it(themes: Themes) -> None:
    themes.said(went_well="The waiting list was far too long, waiting is hard. Waiting again and again.")
    themes.said()
    line = themes.line(WAIT)
    assert line is not None
    assert (line.people, line.comments) == (2, 3)


def test_the_number_on_the_page_is_the_number_behind_the_button(themes: Themes) -> None:
    for _ in range(3):
        themes.said()
    line = themes.line(WAIT)
    listed = themes.listed("waiting", limit=2)
    assert line is not None
    assert (line.comments, line.people) == (listed.total, listed.people) == (3, 3)
    assert len(listed.comments) == 2


def test_what_somebody_needs_or_plans_is_no_comment_about_experience(themes: Themes) -> None:
    words = "I want to learn about safeguarding and feeling safe, we were unsafe and nobody listened."
    with themes.database.write() as session:
        give(session, themes.keys, themes.cast.north, BEFORE, {"hope_to_learn": Written(words)})
    summed = themes.summary(View(audience=Audience.PROFESSIONAL))
    assert (summed.total, summed.serious) == (0, ())
    assert themes.sorting().every == ()


def test_answers_to_an_earlier_version_count_as_the_newest_declares_the_question(themes: Themes) -> None:
    earlier = form_to_json(BEFORE).replace('"1.2"', '"1.1"').replace('"other"', '"open"')
    answers = {"hope_to_learn": Written("I was not safe there and nobody listened to me.")}
    with themes.database.write() as session:
        give(session, themes.keys, themes.cast.north, form_from_json(earlier), answers)
    assert len(themes.sorting().every) == 1
    with themes.database.write() as session:
        forms.publish(session, by=SERVER, form=BEFORE, now=NOW)
    assert themes.sorting().every == ()


def test_what_was_read_as_an_answer_to_another_question_is_read_again(themes: Themes) -> None:
    said = [themes.said("went_well", "Nothing"), themes.said(words="Nothing")]
    found = {each.comment: each.machine.reading.sentiment for each in themes.sorting().every}
    assert [found[comment] for comment in said] == ["negative", "positive"]
    later = form_to_json(VISIT).replace(f'"version":"{VISIT.version}"', '"version":"9.0"')
    swapped = later.replace('"asks":"went_well"', '"asks":"could_be_better"')
    with themes.database.write() as session:
        forms.publish(session, by=SERVER, form=form_from_json(swapped), now=NOW)
    assert {each.machine.reading.sentiment for each in themes.sorting().every} == {"positive"}


def test_one_of_the_quotes_is_critical_where_anybody_was(themes: Themes) -> None:
    for n in range(4):
        themes.said("went_well", f"The waiting time was really short and we were seen quickly, day {n}.")
    assert (line := themes.line(WAIT, Side.GOOD)) is not None
    assert "negative" not in {quote.read.label.sentiment for quote in line.quotes}
    themes.said()
    assert (line := themes.line(WAIT, Side.GOOD)) is not None
    assert "negative" in {quote.read.label.sentiment for quote in line.quotes}
    assert 2 <= len(line.quotes) <= 3


def test_a_correction_counts_at_once_and_the_machines_label_stays_beside_it(themes: Themes) -> None:
    comment = themes.said()
    themes.correct(comment, Label("positive", (ROOM,)))
    themes.correct(comment, Label("neutral_mixed", (ROOM,)), machine=Label("positive", (ROOM,)))
    assert themes.line(WAIT) is None
    assert (themes.line(ROOM) or ThemeLine("", 0, 0)).people == 1
    assert (themes.summary().total, themes.summary().checked) == (1, 1)
    (found,) = themes.sorting().every
    assert (found.label, found.is_checked) == (Label("neutral_mixed", (ROOM,)), True)
    with themes.database.read() as session:
        row = session.get_one(CommentLabel, tuple(comment))
    machine = stored_label(row.machine_sentiment, row.machine_themes)
    assert machine == Label("negative", (WAIT,))  # what Ben saw the first time


@on_one_engine
def test_what_carries_no_theme_is_listed_and_not_lost(themes: Themes) -> None:
    comment = themes.said()
    themes.correct(comment, Label("negative"))
    assert themes.summary().not_sorted == 1
    assert [each.comment for each in themes.listed(comment_list.NOT_SORTED).comments] == [comment]


def test_another_language_is_counted_and_read_once_somebody_translated_it(themes: Themes) -> None:
    comment = themes.said(words=URDU)
    assert themes.summary().unreadable == 1
    assert [each.text for each in themes.listed(comment_list.UNREADABLE).comments] == [URDU]
    themes.translate(comment, "Thank you, it was lovely.")
    themes.translate(comment, LONG_WAIT)
    assert themes.summary().unreadable == 0
    (shown,) = themes.listed("waiting").comments
    assert (shown.text, shown.translation) == (URDU, LONG_WAIT)
    assert themes.listed(comment_list.EVERY, search="gave up").total == 1


@on_one_engine
@pytest.mark.parametrize(
    ("text", "code"),
    [("  ", "translation_length"), ("x" * 4_001, "translation_length"), (URDU, "translation_not_english")],
)
def test_what_is_no_translation_is_refused(themes: Themes, text: str, code: str) -> None:
    comment = themes.said(words=URDU)
    with pytest.raises(Refused) as refused:
        themes.translate(comment, text)
    assert refused.value.code == code


def test_another_organisations_comments_are_not_there(themes: Themes) -> None:
    comment = themes.said()
    with themes.database.read() as session:
        found = sorting(session, by=themes.cast.cara, keys=themes.keys, view=View(), now=NOW)
    assert found.every == ()
    with pytest.raises(NotFound), themes.database.write() as session:
        translations.translate(
            session, by=themes.cast.cara, keys=themes.keys, comment=comment, text=LONG_WAIT, now=NOW
        )


@on_one_engine
def test_words_are_opened_once_and_not_kept(themes: Themes, monkeypatch: pytest.MonkeyPatch) -> None:
    themes.said()
    themes.sorting()
    monkeypatch.setattr(type(themes.keys), "open", lambda *_: pytest.fail("words were opened again"))
    assert len(themes.sorting().every) == len(themes.kept) == 1
    assert "waiting list" not in repr(vars(themes.kept))


@on_one_engine
def test_no_more_is_kept_than_is_allowed(themes: Themes) -> None:
    themes.kept = KeptReadings(most=2)
    for _ in range(3):
        themes.said()
    assert len(themes.sorting().every) == 3
    assert len(themes.kept) == 2


@on_one_engine
def test_the_view_narrows_what_is_counted(themes: Themes) -> None:
    themes.said()
    assert themes.summary(View(audience=Audience.PROFESSIONAL)).total == 0
    assert themes.summary(View(organisation="north")).total == 1


@on_one_engine
def test_a_cloud_shows_what_five_people_said_and_is_made_once(themes: Themes) -> None:
    kept = KeptClouds()

    def made() -> dict[Side, Cloud]:
        found = themes.sorting()
        with themes.database.read() as session:
            return dict(clouds(session, found, kept=kept))

    for _ in range(4):
        themes.said()
    assert [cloud.picture for cloud in made().values()] == [None, None]
    themes.said()
    first = made()
    terms = {term.term: term.people for term in first[Side.BETTER].terms}
    assert terms["waiting"] == 5
    picture = first[Side.BETTER].picture
    assert picture is not None
    assert picture.png.startswith(b"\x89PNG")
    assert first[Side.GOOD].picture is None
    assert made()[Side.BETTER] is first[Side.BETTER]
    comment = themes.listed("waiting").comments[0].comment
    themes.correct(comment, Label("positive", (WAIT,)))
    assert made()[Side.BETTER] is not first[Side.BETTER]


def test_labels_and_translations_go_with_the_response(themes: Themes) -> None:
    comment = themes.said(words=URDU)
    themes.translate(comment, LONG_WAIT)
    themes.correct(comment, Label("negative", (WAIT,)))
    with themes.database.write() as session:
        session.delete(session.get_one(Response, comment.response_id))
    assert themes.summary().total == 0
    assert count(themes.database, CommentTranslation) == count(themes.database, CommentLabel) == 0
