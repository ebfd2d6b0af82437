"""No error of a database may tell what someone answered. The canary stands for an answer."""

from __future__ import annotations

import io
import logging
import traceback
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm import Session

from feedback_app.errors import OperationalError
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord, AuditEvent, FormVersion, Organisation, Response
from feedback_app.storage.statements.faults import constraint_of
from tests.feedback_app.storage.rows import NOW, add_ground, add_response, answer, invitation, response


CANARY = "canary-she-would-not-stop-crying"


def told(error: BaseException) -> str:
    """Everything an error handler could print of it, chained errors included."""
    stream = io.StringIO()
    logging.StreamHandler(stream).emit(
        logging.LogRecord(
            "test", logging.ERROR, "", 0, "failed", None, (type(error), error, error.__traceback__)
        )
    )
    texts = [stream.getvalue()]
    link: BaseException | None = error
    while link is not None:
        texts += [str(link), repr(link), repr(link.args), *traceback.format_exception_only(link)]
        texts += [repr(getattr(link, "orig", "")), repr(getattr(link, "params", ""))] if link is error else []
        link = link.__cause__ or link.__context__
    return "\n".join(texts)


def repeated_key(session: Session) -> None:
    session.add_all([Organisation(key=CANARY, name="1"), Organisation(key=CANARY, name="2")])


def missing_value(session: Session) -> None:
    session.add(Organisation(key=CANARY, name=None))


def broken_check(session: Session) -> None:
    session.add(Response(**response(CANARY, mode=CANARY)))


def dangling_key(session: Session) -> None:
    session.add(answer(CANARY, CANARY, code=CANARY))


def two_values(session: Session) -> None:
    values = response("two")
    session.add(Response(**values))
    session.flush()
    session.add(answer(values["id"], "q", code=CANARY, missing=CANARY))


INTEGRITY: dict[Callable[[Session], None], str | None] = {
    repeated_key: "uq_organisations_key",
    missing_value: None,
    broken_check: "ck_responses_mode",
    two_values: "ck_answers_one_value",
}


@pytest.fixture
def ground(database: Database) -> Database:
    with database.write() as session:
        add_ground(session)
    return database


@pytest.mark.parametrize("fault", [*INTEGRITY, dangling_key])
def test_a_broken_constraint_tells_no_value(ground: Database, fault: Callable[[Session], None]) -> None:
    with pytest.raises(exc.IntegrityError) as raised, ground.write() as session:
        fault(session)
    assert CANARY not in told(raised.value)


@pytest.mark.parametrize("fault", INTEGRITY)
def test_a_broken_constraint_has_one_name_on_both_engines(
    ground: Database, fault: Callable[[Session], None]
) -> None:
    with pytest.raises(exc.IntegrityError) as raised, ground.write() as session:
        fault(session)
    assert constraint_of(raised.value) == INTEGRITY[fault]


def test_primary_keys_and_pairs_have_names_too(ground: Database) -> None:
    twice = {
        "pk_organisations": Organisation(id="north", key="other", name="other"),
        "uq_form_versions_key_version": FormVersion(
            key="visit", version="1.0", content_hash="1", definition="", published_at=NOW
        ),
    }
    for name, row in twice.items():
        with pytest.raises(exc.IntegrityError) as raised, ground.write() as session:
            session.add(row)
        assert constraint_of(raised.value) == name


@pytest.mark.parametrize("statement", ["SELECT CAST(:value AS integer)", "SELECT :value FROM nowhere"])
def test_a_refused_statement_tells_no_value(postgres_database: Database, statement: str) -> None:
    with pytest.raises(OperationalError) as raised, postgres_database.read() as session:
        session.execute(sa.text(statement), {"value": CANARY})
    assert raised.value.code in ("database_refused", "database_schema")
    assert CANARY not in told(raised.value)


@pytest.mark.parametrize("word", [f"{CANARY}\ud83d", f"\udc00{CANARY}"])
def test_a_lone_surrogate_is_refused_without_the_text_around_it(database: Database, word: str) -> None:
    with pytest.raises(OperationalError) as raised, database.write() as session:
        session.add(Organisation(key="a", name=word))
    assert raised.value.code == "database_refused"
    assert CANARY not in told(raised.value)


