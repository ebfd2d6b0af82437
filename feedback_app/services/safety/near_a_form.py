"""What surrounds an organisation's forms: its lines of help, and how long a form may be left unfinished.

Cached for a short time by organisation and language, so that a page turn needs no query for it. It holds no
data about people who answer.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedback_app.errors import FeedbackError
from feedback_app.services.safety.crisis_lines import CrisisLine, crisis_lines
from feedback_app.services.safety.defaults import defaults
from feedback_app.services.safety.local_lines import help_lines
from feedback_app.services.safety.settings import safety_of
from feedback_app.storage.engine import Database


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NearAForm:
    """``lines``: the team's own, then the national ones. ``draft_minutes``: a form with an answer that needs
    a conversation raises an alert when it is left for this long.
    """

    lines: tuple[CrisisLine, ...]
    draft_minutes: int


class HelpNearby:
    """A cache of what surrounds the forms of each organisation. ``look`` may be called from any thread."""

    def __init__(self, most: int = 1_000) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, str], tuple[datetime, NearAForm]] = OrderedDict()
        self._lock = threading.Lock()

    def look(
        self, database: Database, organisation_id: str | None, language: str, now: datetime
    ) -> NearAForm:
        """At most a minute old. There is always help: without the database, the national lines."""
        if organisation_id is None:
            return _without_team(language)
        key, life = (organisation_id, language), timedelta(seconds=defaults().help_kept_seconds)
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None and timedelta() <= now - kept[0] < life:
            return kept[1]
        try:
            with database.read() as session:
                found = NearAForm(
                    help_lines(session, organisation_id, language),
                    safety_of(session, organisation_id).draft_minutes,
                )
        except FeedbackError as error:
            log.error("lines of help: %s", error.code)
            return kept[1] if kept is not None else _without_team(language)
        with self._lock:
            self._kept[key] = (now, found)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found


def _without_team(language: str) -> NearAForm:
    return NearAForm(crisis_lines(language), defaults().draft_minutes)
