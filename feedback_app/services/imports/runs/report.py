"""What an import would do, and what it did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from feedback_app.services.imports.columns.date_orders import DateOrderFinding
from feedback_app.services.imports.columns.guessed_by import SURE, GuessedBy
from feedback_app.services.imports.columns.mapping import NEVER_READ, ColumnUse
from feedback_app.services.imports.columns.mapping_checks import MappingProblem
from feedback_app.services.imports.columns.stated_totals import WrongTotal
from feedback_app.services.imports.columns.unknown_words import UnknownWord
from feedback_app.services.imports.files.table import Column
from feedback_app.services.imports.rows.row_reports import ReadRow, RefusedRow, SkipReason
from feedback_app.services.imports.runs.notes import ImportNote


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """What one column is used for, and whether that is only a guess."""

    column: Column
    use: ColumnUse
    why: GuessedBy | None = None

    @property
    def is_guess(self) -> bool:
        return self.why is not None and self.why not in SURE and self.use.role not in NEVER_READ

    def as_record(self) -> dict[str, object]:
        return {
            "title": self.column.title,
            "role": self.use.role.value,
            "question": self.use.question,
            "item": self.use.item,
            "is_guess": self.is_guess,
            "why": self.why.value if self.why else None,
        }


@dataclass(frozen=True, slots=True, repr=False)
class Preview:
    """What importing would do; nothing was written.

    ``first`` are the first readable rows, as they would be stored. ``imported_otherwise``: this same file is
    already imported with another mapping, so importing it now would count people twice. ``date_choice``: the
    dates whose order a person has to choose before anything can be stored. ``unknown`` are the words that no
    option explains, for the person importing only.
    """

    problems: tuple[MappingProblem, ...]
    n_rows: int
    n_new: int
    n_repeated: int
    refused: tuple[RefusedRow, ...]
    skipped: Mapping[SkipReason, int]
    left_out: tuple[Column, ...]
    first: tuple[ReadRow, ...]
    imported_otherwise: bool = False
    wrong_totals: tuple[WrongTotal, ...] = ()
    notes: tuple[ImportNote, ...] = ()
    columns: tuple[ColumnRead, ...] = ()
    unknown: tuple[UnknownWord, ...] = ()
    date_choice: DateOrderFinding | None = None

    @property
    def can_run(self) -> bool:
        """Whether importing would store anything, and safely."""
        is_safe = not self.imported_otherwise and self.date_choice is None
        return not self.problems and is_safe and self.n_new > 0

    @property
    def look_first(self) -> tuple[ImportNote, ...]:
        """What a person should look at before anything is stored."""
        return tuple(each for each in self.notes if each.look_first)

    def as_record(self) -> dict[str, object]:
        """The preview for ``--json``. It holds no text from an answer."""
        return {
            "rows": self.n_rows,
            "stored": 0,
            "new": self.n_new,
            "repeated": self.n_repeated,
            "imported_otherwise": self.imported_otherwise,
            "problems": [
                {"code": each.code.value, "where": each.where, "what": each.what, "how": each.how}
                for each in self.problems
            ],
            **_shared_record(self),
        }

    @property
    def n_refused(self) -> int:
        """Rows that cannot be imported as they are."""
        return len(self.refused)


@dataclass(frozen=True, slots=True, repr=False)
class ImportReport:
    """What an import did: every row is stored, repeated, refused or skipped."""

    import_id: str
    n_rows: int
    n_stored: int
    n_repeated: int
    refused: tuple[RefusedRow, ...]
    skipped: Mapping[SkipReason, int]
    left_out: tuple[Column, ...]
    wrong_totals: tuple[WrongTotal, ...] = ()
    notes: tuple[ImportNote, ...] = ()
    columns: tuple[ColumnRead, ...] = ()

    @property
    def n_refused(self) -> int:
        return len(self.refused)

    @property
    def reasons(self) -> Mapping[str, int]:
        """How often each reason for refusal occurred, by code, most frequent first."""
        counted = Counter(refusal.code.value for row in self.refused for refusal in row.refusals)
        return dict(counted.most_common())

    def as_record(self) -> dict[str, object]:
        """The report for ``--json``. It holds no text from a cell."""
        return {
            "import": self.import_id,
            "rows": self.n_rows,
            "stored": self.n_stored,
            "repeated": self.n_repeated,
            **_shared_record(self),
        }


def _shared_record(report: Preview | ImportReport) -> dict[str, object]:
    return {
        "refused": [
            {"row": refusal.row, "column": refusal.column, "code": refusal.code.value}
            for row in report.refused
            for refusal in row.refusals
        ],
        "skipped": {reason.value: count for reason, count in report.skipped.items()},
        "left_out": [column.title for column in report.left_out],
        "wrong_totals": totals_as_record(report.wrong_totals),
        "notes": [each.as_record() for each in report.notes],
        "columns": [each.as_record() for each in report.columns],
    }


def totals_as_record(wrong: Sequence[WrongTotal]) -> list[dict[str, object]]:
    """Rows whose stated total differs from their answers, without the totals themselves."""
    return [{"row": each.row, "has_total": each.recomputed is not None} for each in wrong]


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """An import in the list of imports. ``n_there`` counts its responses that are stored now."""

    id: str
    organisation_id: str
    form_key: str
    file_name: str
    created_at: datetime
    undone_at: datetime | None
    n_rows: int
    n_stored: int
    n_repeated: int
    n_refused: int
    n_there: int
