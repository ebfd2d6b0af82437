"""The quiet workers: they work once started, and have finished when they are stopped."""

from __future__ import annotations

import subprocess
import sys

import sqlalchemy as sa

from feedback_app.storage.engine import Database
from feedback_app.web.process.background_workers import planner_figures


def test_the_planner_knows_the_tables_after_a_look(sqlite_database: Database) -> None:
    with sqlite_database.write() as session:
        session.execute(sa.text("CREATE TABLE numbers (n INTEGER PRIMARY KEY, tenth INTEGER)"))
        session.execute(sa.text("CREATE INDEX by_tenth ON numbers (tenth)"))
        rows = [{"n": number, "tenth": number % 10} for number in range(500)]
        session.execute(sa.text("INSERT INTO numbers VALUES (:n, :tenth)"), rows)
    worker = planner_figures(sqlite_database)
    worker.start()
    worker.stop()
    with sqlite_database.read() as session:
        known = session.execute(sa.text("SELECT idx FROM sqlite_stat1 WHERE tbl = 'numbers'")).scalars().all()
    assert known == ["by_tenth"]


def test_a_warm_start_leaves_the_charts_ready() -> None:
    program = (
        "import sys; from feedback_app.web.process.background_workers import warm_start; "
        "assert 'altair' not in sys.modules; worker = warm_start(); worker.start(); worker.stop(); "
        "assert {'pandas', 'altair', 'analysis.results.charts'} <= set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
