"""Coded scores as a file: who may, what stands in it, what is kept in the audit."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
import sqlalchemy as sa

from feedback_app.access.actor import Actor
from feedback_app.errors import Forbidden, NotFound, Refused
from feedback_app.exports.outcome_rows import WhyLeftOut
from feedback_app.services.episodes.episodes import start_episode
from feedback_app.services.exporting.outcomes import (
    OmissionReason,
    OutcomeFile,
    Pseudonym,
    Receiver,
    WhichOutcomes,
    export_outcomes,
)
from feedback_app.services.exporting.responses import ExportPurpose
from feedback_app.services.families.families import add_family, add_person
from feedback_app.services.families.vocabulary import PersonRole
from feedback_app.storage.models import AuditEvent
from tests.support.cast import NOW
from tests.support.measured import (
    CORE_13,
    FIRST,
    SECOND,
    THIRD,
    Papers,
)


def export(
    papers: Papers,
    by: Actor | None = None,
    *,
    pseudonym: Pseudonym = Pseudonym.KEYED,
    organisation_id: str | None = None,
    first: date | None = None,
    last: date | None = None,
    episode: str | None = None,
) -> OutcomeFile:
    which = WhichOutcomes(organisation_id or papers.cast.north, first, last, episode)
    return export_outcomes(
        papers.database, by=by or papers.cast.asha, keys=papers.keys, which=which, pseudonym=pseudonym,
        reason=OmissionReason(ExportPurpose.NATIONAL_RETURN, Receiver.NHS_ENGLAND), now=NOW,
    )  # fmt: skip


def rows(file: OutcomeFile) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"))))


def test_a_row_a_score_with_its_code(papers: Papers) -> None:
    papers.typed("core10", FIRST, codes=CORE_13)
    papers.typed("gbo", SECOND, total=7, instance="2.sleep")
    file = export(papers)
    core, goal = rows(file)
    assert core == {
        "date": "2026-02-02",
        "referral": papers.home.episode,
        "pseudonym": core["pseudonym"],
        "code": "718583008",
        "term": "Clinical Outcomes in Routine Evaluation - 10 clinical score",
        "score": "13",
        "answered": "10",
        "items": "10",
        "not_answered": "",
    }
    assert (goal["code"], goal["score"]) == ("1034361000000103", "7")
    assert core["pseudonym"] == goal["pseudonym"] != papers.home.mother
    assert (file.n_rows, file.left_out) == (2, ())


def test_a_score_from_nine_answers_leaves_rounded_and_says_what_is_missing(papers: Papers) -> None:
    papers.typed("core10", FIRST, codes=("1", "4", "4", "1", "1", None, "2", "1", "1", "1"))
    papers.typed("core10", SECOND, total=8.89)
    papers.typed("swemwbs", SECOND, total=21)
    of = {"answered": "9", "items": "10", "not_answered": "item 6 (plans to end life)"}
    core, *others = rows(export(papers))
    assert core == {**core, "score": "8.89", **of}
    assert sorted(row["score"] for row in others) == ["19.25", "8.89"]
    assert {(row["answered"], row["items"], row["not_answered"]) for row in others} == {("", "", "")}


def test_goals_without_a_place_get_the_one_in_which_they_came_up(papers: Papers) -> None:
    for goal, on in (("a", FIRST), ("b", FIRST), ("a", SECOND), ("c", SECOND), ("d", THIRD)):
        papers.typed("gbo", on, total=4 if on == FIRST else 6, instance=goal)
    file = export(papers)
    terms = [row["term"].partition("goal ")[2] for row in rows(file)]
    assert sorted(terms) == ["1 score", "1 score", "2 score", "3 score"]
    assert [(left.why, left.n) for left in file.left_out] == [(WhyLeftOut.GOAL_UNPLACED, 1)]


def test_what_is_out_of_range_or_has_no_score_is_told(papers: Papers) -> None:
    papers.typed("core10", FIRST, total=41)
    papers.typed("core10", SECOND, codes=(*CORE_13[:5], *[None] * 5))
    papers.typed("kpcs", SECOND, total=40)
    file = export(papers)
    assert (file.n_rows, rows(file)) == (0, [])
    assert {(each.measure, each.why) for each in file.left_out} == {
        ("core10", WhyLeftOut.OUT_OF_RANGE),
        ("core10", WhyLeftOut.NO_SCORE),
        ("kpcs", WhyLeftOut.NO_CODE),
    }


def test_a_period_and_an_episode(papers: Papers) -> None:
    papers.typed("core10", date(2026, 2, 28), total=20)
    papers.typed("core10", date(2026, 3, 1), total=10)
    papers.pair(1, "core10", 12, 8)
    february = export(papers, first=date(2026, 2, 1), last=date(2026, 2, 1))
    assert [row["score"] for row in rows(february)] == ["12", "8", "20"]
    assert [row["score"] for row in rows(export(papers, episode=papers.home.episode))] == ["20", "10"]


def test_a_local_reference_is_never_a_formula(papers: Papers) -> None:
    cast = papers.cast
    with papers.database.write() as session:
        family = add_family(
            session, by=cast.ben, keys=papers.keys, organisation_id=cast.north, reference="=1+PIT", now=NOW
        )
        parent = add_person(
            session, by=cast.ben, keys=papers.keys, family_id=family, role=PersonRole.CARER, now=NOW
        )
        episode = start_episode(
            session, by=cast.ben, family_id=family, team="Team", started_on=FIRST, now=NOW
        )
    papers.typed("core10", FIRST, total=9, person=parent, episode=episode)
    (row,) = rows(export(papers, pseudonym=Pseudonym.LOCAL))
    assert row["pseudonym"] == "'=1+PIT, Carer"
    (keyed,) = rows(export(papers))
    assert "PIT" not in keyed["pseudonym"]


def test_who_may(papers: Papers) -> None:
    papers.typed("core10", FIRST, total=9)
    cast = papers.cast
    assert export(papers, Actor.system("command", cast.north)).n_rows == 1
    for stranger in (cast.ben, cast.cara, cast.dev, Actor.respondent(), Actor.system("command", cast.south)):
        with pytest.raises(Forbidden):
            export(papers, stranger)


def test_another_organisations_episode_is_none(papers: Papers) -> None:
    papers.typed("core10", FIRST, total=9)
    cast = papers.cast
    with pytest.raises(NotFound) as refused:
        export(papers, cast.cara, organisation_id=cast.south, episode=papers.home.episode)
    assert refused.value.code == "episode_not_found"
    with pytest.raises(Refused) as nothing:
        export(papers, cast.cara, organisation_id=cast.south)
    assert nothing.value.code == "nothing_to_export"


def test_the_audit_says_how_many_and_not_which(papers: Papers) -> None:
    papers.typed("core10", FIRST, total=9)
    papers.typed("kpcs", FIRST, total=40)
    export(papers, first=date(2026, 2, 1))
    with papers.database.read() as session:
        (event,) = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "outcomes_exported"))
    assert json.loads(event.detail) == {
        "count": 1, "left_out": 1, "from": "2026-02-01", "to": None, "pseudonym": "keyed",
        "purpose": "national_return", "receiver": "nhs_england",
    }  # fmt: skip
    assert event.organisation_id == papers.cast.north
