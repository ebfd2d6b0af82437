"""The same transactions through the services in this process, without pages or sockets, to compare with."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from feedback_app.bench.load.scene import Scene
from feedback_app.services.answering import answering, page_turns
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.process.workspace import Workspace


def submissions_per_second(workspace: Workspace, keys: Sequence[AnsweringKey], *, threads: int) -> float:
    """Submit each of these drafts, durably, one transaction each."""

    def send(key: AnsweringKey) -> None:
        with workspace.database.write() as session:
            page_turns.hand_in(session, keys=workspace.keys, key=key, now=workspace.now())

    return len(keys) / _shared_out(keys, send, threads)


def turns_per_second(workspace: Workspace, scene: Scene, *, turns: int, threads: int) -> float:
    """Save a page in one transaction and look up the next one in another, as a page turn does."""
    pages = list(scene.answers.items())
    fresh = [key for _ in range(-(-turns // len(pages))) if (key := AnsweringKey.new_at(scene.code))]

    def turn_all(key: AnsweringKey) -> None:
        for question_id, answer in pages:
            with workspace.database.write() as session:
                now = workspace.now()
                found = answering.open_answering(session, keys=workspace.keys, key=key, now=now)
                page_turns.go_on(
                    session,
                    keys=workspace.keys,
                    key=key,
                    found=found,
                    page_id=question_id,
                    answer=answer,
                    is_change=False,
                    now=now,
                )
            with workspace.database.read() as session:
                answering.open_answering(session, keys=workspace.keys, key=key, now=workspace.now())

    return len(fresh) * len(pages) / _shared_out(fresh, turn_all, threads)


def _shared_out(keys: Sequence[AnsweringKey], work: Callable[[AnsweringKey], None], threads: int) -> float:
    """Seconds until all of it is done. An error in a thread is raised here."""
    left, failed = iter(keys), []
    turn = threading.Lock()

    def worker() -> None:
        while not failed:
            with turn:
                key = next(left, None)
            if key is None:
                return
            try:
                work(key)
            except BaseException as error:
                failed.append(error)

    crew = [threading.Thread(target=worker) for _ in range(threads)]
    began = time.perf_counter()
    for each in crew:
        each.start()
    for each in crew:
        each.join()
    if failed:
        raise failed[0]
    return time.perf_counter() - began
