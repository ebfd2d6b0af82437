"""Why a column was given its use."""

from __future__ import annotations

from enum import StrEnum


class GuessedBy(StrEnum):
    OWN_EXPORT = "own_export"
    SAME_WORDS = "same_words"
    NEARLY_SAME_WORDS = "nearly_same_words"
    ITS_ANSWERS = "its_answers"
    LOOKS_LIKE_COMMENTS = "looks_like_comments"
    KNOWN_TITLE = "known_title"
    NAMES_A_PERSON = "names_a_person"
    NOTHING_LIKE_IT = "nothing_like_it"
    SAME_AGAIN = "same_again"


SURE = (
    GuessedBy.OWN_EXPORT,
    GuessedBy.SAME_WORDS,
    GuessedBy.KNOWN_TITLE,
    GuessedBy.NAMES_A_PERSON,
    GuessedBy.SAME_AGAIN,
)
"""Reasons that rarely need checking. The others do."""
