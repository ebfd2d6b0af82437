"""Counts that are updated with each response, so that no page has to count a million answers.

``note_response`` and similar functions collect what a transaction changes. ``Database.write`` applies it just
before the commit, always in the same order. So a count is stored with its response or not at all,
transactions cannot deadlock, and a count's row is locked only for as long as a commit takes. Always delete
responses with ``remove_responses``. ``storage.recounting`` counts everything again.
"""

from feedback_app.storage.counting.changes import (
    apply,
    note_discussed,
    note_response,
    note_set_aside,
    regrouped,
    remove_responses,
)
from feedback_app.storage.counting.groups import responses_with_grouping


__all__ = [
    "apply",
    "note_discussed",
    "note_response",
    "note_set_aside",
    "regrouped",
    "remove_responses",
    "responses_with_grouping",
]
