"""Labels of comments: the machine's and a person's side by side, one call to correct, one to take back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from feedback_app.errors import NotFound, Refused
from feedback_app.services.comment_ids import CommentPlace
from feedback_app.services.comments import labels
from feedback_app.services.comments.labels import Checked, Label, StoredLabel
from feedback_app.services.comments.reading import theme_names
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AuditEvent, CommentLabel, Response
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine
from tests.support.history import History, tell_history
from tests.support.respondent import count


FIRST, SECOND, *_ = theme_names()
READ = Label("negative", (FIRST,))
SAID = Label("neutral_mixed", (SECOND, FIRST))


@pytest.fixture
def history(database: Database, keys: KeyRing, cast: Cast) -> History:
    return tell_history(database, keys, cast)


@pytest.fixture
def parking(history: History) -> CommentPlace:
    return CommentPlace(history.visit, "could_be_better")


def note(database: Database, cast: Cast, *comments: CommentPlace, version: str = "prior-1") -> int:
    with database.write() as session:
        return labels.note_machine_labels(
            session,
            by=cast.asha,
            organisation_id=cast.north,
            labels=dict.fromkeys(comments, READ),
            model_version=version,
            now=NOW,
        )


def correct(database: Database, cast: Cast, comment: CommentPlace, label: Label = SAID) -> None:
    with database.write() as session:
        labels.correct(session, by=cast.ben, comment=comment, label=label, now=NOW)


def kept(database: Database, cast: Cast) -> dict[CommentPlace, StoredLabel]:
    with database.read() as session:
        return dict(labels.labels_of(session, by=cast.ben, organisation_id=cast.north))


def test_a_correction_stands_beside_the_machines_label(
    database: Database, cast: Cast, parking: CommentPlace
) -> None:
    assert note(database, cast, parking) == 1
    correct(database, cast, parking)
    (label,) = kept(database, cast).values()
    assert label == StoredLabel(READ, "prior-1", SAID, cast.ben.account_id, NOW)
    assert label.holds == SAID


def test_reading_again_leaves_the_correction_alone(
    database: Database, cast: Cast, parking: CommentPlace
) -> None:
    correct(database, cast, parking)
    note(database, cast, parking, version="team-2")
    (label,) = kept(database, cast).values()
    assert (label.machine, label.model_version, label.human) == (READ, "team-2", SAID)


def test_a_comment_can_be_labelled_by_hand_alone(
    database: Database, cast: Cast, parking: CommentPlace
) -> None:
    correct(database, cast, parking, Label("positive"))
    (label,) = kept(database, cast).values()
    assert (label.machine, label.holds) == (None, Label("positive"))


def test_a_correction_can_be_taken_back(database: Database, cast: Cast, parking: CommentPlace) -> None:
    note(database, cast, parking)
    correct(database, cast, parking)
    with database.write() as session:
        labels.take_back(session, by=cast.ben, comment=parking, now=NOW + timedelta(hours=1))
    (label,) = kept(database, cast).values()
    assert (label.human, label.corrected_by, label.corrected_at, label.holds) == (None, None, None, READ)


def test_how_many_were_checked(database: Database, cast: Cast, history: History) -> None:
    good = CommentPlace(history.visit, "went_well")
    note(database, cast, CommentPlace(history.visit, "could_be_better"), good)
    correct(database, cast, good)
    correct(database, cast, CommentPlace(history.consultation, "in_a_sentence"))  # never read by the machine
    with database.read() as session:
        found = labels.checked(session, by=cast.ben, organisation_id=cast.north)
    assert found == Checked(sorted_by_machine=2, checked=1)


@pytest.mark.parametrize(
    ("label", "code"),
    [
        (Label("cheerful"), "sentiment_unknown"),
        (Label(None), "sentiment_unknown"),
        (Label("positive", ("No such theme",)), "theme_unknown"),
    ],
)
@on_one_engine
def test_only_known_labels_are_kept(
    database: Database, cast: Cast, parking: CommentPlace, label: Label, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        correct(database, cast, parking, label)
    assert refused.value.code == code
    assert count(database, CommentLabel) == 0


def test_comments_of_others_and_answers_without_words_are_passed_over(
    database: Database, cast: Cast, history: History
) -> None:
    others = (
        CommentPlace(history.south, "went_well"),
        CommentPlace(history.visit, "overall"),
        CommentPlace("none", "went_well"),
    )
    assert note(database, cast, *others) == 0
    for comment in others:
        with pytest.raises(NotFound):
            correct(database, cast, comment)
    assert count(database, CommentLabel) == 0


def test_it_goes_when_the_response_goes(
    database: Database, cast: Cast, history: History, parking: CommentPlace
) -> None:
    correct(database, cast, parking)
    with database.write() as session:
        session.execute(sa.delete(Response).where(Response.id == history.visit))
    assert count(database, CommentLabel) == 0


@on_one_engine
def test_the_trace_does_not_name_the_response(
    database: Database, cast: Cast, history: History, parking: CommentPlace
) -> None:
    note(database, cast, parking)
    correct(database, cast, parking)
    with database.read() as session:
        rows = session.scalars(sa.select(AuditEvent).where(AuditEvent.subject_kind == "comment_label")).all()
    assert sorted(row.action for row in rows) == ["label_corrected", "labels_read"]
    assert all(row.subject_id is None and history.visit not in row.detail for row in rows)
