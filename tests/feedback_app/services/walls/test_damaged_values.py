"""Values that are damaged in the database: each is named, and nothing else stops because of them.

The tables of services are those of the walls between organisations, so a new service is here too.
"""

from __future__ import annotations

import csv
import io
import json
import logging
from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from analysis.report import Edition, ReportPeriod
from feedback_app.access.permissions import Permission
from feedback_app.errors import OperationalError, UserError
from feedback_app.exports.response_table import Coding
from feedback_app.services.accounts import session_files, sign_in
from feedback_app.services.accounts.session_files import FileToHandOver, WhoMayFetch
from feedback_app.services.actions import posters
from feedback_app.services.alert_desk import watching
from feedback_app.services.comments import translations
from feedback_app.services.comments.sorting import sorting
from feedback_app.services.exporting.outcomes import Pseudonym, WhichOutcomes, export_outcomes
from feedback_app.services.exporting.responses import ExportFile, ExportKind, ExportPurpose, export_responses
from feedback_app.services.families import contacts
from feedback_app.services.families.contacts import Contact
from feedback_app.services.imports import list_imports
from feedback_app.services.measure_reading import shipped
from feedback_app.services.packs import pack_history
from feedback_app.services.results import bursts
from feedback_app.services.results.openable import openable_responses
from feedback_app.services.results.view import Period, View
from feedback_app.services.results.words import words_by_audience
from feedback_app.services.themes.comment_list import EVERY, comments_of
from feedback_app.services.themes.summary import summary
from feedback_app.storage import sealing
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import (
    AnswerRecord,
    Draft,
    Import,
    Invitation,
    Pack,
    Person,
    Quote,
    Response,
)
from feedback_app.storage.sealing import (
    DAMAGED,
    check_keys,
    damaged_values,
    sealed_columns,
    sealing_context,
)
from surveys.core.answers import Chosen, Written
from tests.feedback_app.services.walls.test_walls_between_organisations import (
    BY_ID,
    BY_ORGANISATION,
    Place,
    Undo,
    fill,
    somebody,
)
from tests.feedback_app.services.walls.walls_of_family_work import typed_in_twice
from tests.feedback_app.storage.rows import damage, damage_everything
from tests.support.cast import NOW, Cast, cookie_of
from tests.support.engines import on_one_engine
from tests.support.given import VISIT, give
from tests.support.postbox import write
from tests.support.respondent import YES, invited, look, save, submit


__all__ = ["fill"]
Fill = Callable[[Session], Place]
ALL_TIME = View(period=Period.ALL)


def set_sealed(session: Session, keys: KeyRing, row: object, name: str, text: str = "x") -> None:
    setattr(row, name, keys.seal(text, sealing_context(getattr(type(row), name), row.id)))  # type: ignore[attr-defined]


def fill_the_rest(database: Database, keys: KeyRing, cast: Cast, fill: Fill) -> str:
    """A value in every sealed column: the cookie of Asha."""
    cookie = cookie_of(database, keys, cast.asha, NOW)
    write(database, keys)
    with database.write() as session:
        place = fill(session)
        version = session.get_one(Response, place.response).form_version_id
        sealed = keys.seal("{}", sealing_context(Draft.sealed, "draft"))
        draft = {"organisation_id": cast.north, "form_version_id": version, "at_page": "start"}
        session.add(Draft(digest="draft", sealed=sealed, updated_at=NOW, **draft))
        typed_in_twice(place)
        set_sealed(session, keys, session.scalars(sa.select(Quote)).one(), "translation_sealed")
        set_sealed(session, keys, session.scalars(sa.select(Invitation)).first(), "recipient_sealed")
        set_sealed(session, keys, session.scalars(sa.select(Person)).first(), "label_sealed")
        translations.translate(
            session, by=cast.ben, keys=keys, comment=place.loop.comment, text="They were kind to us",
            now=NOW,
        )  # fmt: skip
        session_files.make_ready(
            session, by=cast.asha, keys=keys, secret=cookie, now=NOW,
            file=FileToHandOver("pack", "a.pdf", "application/pdf", b"x"),
            who=WhoMayFetch.of(Permission.MAKE_PACKS, [cast.north]),
        )  # fmt: skip
        made = Pack(
            id="pack", organisation_id=cast.north, scope=pack_history.scope_of([cast.north]), edition="team",
            first_month=date(2025, 10, 1), last_month=date(2025, 12, 1), made_at=NOW,
            made_by=None, figures_sealed=b"",
        )  # fmt: skip
        set_sealed(session, keys, made, "figures_sealed", json.dumps([["a", "b", "c"]]))
        session.add(made)
        imported = _import(cast.north, version)
        set_sealed(session, keys, imported, "file_name_sealed")
        session.add(imported)
        session.flush()
        contacts.keep_contact(
            session, by=cast.ben, keys=keys, person_id=place.work.home.mother, now=NOW,
            contact=Contact("Mina", "mina@example.org", "07700 900123"),
        )  # fmt: skip
        _fill_empty(session, keys, "alerts", "note_sealed")
        _fill_empty(session, keys, "bursts", "reason_sealed")
    return cookie


