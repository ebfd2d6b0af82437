"""Exactly once, whoever comes at the same time."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord, Organisation, Response
from feedback_app.storage.statements.writes import insert_once, rows_changed
from tests.feedback_app.storage.rows import add_ground, add_response, response


def test_the_second_time_stores_nothing_and_breaks_nothing(database: Database) -> None:
    with database.write() as session:
        assert insert_once(session, Organisation, {"key": "a", "name": "first"})
        assert not insert_once(session, Organisation, {"key": "a", "name": "second"})
        session.add(Organisation(key="b", name="after"))
    with database.read() as session:
        assert set(session.scalars(sa.select(Organisation.name))) == {"first", "after"}


def test_only_what_is_there_already_is_passed_over(database: Database) -> None:
    with database.write() as session:
        add_ground(session)
    for wrong in ({"mode": "secret"}, {"form_version_id": "none"}, {"reference": None}):
        with pytest.raises(exc.IntegrityError), database.write() as session:
            insert_once(session, Response, response("d", **wrong))


def test_sixteen_at_once_store_one(database: Database, keys: KeyRing) -> None:
    with database.write() as session:
        add_ground(session)
    barrier = threading.Barrier(16)
    outcomes: list[tuple[bool, str]] = []

    def submit() -> None:
        values = response("the same secret")
        barrier.wait()
        with database.write() as session:
            stored = add_response(session, values, keys, "the same words")
            found = session.scalars(
                sa.select(Response.reference).where(Response.submission_digest == "the same secret")
            ).one()
        outcomes.append((stored, found))

    threads = [threading.Thread(target=submit) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        reference = session.scalars(sa.select(Response.reference)).one()
        assert session.scalar(sa.select(sa.func.count()).select_from(AnswerRecord)) == 2
    assert sorted(outcomes) == [(False, reference)] * 15 + [(True, reference)]


def test_rows_changed_counts_what_met_the_condition(database: Database) -> None:
    with database.write() as session:
        session.add(Organisation(key="a", name="old"))
        session.flush()
        rename = sa.update(Organisation).where(Organisation.name == "old").values(name="new")
        assert (rows_changed(session, rename), rows_changed(session, rename)) == (1, 0)
        assert rows_changed(session, sa.delete(Organisation)) == 1
