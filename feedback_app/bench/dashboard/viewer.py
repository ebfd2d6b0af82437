"""One viewer of the results page, in its own process: how long it waited and how much memory it used.

``python -m feedback_app.bench.dashboard.viewer ORGANISATION...`` reads FEEDBACK_DATABASE_URL and prints one
line of JSON. The figures come from the services the page calls; drawing them is left to the browser and
Streamlit, and is not measured here.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, ActorKind
from feedback_app.services.results import figures
from feedback_app.services.results.openable import OPENABLE
from feedback_app.services.results.pathway import Split, pathway_by
from feedback_app.services.results.view import Period, View, months_before
from feedback_app.storage.engine import Database
from feedback_app.storage.queries import counts
from feedback_app.storage.queries.selection import Selection
from surveys.core.model import Audience, Touchpoint


FORM = "family_after_visit"


def changes(this_month: date) -> dict[str, View]:
    """The filters a viewer chooses, one after another."""
    first, last = months_before(this_month, 40), months_before(this_month, 16)
    return {
        "three months": View(period=Period.THREE_MONTHS, form_key=FORM),
        "everything": View(period=Period.ALL, form_key=FORM),
        "families": View(audience=Audience.FAMILY, form_key=FORM),
        "end of work": View(touchpoint=Touchpoint.END_OF_WORK, form_key="family_end_of_work"),
        "one organisation": View(organisation="bench", period=Period.ALL, form_key=FORM),
        "chosen months": View(period=Period.BETWEEN, first_month=first, last_month=last, form_key=FORM),
        "only new": View(only_new=True, period=Period.ALL, form_key=FORM),
        "another form": View(period=Period.ALL, form_key="training_after"),
    }


def main(url: str, organisation_ids: list[str]) -> dict[str, object]:
    """View the page once, then change the filter again and again."""
    roles = tuple((each, "team_lead") for each in organisation_ids)
    by = Actor(ActorKind.ACCOUNT, None, "Bench", roles)
    before = _kilobytes()
    database = Database(url)
    first = _seconds(lambda: _page(database, by, View(form_key=FORM)))
    views = changes(datetime.now(UTC).date().replace(day=1))
    changed = {name: _seconds(lambda view=view: _page(database, by, view)) for name, view in views.items()}
    pathway = {split.value: _seconds(lambda split=split: _pathway(database, by, split)) for split in Split}
    answers = [_seconds(lambda: _answers(database, organisation_ids)) for _ in range(5)]
    after = _kilobytes()
    database.dispose()
    return {
        "first": first,
        "changed": changed,
        "pathway": pathway,
        "answers": sorted(answers)[2],
        "memory_mb": None if before is None or after is None else (after - before) / 1024,
    }


def _page(database: Database, by: Actor, view: View) -> None:
    now = datetime.now(UTC)
    with database.read() as session:
        figures.forms_received(session, by=by, view=view, now=now)
        figures.national_result(session, by=by, view=view, now=now)
        _results(session, by, view, now)
        _openable(session, by)


def _pathway(database: Database, by: Actor, split: Split) -> None:
    with database.read() as session:
        pathway_by(session, by=by, view=View(period=Period.ALL), split=split, now=datetime.now(UTC))


def _results(session: Session, by: Actor, view: View, now: datetime) -> None:
    found = figures.form_results(session, by=by, view=view, form_key=view.form_key or FORM, now=now)
    if found is None or not found.responses:
        raise AssertionError("a view of the bench holds responses")


def _openable(session: Session, by: Actor) -> None:
    modes = counts.mode_counts(session, Selection(frozenset(each for each, _ in by.roles)))
    if not sum(modes.get(mode, 0) for mode in OPENABLE):
        raise AssertionError("some responses of the bench may be opened")


def _answers(database: Database, organisation_ids: list[str]) -> None:
    """Times the one query that is compared with DuckDB."""
    with database.read() as session:
        counts.answer_counts(session, Selection(frozenset(organisation_ids), form_key=FORM))


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _kilobytes() -> float | None:
    """The most memory this process has used, or None where the system does not report it."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next((float(line.split()[1]) for line in status if line.startswith("VmHWM:")), None)
    except OSError:
        return None


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(os.environ["FEEDBACK_DATABASE_URL"], sys.argv[1:])) + "\n")
