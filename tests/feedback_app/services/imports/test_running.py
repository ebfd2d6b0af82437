"""Importing for real: once, again, more, otherwise, interrupted, undone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from feedback_app.access.actor import Actor
from feedback_app.errors import Forbidden, NotFound, Refused
from feedback_app.services import forms
from feedback_app.services.imports import (
    ColumnMapping,
    list_imports,
    preview,
    run,
    suggest_mapping,
    undo,
)
from feedback_app.services.imports.columns.mapping import ColumnRole, ColumnUse
from feedback_app.services.imports.files.dates import DateOrder
from feedback_app.services.imports.files.reading import read_table
from feedback_app.services.imports.files.table import Table
from feedback_app.services.imports.rows.row_reports import RowCode, SkipReason
from feedback_app.services.imports.runs import storing
from feedback_app.services.imports.runs.report import ImportReport, Preview
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord, AuditEvent, Import, Response
from feedback_app.storage.sealing import sealing_context
from surveys.catalogue import shipped_forms
from surveys.core.model import Form
from tests.feedback_app.services.imports.forms import every_kind
from tests.feedback_app.services.imports.spreadsheets import (
    PUBLISHED_COMMENTS,
    comments_workbook,
    csv_bytes,
    local,
    visit_rows,
    visit_workbook,
    xlsx,
)
from tests.support.cast import NOW, SERVER, Cast


FORM = every_kind()
HEADINGS = ("Date", "What went well?", "Did you have an interpreter?")
DAY = local(2024, 3, 5)


class House:
    """A workspace with forms and people, and short ways to import into it."""

    def __init__(self, database: Database, keys: KeyRing, cast: Cast) -> None:
        self.database = database
        self.keys = keys
        self.cast = cast
        with database.write() as session:
            for form in (FORM, every_kind("named").model_copy(update={"key": "every_kind_named"})):
                forms.publish(session, by=SERVER, form=form, now=NOW)
            for key in ("family_after_visit", "referrer_after_consultation"):
                forms.publish(session, by=SERVER, form=shipped_forms()[key], now=NOW)

    def run(
        self,
        data: bytes | Table,
        form_key: str = "every_kind",
        mapping: ColumnMapping | None = None,
        by: Actor | None = None,
        progress: Callable[[int, int], None] | None = None,
        change: dict[str, object] | None = None,
    ) -> ImportReport:
        table = read_table(data) if isinstance(data, bytes) else data
        mapping = mapping or suggest_mapping(self.form(form_key), table).mapping
        return run(
            self.database,
            by=by or self.cast.asha,
            keys=self.keys,
            organisation_id=self.cast.north,
            form_key=form_key,
            table=table,
            mapping=mapping.model_copy(update=change or {}),
            file_name="C:\\Users\\asha\\Feedback 2024.xlsx",
            now=NOW,
            progress=progress,
        )

    def preview(self, data: bytes, form_key: str = "every_kind", by: Actor | None = None) -> Preview:
        table = read_table(data)
        with self.database.read() as session:
            return preview(
                session,
                by=by or self.cast.asha,
                keys=self.keys,
                organisation_id=self.cast.north,
                form_key=form_key,
                table=table,
                mapping=suggest_mapping(self.form(form_key), table).mapping,
                now=NOW,
            )

    def form(self, form_key: str) -> Form:
        with self.database.read() as session:
            return forms.published_form(session, forms.latest_version(session, form_key))

    def undo(self, import_id: str, by: Actor | None = None) -> int:
        with self.database.write() as session:
            return undo(session, by=by or self.cast.asha, import_id=import_id, now=NOW)

    def responses(self) -> Sequence[Response]:
        with self.database.read() as session:
            return session.scalars(sa.select(Response)).all()

    def count(self, table: type = Response) -> int:
        with self.database.read() as session:
            return session.scalars(sa.select(sa.func.count()).select_from(table)).one()

    def words(self) -> set[tuple[str, str]]:
        """Every text stored, with the audience it stands under."""
        query = sa.select(Response.audience, AnswerRecord).join(
            AnswerRecord, AnswerRecord.response_id == Response.id
        )
        with self.database.read() as session:
            return {
                (
                    audience,
                    self.keys.open(
                        row.text_sealed,
                        sealing_context(AnswerRecord.text_sealed, row.response_id, row.question_id, row.item),
                    ),
                )
                for audience, row in session.execute(query)
                if row.text_sealed is not None
            }


@pytest.fixture
def house(database: Database, keys: KeyRing, cast: Cast) -> House:
    return House(database, keys, cast)


@pytest.fixture
def small_house(sqlite_database: Database, keys: KeyRing) -> House:
    """On SQLite only, for what does not hang on the engine."""
    from tests.support.cast import settle

    return House(sqlite_database, keys, settle(sqlite_database, keys))


def rows(*comments: str) -> list[Sequence[object]]:
    return [HEADINGS, *((DAY, comment, "Yes") for comment in comments)]


def test_the_published_comments_appear_as_typed_under_families_and_professionals(house: House) -> None:
    families = house.run(comments_workbook(), "family_after_visit")
    professionals = house.run(comments_workbook(), "referrer_after_consultation")
    assert (families.n_stored, professionals.n_stored) == (1, 2)
    assert families.skipped == {SkipReason.OTHER_AUDIENCE: 2}
    assert house.words() == {(who.lower(), words) for who, words in PUBLISHED_COMMENTS}


def test_a_microsoft_forms_file_becomes_ordinary_responses(house: House) -> None:
    report = house.run(visit_workbook(7), "family_after_visit")
    assert (report.n_rows, report.n_stored, report.n_repeated, report.n_refused) == (7, 7, 0, 0)
    for response in house.responses():
        assert (response.mode, response.channel, response.received_at) == ("anonymous", "import", None)
        assert response.received_month == date(2024, 3, 1)
        assert response.import_id == report.import_id
        assert response.about_sealed is None


def test_the_same_file_again_stores_nothing_and_a_longer_one_only_what_is_new(house: House) -> None:
    assert house.run(visit_workbook(3), "family_after_visit").n_stored == 3
    again = house.run(visit_workbook(3), "family_after_visit")
    assert (again.n_stored, again.n_repeated) == (0, 3)
    more = house.run(visit_workbook(5), "family_after_visit")
    assert (more.n_stored, more.n_repeated) == (2, 3)
    assert house.count() == 5


def test_two_people_who_say_the_same_are_both_kept(house: House) -> None:
    assert house.run(xlsx(rows("Kind", "Kind", "Warm"))).n_stored == 3
    longer = house.run(xlsx(rows("Warm", "Kind", "Kind", "Kind")))
    assert (longer.n_stored, longer.n_repeated) == (1, 3)


def test_rows_in_another_order_and_another_kind_of_file_are_known_again(house: House) -> None:
    house.run(xlsx(rows("Kind", "Warm", "Quick")))
    as_csv = [HEADINGS, *(("05/03/2024", comment, "yes") for comment in ("Quick", "Kind", "Warm"))]
    day_first: dict[str, object] = {"date_order": DateOrder.DAY_FIRST}
    assert house.run(csv_bytes(as_csv, separator=";"), change=day_first).n_repeated == 3


def test_a_row_that_changed_since_is_told_and_not_stored_twice(house: House) -> None:
    house.run(visit_workbook(3), "family_after_visit")
    changed = [list(row) for row in visit_rows(3)]
    changed[2][10] = "Something else"
    report = house.run(xlsx(changed), "family_after_visit")
    assert (report.n_stored, report.n_repeated, report.n_refused) == (0, 2, 1)
    assert report.refused[0].number == 3
    assert report.reasons == {RowCode.CHANGED_SINCE_IMPORT.value: 1}
    assert house.count() == 3


def test_one_id_with_two_answers_is_told_and_the_first_is_kept(house: House) -> None:
    doubled = [list(row) for row in visit_rows(3)]
    doubled.append([*doubled[1][:10], "Something else", None])
    doubled.append(list(doubled[1]))
    for expected in ((3, 1), (0, 4)):
        report = house.run(xlsx(doubled), "family_after_visit")
        assert (report.n_stored, report.n_repeated) == expected
        assert report.reasons == {RowCode.SAME_ID_TWICE.value: 1}
        assert report.refused[0].number == 5


def test_the_same_file_read_in_another_way_is_refused(house: House) -> None:
    data = xlsx(rows("Kind", "Warm"))
    table = read_table(data)
    without = suggest_mapping(FORM, table).mapping
    uses = (*without.columns[:2], ColumnUse(title=HEADINGS[2], role=ColumnRole.IGNORED))
    house.run(data, mapping=without.model_copy(update={"columns": uses}))
    assert house.preview(data).imported_otherwise
    with pytest.raises(Refused) as refused:
        house.run(data)
    assert refused.value.code == "file_imported_otherwise"
    assert house.count() == 2


def test_a_refused_row_that_a_word_mends_can_be_imported_afterwards(house: House) -> None:
    data = xlsx([HEADINGS, (DAY, "Kind", "Yes"), (DAY, "Warm", "Ja")])
    first = house.run(data)
    assert (first.n_stored, first.reasons) == (1, {RowCode.WORD_UNKNOWN.value: 1})
    mapping = suggest_mapping(FORM, read_table(data)).mapping
    words = ({"word": "Ja", "means": "had_one"},)
    use = ColumnUse.model_validate(mapping.columns[2].model_dump() | {"words": words})
    second = house.run(data, mapping=mapping.model_copy(update={"columns": (*mapping.columns[:2], use)}))
    assert (second.n_stored, second.n_repeated, second.n_refused) == (1, 1, 0)


def test_preview_tells_the_same_and_writes_nothing(house: House) -> None:
    data = xlsx([*rows("Kind", "Warm"), (DAY, None, None), (None, "No day", "Yes"), (DAY, "x", "Perhaps")])
    seen = house.preview(data)
    assert (seen.n_rows, seen.n_new, seen.n_repeated, seen.n_refused) == (5, 2, 0, 2)
    assert seen.skipped == {SkipReason.NOTHING_ANSWERED: 1}
    assert seen.can_run
    assert house.count() == house.count(Import) == 0
    report = house.run(data)
    assert (report.n_stored, report.n_refused, report.skipped) == (2, 2, seen.skipped)
    assert house.preview(data).n_repeated == 2
    assert not house.preview(data).can_run


def test_undo_removes_exactly_that_import_and_it_can_be_imported_again(house: House) -> None:
    first = house.run(xlsx(rows("Kind", "Warm")))
    second = house.run(xlsx(rows("Kind", "Warm", "Quick")))
    assert house.undo(first.import_id) == 2
    assert {words for _, words in house.words()} == {"Quick"}
    assert house.undo(first.import_id) == 0
    again = house.run(xlsx(rows("Kind", "Warm", "Quick")))
    assert (again.n_stored, again.n_repeated) == (2, 1)
    assert house.undo(second.import_id) == 1
    with house.database.read() as session:
        summaries = {each.id: each for each in list_imports(session, by=house.cast.asha, keys=house.keys)}
    assert summaries[first.import_id].undone_at == NOW
    assert summaries[again.import_id].n_there == 2
    assert summaries[again.import_id].file_name == "Feedback 2024.xlsx"


def test_an_import_that_was_cut_off_is_finished_by_running_it_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "AT_ONCE", 2)
    data = xlsx(rows(*(f"Comment {n}" for n in range(7))))

    def crash(done: int, of: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        house.run(data, progress=crash)
    assert house.count() == 4
    rest = house.run(data)
    assert (rest.n_stored, rest.n_repeated) == (3, 4)


def test_an_import_that_is_undone_while_it_runs_stops(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "AT_ONCE", 2)

    def interfere(done: int, of: int) -> None:
        if done == 2:
            with house.database.read() as session:
                import_id = session.scalars(sa.select(Import.id)).one()
            assert house.undo(import_id) == 2

    with pytest.raises(Refused) as refused:
        house.run(xlsx(rows("a", "b", "c", "d", "e")), progress=interfere)
    assert refused.value.code == "import_undone"
    assert house.count() == 0


def test_progress_is_told_from_the_start_to_the_end(small_house: House) -> None:
    told: list[tuple[int, int]] = []
    small_house.run(
        visit_workbook(60), "family_after_visit", progress=lambda done, of: told.append((done, of))
    )
    assert told == [(0, 60), (25, 60), (50, 60), (60, 60)]


def test_only_who_may_import_here_can(small_house: House) -> None:
    data = xlsx(rows("Kind"))
    for by in (small_house.cast.ben, small_house.cast.cara, small_house.cast.dev, Actor.respondent()):
        with pytest.raises(Forbidden):
            small_house.run(data, by=by)
        with pytest.raises(Forbidden):
            small_house.preview(data, by=by)
    report = small_house.run(data)
    for by in (small_house.cast.ben, small_house.cast.cara):
        with pytest.raises(NotFound):
            small_house.undo(report.import_id, by=by)
        with small_house.database.read() as session:
            assert list_imports(session, by=by, keys=small_house.keys) == ()
    assert small_house.count() == 1


def test_a_mapping_with_a_problem_stores_nothing(small_house: House) -> None:
    with pytest.raises(Refused) as refused:
        small_house.run(csv_bytes([("What went well?",), ("Kind",)]))
    assert refused.value.code == "mapping_has_problems"
    with pytest.raises(NotFound):
        small_house.run(
            csv_bytes([("What went well?",), ("Kind",)]), "no_such_form", ColumnMapping(form="x", columns=())
        )
    assert small_house.count(Import) == 0


def test_a_newer_version_of_the_form_does_not_make_old_rows_new(small_house: House) -> None:
    data = xlsx(rows("Kind", "Warm"))
    small_house.run(data)
    with small_house.database.write() as session:
        forms.publish(session, by=SERVER, form=every_kind(version="1.1"), now=NOW)
    assert small_house.run(data).n_repeated == 2


def test_a_named_form_keeps_the_moment_and_the_reference(small_house: House) -> None:
    moment = local(2024, 7, 5, 14, 30)
    data = xlsx([("Completed at", "Ref", "Language", "What went well?"), (moment, "C-17", "Polish", "Kind")])
    small_house.run(data, "every_kind_named")
    [response] = small_house.responses()
    assert response.language == "pl"
    assert response.received_at == datetime(2024, 7, 5, 13, 30, tzinfo=UTC)
    assert (
        small_house.keys.open(
            response.about_sealed or b"", sealing_context(Response.about_sealed, response.id)
        )
        == "C-17"
    )


def test_the_audit_and_the_log_hold_counts_and_no_words(
    small_house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        report = small_house.run(xlsx(rows("canarywords", "canarywords too")))
        small_house.undo(report.import_id)
    with small_house.database.read() as session:
        events = [event for event in session.scalars(sa.select(AuditEvent)) if event.subject_kind == "import"]
    assert {event.action for event in events} == {"import_started", "import_finished", "import_undone"}
    assert all(event.actor_id == small_house.cast.asha.account_id for event in events)
    assert "canary" not in caplog.text + "".join(event.detail for event in events) + repr(report)


def test_as_a_record_a_report_holds_no_word_of_a_cell(small_house: House) -> None:
    report = small_house.run(xlsx([*rows("Kind"), (DAY, "x", "canaryword")]))
    record = report.as_record()
    assert record["stored"] == 1
    assert record["refused"] == [{"row": 3, "column": HEADINGS[2], "code": "word_unknown"}]
    assert "canary" not in str(record)
