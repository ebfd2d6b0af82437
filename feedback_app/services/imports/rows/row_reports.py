"""The result for a row: read, skipped or refused, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from feedback_app.services.imports.columns.stated_totals import WrongTotal
from surveys.core.answers import Answer


class RowCode(StrEnum):
    """Why a row cannot be imported."""

    WORD_UNKNOWN = "word_unknown"
    REASON_AMONG_CHOICES = "reason_among_choices"
    NOT_A_NUMBER = "not_a_number"
    SCALE_UNKNOWN = "scale_unknown"
    SCALE_DIFFERS = "scale_differs"
    NOT_A_DATE = "not_a_date"
    DATE_MISSING = "date_missing"
    DATE_UNREADABLE = "date_unreadable"
    ZONE_UNKNOWN = "zone_unknown"
    DATE_IN_FUTURE = "date_in_future"
    DATE_TOO_LONG_AGO = "date_too_long_ago"
    AUDIENCE_UNKNOWN = "audience_unknown"
    ANSWER_INVALID = "answer_invalid"
    CHANGED_SINCE_IMPORT = "changed_since_import"
    SAME_ID_TWICE = "same_id_twice"


@dataclass(frozen=True, slots=True, repr=False)
class RowRefusal:
    """One reason why one row was refused.

    ``what`` may quote a word from the cell, so only the person importing may see it.
    """

    code: RowCode
    row: int
    column: str
    what: str
    how: str

    def __repr__(self) -> str:
        return f"<RowRefusal {self.code.value} in row {self.row}>"


class SkipReason(StrEnum):
    """Why a row has nothing to import although nothing is wrong with it."""

    NOTHING_ANSWERED = "nothing_answered"
    OTHER_AUDIENCE = "other_audience"
    SURVEY_PREVIEW = "survey_preview"
    UNFINISHED = "unfinished"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class SkippedRow:
    number: int
    reason: SkipReason


@dataclass(frozen=True, slots=True, repr=False)
class RefusedRow:
    """A row with at least one refusal; nothing of it is imported."""

    number: int
    refusals: tuple[RowRefusal, ...]


@dataclass(frozen=True, slots=True, repr=False)
class ReadRow:
    """A row that can become a response. ``identity`` recognises it in a later file; see ``RowReader``.

    ``total``: set when the file states a total that differs from these answers.
    """

    number: int
    answers: Mapping[str, Answer]
    received_at: datetime
    identity: tuple[str, ...]
    language: str | None = None
    is_paper: bool = False
    about: str | None = None
    total: WrongTotal | None = None


RowOutcome = ReadRow | RefusedRow | SkippedRow
