"""The respondents' process keeps the watch as well: an alert needs no team page to be raised."""

from __future__ import annotations

from dataclasses import replace

import anyio
import pytest
import sqlalchemy as sa
from anyio.from_thread import start_blocking_portal
from anyio.to_thread import run_sync

from feedback_app.services.mail.outbox import HELD
from feedback_app.services.process.serving import Announcer
from feedback_app.services.safety.defaults import defaults
from feedback_app.storage.models import Alert, Heartbeat
from feedback_app.web.process.lifespan import make_lifespan
from feedback_app.web.serve import mail_and_watch
from tests.feedback_app.web.plain_face.person import Person
from tests.support.faces import Stage
from tests.support.postbox import row, write
from tests.support.respondent import count


def test_the_process_without_the_teams_pages_watches_too(stage: Stage, person: Person) -> None:
    person.open(f"/f/{stage.invite('core10')}")
    person.turn()
    person.turn({"line-core10_6": "1"})
    stage.clock.turn(minutes=defaults().draft_minutes + 1)
    workers = mail_and_watch(stage.workspace.settings, stage.workspace)
    assert [each.name for each in workers] == ["outbox", "alert-watch", "health", "tidying"]

    def has_beaten() -> bool:
        with stage.workspace.database.read() as session:
            return session.scalar(sa.select(Heartbeat.last_run_at)) is not None

    async def life() -> None:
        async with make_lifespan(stage.workspace, workers)(None):
            with anyio.fail_after(20):
                while not await run_sync(has_beaten):
                    await anyio.sleep(0.02)

    with start_blocking_portal() as portal:
        portal.call(life)
    assert count(stage.workspace.database, Alert) == 1


@pytest.mark.parametrize("has_server", [True, False])
def test_a_process_without_a_mail_server_leaves_mail_to_one_that_has_one(
    stage: Stage, has_server: bool
) -> None:
    """Otherwise the team would read that mail is held while it leaves."""
    write(stage.workspace.database, stage.workspace.keys)
    other = replace(
        stage.workspace,
        settings=stage.workspace.settings.model_copy(
            update={"smtp_host": "mail.example", "smtp_from": "a@b.example"} if has_server else {}
        ),
    )
    Announcer(other, serves_team=True).sign()
    outbox, *_ = mail_and_watch(stage.workspace.settings, stage.workspace)
    outbox.once()
    assert row(stage.workspace.database).last_error == (None if has_server else HELD)
