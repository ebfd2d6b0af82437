"""Packs of any months and organisations beside the screen: no three figures single out few people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analysis.disclosure import PublishedForm
from analysis.report import Edition, Exhibit, Report, ReportPeriod, ReportTable
from feedback_app.access.actor import Actor
from feedback_app.errors import Refused
from feedback_app.services import forms
from feedback_app.services.packs.gathering import gather
from feedback_app.services.results.view import Period, View
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerCount, ResponseCount
from surveys.catalogue import shipped_forms
from tests.analysis.disclosure.subtraction import Cell, Query, isolated
from tests.support.cast import SERVER, Cast
from tests.support.engines import on_one_engine
from tests.support.given import CONSULTATION, VISIT
from tests.support.published_figures import PublishedResponses, published_form, published_responses


pytestmark = on_one_engine
NOW = datetime(2026, 8, 10, 9, 30, tzinfo=UTC)
DROP_IN = shipped_forms()["drop_in"]
MONTHS = tuple(date(2026, month, 1) for month in range(1, 7))
COLUMNS = {"Yes": "yes", "Partly": "partly", "No": "no", "No answer": "blank"}
KINDS = (*((VISIT.key, answer) for answer in COLUMNS.values()), (CONSULTATION.key, ""), (DROP_IN.key, ""))
BY_TITLE = {form.title: form.key for form in (VISIT, CONSULTATION, DROP_IN)}
ASKED = (
    "2026-Q1",
    "2026-Q2",
    "2026-01..2026-06",
    "2025-12..2026-05",
    "2026-02",
    "2026-05..2026-06",
    "2026-06",
)
World = Mapping[tuple[str, date, str, str], int]
"""How many people: by place, month, form and what they said of being listened to."""

places = [(place, month, *kind) for place in ("north", "south") for month in MONTHS for kind in KINDS]
few_or_many = st.one_of(st.just(0), st.integers(0, 4), st.integers(0, 12))
worlds = st.fixed_dictionaries(dict.fromkeys(places, few_or_many))


def flat(n: int, **others: int) -> dict[tuple[str, date, str, str], int]:
    """The same everywhere but in North's April, by answer."""
    april = {("north", date(2026, 4, 1), VISIT.key, answer): few for answer, few in others.items()}
    return {**dict.fromkeys(places, n), **april}


