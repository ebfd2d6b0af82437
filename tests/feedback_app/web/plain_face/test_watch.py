"""The respondents' process keeps the watch as well: an alert needs no team page to be raised."""

from __future__ import annotations

import anyio
import sqlalchemy as sa
from anyio.from_thread import start_blocking_portal
from anyio.to_thread import run_sync

from feedback_app.services.safety.defaults import defaults
from feedback_app.storage.models import Alert, Heartbeat
from feedback_app.web.process.lifespan import make_lifespan
from feedback_app.web.serve import plain_workers
from tests.feedback_app.web.plain_face.person import Person
from tests.support.faces import Stage
from tests.support.respondent import count


def test_the_process_without_the_teams_pages_watches_too(stage: Stage, person: Person) -> None:
    person.open(f"/f/{stage.invite('core10')}")
    person.turn()
    person.turn({"line-core10_6": "1"})
    stage.clock.turn(minutes=defaults().draft_minutes + 1)
    workers = plain_workers(stage.workspace.settings, stage.workspace)
    assert [each.name for each in workers] == ["alert-watch"]

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


def test_it_sends_mail_only_where_it_has_a_mail_server(stage: Stage) -> None:
    mail = stage.workspace.settings.model_copy(
        update={"smtp_host": "mail.example", "smtp_from": "a@b.example"}
    )
    assert [each.name for each in plain_workers(mail, stage.workspace)] == ["alert-watch", "outbox"]
