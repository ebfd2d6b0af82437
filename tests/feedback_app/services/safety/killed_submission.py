"""A process that hands in one answer that needs a conversation, and kills itself at a step of it."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import event

from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.measure_reading import shipped
from feedback_app.services.results import responses
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from surveys.core.answers import Answer, Chosen, Rated
from tests.support.cast import NOW
from tests.support.family_work import READER
from tests.support.respondent import NO


CORE: Mapping[str, Answer] = {
    "core10": Rated(tuple((f"core10_{item}", Chosen("1")) for item in range(1, 11)))
}
BY_FORM = {"small_named": (NO, READER), "core10": (CORE, shipped())}
"""What is handed in, and who reads it: an invented rule, and a definition that comes with the product."""


def hand_in(url: str, keys_file: str, secret: str, die_at: int, form: str) -> None:
    """Steps are the statements of the transaction and its commit. Ends with 0 when there were fewer."""
    database, keys = Database(url), KeyRing.load(Path(keys_file))
    steps = 0

    def step(*_: object) -> None:
        nonlocal steps
        steps += 1
        if steps == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    with database.read():
        pass  # opens a connection, whose own first statements are no step of the submission
    event.listen(database.engine, "before_cursor_execute", step)
    event.listen(database.engine, "commit", step)
    answers, reader = BY_FORM[form]
    with database.write() as session:
        responses.submit(
            session, keys=keys, key=AnsweringKey(secret), answers=answers, now=NOW, reader=reader
        )
    step()  # committed, and nobody was told yet
