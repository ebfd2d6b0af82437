"""``feedback export outcomes``: coded scores of a workspace, and that the other exports keep their names."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
import sqlalchemy as sa

from feedback_app.cli.exports.export_outcomes import Receiver as ReceiverName
from feedback_app.cli.terminal.opening import opened
from feedback_app.services import organisations
from feedback_app.services.episodes import entries, episodes
from feedback_app.services.exporting.outcomes import Receiver
from feedback_app.services.families import families
from feedback_app.services.families.vocabulary import EntryMode, Occasion, PersonRole
from feedback_app.services.local_time import local_day
from feedback_app.storage.models import AuditEvent
from tests.feedback_app.cli.conftest import Feedback
from tests.support.cast import person
from tests.support.measured import READER


@pytest.fixture
def with_scores(feedback: Feedback) -> None:
    """One score of 13, and one that has no national code."""
    with opened() as workspace, workspace.database.write() as session:
        now = workspace.now()
        (first,) = organisations.every_organisation(session)
        by = person(session, workspace.keys, "Ben", first.id, "team_member")
        family = families.add_family(
            session, by=by, keys=workspace.keys, organisation_id=first.id, reference="PIT-1", now=now
        )
        parent = families.add_person(
            session, by=by, keys=workspace.keys, family_id=family, role=PersonRole.BIRTH_PARENT, now=now
        )
        began = local_day(now) - timedelta(days=9)
        episode = episodes.start_episode(
            session, by=by, family_id=family, team="Team", started_on=began, now=now
        )
        for measure, total in (("core10", 13), ("kpcs", 40)):
            entries.enter_measure(
                session, by=by, keys=workspace.keys, episode_id=episode, person_id=parent, measure=measure,
                completed_on=began, occasion=Occasion.START, mode=EntryMode.PAPER,
                entry=entries.Entry(total=Decimal(total)), now=now, reader=READER,
            )  # fmt: skip


@pytest.mark.usefixtures("with_scores")
def test_a_file_and_what_was_left_out(feedback: Feedback, tmp_path: Path) -> None:
    out = tmp_path / "outcomes.csv"
    ended = feedback("export", "outcomes", "-o", str(out), "--json")
    assert (ended.code, ended.json["rows"]) == (0, 1)
    assert ended.json["left_out"] == [{"measure": "kpcs", "why": "no_code", "note": "", "count": 1}]
    (row,) = csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines())
    assert (row["code"], row["score"]) == ("718583008", "13")
    assert out.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("with_scores")
def test_for_people_it_is_told_in_words(feedback: Feedback, tmp_path: Path) -> None:
    ended = feedback("export", "outcomes", "-o", str(tmp_path / "o.csv"), "--pseudonym", "local")
    assert ended.code == 0
    assert "Left out: 1 of kpcs, no code" in ended.err
    assert "PIT-1, Birth parent" in (tmp_path / "o.csv").read_text(encoding="utf-8-sig")


@pytest.mark.usefixtures("with_scores")
def test_a_period_without_scores(feedback: Feedback, tmp_path: Path) -> None:
    ended = feedback("export", "outcomes", "--to", "2020-01", "-o", str(tmp_path / "o.csv"), "--json")
    assert (ended.code, ended.json["error"]["code"]) == (1, "nothing_to_export")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--from", "March", "-o", "o.csv"], "month_wrong"),
        (["--pseudonym", "name", "-o", "o.csv"], "wrong_use"),
        (["--purpose", "national_return", "-o", "o.csv"], "purpose_and_receiver"),
        (["--receiver", "nhs_england", "-o", "o.csv"], "purpose_and_receiver"),
        (["--purpose", "curiosity", "--receiver", "team", "-o", "o.csv"], "wrong_use"),
        ([], "wrong_use"),
    ],
)
def test_wrong_words_are_wrong_use(words: list[str], code: str, feedback: Feedback) -> None:
    ended = feedback("export", "outcomes", *words, "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, code)


@pytest.mark.usefixtures("with_scores")
@pytest.mark.parametrize(
    ("words", "noted"),
    [
        ([], ("not_stated", "not_stated")),
        (["--purpose", "national_return", "--receiver", "nhs_england"], ("national_return", "nhs_england")),
    ],
)
def test_the_audit_says_why_and_for_whom(
    words: list[str], noted: tuple[str, str], feedback: Feedback, tmp_path: Path
) -> None:
    ended = feedback("export", "outcomes", "-o", str(tmp_path / "o.csv"), *words)
    assert ended.code == 0
    assert ("no purpose was stated" in ended.err) is (not words)
    with opened() as workspace, workspace.database.read() as session:
        event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "outcomes_exported")).one()
    assert (json.loads(event.detail)["purpose"], json.loads(event.detail)["receiver"]) == noted


def test_the_words_of_the_command_are_those_of_the_service() -> None:
    assert set(get_args(ReceiverName)) == {each.value for each in Receiver}


def test_a_file_that_is_there_is_kept(feedback: Feedback, tmp_path: Path) -> None:
    out = tmp_path / "o.csv"
    out.write_text("last quarter's")
    ended = feedback("export", "outcomes", "-o", str(out), "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "file_exists")
    assert out.read_text() == "last quarter's"
