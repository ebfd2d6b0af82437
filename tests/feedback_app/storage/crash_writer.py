"""A process that submits responses until it is killed, telling what it tries and what was acknowledged.

The transaction is the product's: invitation looked up, response once, its answers, invitation used, draft
deleted, audit row, mail to send.
"""

from __future__ import annotations

import os
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.delivery.protocol import Message
from feedback_app.services import audit
from feedback_app.services.mail import outbox
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord, Draft, Invitation, Response
from feedback_app.storage.sealing import sealing_context
from feedback_app.storage.statements.writes import insert_once
from tests.feedback_app.storage.rows import NORTH, NOW, answer, response


ANSWERS = 8
CONTESTED_EVERY = 4


def token_of(worker: int, turn: int) -> str:
    """Every fourth invitation is answered by all writers at once."""
    return f"all-{turn}" if turn % CONTESTED_EVERY == 0 else f"{worker}-{turn}"


def write_until_killed(url: str, keys_file: str, worker: int, turns: range, pipe: int) -> None:
    database, keys = Database(url), KeyRing.load(Path(keys_file))
    for turn in turns:
        token = token_of(worker, turn)
        os.write(pipe, f"try {turn}\n".encode())
        with database.write() as session:
            reference = submit(session, keys, token, payload=f"said by {worker}")
        os.write(pipe, f"{'kept' if reference else 'conflict'} {token} {reference}\n".encode())


def submit(session: Session, keys: KeyRing, token: str, payload: str) -> str | None:
    """The reference of the stored response; None when someone else's answers are there already."""
    invitation = session.scalars(sa.select(Invitation).where(Invitation.token_digest == token)).one()
    values = response(token, payload_digest=payload, invitation_id=invitation.id)
    if not insert_once(session, Response, values):
        earlier = session.scalars(sa.select(Response).where(Response.submission_digest == token)).one()
        return earlier.reference if earlier.payload_digest == payload else None
    for number in range(ANSWERS):
        where = sealing_context(AnswerRecord.text_sealed, values["id"], f"q{number}", "")
        session.add(answer(values["id"], f"q{number}", text_sealed=keys.seal(payload * 10, where)))
    invitation.used_at = NOW
    session.execute(sa.delete(Draft).where(Draft.digest == token))
    audit.record(
        session,
        by=Actor.respondent(),
        action="response.submitted",
        organisation_id=NORTH,
        subject_kind="response",
        subject_id=values["id"],
        now=NOW,
    )
    outbox.enqueue(
        session,
        keys=keys,
        dedupe_key=f"thanks:{values['id']}",
        message=Message("parent@example.org", "Thank you", "Thank you."),
        now=NOW,
        organisation_id=NORTH,
    )
    return values["reference"]
