"""PgBouncer in transaction mode between the service and its PostgreSQL, with four sessions for everyone.

The tests imported here run on a database behind it. Each is one promise that needs a transaction, a lock, a
snapshot or a limit, so that a setting left in a session would show.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from threading import Thread

import httpx
import psycopg
import pytest
import sqlalchemy as sa

from feedback_app.storage.engine import Database
from feedback_app.storage.migrate import is_current, upgrade
from feedback_app.storage.models import Organisation
from tests.feedback_app.services.alert_desk.test_alerts import TestRaising  # noqa: F401 -- run again here
from tests.feedback_app.services.answering.test_submitting import (  # noqa: F401
    test_a_response_is_stored_with_everything_that_was_answered,
    test_a_stop_in_the_middle_leaves_nothing_behind,
)
from tests.feedback_app.services.answering.test_submitting_at_once import (  # noqa: F401
    test_of_different_answers_at_the_same_moment_one_is_stored_whole,
    test_pages_saved_at_the_same_moment_are_all_kept,
)
from tests.feedback_app.services.mail.test_outbox import (  # noqa: F401
    test_many_workers_send_many_messages_once_each,
)
from tests.feedback_app.services.results.test_figures import (  # noqa: F401
    test_every_question_is_counted,
)
from tests.feedback_app.storage.test_engine import (  # noqa: F401
    test_a_reader_cannot_write,
    test_a_reader_sees_one_moment,
)
from tests.feedback_app.web.plain_face.person import OURS, Reader
from tests.machinery.pgbouncer import Bouncer
from tests.machinery.postgres import PostgresServer
from tests.machinery.product_fixtures import StartProduct


FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="session")
def bouncer(postgres: PostgresServer) -> Iterator[Bouncer]:
    with Bouncer(postgres) as started:
        yield started


@pytest.fixture
def name(postgres: PostgresServer, migrated_postgres_name: str) -> Iterator[str]:
    made = f"bounced_{uuid.uuid4().hex}"
    postgres.create_database(made, template=migrated_postgres_name)
    yield made
    postgres.drop_database(made)


@pytest.fixture
def database(bouncer: Bouncer, name: str) -> Iterator[Database]:
    made = Database(bouncer.url(name))
    yield made
    made.dispose()


def test_it_is_as_strict_as_debians_own(bouncer: Bouncer) -> None:
    """Otherwise the tests here would show nothing."""
    with pytest.raises(psycopg.OperationalError, match="unsupported startup parameter: options"):
        psycopg.connect(bouncer.url("postgres"), options="-c statement_timeout=15000")


def test_every_transaction_has_its_settings_and_leaves_none(
    database: Database, postgres: PostgresServer, name: str
) -> None:
    expected = {
        "statement_timeout": "15s",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "30s",
        "TimeZone": "UTC",
        "synchronous_commit": "on",
    }
    for open_ in (database.read, database.write, database.read):
        with open_() as session:
            assert {each: session.scalar(sa.text(f"SHOW {each}")) for each in expected} == expected
    outside = sa.create_engine(database.engine.url, isolation_level="AUTOCOMMIT")
    with outside.connect() as connection:
        assert connection.scalar(sa.text("SHOW statement_timeout")) == "0"
        assert connection.scalar(sa.text("SHOW default_transaction_read_only")) == "off"
    outside.dispose()


def test_many_more_threads_than_sessions_count_up_without_losing_one(database: Database) -> None:
    with database.write() as session:
        session.add(Organisation(id="count", key="count", name="0"))

    def count_up() -> None:
        for _ in range(5):
            with database.write() as session:
                row = session.get_one(Organisation, "count", with_for_update=True)
                row.name = str(int(row.name) + 1)
            with database.read() as session:
                assert session.get_one(Organisation, "count").name

    threads = [Thread(target=count_up) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert session.get_one(Organisation, "count").name == "80"


def test_two_processes_that_start_at_once_migrate_one_empty_database(
    bouncer: Bouncer, postgres: PostgresServer
) -> None:
    postgres.create_database("bounced_empty")
    both = [Database(bouncer.url("bounced_empty")) for _ in range(2)]
    starting = [Thread(target=upgrade, args=(each,)) for each in both]
    for thread in starting:
        thread.start()
    for thread in starting:
        thread.join()
    assert all(is_current(each) for each in both)
    for each in both:
        each.dispose()
    postgres.drop_database("bounced_empty")


def test_the_product_starts_and_takes_a_form_through_it(
    bouncer: Bouncer, postgres: PostgresServer, start_product: StartProduct
) -> None:
    postgres.create_database("bounced_product")
    product = start_product("--plain-only", FEEDBACK_DATABASE_URL=bouncer.url("bounced_product"))
    link = product.feedback("invite", "drop_in").stdout.strip()
    with httpx.Client(base_url=product.url, follow_redirects=True, headers=OURS) as client:
        page = client.get(link)
        for _ in range(3):  # the first page, then two questions left blank or answered by their first option
            form = Reader(page.text).forms[0]
            first = dict(reversed(form.offered))
            page = client.post(form.action, content=form.filled(first), headers={"content-type": FORM})
            assert page.status_code == 200
        assert "/form/" in str(page.url)
    assert product.feedback("db", "status").returncode == 0
    product.stop()
    postgres.drop_database("bounced_product")
