"""What one transaction changes in the counts, and how it is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from feedback_app.errors import OperationalError
from feedback_app.storage.counting.groups import GROUPS, grouping_rows, rows_of_response
from feedback_app.storage.counting.rows import Counted
from feedback_app.storage.counting.scan import ANSWERS, RESPONSES, TABLES, as_values, scanned
from feedback_app.storage.models import Addressee, BurstResponse, Episode, Response
from feedback_app.storage.models.types import WHOLE_DIGITS
from feedback_app.storage.statements.writes import rows_changed


PENDING = "changes of the counts"
NOTHING = Decimal(0)

Changes = dict[sa.Table[Any], dict[tuple[Any, ...], Counted]]
"""For each table, by key, what to add. A negative number is taken away."""


def note_response(
    session: Session, response: Mapping[str, Any], answers: Collection[Mapping[str, Any]]
) -> None:
    """Note a response that this transaction stored: its row, and the rows of its answers."""
    place = (
        response["organisation_id"],
        response["form_key"],
        _month(response["received_month"]),
        response["form_version_id"],
        way_in(response["channel"], response.get("collection_point_id")),
    )
    form = (response["audience"], response["touchpoint"])
    pending = _pending(session)
    add(pending, RESPONSES, Counted(place, (*form, response["mode"]), 1, 1))
    in_lines: set[str] = set()
    for answer in answers:
        question, item = answer["question_id"], answer.get("item", "")
        add(pending, ANSWERS, Counted((*place, question, item, *_value(answer)), form, 1, 1))
        if item:
            in_lines.add(question)
    for question in in_lines:
        add(pending, ANSWERS, Counted((*place, question, "", "lines", "", NOTHING), form, 1, 1))
    for each in rows_of_response(session, response, place, form, answers):
        add(pending, GROUPS, each)


def note_discussed(
    session: Session, *, organisation_id: str, response_ids: Collection[str], is_discussed: bool
) -> None:
    """Note responses that this transaction has marked, or unmarked, as discussed."""
    ids = sorted(response_ids)
    for start in range(0, len(ids), 1000):
        some = (Response.organisation_id == organisation_id, Response.id.in_(ids[start : start + 1000]))
        for table, each in scanned(session, *some):
            change = -each.n if is_discussed else each.n
            add(_pending(session), table, Counted(each.key, each.hangs, 0, change))


def note_set_aside(session: Session, burst_id: str, *, is_set_aside: bool) -> int:
    """Take the responses of a burst out of the counts, or put them back; returns how many there are."""
    of_it = sa.select(BurstResponse.response_id).where(BurstResponse.burst_id == burst_id)
    conditions = (Response.id.in_(of_it),)
    # Locked first, so that no one marks one as discussed between counting and setting aside.
    ids = session.execute(sa.select(Response.id).where(*conditions).with_for_update()).all()
    if is_set_aside:
        for table, each in scanned(session, *conditions):
            add(_pending(session), table, Counted(each.key, each.hangs, -each.n, -each.n_new))
    change = sa.update(BurstResponse).where(BurstResponse.burst_id == burst_id)
    session.execute(change.values(is_set_aside=is_set_aside).execution_options(synchronize_session=False))
    if not is_set_aside:
        for table, each in scanned(session, *conditions):
            add(_pending(session), table, each)
    return len(ids)


def remove_responses(session: Session, *conditions: sa.ColumnElement[bool]) -> int:
    """Delete these responses and remove them from the counts; returns how many there were."""
    # Locked first, so that no one marks one as discussed between counting and deleting.
    session.execute(sa.select(Response.id).where(*conditions).with_for_update()).all()
    for table, each in scanned(session, *conditions):
        add(_pending(session), table, Counted(each.key, each.hangs, -each.n, -each.n_new))
    statement = sa.delete(Response).where(*conditions).execution_options(synchronize_session=False)
    return rows_changed(session, statement)


@contextmanager
def regrouped(session: Session, episode_id: str) -> Iterator[None]:
    """Wrap a change of an episode's THRIVE groupings, so that its responses move to the right counts."""
    session.execute(sa.select(Episode.id).where(Episode.id == episode_id).with_for_update())
    asked = sa.select(Addressee.invitation_id).where(Addressee.episode_id == episode_id)
    for each in grouping_rows(session, Response.invitation_id.in_(asked)):
        add(_pending(session), GROUPS, Counted(each.key, each.hangs, -each.n, -each.n_new))
    yield
    session.flush()
    for each in grouping_rows(session, Response.invitation_id.in_(asked)):
        add(_pending(session), GROUPS, each)


