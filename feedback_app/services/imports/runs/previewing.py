"""Previews what an import would do. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.services import forms
from feedback_app.services.imports.columns.column_uses import use_of
from feedback_app.services.imports.columns.date_orders import DateOrderFinding, date_orders
from feedback_app.services.imports.columns.mapping import ColumnMapping
from feedback_app.services.imports.columns.mapping_checks import mapping_problems, unmapped_columns
from feedback_app.services.imports.columns.suggesting import MappingSuggestion
from feedback_app.services.imports.columns.unknown_words import unknown_words
from feedback_app.services.imports.files.table import Column, Table
from feedback_app.services.imports.rows.known_rows import (
    IncomingRow,
    RowNames,
    RowState,
    file_digest,
    standings,
)
from feedback_app.services.imports.rows.row_reports import (
    RefusedRow,
    RowCode,
    RowRefusal,
    SkippedRow,
)
from feedback_app.services.imports.rows.rows import read_rows
from feedback_app.services.imports.runs.every_note import notes_before_rows, notes_on
from feedback_app.services.imports.runs.report import ColumnRead, Preview
from feedback_app.services.local_time import local_day
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Import, Response
from surveys.core.model import Form


SHOWN_ROWS = 20


@dataclass(frozen=True, slots=True, repr=False)
class ImportPlan:
    """A checked file: what to store, and everything to report."""

    form: Form
    form_version_id: str
    preview: Preview
    new: tuple[IncomingRow, ...]


def preview(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    organisation_id: str,
    form_key: str,
    table: Table,
    mapping: ColumnMapping,
    now: datetime,
    guess: MappingSuggestion | None = None,
) -> Preview:
    """Preview an import of this table. Writes nothing, so call it in ``read()``.

    ``guess``: the suggestion the mapping started from; its unsure columns are noted while they are unchanged.
    """
    return look(
        session,
        by=by,
        keys=keys,
        organisation_id=organisation_id,
        form_key=form_key,
        table=table,
        mapping=mapping,
        now=now,
        guess=guess,
    ).preview


def look(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    organisation_id: str,
    form_key: str,
    table: Table,
    mapping: ColumnMapping,
    now: datetime,
    guess: MappingSuggestion | None = None,
) -> ImportPlan:
    """Check the whole file: what would be stored, and everything to report."""
    require(by, Permission.IMPORT_RESPONSES, organisation_id)
    form_version_id = forms.latest_version(session, form_key, within=(organisation_id,))
    form = forms.published_form(session, form_version_id)
    left_out = unmapped_columns(table, mapping)
    columns = _columns_read(table, mapping, guess)
    if problems := mapping_problems(form, table, mapping):
        notes = notes_before_rows(form, table, mapping, guess)
        nothing = Preview(problems, len(table.rows), 0, 0, (), {}, left_out, (), notes=notes, columns=columns)
        return ImportPlan(form, form_version_id, nothing, ())
    names = RowNames(keys, organisation_id=organisation_id, form_key=form_key)
    read = list(read_rows(form, table, mapping, today=local_day(now)))
    orders = date_orders(form, table, mapping, today=local_day(now))
    outcomes = list(names.named(read))
    incoming = [outcome for outcome in outcomes if isinstance(outcome, IncomingRow)]
    new, not_kept = _sort_out(session, keys, organisation_id, incoming)
    refused = [*(outcome for outcome in outcomes if isinstance(outcome, RefusedRow)), *not_kept]
    seen = Preview(
        problems=(),
        n_rows=len(table.rows),
        n_new=len(new),
        n_repeated=len(incoming) - len(new) - len(not_kept),
        refused=tuple(sorted(refused, key=lambda row: row.number)),
        skipped=Counter(outcome.reason for outcome in outcomes if isinstance(outcome, SkippedRow)),
        left_out=left_out,
        first=tuple(each.row for each in incoming[:SHOWN_ROWS]),
        wrong_totals=tuple(each.row.total for each in incoming if each.row.total is not None),
    )
    stood = _names_of_earlier_import(session, keys, organisation_id, form_key, table)
    seen = replace(
        seen,
        imported_otherwise=not stood <= {each.submission for each in incoming},
        columns=columns,
        unknown=unknown_words(form, table, mapping),
        date_choice=_date_choice(orders, mapping),
    )
    notes = notes_on(form, table, mapping, guess, seen, read=read, orders=orders)
    return ImportPlan(form, form_version_id, replace(seen, notes=notes), new)


def _columns_read(
    table: Table, mapping: ColumnMapping, guess: MappingSuggestion | None
) -> tuple[ColumnRead, ...]:
    """Every column with its use, and the reason for it while it is the suggested one."""
    found: list[ColumnRead] = []
    for column in table.columns:
        use = mapping.of(column) or use_of(None).for_column(column, None)
        is_suggested = guess is not None and guess.mapping.of(column) == use
        found.append(ColumnRead(column, use, guess.why(column) if guess and is_suggested else None))
    return tuple(found)


def _date_choice(
    orders: Mapping[Column, DateOrderFinding], mapping: ColumnMapping
) -> DateOrderFinding | None:
    if mapping.date_order is not None:
        return None
    return next((found for found in orders.values() if found.needs_a_choice), None)


def _sort_out(
    session: Session, keys: KeyRing, organisation_id: str, incoming: list[IncomingRow]
) -> tuple[tuple[IncomingRow, ...], list[RefusedRow]]:
    """What is new, and what is refused because the same row is stored with different answers."""
    firsts: dict[str, IncomingRow] = {}
    refused: list[RefusedRow] = []
    for each in incoming:
        first = firsts.setdefault(each.submission, each)
        if first.row.answers != each.row.answers:
            refused.append(_twice(each, first.row.number))
    standing = standings(session, keys=keys, rows=list(firsts.values()), organisation_id=organisation_id)
    refused += [
        changed_row(each) for each in firsts.values() if standing[each.submission] is RowState.CHANGED
    ]
    new = tuple(each for each in firsts.values() if standing[each.submission] is RowState.NEW)
    return new, refused


def changed_row(incoming: IncomingRow) -> RefusedRow:
    """The refusal of a row that is already stored with different answers."""
    return _refused(
        incoming,
        RowCode.CHANGED_SINCE_IMPORT,
        "This row was imported before with different answers. The stored answers were not changed.",
        "If the new answers are right, undo the earlier import first, then import this file again.",
    )


def _twice(incoming: IncomingRow, first: int) -> RefusedRow:
    return _refused(
        incoming,
        RowCode.SAME_ID_TWICE,
        f"It has the same ID and time as row {first}, but different answers.",
        "Delete one of the two rows, or give it another ID.",
    )


def _refused(incoming: IncomingRow, code: RowCode, what: str, how: str) -> RefusedRow:
    number = incoming.row.number
    return RefusedRow(number, (RowRefusal(code, number, "", what, how),))


def _names_of_earlier_import(
    session: Session, keys: KeyRing, organisation_id: str, form_key: str, table: Table
) -> set[str]:
    """The rows that this same file imported before and that are still stored.

    With the same mapping, the file names every one of them again. If one is missing, the mapping has changed.
    """
    query = (
        sa.select(Response.submission_digest)
        .join(Import, Import.id == Response.import_id)
        .where(
            Response.organisation_id == organisation_id,
            Response.form_key == form_key,
            Import.file_digest == file_digest(keys, table),
        )
    )
    return set(session.scalars(query))
