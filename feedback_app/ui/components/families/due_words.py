"""A scheduled measure in words: who, what, when."""

from __future__ import annotations

from analysis import dates
from feedback_app.services.episodes.due import DueState, DueStatus, Timing
from feedback_app.services.episodes.due_list import DueLine
from feedback_app.services.measure_reading import MeasureReader


def who(line: DueLine) -> str:
    """``Birth parent about Infant``."""
    return f"{line.person.called} about {line.about.called}" if line.about else line.person.called


def title(reader: MeasureReader, measure: str) -> str:
    """A measure's name; its id when its definition no longer exists."""
    known = reader.known().get(measure)
    return known.title if known else measure


def state(status: DueStatus) -> str:
    """Its state, in a phrase."""
    due = dates.in_words(status.due_on) if status.due_on else ""
    return {
        DueState.OVERDUE: f"overdue since {due}",
        DueState.DUE: f"due since {due}",
        DueState.LATER: f"next on {due}",
        DueState.AT_THE_END: "at the end of the work",
        DueState.DONE: "nothing more is due",
    }[status.state]


def history(status: DueStatus) -> str:
    if status.last_done is None:
        return "not done yet"
    done = f"last done {dates.in_words(status.last_done)}"
    return done if status.has_second else f"{done}, no second score yet"


def timing(plan: Timing) -> str:
    every = f"every {plan.every_weeks} weeks" if plan.every_weeks != 1 else "every week"
    parts = [
        *(["at the start"] if plan.at_start else []),
        *([every] if plan.every_weeks else []),
        *(["at the end"] if plan.at_end else []),
    ]
    return ", ".join(parts)