def apply(session: Session) -> None:
    """Write what was noted, in key order. It is the last step of a transaction."""
    pending: Changes = session.info.pop(PENDING, {})
    for table in TABLES:
        changes = sorted(pending.get(table, {}).values(), key=lambda each: each.key)
        changes = [each for each in changes if each.n or each.n_new]
        if all(each.n > 0 and 0 <= each.n_new <= each.n for each in changes):
            _add(session, table, changes)
            continue
        for each in changes:
            if each.n > 0 and 0 <= each.n_new <= each.n:
                _add(session, table, [each])
            else:
                _change(session, table, each)


def add(changes: Changes, table: sa.Table[Any], more: Counted) -> None:
    """Add up changes: a batch of an import adds to the same row many times and writes it once."""
    rows = changes.setdefault(table, {})
    so_far = rows.get(more.key)
    if so_far is not None:
        more = Counted(more.key, more.hangs, so_far.n + more.n, so_far.n_new + more.n_new)
    rows[more.key] = more


def way_in(channel: str, collection_point_id: str | None) -> str:
    """How a response came in: through a one-time link, a standing link, a spreadsheet, or paper."""
    if channel in {"import", "paper"}:
        return channel
    return "link" if collection_point_id is None else "point"


def _pending(session: Session) -> Changes:
    return cast(Changes, session.info.setdefault(PENDING, {}))


def _month(month: date) -> date:
    return date(month.year, month.month, month.day)


def _value(answer: Mapping[str, Any]) -> tuple[str, str, Decimal]:
    if answer.get("missing") is not None:
        return "missing", answer["missing"], NOTHING
    if answer.get("code") is not None:
        return "code", answer["code"], NOTHING
    if answer.get("number") is not None:
        return "number", "", normal(answer["number"])
    return "words", "", NOTHING


def normal(number: Decimal) -> Decimal:
    """A number as it is read back, so that 7 and 7.0 are the same answer."""
    short = Decimal(number).normalize()
    whole = int(cast(int, short.as_tuple().exponent)) > 0 and abs(short) < 10**WHOLE_DIGITS
    return short.quantize(Decimal(1)) if whole else short


def _add(session: Session, table: sa.Table[Any], changes: Sequence[Counted]) -> None:
    if changes:
        statement = _upsert(table, session.get_bind().dialect.name)
        session.execute(statement, [as_values(table, each) for each in changes])


@cache
def _upsert(table: sa.Table[Any], dialect: str) -> Any:
    insert: Any = sqlite_insert(table) if dialect == "sqlite" else postgresql_insert(table)
    more = {name: table.c[name] + insert.excluded[name] for name in ("n", "n_new")}
    return insert.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=more)


def _change(session: Session, table: sa.Table[Any], change: Counted) -> None:
    here = [column == value for column, value in zip(table.primary_key.columns, change.key, strict=True)]
    emptied = sa.delete(table).where(*here, table.c.n == -change.n)
    if rows_changed(session, emptied):
        return
    lowered = sa.update(table).where(*here)
    lowered = lowered.values(n=table.c.n + change.n, n_new=table.c.n_new + change.n_new)
    try:
        met = rows_changed(session, lowered)
    except exc.IntegrityError:
        met = 0
    if not met:
        raise OperationalError(
            "counts_out_of_step",
            where=f"The table {table.name}",
            what="It counts fewer responses than there are, so nothing was changed.",
            how="Run `feedback db recount`, then try again.",
        )
