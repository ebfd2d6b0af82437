"""Killed at any step of a submission, the database holds nothing of it or the response and its alert."""

from __future__ import annotations

import multiprocessing
import signal
from pathlib import Path

import pytest
import sqlalchemy as sa

from feedback_app.services import forms
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.results import responses
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Alert, Draft, MeasureResult, Response
from surveys.catalogue import measure_forms
from tests.feedback_app.services.episodes.test_measures_of_an_episode import send
from tests.feedback_app.services.safety import killed_submission
from tests.support.cast import (
    NOW,
    SERVER,
    Cast,
    settle,
)
from tests.support.family_work import household_of


FORKSERVER = multiprocessing.get_context("forkserver")
FORKSERVER.set_forkserver_preload([killed_submission.__name__])
MORE_THAN_ENOUGH = 60


@pytest.mark.parametrize("form", list(killed_submission.BY_FORM))
def test_nothing_or_response_and_alert(database: Database, tmp_path: Path, form: str) -> None:
    keys = KeyRing.load_or_create(tmp_path / "keys.json")
    cast = settle(database, keys)
    home = household_of(database, keys, cast)
    with database.write() as session:
        forms.publish(session, by=SERVER, form=measure_forms()["core10"], now=NOW)
    outcomes: list[int] = []
    for step in range(1, MORE_THAN_ENOUGH):
        key = send(database, keys, cast, home, form=form)
        before = holdings(database)
        is_dead = die(database, tmp_path / "keys.json", key, step, form)
        added = tuple(now - then for now, then in zip(holdings(database), before, strict=True))
        assert added in {(0, 0, 0), (1, 1, 1)}, f"step {step}"
        outcomes.append(added[0])
        again(database, keys, key, form)
        assert holdings(database) == tuple(each + 1 for each in before), f"step {step}, handed in again"
        if not is_dead:
            break
    # it died before the commit at most steps, at least once after it, and once it lived to tell
    assert outcomes == sorted(outcomes)
    assert outcomes.count(0) >= 8
    assert outcomes.count(1) >= 2
    assert every_response_has_its_alert(database, cast)


def die(database: Database, keys_file: Path, key: AnsweringKey, step: int, form: str) -> bool:
    """Whether the process killed itself; else it came to the end."""
    url = database.engine.url.render_as_string(hide_password=False)
    process = FORKSERVER.Process(
        target=killed_submission.hand_in, args=(url, str(keys_file), key.secret, step, form), daemon=True
    )
    process.start()
    process.join(60)
    assert process.exitcode in (-signal.SIGKILL, 0)
    return process.exitcode != 0


def again(database: Database, keys: KeyRing, key: AnsweringKey, form: str) -> None:
    """What the person's browser does when no answer came."""
    answers, reader = killed_submission.BY_FORM[form]
    with database.write() as session:
        responses.submit(session, keys=keys, key=key, answers=answers, now=NOW, reader=reader)


def holdings(database: Database) -> tuple[int, ...]:
    with database.read() as session:
        tables = (Response, Alert, MeasureResult)
        return tuple(session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables)


def every_response_has_its_alert(database: Database, cast: Cast) -> bool:
    with database.read() as session:
        ids = set(session.scalars(sa.select(Response.id)))
        alerts = session.execute(sa.select(Alert.response_id, Alert.organisation_id)).all()
        drafts = session.scalars(sa.select(Draft.digest)).all()
    return {(each, cast.north) for each in ids} == {tuple(row) for row in alerts} and not drafts
