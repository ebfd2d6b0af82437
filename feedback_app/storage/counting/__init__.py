"""Counts kept current at each response, so that no page counts a million answers again.

``note_response`` and its like collect what a transaction changes; ``Database.write`` applies it as the last
thing before the commit, in one order for everybody. So a count is stored with its response or not at all, two
transactions never wait for each other in a circle, and a count's row is held no longer than a commit takes.
Whoever deletes responses does so with ``remove_responses``. ``storage.recounting`` counts everything again.
"""

from feedback_app.storage.counting.changes import (
    apply,
    note_discussed,
    note_response,
    regrouped,
    remove_responses,
)
from feedback_app.storage.counting.groups import responses_with_grouping


__all__ = [
    "apply",
    "note_discussed",
    "note_response",
    "regrouped",
    "remove_responses",
    "responses_with_grouping",
]
