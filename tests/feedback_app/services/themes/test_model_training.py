"""What a team taught: made from its corrections, used only when better, taken back; beside the pages."""

from __future__ import annotations

import threading

import pytest

from feedback_app.errors import Forbidden, Refused
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.comments import labels, model_versions, translations
from feedback_app.services.comments.labels import Label
from feedback_app.services.comments.sorting import sorting
from feedback_app.services.results.view import View
from feedback_app.services.themes import corrections, model_training
from feedback_app.services.themes.model_training import Taught
from feedback_app.services.themes.training_job import Classroom, OnProgress
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from surveys.core.answers import Chosen, Written
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine
from tests.support.given import VISIT, give


SAFETY, BABY = "Safety, dignity & inclusion", "Relationship with my baby"
ENDS = ["was there", "on Monday", "with the baby", "at home", "again", "in the hall", "for us", "today"]


def said_and_corrected(database: Database, keys: KeyRing, cast: Cast, people: int) -> None:
    """Each says two words no prior knows; the team says what they are about."""
    with database.write() as session:
        for number in range(people):
            end = f"{ENDS[number % len(ENDS)]} {number // 8}"
            words = {"went_well": f"zorbing {end}", "could_be_better": f"flumping {end}"}
            answers = {"overall": Chosen("good")} | {name: Written(text) for name, text in words.items()}
            response = give(session, keys, cast.north, VISIT, answers)
            for question, label in (
                ("went_well", Label("positive", (SAFETY,))),
                ("could_be_better", Label("negative", (BABY,) if number % 13 else ())),
            ):
                comment = CommentId(response, question)
                labels.correct(session, by=cast.ben, comment=comment, label=label, now=NOW)


def retrain(database: Database, keys: KeyRing, cast: Cast) -> Taught:
    return model_training.retrain(
        database, by=cast.asha, keys=keys, organisation_id=cast.north, clock=lambda: NOW
    )


@on_one_engine
def test_what_is_better_is_used_at_once_and_can_be_taken_back(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    said_and_corrected(database, keys, cast, 104)
    taught = retrain(database, keys, cast)
    assert (taught.version, taught.better) == (1, True)
    assert taught.metrics["corrections"] == 208
    with database.write() as session:
        fresh = {"overall": Chosen("good"), "went_well": Written("zorbing today 40")}
        give(session, keys, cast.north, VISIT, fresh)
    assert SAFETY in themes_of_the_fresh_one(database, keys, cast)
    with database.write() as session:
        back = model_versions.roll_back(session, by=cast.asha, organisation_id=cast.north, now=NOW)
    assert back is None
    assert SAFETY not in themes_of_the_fresh_one(database, keys, cast)


def themes_of_the_fresh_one(database: Database, keys: KeyRing, cast: Cast) -> tuple[str, ...]:
    with database.read() as session:
        found = sorting(session, by=cast.ben, keys=keys, view=View(), now=NOW)
    (fresh,) = [each for each in found.every if each.human is None]
    return fresh.machine.label.themes


@on_one_engine
def test_a_version_is_compared_only_on_what_it_has_not_learnt(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    said_and_corrected(database, keys, cast, 104)
    retrain(database, keys, cast)
    with pytest.raises(Refused) as refused:
        retrain(database, keys, cast)
    assert refused.value.code == "too_few_corrections"
    assert "There are 0 new corrections; 20 are needed." in refused.value.what


def test_too_few_corrections_are_refused(database: Database, keys: KeyRing, cast: Cast) -> None:
    said_and_corrected(database, keys, cast, 2)
    with pytest.raises(Refused) as refused:
        retrain(database, keys, cast)
    assert refused.value.code == "too_few_corrections"
    with database.read() as session:
        ready = model_training.ready(session, by=cast.ben, organisation_id=cast.north)
    assert (ready.have, ready.need) == (4, 200)


def test_a_lesson_holds_translations_and_passes_over_what_nobody_can_read(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    urdu = "انتظار بہت لمبا تھا"
    with database.write() as session:
        answers = {"overall": Chosen("good"), "went_well": Written(urdu), "could_be_better": Written(urdu)}
        response = give(session, keys, cast.north, VISIT, answers)
        machine, label = Label(None), Label("negative", (BABY,))
        for question in ("went_well", "could_be_better"):
            comment = CommentId(response, question)
            corrections.correct(
                session, by=cast.ben, keys=keys, comment=comment, machine=machine, label=label, now=NOW
            )
        meant = "The wait was long."
        translations.translate(session, by=cast.ben, keys=keys, comment=comment, text=meant, now=NOW)
        lesson = model_training.the_lesson(session, by=cast.asha, keys=keys, organisation_id=cast.north)
    assert [each.comment.text for each in lesson.corrections] == [meant]
    assert lesson.corrections[0].comment.id in lesson.unseen
    assert urdu not in repr(lesson) + repr(lesson.corrections[0].comment)


@on_one_engine
def test_who_may_not_change_the_sorting_teaches_nothing(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    for by in (cast.ben, cast.cara, cast.dev):
        with pytest.raises(Forbidden), database.read() as session:
            model_training.the_lesson(session, by=by, keys=keys, organisation_id=cast.north)


def test_one_at_a_time_and_its_end_is_told() -> None:
    room, may_end = Classroom(), threading.Event()

    def work(told: OnProgress) -> Taught:
        told(2, 5)
        assert may_end.wait(10)
        return Taught(3, True, {})

    thread = room.start("north", work)
    assert thread is not None
    assert room.start("north", work) is None
    may_end.set()
    thread.join(10)
    progress = room.progress("north")
    assert progress is not None
    assert (progress.is_running, progress.taught) == (False, Taught(3, True, {}))
    room.forget("north")
    assert room.progress("north") is None


@pytest.mark.parametrize(
    "error", [Refused("too_few_corrections", where="", what="", how=""), OSError("words")]
)
def test_what_goes_wrong_is_told_and_ends(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    room = Classroom()

    def work(told: OnProgress) -> Taught:
        raise error

    thread = room.start("north", work)
    assert thread is not None
    thread.join(10)
    progress = room.progress("north")
    assert progress is not None
    assert not progress.is_running
    assert progress.failed is isinstance(error, OSError)
    assert (progress.problem is error) is isinstance(error, Refused)
    assert "words" not in caplog.text
