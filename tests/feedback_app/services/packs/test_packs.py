"""Packs: who may make one, of what, the same figures as the pages, what is kept and what differs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from analysis.report import Edition, Exhibit, Report, ReportPeriod, ReportTable
from analysis.results import sentences
from feedback_app.access.actor import Actor
from feedback_app.errors import Forbidden, Refused
from feedback_app.services.packs import pack_history
from feedback_app.services.packs.gathering import gather
from feedback_app.services.packs.making import PackFile, PackKind, note_made, write_pack
from feedback_app.services.results.figures import national_result
from feedback_app.services.results.view import Period, View
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AuditEvent, Pack
from surveys.core.answers import Chosen
from tests.feedback_app.services.packs.quarter import IN_NOVEMBER, QUARTER
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine
from tests.support.given import VISIT, give


def gathered(
    database: Database,
    keys: KeyRing,
    by: Actor,
    *organisation_ids: str,
    period: ReportPeriod = QUARTER,
    edition: Edition = Edition.TEAM,
    **more: Any,
) -> Report:
    with database.read() as session:
        return gather(
            session, by=by, keys=keys, organisation_ids=organisation_ids, period=period, edition=edition,
            **{"now": NOW, **more},
        )  # fmt: skip


def figures(report: Report) -> Mapping[str, str]:
    return {each.key: each.shown for each in report.figures}


def table(report: Report, section: str) -> ReportTable:
    blocks = next(each for each in report.sections if each.key == section).blocks
    found = next(block.table for block in blocks if isinstance(block, Exhibit) and block.table)
    assert found is not None
    return found


def make_pack(
    database: Database, *, by: Actor, keys: KeyRing, kinds: tuple[PackKind, ...], now: datetime, **more: Any
) -> tuple[Report, tuple[PackFile, ...]]:
    """Gather, write and note, as the page and the command do."""
    with database.read() as session:
        report = gather(session, by=by, keys=keys, now=now, **more)
    files = tuple(write_pack(report, kind) for kind in kinds)
    chosen = {"organisation_ids": more["organisation_ids"], "report": report, "kinds": kinds}
    with database.write() as session:
        note_made(session, by=by, keys=keys, now=now, **chosen)
    return report, files


def made(database: Database, keys: KeyRing, cast: Cast, **more: Any) -> Report:
    chosen: dict[str, Any] = {"period": QUARTER, "edition": Edition.COMMISSIONERS, "now": NOW} | more
    report, _ = make_pack(
        database, by=cast.asha, keys=keys, organisation_ids=(cast.north,), kinds=(PackKind.HTML,), **chosen
    )
    return report


def test_the_national_figure_is_the_one_of_the_page(database: Database, keys: KeyRing, quarter: Cast) -> None:
    report = gathered(database, keys, quarter.asha, quarter.north)
    view = View(period=Period.BETWEEN, first_month=QUARTER.first, last_month=QUARTER.last)
    with database.read() as session:
        page = national_result(session, by=quarter.asha, view=view, now=NOW)
    blocks = next(each for each in report.sections if each.key == "national").blocks
    assert isinstance(blocks[0], Exhibit)
    assert blocks[0].sentence == sentences.friends_and_family_sentence(page)
    assert figures(report)["national/positive"] == "90%"
    assert figures(report)["national/answered"] == "40"


def test_a_training_is_linked_by_codes_that_stand_once(
    database: Database, keys: KeyRing, quarter: Cast
) -> None:
    found = figures(gathered(database, keys, quarter.asha, quarter.north))
    assert found["training/training_after/confidence/paired"] == "6 of 8 (75%)"
    assert found["training/training_after/confidence/mean"] == "+3"


def test_links_are_counted_where_it_is_known_whether_they_were_used(
    database: Database, keys: KeyRing, quarter: Cast
) -> None:
    report = gathered(database, keys, quarter.asha, quarter.north)
    assert table(report, "rates").rows == (("Professionals, after a consultation", "6", "0", "0%"),)
    blocks = next(each for each in report.sections if each.key == "rates").blocks
    assert "Families, after a visit" in str(blocks[-1])


def test_commissioners_see_no_small_group(database: Database, keys: KeyRing, quarter: Cast) -> None:
    report = gathered(database, keys, quarter.asha, quarter.north, edition=Edition.COMMISSIONERS)
    assert {row[0]: row[1:] for row in table(report, "statements").rows}["They really listened to me"] == (
        "hidden", "0", "hidden", "0",
    )  # fmt: skip
    assert figures(report)["asked/families"] == "40"
    assert figures(report)["training/training_after/confidence/paired"] == "hidden of 8"


def test_the_national_result_is_published_by_the_national_rule(
    database: Database, keys: KeyRing, quarter: Cast
) -> None:
    report = gathered(database, keys, quarter.asha, quarter.north, edition=Edition.COMMISSIONERS)
    assert {row[0]: row[1] for row in table(report, "national").rows}["Poor"] == "4"
    assert figures(report)["national/positive"] == "90%"


def test_nobodys_words_are_in_a_pack_unless_a_source_gives_approved_ones(
    database: Database, keys: KeyRing, quarter: Cast
) -> None:
    assert "You listened to me" not in str(gathered(database, keys, quarter.asha, quarter.north).sections)


@pytest.mark.parametrize("name", ["ben", "cara", "dev", "respondent", "nobody"])
def test_only_who_leads_the_team_or_runs_the_server_makes_one(
    database: Database, keys: KeyRing, quarter: Cast, name: str
) -> None:
    strangers = {"respondent": Actor.respondent(), "nobody": Actor.system("a job")}
    by = strangers.get(name) or getattr(quarter, name)
    with pytest.raises(Forbidden):
        gathered(database, keys, by, quarter.north)
    report = gathered(database, keys, quarter.asha, quarter.north)
    with pytest.raises(Forbidden), database.write() as session:
        note_made(
            session, by=by, keys=keys, organisation_ids=(quarter.north,), report=report,
            kinds=(PackKind.HTML,), now=NOW,
        )  # fmt: skip
    with database.read() as session:
        assert session.scalars(sa.select(Pack)).all() == []


def test_one_organisation_among_several_that_is_not_ours_is_refused(
    database: Database, keys: KeyRing, quarter: Cast
) -> None:
    with pytest.raises(Forbidden):
        gathered(database, keys, quarter.asha, quarter.north, quarter.south)


@on_one_engine
@pytest.mark.parametrize(
    ("period", "edition", "code"),
    [
        ("2026-Q2", Edition.TEAM, "period_ahead"),
        ("2026-01", Edition.COMMISSIONERS, "not_protected"),
        ("2026-01..2026-02", Edition.PUBLIC, "not_protected"),
    ],
)
def test_periods_that_are_refused(
    database: Database, keys: KeyRing, quarter: Cast, period: str, edition: Edition, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        gathered(
            database, keys, quarter.asha, quarter.north, period=ReportPeriod.parse(period), edition=edition
        )
    assert refused.value.code == code


@on_one_engine
def test_no_organisation_is_refused(database: Database, keys: KeyRing, quarter: Cast) -> None:
    with pytest.raises(Refused) as refused:
        gathered(database, keys, quarter.asha)
    assert refused.value.code == "no_organisation"


def test_several_organisations_go_together(database: Database, keys: KeyRing, quarter: Cast) -> None:
    by = Actor.system("command", quarter.north, quarter.south)
    for edition in Edition:
        report = gathered(database, keys, by, quarter.north, quarter.south, edition=edition)
        assert report.organisation == "North; South"
        assert figures(report)["national/answered"] == "40"


@on_one_engine
@pytest.mark.parametrize(
    ("asked", "covered"),
    [
        ("2025", "2025"),
        ("2025-09..2025-12", "2025-Q4"),
        ("2025-08..2026-01", "2025-Q4"),
        ("2025-11", "2025-11"),
        ("2025-10..2025-11", "2025-10..2025-11"),
    ],
)
def test_a_pack_for_others_is_of_the_months_that_may_be_published(
    database: Database, keys: KeyRing, quarter: Cast, asked: str, covered: str
) -> None:
    period = ReportPeriod.parse(asked)
    report = gathered(
        database, keys, quarter.asha, quarter.north, period=period, edition=Edition.COMMISSIONERS
    )
    assert report.period.code == covered
    assert (f"You asked for {period.words}" in str(report.sections)) is (asked != covered)


def test_making_one_is_noted_and_its_figures_are_kept_sealed(
    database: Database, keys: KeyRing, quarter: Cast
) -> None:
    report = made(database, keys, quarter)
    with database.read() as session:
        (event,) = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "pack_made")).all()
        assert (event.organisation_id, event.actor_id) == (quarter.north, quarter.asha.account_id)
        assert json.loads(event.detail) == {
            "edition": "commissioners", "files": "html", "from": "2025-10-01", "to": "2025-12-01",
        }  # fmt: skip
        (kept,) = session.scalars(sa.select(Pack)).all()
        assert b"Friends" not in kept.figures_sealed
        changed = pack_history.revised(session, keys=keys, organisation_ids=(quarter.north,), report=report)
        assert changed == ()


def test_looking_at_one_writes_nothing(database: Database, keys: KeyRing, quarter: Cast) -> None:
    gathered(database, keys, quarter.asha, quarter.north)
    with database.read() as session:
        assert session.scalars(sa.select(Pack)).all() == []
        assert session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "pack_made")).all() == []


def test_the_next_pack_says_what_changed_since_the_last(
    database: Database, keys: KeyRing, quarter: Cast
) -> None:
    made(database, keys, quarter)
    later = gathered(
        database,
        keys,
        quarter.asha,
        quarter.north,
        period=QUARTER.moved(3),
        edition=Edition.COMMISSIONERS,
        now=NOW + timedelta(days=30),
    )
    rows = {row[0]: row[1:] for row in table(later, "changed").rows}
    assert rows["Answers from families"] == ("40", "not there")
    other = gathered(database, keys, quarter.asha, quarter.north, period=QUARTER.moved(3))
    assert "nothing to compare with" in str(other.sections)


def test_late_answers_show_as_differences_to_the_same_pack(
    database: Database, keys: KeyRing, quarter: Cast
) -> None:
    made(database, keys, quarter, edition=Edition.TEAM)
    with database.write() as session:
        give(session, keys, quarter.north, VISIT, {"overall": Chosen("good")}, at=IN_NOVEMBER)
    report = gathered(database, keys, quarter.asha, quarter.north)
    with database.read() as session:
        changed = pack_history.revised(session, keys=keys, organisation_ids=(quarter.north,), report=report)
    assert changed is not None
    assert {each.key: (each.before, each.now) for each in changed} == {
        "asked/families": ("40", "41"),
        "national/answered": ("40", "41"),
    }
    made(database, keys, quarter, edition=Edition.TEAM, now=NOW + timedelta(days=1))
    with database.read() as session:
        assert len(session.scalars(sa.select(Pack)).all()) == 1
        assert (
            pack_history.revised(session, keys=keys, organisation_ids=(quarter.north,), report=report) == ()
        )


@on_one_engine
def test_every_format_is_written_from_one_report(database: Database, keys: KeyRing, quarter: Cast) -> None:
    steps: list[tuple[int, int]] = []
    _, files = make_pack(
        database, by=quarter.asha, keys=keys, organisation_ids=(quarter.north,), period=QUARTER,
        edition=Edition.COMMISSIONERS, kinds=tuple(PackKind), now=NOW,
        progress=lambda done, of: steps.append((done, of)),
    )  # fmt: skip
    assert [file.name for file in files] == [
        f"pack-2025-q4-commissioners.{kind}" for kind in ("pdf", "docx", "xlsx", "html")
    ]
    assert [file.data[:4] for file in files] == [b"%PDF", b"PK\x03\x04", b"PK\x03\x04", b"<!do"]
    assert steps[-1] == (8, 8)
