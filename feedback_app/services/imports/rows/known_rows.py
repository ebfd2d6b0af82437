"""Which rows of a file are already stored, with the same answers or with different ones."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.services.imports.files.table import Table
from feedback_app.services.imports.rows.row_reports import ReadRow, RowOutcome
from feedback_app.services.link_secrets import SecretPurpose
from feedback_app.services.responses.store import payload_digest
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Response


_AT_ONCE = 400


class RowState(StrEnum):
    """How a row compares with what is stored."""

    NEW = "new"
    REPEATED = "repeated"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, repr=False)
class IncomingRow:
    """A row with its permanent digest."""

    row: ReadRow
    submission: str


class RowNames:
    """Names rows by keyed digests. Identical rows are counted, so that each gets its own name."""

    def __init__(self, keys: KeyRing, *, organisation_id: str, form_key: str) -> None:
        self._keys = keys
        self._start = [organisation_id, form_key]
        self._seen: Counter[str] = Counter()

    def named(self, outcomes: Iterable[RowOutcome]) -> Iterator[RowOutcome | IncomingRow]:
        """The outcomes, with every readable row named."""
        for outcome in outcomes:
            yield self._name(outcome) if isinstance(outcome, ReadRow) else outcome

    def _name(self, row: ReadRow) -> IncomingRow:
        plain = json.dumps([*self._start, *row.identity], ensure_ascii=False)
        if row.identity[0] == "content":
            # Identical rows are interchangeable, so a count names them in every later copy of the file.
            self._seen[plain] += 1
            plain = json.dumps([plain, self._seen[plain]], ensure_ascii=False)
        return IncomingRow(row, self._keys.digest(SecretPurpose.IMPORT_ROW, plain))


def standings(
    session: Session, *, keys: KeyRing, rows: Sequence[IncomingRow], organisation_id: str
) -> dict[str, RowState]:
    """The state of each row, by its digest. Compares in the form version the row was stored in."""
    found: dict[str, RowState] = {}
    for start in range(0, len(rows), _AT_ONCE):
        part = {incoming.submission: incoming.row for incoming in rows[start : start + _AT_ONCE]}
        query = sa.select(
            Response.submission_digest, Response.payload_digest, Response.form_version_id
        ).where(Response.organisation_id == organisation_id, Response.submission_digest.in_(list(part)))
        for submission, payload, form_version_id in session.execute(query):
            same = payload == payload_digest(
                keys, submission=submission, form_version_id=form_version_id, answers=part[submission].answers
            )
            found[submission] = RowState.REPEATED if same else RowState.CHANGED
    return {incoming.submission: found.get(incoming.submission, RowState.NEW) for incoming in rows}


def file_digest(keys: KeyRing, table: Table) -> str:
    """Recognises the same sheet of the same file without storing it."""
    return keys.digest(SecretPurpose.IMPORT_FILE, f"{table.file_hash}\n{table.sheet or ''}")