@settings(
    max_examples=6,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(world=worlds)
@example(world=flat(1))
@example(world=flat(0, yes=12, no=3))
@example(world=flat(5, blank=1))
def test_three_figures_of_packs_and_screens_single_out_nobody(
    database: Database, keys: KeyRing, cast: Cast, world: World
) -> None:
    ids = {"north": cast.north, "south": cast.south}
    cells = {(ids[place], form, f"{month}", said): n for (place, month, form, said), n in world.items()}
    fill(database, cells)
    queries = [query for query in everything(database, keys, cast, cells) if query[0]]
    assert isolated(queries, cells, 5) == []


def test_where_all_are_many_the_attack_has_every_figure_to_work_with(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    ids = {"north": cast.north, "south": cast.south}
    cells = {(ids[place], form, f"{month}", said): 6 for place, month, form, said in places}
    fill(database, cells)
    asked = {(len(some), n) for some, n in everything(database, keys, cast, cells)}
    assert {(1, 6), (3, 18), (6, 36), (12, 72), (24, 144), (72, 432)} <= asked


def fill(database: Database, cells: Mapping[Cell, int]) -> None:
    """Counts as the responses would have left them; all said it was very good."""
    with database.write() as session:
        connection = session.connection()
        for table in (AnswerCount, ResponseCount):
            connection.execute(sa.delete(table))
        for form in (VISIT, CONSULTATION, DROP_IN):
            if form.key not in forms.published_keys(session):
                forms.publish(session, by=SERVER, form=form, now=NOW)
            version = forms.latest_version(session, form.key)
            same = {
                "form_key": form.key, "form_version_id": version, "way": "point",
                "audience": form.audience.value, "touchpoint": form.touchpoint.value, "n_new": 0,
            }  # fmt: skip
            for place, month in dict.fromkeys((cell[0], cell[2]) for cell in cells):
                said = {cell[3]: n for cell, n in cells.items() if cell[:3] == (place, form.key, month)}
                here = same | {"organisation_id": place, "received_month": date.fromisoformat(month)}
                if whole := sum(said.values()):
                    connection.execute(sa.insert(ResponseCount), here | {"mode": form.mode.value, "n": whole})
                    _answers(connection, here, said, whole, asks=form is VISIT)


def _answers(
    connection: sa.Connection, here: dict[str, object], said: Mapping[str, int], whole: int, *, asks: bool
) -> None:
    if not asks:
        return
    rows = [("overall", "", "code", "very_good", whole), ("how_it_was", "", "lines", "", whole)]
    rows += [("how_it_was", "listened", "code", code, n) for code, n in said.items() if code != "blank"]
    for question_id, item, kind, code, n in rows:
        answer = {"question_id": question_id, "item": item, "kind": kind, "code": code, "number": 0}
        if n:
            connection.execute(sa.insert(AnswerCount), here | answer | {"n": n})


def everything(database: Database, keys: KeyRing, cast: Cast, cells: Mapping[Cell, int]) -> Iterator[Query]:
    """What packs of one team and of both say, and what the screen does."""
    for organisations in ((cast.north,), (cast.north, cast.south)):
        by = Actor.system("command", *organisations)
        for asked in ASKED:
            with database.read() as session:
                try:
                    report = gather(
                        session, by=by, keys=keys, organisation_ids=organisations,
                        period=ReportPeriod.parse(asked), edition=Edition.COMMISSIONERS, now=NOW,
                    )  # fmt: skip
                except Refused:  # months that are shown only together with others
                    continue
            yield from of_pack(report, organisations, cells)
        for first, last in ((1, 3), (4, 6), (1, 6)):
            view = View(None, None, None, None, Period.BETWEEN, date(2026, first, 1), date(2026, last, 1))
            with database.read() as session:
                seen = published_responses(session, by=by, view=view, now=NOW)
                form = published_form(session, by=by, view=view, form_key=VISIT.key, now=NOW)
            yield from of_screen(
                seen, form, (date(2026, first, 1), date(2026, last, 1)), organisations, cells
            )


def of_pack(report: Report, organisations: tuple[str, ...], cells: Mapping[Cell, int]) -> Iterator[Query]:
    span = (report.period.first, report.period.last)
    for _, title, n in rows(report, "asked"):
        form = BY_TITLE.get(title, "")
        yield from query(n, organisations, span, form, "", cells)
    for figure in report.figures:
        if figure.key == "national/answered":
            yield from query(figure.shown, organisations, span, VISIT.key, "", cells)
    for table in tables(report, "statements"):
        for row in table.rows:
            if row[0] == "They really listened to me":
                for heading, cell in zip(table.headings, row, strict=True):
                    if heading in COLUMNS:
                        yield from query(cell, organisations, span, VISIT.key, COLUMNS[heading], cells)


def of_screen(
    seen: PublishedResponses,
    form: PublishedForm | None,
    span: tuple[date, date],
    organisations: tuple[str, ...],
    cells: Mapping[Cell, int],
) -> Iterator[Query]:
    for key, n in seen.forms.items():
        yield from query(str(n), organisations, span, key, "", cells)
    for each in seen.periods:
        for months in each.months:
            for key, n in months.forms.items():
                yield from query(str(n), (each.organisation_id,), (months.first, months.last), key, "", cells)
    for question in form.questions if form else ():
        if (question.question_id, question.item) == ("how_it_was", "0"):
            for answer in question.answers:
                if answer.code in COLUMNS.values():
                    yield from query(str(answer.n), organisations, span, VISIT.key, answer.code, cells)


def query(
    shown: str,
    organisations: tuple[str, ...],
    span: tuple[date, date],
    form: str,
    said: str,
    cells: Mapping[Cell, int],
) -> Iterator[Query]:
    """The people a figure is about; hidden ones are no query. The figure must be their number."""
    if not shown.replace(",", "").isdigit():
        return
    some = frozenset(
        cell
        for cell in cells
        if cell[0] in organisations
        and form in ("", cell[1])
        and f"{span[0]}" <= cell[2] <= f"{span[1]}"
        and said in ("", cell[3])
    )
    assert int(shown.replace(",", "")) == sum(cells[cell] for cell in some)
    yield some, int(shown.replace(",", ""))


def tables(report: Report, section: str) -> list[ReportTable]:
    blocks = next(each for each in report.sections if each.key == section).blocks
    return [block.table for block in blocks if isinstance(block, Exhibit) and block.table]


def rows(report: Report, section: str) -> list[tuple[str, ...]]:
    return [row for table in tables(report, section) for row in table.rows]
