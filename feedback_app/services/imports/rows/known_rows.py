"""Which rows of a file are already stored, with the same answers or with different ones."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.services.imports.files.table import Table
from feedback_app.services.imports.rows.row_names import MatchStrength, RowNamer, RowNaming
from feedback_app.services.imports.rows.row_reports import ReadRow, RowOutcome
from feedback_app.services.link_secrets import SecretPurpose
from feedback_app.services.responses.store import payload_digest
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import ImportedRowName, Response


_AT_ONCE, _NAMES_AT_ONCE = 400, 60
_MOST_OF_A_FILE = 0.8


class RowState(StrEnum):
    """How a row compares with what is stored."""

    NEW = "new"
    REPEATED = "repeated"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, repr=False)
class IncomingRow:
    """A row with its permanent digest, and the names that know it again in a rewritten file."""

    row: ReadRow
    submission: str
    naming: RowNaming


class RowNames:
    """Names rows by keyed digests. Identical rows are counted, so that each gets its own name."""

    def __init__(self, keys: KeyRing, *, organisation_id: str, form_key: str) -> None:
        self._keys = keys
        self._start = [organisation_id, form_key]
        self._seen: Counter[str] = Counter()
        self._namer = RowNamer(organisation_id, form_key)

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
        return IncomingRow(row, self._keys.digest(SecretPurpose.IMPORT_ROW, plain), self._namer.name(row))


def standings(
    session: Session, *, keys: KeyRing, rows: Sequence[IncomingRow], organisation_id: str
) -> dict[str, RowState]:
    """The state of each row, by its digest. Compares in the form version the row was stored in."""
    found: dict[str, RowState] = {}
    differing: dict[str, str] = {}
    claimed: set[str] = set()
    for start in range(0, len(rows), _AT_ONCE):
        part = {incoming.submission: incoming.row for incoming in rows[start : start + _AT_ONCE]}
        query = sa.select(
            Response.id, Response.submission_digest, Response.payload_digest, Response.form_version_id
        ).where(Response.organisation_id == organisation_id, Response.submission_digest.in_(list(part)))
        for response_id, submission, payload, form_version_id in session.execute(query):
            same = payload == payload_digest(
                keys, submission=submission, form_version_id=form_version_id, answers=part[submission].answers
            )
            if same:
                found[submission] = RowState.REPEATED
                claimed.add(response_id)
            else:
                differing[submission] = response_id
    strangers = [incoming for incoming in rows if incoming.submission not in found]
    found |= dict.fromkeys(differing, RowState.CHANGED)
    found |= _known_otherwise(session, keys, organisation_id, strangers, claimed, of=len(rows))
    return {incoming.submission: found.get(incoming.submission, RowState.NEW) for incoming in rows}


def keep_names(
    session: Session, *, keys: KeyRing, incoming: IncomingRow, response_id: str, organisation_id: str
) -> None:
    """Store the names of a row that was just stored."""
    digests = {keys.digest(SecretPurpose.IMPORT_ROW, plain) for plain in incoming.naming.stored}
    rows = [
        {"response_id": response_id, "digest": digest, "organisation_id": organisation_id}
        for digest in sorted(digests)
    ]
    session.execute(sa.insert(ImportedRowName), rows)


@dataclass(frozen=True, slots=True, repr=False)
class _Match:
    incoming: IncomingRow
    response_id: str
    evidence: MatchStrength


def _known_otherwise(
    session: Session,
    keys: KeyRing,
    organisation_id: str,
    rows: Sequence[IncomingRow],
    claimed: set[str],
    *,
    of: int,
) -> dict[str, RowState]:
    """Rows that were stored from a file before a spreadsheet program rewrote it. ``of``: rows in the file."""
    anything = sa.select(ImportedRowName.digest).where(ImportedRowName.organisation_id == organisation_id)
    if not rows or session.execute(anything.limit(1)).first() is None:
        return {}
    matches = _matches(session, keys, organisation_id, rows)
    best: dict[str, _Match] = {}
    for match in sorted(matches, key=lambda each: (each.evidence, each.incoming.row.number)):
        if match.response_id not in claimed and match.incoming.submission not in best:
            best[match.incoming.submission] = match
            claimed.add(match.response_id)
    # "Very good" twice on one day may be two people; a whole file of such pairs is one file saved twice.
    is_rewritten = len(claimed) >= _MOST_OF_A_FILE * of
    return {
        submission: RowState.CHANGED if match.evidence is MatchStrength.CHANGED else RowState.REPEATED
        for submission, match in best.items()
        if match.evidence is not MatchStrength.SAME_DAY or is_rewritten or match.incoming.naming.is_telling
    }


def _matches(
    session: Session, keys: KeyRing, organisation_id: str, rows: Sequence[IncomingRow]
) -> Iterator[_Match]:
    for start in range(0, len(rows), _NAMES_AT_ONCE):
        wanted: dict[str, list[tuple[IncomingRow, MatchStrength]]] = defaultdict(list)
        for incoming in rows[start : start + _NAMES_AT_ONCE]:
            for name in incoming.naming.looked_up:
                digest = keys.digest(SecretPurpose.IMPORT_ROW, name.plain)
                wanted[digest].append((incoming, name.evidence))
        query = sa.select(ImportedRowName.digest, ImportedRowName.response_id).where(
            ImportedRowName.organisation_id == organisation_id, ImportedRowName.digest.in_(list(wanted))
        )
        for digest, response_id in session.execute(query):
            for incoming, evidence in wanted[digest]:
                yield _Match(incoming, response_id, evidence)


def file_digest(keys: KeyRing, table: Table) -> str:
    """Recognises the same sheet of the same file without storing it."""
    return keys.digest(SecretPurpose.IMPORT_FILE, f"{table.file_hash}\n{table.sheet or ''}")
