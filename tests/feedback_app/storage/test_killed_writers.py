"""Whatever was acknowledged is there once and whole, however often a writer is killed in the middle.

``FEEDBACK_TEST_KILLS=500`` makes it the long form.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import sqlalchemy as sa

from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord, AuditEvent, Draft, Invitation, OutboxMessage, Response
from feedback_app.storage.sealing import sealing_context
from tests.feedback_app.storage import crash_writer
from tests.feedback_app.storage.crash_writer import ANSWERS, token_of, write_until_killed
from tests.feedback_app.storage.rows import FORM, NORTH, NOW, add_ground, invitation


KILLS = int(os.environ.get("FEEDBACK_TEST_KILLS", "12"))
WORKERS = 3
LINES_BEFORE_A_KILL = 12
TURNS = KILLS * LINES_BEFORE_A_KILL * 3
FORKSERVER = multiprocessing.get_context("forkserver")
FORKSERVER.set_forkserver_preload([crash_writer.__name__])


@dataclass
class Writer:
    """One writer through all its deaths. ``turn`` is what it tried last and tries again when it is back."""

    number: int
    url: str
    keys_file: Path
    turn: int = 1
    kept: set[tuple[str, str]] = field(default_factory=set)
    killed_in_the_middle: int = 0

    def start(self) -> None:
        reading, writing = FORKSERVER.Pipe(duplex=False)
        turns = range(self.turn, TURNS)
        arguments = (self.url, str(self.keys_file), self.number, turns, writing)
        self.process = FORKSERVER.Process(target=_run, args=arguments, daemon=True)
        self.process.start()
        writing.close()
        self.told = os.fdopen(os.dup(reading.fileno()), encoding="ascii")
        reading.close()

    def kill(self, after: int) -> None:
        """Let it tell so many lines, kill it at once, then read what it had still told."""
        last = ""
        for _ in range(after):
            last = self._note(self.told.readline())
        self.process.kill()
        for line in self.told:
            last = self._note(line)
        self.told.close()
        self.process.join()
        assert self.process.exitcode in (-signal.SIGKILL, 0)  # 0: it had done all its turns
        self.killed_in_the_middle += last == "try"

    def _note(self, line: str) -> str:
        word, *rest = line.split() or ["ended"]
        if word == "try":
            self.turn = int(rest[0])
        elif word == "kept":
            self.kept.add((rest[0], rest[1]))
        return word


def _run(url: str, keys_file: str, worker: int, turns: range, writing: Connection) -> None:
    write_until_killed(url, keys_file, worker, turns, writing.fileno())


def test_nothing_acknowledged_is_lost_doubled_or_half(database: Database, tmp_path: Path) -> None:
    keys = KeyRing.load_or_create(tmp_path / "keys.json")
    prepare(database, keys)
    url = database.engine.url.render_as_string()
    writers = [Writer(number, url, tmp_path / "keys.json") for number in range(WORKERS)]
    for writer in writers:
        writer.start()
    chance = random.Random(20261123)  # noqa: S311
    for kill in range(KILLS):
        writer = writers[kill % WORKERS]
        writer.kill(after=chance.randrange(1, LINES_BEFORE_A_KILL))
        writer.start()
    for writer in writers:
        writer.kill(after=1)
    assert sum(writer.killed_in_the_middle for writer in writers) > 0
    check(database, keys, {pair for writer in writers for pair in writer.kept})


def prepare(database: Database, keys: KeyRing) -> None:
    tokens = {token_of(worker, turn) for worker in range(WORKERS) for turn in range(TURNS)}
    with database.write() as session:
        add_ground(session)
        session.add_all(invitation(token_digest=token, mode="named") for token in tokens)
        session.add_all(
            Draft(
                digest=token,
                organisation_id=NORTH,
                form_version_id=FORM,
                sealed=keys.seal("{}", sealing_context(Draft.sealed, token)),
                at_page="check",
                updated_at=NOW,
            )
            for token in tokens
        )


def check(database: Database, keys: KeyRing, acknowledged: set[tuple[str, str]]) -> None:
    with database.read() as session:
        stored = {row.submission_digest: row for row in session.scalars(sa.select(Response))}
        answers = list(session.scalars(sa.select(AnswerRecord)))
        used = set(session.scalars(sa.select(Invitation.token_digest).where(Invitation.used_at.is_not(None))))
        drafts = set(session.scalars(sa.select(Draft.digest)))
        audited = sorted(session.scalars(sa.select(AuditEvent.subject_id)).all(), key=str)
        thanked = sorted(session.scalars(sa.select(OutboxMessage.dedupe_key)))
    assert len(acknowledged) >= KILLS / 2
    assert {(token, stored[token].reference) for token, _ in acknowledged} == acknowledged
    ids = sorted(row.id for row in stored.values())
    assert audited == ids
    assert thanked == [f"thanks:{each}" for each in ids]
    assert used == set(stored)
    assert not drafts & set(stored)
    assert sorted((each.response_id, each.question_id) for each in answers) == [
        (each, f"q{number}") for each in ids for number in range(ANSWERS)
    ]
    payloads = {row.id: row.payload_digest for row in stored.values()}
    for each in answers:
        where = sealing_context(AnswerRecord.text_sealed, each.response_id, each.question_id, each.item)
        assert keys.open(each.text_sealed or b"", where) == payloads[each.response_id] * 10