def _import(organisation_id: str, version: str) -> Import:
    counts = dict.fromkeys(("n_rows", "n_stored", "n_repeated", "n_refused"), 0)
    return Import(
        id="import", organisation_id=organisation_id, form_version_id=version, file_digest="x",
        created_at=NOW, file_name_sealed=b"", **counts,
    )  # fmt: skip


def _fill_empty(session: Session, keys: KeyRing, table_name: str, name: str) -> None:
    table = AnswerRecord.metadata.tables[table_name]
    (key,) = table.primary_key
    for value in session.scalars(sa.select(key).where(table.c[name].is_(None))).all():
        sealed = keys.seal("x", json.dumps([table_name, name, value]))
        session.execute(sa.update(table).where(key == value).values({name: sealed}))


@pytest.fixture
def filled(database: Database, keys: KeyRing, cast: Cast, fill: Fill) -> str:
    cookie = fill_the_rest(database, keys, cast, fill)
    with database.read() as session:
        empty = {
            str(column)
            for column in sealed_columns()
            if session.scalar(sa.select(column).where(column.is_not(None)).limit(1)) is None
        }
    assert empty == set()
    sealing._named.clear()
    return cookie


def test_the_service_starts_with_one_damaged_value_of_any_column_and_names_it(
    database: Database, keys: KeyRing, filled: str, caplog: pytest.LogCaptureFixture
) -> None:
    for column in sealed_columns():
        with database.read() as session:
            before = session.execute(sa.select(*column.table.primary_key, column)).all()
        (place,) = damage(database, str(column), most=1)
        sealing._named.clear()
        caplog.clear()
        with caplog.at_level(logging.ERROR, "feedback.sealing"):
            check_keys(database, keys)
            with database.read() as session:
                assert list(damaged_values(session, keys)) == [place]
        assert [record.getMessage() for record in caplog.records] == [
            f"a sealed value cannot be read: {place} (sealed_damaged)"
        ]
        with database.write() as session:
            for row in before:
                same = (each == v for each, v in zip(column.table.primary_key, row[:-1], strict=True))
                session.execute(sa.update(column.table).where(*same).values({column: row[-1]}))


def test_no_service_fails_when_everything_sealed_is_damaged(
    database: Database, keys: KeyRing, cast: Cast, fill: Fill, filled: str
) -> None:
    assert damage_everything(database) == {str(column) for column in sealed_columns()}
    failed = []
    calls: Mapping[str, tuple[str, Callable[[Place, object], object]]] = {**BY_ORGANISATION, **BY_ID}  # type: ignore[dict-item]
    for service, (allowed, call) in calls.items():
        name = allowed.split()[0]
        try:
            with database.write() as session:
                call(fill(session), somebody(cast, name))
                raise Undo
        except (Undo, UserError):
            continue
        except OperationalError as error:
            failed.append((service, error.code))
    assert failed == []


