"""Labels of comments: the machine's and the team's side by side, one call to correct."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from feedback_app.errors import NotFound, Refused
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.comments import labels
from feedback_app.services.comments.labels import Label, stored_label
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
def parking(history: History) -> CommentId:
    return CommentId(history.visit, "could_be_better")


def note(database: Database, cast: Cast, *comments: CommentId, version: str = "prior-1") -> int:
    with database.write() as session:
        return labels.note_machine_labels(
            session,
            by=cast.asha,
            organisation_id=cast.north,
            labels=dict.fromkeys(comments, READ),
            model_version=version,
            now=NOW,
        )


def correct(database: Database, cast: Cast, comment: CommentId, label: Label = SAID) -> None:
    with database.write() as session:
        labels.correct(session, by=cast.ben, comment=comment, label=label, now=NOW)


def stored(database: Database, comment: CommentId) -> tuple[Label | None, Label | None]:
    """The machine's label and the team's."""
    with database.read() as session:
        row = session.get_one(CommentLabel, tuple(comment))
        return (
            stored_label(row.machine_sentiment, row.machine_themes),
            stored_label(row.human_sentiment, row.human_themes),
        )


def test_a_correction_is_stored_next_to_the_machines_label(
    database: Database, cast: Cast, parking: CommentId
) -> None:
    assert note(database, cast, parking) == 1
    correct(database, cast, parking)
    assert stored(database, parking) == (READ, SAID)
    with database.read() as session:
        row = session.get_one(CommentLabel, tuple(parking))
        assert (row.model_version, row.corrected_by, row.corrected_at) == (
            "prior-1", cast.ben.account_id, NOW,
        )  # fmt: skip


def test_reading_again_leaves_the_correction_alone(
    database: Database, cast: Cast, parking: CommentId
) -> None:
    correct(database, cast, parking)
    note(database, cast, parking, version="team-2")
    assert stored(database, parking) == (READ, SAID)
    with database.read() as session:
        assert session.get_one(CommentLabel, tuple(parking)).model_version == "team-2"


def test_a_comment_can_be_labelled_by_hand_alone(database: Database, cast: Cast, parking: CommentId) -> None:
    correct(database, cast, parking, Label("positive"))
    assert stored(database, parking) == (None, Label("positive"))


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
    database: Database, cast: Cast, parking: CommentId, label: Label, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        correct(database, cast, parking, label)
    assert refused.value.code == code
    assert count(database, CommentLabel) == 0


def test_comments_of_others_and_answers_without_words_are_passed_over(
    database: Database, cast: Cast, history: History
) -> None:
    others = (
        CommentId(history.south, "went_well"),
        CommentId(history.visit, "overall"),
        CommentId("none", "went_well"),
    )
    assert note(database, cast, *others) == 0
    for comment in others:
        with pytest.raises(NotFound):
            correct(database, cast, comment)
    assert count(database, CommentLabel) == 0


def test_it_goes_when_the_response_goes(
    database: Database, cast: Cast, history: History, parking: CommentId
) -> None:
    correct(database, cast, parking)
    with database.write() as session:
        session.execute(sa.delete(Response).where(Response.id == history.visit))
    assert count(database, CommentLabel) == 0


@on_one_engine
def test_the_trace_does_not_name_the_response(
    database: Database, cast: Cast, history: History, parking: CommentId
) -> None:
    note(database, cast, parking)
    correct(database, cast, parking)
    with database.read() as session:
        rows = session.scalars(sa.select(AuditEvent).where(AuditEvent.subject_kind == "comment_label")).all()
    assert sorted(row.action for row in rows) == ["label_corrected", "labels_read"]
    assert all(row.subject_id is None and history.visit not in row.detail for row in rows)
