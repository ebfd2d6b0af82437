"""Training in the background: one thread for an organisation, and its progress."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from feedback_app.errors import UserError
from feedback_app.services.themes.model_training import Taught


log = logging.getLogger(__name__)
OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class TrainingProgress:
    """How far it is; then the result, or why there is none."""

    is_running: bool = True
    done: int = 0
    total: int = 0
    taught: Taught | None = None
    problem: UserError | None = None
    failed: bool = False


class Classroom:
    """The training jobs of this process."""

    def __init__(self) -> None:
        self._progress: dict[str, TrainingProgress] = {}
        self._lock = threading.Lock()

    def start(self, organisation_id: str, work: Callable[[OnProgress], Taught]) -> threading.Thread | None:
        """Start in a thread of its own. None: one is already running."""
        with self._lock:
            if organisation_id in self._progress and self._progress[organisation_id].is_running:
                return None
            self._progress[organisation_id] = TrainingProgress()
        thread = threading.Thread(
            target=self._run, args=(organisation_id, work), name="learning", daemon=True
        )
        thread.start()
        return thread

    def progress(self, organisation_id: str) -> TrainingProgress | None:
        """How far it is, or how the last one ended; None when none was started here."""
        with self._lock:
            return self._progress.get(organisation_id)

    def forget(self, organisation_id: str) -> None:
        """Clear the result once it has been read."""
        with self._lock:
            found = self._progress.get(organisation_id)
            if found is not None and not found.is_running:
                del self._progress[organisation_id]

    def _run(self, organisation_id: str, work: Callable[[OnProgress], Taught]) -> None:
        def on_progress(done: int, total: int) -> None:
            self._set(organisation_id, TrainingProgress(done=done, total=total))

        try:
            end = TrainingProgress(is_running=False, taught=work(on_progress))
        except UserError as error:
            end = TrainingProgress(is_running=False, problem=error)
        except Exception as error:  # the page must not wait for ever; no comment text goes into the log
            log.error("learning: %s", getattr(error, "code", type(error).__name__))
            end = TrainingProgress(is_running=False, failed=True)
        self._set(organisation_id, end)

    def _set(self, organisation_id: str, progress: TrainingProgress) -> None:
        with self._lock:
            self._progress[organisation_id] = progress


classroom = Classroom()
"""The one of this process."""