def test_a_nul_on_postgresql_is_refused_without_the_text_around_it(postgres_database: Database) -> None:
    with pytest.raises(OperationalError) as raised, postgres_database.write() as session:
        session.add(Organisation(key="a", name=f"{CANARY}\0"))
    assert raised.value.code == "database_refused"
    assert CANARY not in told(raised.value)


def test_a_missing_table_has_a_code(database: Database) -> None:
    with pytest.raises(OperationalError) as raised, database.read() as session:
        session.execute(sa.text("SELECT 1 FROM nowhere"))
    assert raised.value.code == "database_schema"


def test_a_full_disk_has_a_code_and_stores_nothing_half(sqlite_database: Database, keys: KeyRing) -> None:
    with sqlite_database.write() as session:
        add_ground(session)

    def fill_the_disk() -> None:
        with sqlite_database.write() as session:
            pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()
            session.connection().exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")
            add_response(session, response("big"), keys, CANARY * 2000)

    with pytest.raises(OperationalError) as full:
        fill_the_disk()
    assert full.value.code == "database_full"
    sqlite_database.dispose()
    with sqlite_database.write() as session:
        assert session.scalars(sa.select(Response)).all() == []
        assert add_response(session, response("big"), keys, CANARY * 2000)


def test_a_file_that_is_no_database_has_a_code(sqlite_database: Database) -> None:
    assert sqlite_database.path is not None
    with sqlite_database.read() as session:
        session.execute(sa.text("SELECT 1"))
    sqlite_database.dispose()
    sqlite_database.path.write_bytes(b"not a database at all" * 500)
    with pytest.raises(OperationalError) as damaged, sqlite_database.read() as session:
        session.execute(sa.text("SELECT 1"))
    assert damaged.value.code == "database_damaged"


def test_a_cut_connection_has_a_code_and_the_next_one_works(postgres_database: Database) -> None:
    cut = sa.text("SELECT pg_terminate_backend(pg_backend_pid())")
    with pytest.raises(OperationalError) as unreachable, postgres_database.read() as session:
        session.execute(cut)
    assert unreachable.value.code == "database_unreachable"
    with postgres_database.read() as session:
        assert session.scalar(sa.text("SELECT 1")) == 1


def test_a_wait_for_a_row_ends_with_a_code(postgres_database: Database) -> None:
    with postgres_database.write() as session:
        session.add(Organisation(id="held", key="held", name="held"))
    other = Database(postgres_database.engine.url.render_as_string())
    held = sa.select(Organisation).with_for_update()

    def wait_for_it() -> None:
        with other.write() as session:
            session.execute(sa.text("SET LOCAL lock_timeout = '10ms'"))
            session.execute(held)

    with postgres_database.write() as holder:
        holder.execute(held)
        with pytest.raises(OperationalError) as busy:
            wait_for_it()
    assert busy.value.code == "database_busy"
    other.dispose()


def test_an_invitation_that_is_anonymous_is_never_used(ground: Database) -> None:
    for wrong in ({"used_at": NOW}, {"about_sealed": b"somebody"}):
        with pytest.raises(exc.IntegrityError) as raised, ground.write() as session:
            session.add(invitation(**wrong))
        assert constraint_of(raised.value) == "ck_invitations_anonymous_joins_nothing"


def test_a_refused_change_of_the_trace_is_an_integrity_error(ground: Database) -> None:
    with ground.write() as session:
        session.add(AuditEvent(id="1", at=NOW, actor_kind="system", action=CANARY, subject_kind="x"))
    for change in (sa.update(AuditEvent).values(action="other"), sa.delete(AuditEvent)):
        with pytest.raises(exc.IntegrityError) as raised, ground.write() as session:
            session.execute(change)
        assert CANARY not in told(raised.value)
    with ground.read() as session:
        assert session.scalars(sa.select(AuditEvent.action)).all() == [CANARY]


def test_an_anonymous_response_bears_nothing_about_anybody(ground: Database) -> None:
    values = response("x", about_sealed=CANARY.encode(), mode="anonymous", received_at=None)
    with pytest.raises(exc.IntegrityError) as raised, ground.write() as session:
        session.add(Response(**values))
    assert constraint_of(raised.value) == "ck_responses_anonymous_joins_nothing"
    assert CANARY not in told(raised.value)
    assert CANARY not in repr(AnswerRecord(code=CANARY))
