"""Emails that did not leave are said on *This week*, to the people who can do something about them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from feedback_app.delivery.protocol import Message
from feedback_app.services.mail.outbox import enqueue
from feedback_app.storage.models import OutboxMessage
from tests.feedback_app.ui.team_tab import TeamTab
from tests.support.faces import Stage


def write(stage: Stage, key: str, **outcome: object) -> None:
    workspace = stage.workspace
    with workspace.database.write() as session:
        enqueue(
            session, keys=workspace.keys, dedupe_key=key, message=Message("rosa@example.org", "s", "t"),
            now=stage.clock(), organisation_id=stage.cast.north,
        )  # fmt: skip
        row = sa.update(OutboxMessage).where(OutboxMessage.dedupe_key == key)
        session.execute(row.values(next_try_at=stage.clock(), **outcome))


@pytest.mark.parametrize(
    ("mails", "is_held", "said"),
    [
        (["invitation:1"], False, "1 email with a link could not be sent."),
        (["invitation:1", "invitation:2"], False, "2 emails with a link could not be sent."),
        (["alert:1:owner"], False, "1 email about an alert could not be sent."),
        (["invitation:1"], True, "1 email with a link is waiting, because no mail server is set up."),
        (["alert:1:owner", "alert:1:deputy"], True, "2 emails about an alert are waiting,"),
    ],
)
def test_this_week_says_what_did_not_leave(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, mails: list[str], is_held: bool, said: str
) -> None:
    for key in mails:
        held, failed = {"last_error": "held"}, {"parked_at": stage.clock(), "last_error": "mail_refused 550"}
        write(stage, key, **(held if is_held else failed))
    tab = TeamTab(monkeypatch, stage.cast.ben, "this_week")
    assert said in tab.app.warning[0].value
    assert "rosa" not in tab.said
    assert not TeamTab(monkeypatch, stage.cast.cara, "this_week").app.warning


def test_when_every_email_left_nothing_is_said(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    write(stage, "invitation:1", sent_at=stage.clock())
    write(stage, "invitation:2")
    assert not TeamTab(monkeypatch, stage.cast.ben, "this_week").app.warning