def test_pages_and_workers_go_on_when_everything_sealed_is_damaged(
    database: Database, keys: KeyRing, cast: Cast, filled: str
) -> None:
    person = invited(database, keys, cast)
    save(database, keys, person, "helpful", Chosen("yes"))
    damage_everything(database)
    read = {"keys": keys, "view": ALL_TIME, "now": NOW}
    with database.write() as session:
        actor = sign_in.actor_for(session, keys=keys, secret=filled, now=NOW)
        assert actor is not None
        assert actor.name == DAMAGED
        by = cast.asha
        (families, _) = words_by_audience(session, by=by, **read)
        assert DAMAGED in repr([word.text for some in families.by_asks.values() for word in some.words])
        assert openable_responses(session, by=by, **read).lines
        found = sorting(session, by=by, **read)
        assert summary(session, found).unreadable == len(found.every) > 0
        shown = comments_of(session, found, which=EVERY)
        assert {each.text for each in shown.comments} == {DAMAGED}
        assert [each.file_name for each in list_imports(session, by=by, keys=keys)] == [DAMAGED]
        (burst,) = bursts.bursts_to_see(session, by=by, keys=keys)
        assert burst.reason == DAMAGED
        assert posters.what_people_said(session, by=by, keys=keys, organisation="north").groups == ()
        asked = {"organisation_ids": [cast.north], "edition": Edition.TEAM}
        period = ReportPeriod(date(2026, 1, 1), date(2026, 3, 1))
        assert pack_history.earlier(session, keys=keys, period=period, **asked) is None
    assert look(database, keys, person).journey is not None
    submit(database, keys, person, YES)
    scores = export_outcomes(
        database, by=cast.asha, keys=keys, which=WhichOutcomes(cast.north), pseudonym=Pseudonym.LOCAL,
        reason=None, now=NOW,
    )  # fmt: skip
    assert scores.left_out
    watching.watch(database, keys, shipped(), NOW + timedelta(days=3))


@pytest.mark.parametrize("kind", list(ExportKind))
def test_an_export_has_every_row_and_says_which_text_cannot_be_read(
    database: Database, keys: KeyRing, cast: Cast, kind: ExportKind
) -> None:
    with database.write() as session:
        for number in range(3):
            answers = {"overall": Chosen("good"), "went_well": Written(f"words {number}")}
            give(session, keys, cast.north, VISIT, answers)
    damage(database, "answers.text_sealed", most=1)
    file = export_responses(
        database, by=cast.asha, keys=keys, organisation_id=cast.north, form_key=VISIT.key,
        purpose=ExportPurpose.TEAM_REVIEW, kind=kind, coding=Coding.CODES, now=NOW,
    )  # fmt: skip
    assert (file.n_responses, file.n_damaged) == (3, 1)
    cells = _cells(file, kind)
    assert cells.count(DAMAGED) == 1
    assert sum(cell.startswith("words ") for cell in cells) == 2
    assert cells.count("good") == 3


def _cells(file: ExportFile, kind: ExportKind) -> list[str]:
    if kind is ExportKind.CSV:
        return [cell for row in csv.reader(io.StringIO(file.data.decode("utf-8-sig"))) for cell in row]
    sheet = load_workbook(io.BytesIO(file.data))["Responses"]
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]


@on_one_engine
@pytest.mark.parametrize("how", ["another ring", "a lost key", "other bytes under the same id"])
def test_a_ring_that_is_not_this_databases_is_refused(
    database: Database, keys: KeyRing, filled: str, how: str
) -> None:
    (key_id,) = keys.key_ids
    rings = {
        "another ring": KeyRing.generate(),
        "a lost key": _without_the_old_key(database, keys),
        "other bytes under the same id": KeyRing({key_id: bytes(32)}, key_id, bytes(32)),
    }
    with pytest.raises(OperationalError) as refused:
        check_keys(database, rings[how])
    assert refused.value.code in {"key_unknown", "sealed_damaged"}


def _without_the_old_key(database: Database, keys: KeyRing) -> KeyRing:
    """As after a rotation whose old key was dropped by hand: newer values open, older ones do not."""
    newer = KeyRing.generate()
    with database.write() as session:
        person = session.scalars(sa.select(Person)).first()
        assert person is not None
        set_sealed(session, newer, person, "label_sealed")
    return newer
