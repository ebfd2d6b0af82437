"""Rules the tables keep even when a service forgets."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord, AuditEvent, Base, FormVersion, Response
from feedback_app.storage.statements.faults import constraint_of
from tests.feedback_app.storage.rows import NOW, SOUTH, add_ground, add_response, answer, invitation, response


OF_PEOPLE = {
    "invitations",
    "collection_points",
    "drafts",
    "responses",
    "answers",
    "imports",
    "families",
    "people",
    "person_contacts",
    "episodes",
    "goals",
    "thrive_groupings",
    "scheduled_measures",
    "addressees",
    "measure_results",
    "second_entries",
    "alerts",
}
HOLDING_ANSWERS = {"responses", "answers", "drafts", "audit_events"}


@pytest.fixture
def ground(database: Database) -> Database:
    with database.write() as session:
        add_ground(session)
    return database


def test_every_table_of_people_says_whose_they_are_and_looks_there_first() -> None:
    for name in OF_PEOPLE:
        table = Base.metadata.tables[name]
        assert not table.columns["organisation_id"].nullable
        assert table.indexes, name
        assert {next(iter(index.columns)).name for index in table.indexes} == {"organisation_id"}, name


def test_every_constraint_has_the_same_name_everywhere() -> None:
    for table in Base.metadata.tables.values():
        for constraint in table.constraints:
            assert str(constraint.name).startswith(("pk_", "uq_", "fk_", "ck_")), (table.name, constraint)


def test_deleting_a_response_deletes_its_answers_and_no_others(ground: Database, keys: KeyRing) -> None:
    gone, kept = response("gone"), response("kept")
    with ground.write() as session:
        add_response(session, gone, keys, "away")
        add_response(session, kept, keys, "here")
    with ground.write() as session:
        session.execute(sa.delete(Response).where(Response.id == gone["id"]))
    with ground.read() as session:
        assert set(session.scalars(sa.select(AnswerRecord.response_id))) == {kept["id"]}


def test_an_answer_cannot_count_for_another_organisation(ground: Database) -> None:
    values = response("north")
    with ground.write() as session:
        session.add(Response(**values))
    with pytest.raises(exc.IntegrityError), ground.write() as session:
        session.add(answer(values["id"], "q", code="yes", organisation_id=SOUTH))


def test_an_answer_has_exactly_one_value(ground: Database) -> None:
    values = response("one")
    with ground.write() as session:
        session.add(Response(**values))
    with pytest.raises(exc.IntegrityError) as raised, ground.write() as session:
        session.add(answer(values["id"], "q"))
    assert constraint_of(raised.value) == "ck_answers_one_value"


def test_an_invitation_leads_to_one_response(ground: Database) -> None:
    with ground.write() as session:
        session.add(invitation(id="i", mode="named"))
        session.flush()
        session.add(Response(**response("first", invitation_id="i")))
    with pytest.raises(exc.IntegrityError) as raised, ground.write() as session:
        session.add(Response(**response("second", invitation_id="i")))
    assert constraint_of(raised.value) == "uq_responses_invitation_id"


@pytest.mark.parametrize("joined", ["received_at", "invitation_id"])
def test_an_anonymous_response_has_no_time_and_no_invitation(ground: Database, joined: str) -> None:
    with ground.write() as session:
        session.add(invitation(id="i"))
    nothing = {"mode": "anonymous", "received_at": None, "invitation_id": None}
    with ground.write() as session:
        session.add(Response(**response("fine", **nothing)))
    value = {"received_at": NOW, "invitation_id": "i"}[joined]
    with pytest.raises(exc.IntegrityError) as raised, ground.write() as session:
        session.add(Response(**response("joined", **nothing | {joined: value})))
    assert constraint_of(raised.value) == "ck_responses_anonymous_joins_nothing"


def test_sqlite_keeps_no_order_of_arrival_where_answers_are(sqlite_database: Database) -> None:
    with sqlite_database.read() as session:
        for table in HOLDING_ANSWERS:
            with pytest.raises(exc.DBAPIError):
                session.execute(sa.select(sa.literal_column("rowid")).select_from(sa.table(table)))
    with sqlite_database.write() as session:
        add_ground(session)
        for number in range(40):
            values = response(str(number), mode="anonymous", received_at=None)
            session.add(Response(**values))
            session.flush()
    with sqlite_database.read() as session:
        stored = [row[0] for row in session.execute(sa.text("SELECT id FROM responses"))]
    assert stored == sorted(stored)


@pytest.mark.parametrize("statement", ["UPDATE audit_events SET action = 'x'", "DELETE FROM audit_events"])
def test_the_trace_cannot_be_changed(ground: Database, statement: str) -> None:
    with ground.write() as session:
        session.add(AuditEvent(at=NOW, actor_kind="system", action="seen", subject_kind="x"))
    with pytest.raises(exc.IntegrityError), ground.write() as session:
        session.execute(sa.text(statement))
    with ground.read() as session:
        assert session.scalars(sa.select(AuditEvent.action)).all() == ["seen"]


def test_the_trace_cannot_be_emptied_on_postgresql(postgres_database: Database) -> None:
    with pytest.raises(exc.IntegrityError), postgres_database.write() as session:
        session.execute(sa.text("TRUNCATE audit_events"))


def test_a_published_form_cannot_be_changed(ground: Database) -> None:
    with pytest.raises(exc.IntegrityError), ground.write() as session:
        session.execute(sa.update(FormVersion).values(definition="other"))
    with ground.read() as session:
        assert session.scalars(sa.select(FormVersion.definition)).all() == ["{}"]
