"""Records, lists and withdraws the words of measures that an organisation may use under its own licence.

Without words a measure can be scored and typed in, but not sent. Recorded words become a form of the
organisation (``wording_forms``). No link outlasts the licence of its words: when that has ended, or the words
were withdrawn, nothing new is sent and no one can start. People who started may finish, and responses and
scores stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound, Refused
from feedback_app.services import audit
from feedback_app.services.authorised_rows import row_in_scope
from feedback_app.services.local_time import local_day, start_of_day
from feedback_app.services.wording import wording_forms
from feedback_app.storage.models import WordingPack as PackRow
from surveys.core.errors import DefinitionCode, DefinitionError, DefinitionProblem
from surveys.core.model import Form
from surveys.definitions.strict_yaml import read_yaml
from surveys.measures.catalogue import measure_wordings, measures
from surveys.measures.model import Measure
from surveys.measures.sections import measures_in
from surveys.measures.wording import MeasureWording
from surveys.measures.wording_packs import (
    WhyNotSent,
    WordingPack,
    parse_pack,
    takes_words,
    why_not_sent,
)


class WordingState(StrEnum):
    """Where the words of a measure come from."""

    SHIPPED = "shipped"
    PACK = "pack"
    NONE = "none"
    NEVER = "never"


class WordingRefused(Refused):
    """A pack that cannot be recorded. ``problems`` has a line for each thing that is wrong."""

    def __init__(self, problems: Sequence[DefinitionProblem]) -> None:
        first = problems[0]
        super().__init__("wording_refused", where=first.where, what=first.what, how=first.how)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class PackView:
    """A recorded pack without its words."""

    id: str
    organisation_id: str
    measure: str
    language: str
    holder: str
    reference: str
    scope: str
    expires_on: date | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class MeasureState:
    """How one organisation can use a measure. ``why_not``: why it cannot be sent; None when it can."""

    measure: Measure
    words: WordingState
    pack: PackView | None
    why_not: tuple[WhyNotSent, str] | None = field(default=None)


def record_pack(
    session: Session, *, by: Actor, organisation_id: str, text: str, name: str, now: datetime
) -> str:
    """Record a pack from the text of a filled-in template; returns its id. ``name`` says where it came from.

    Its form can be sent at once. A later pack for a measure replaces an earlier one. Raises Forbidden,
    WordingRefused, Refused ``licence_ended`` or ``words_shipped``.
    """
    require(by, Permission.MANAGE_FORMS, organisation_id)
    pack = _parsed(text, name)
    _check_licence(pack, name, now)
    licence = pack.licence
    try:
        form_version_id = wording_forms.publish_form(
            session, by=by, organisation_id=organisation_id, pack=pack, name=name, now=now
        )
    except DefinitionError as wrong:
        raise WordingRefused(wrong.problems) from None
    row = PackRow(
        organisation_id=organisation_id,
        measure=pack.measure,
        language=pack.language,
        words=pack.model_dump_json(),
        holder=licence.holder,
        reference=licence.reference,
        scope=licence.scope,
        expires_on=licence.expires_on,
        recorded_by=by.account_id,
        recorded_at=now,
        form_version_id=form_version_id,
    )
    session.add(row)
    session.flush()
    _note(session, by=by, action="wording_recorded", row=row, now=now)
    return row.id


def withdraw_pack(session: Session, *, by: Actor, pack_id: str, now: datetime) -> None:
    """Stop using these words: unused links to them end now. Raises NotFound.

    A second time changes nothing.
    """
    row = row_in_scope(
        session,
        PackRow,
        pack_id,
        by=by,
        permission=Permission.MANAGE_FORMS,
        missing=NotFound("wording_pack_not_found", where="Wording pack"),
    )
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        ended = 0
        if row.form_version_id is not None:
            ended = wording_forms.end_links(session, form_version_id=row.form_version_id, now=now)
        session.flush()
        _note(session, by=by, action="wording_withdrawn", row=row, now=now, links_ended=ended)


def measure_states(
    session: Session, *, by: Actor, organisation_id: str, now: datetime
) -> tuple[MeasureState, ...]:
    """How this organisation can use each measure. For people who work with families or publish forms."""
    if not by.may(Permission.WORK_WITH_FAMILIES, organisation_id):
        require(by, Permission.MANAGE_FORMS, organisation_id)
    rows = _in_force(session, organisation_id)
    return tuple(_state(measure, rows.get(measure.key), local_day(now)) for measure in measures().values())


def require_may_be_sent(
    session: Session, *, organisation_id: str, form_version_id: str, form: Form, now: datetime
) -> datetime | None:
    """Check that this organisation may send every measure of a form today.

    Returns the last second of the words' licence, which no link may outlast; None when it has no end. Raises
    Refused ``measure_not_sent`` with the reason.
    """
    asked = [measures()[key] for key in measures_in(form) if key in measures()]
    if not asked:
        return None
    rows = _in_force(session, organisation_id)
    is_packs = session.scalar(sa.select(PackRow.id).where(PackRow.form_version_id == form_version_id))
    ends: list[date] = []
    for measure in asked:
        shipped = None if is_packs else measure_wordings().get(measure.key)
        pack = rows.get(measure.key)
        why = _why_not(measure, shipped, pack, local_day(now))
        if why is not None:
            raise Refused(
                "measure_not_sent",
                where=f"Measure {measure.key}",
                what=why[1],
                how="Record a valid licence, or choose another form.",
            )
        if shipped is None and pack is not None and pack.expires_on is not None:
            ends.append(pack.expires_on)
    return start_of_day(min(ends) + timedelta(days=1)) - timedelta(seconds=1) if ends else None


def _check_licence(pack: WordingPack, name: str, now: datetime) -> None:
    ends = pack.licence.expires_on
    if ends is not None and ends < local_day(now):
        what, how = "This licence has already ended.", "Record your current licence."
        raise Refused("licence_ended", where=f"{name}, licence.expires_on", what=what, how=how)
    shipped = measure_wordings().get(pack.measure)
    if shipped is not None and shipped.language == pack.language:
        what = "The words of this measure come with the product, in its owner's wording."
        raise Refused("words_shipped", where=f"{name}, measure", what=what, how="It can be sent as it is.")


def _parsed(text: str, name: str) -> WordingPack:
    try:
        located = read_yaml(text, name=name)
        key = located.data.get("measure")
        measure = measures().get(key) if isinstance(key, str) else None
        if measure is None:
            what, how = "There is no measure with this name.", f"Known measures: {', '.join(measures())}."
            raise DefinitionError([located.problem(DefinitionCode.UNKNOWN_MEASURE, ("measure",), what, how)])
        return parse_pack(text, measure, name=name)
    except DefinitionError as wrong:
        raise WordingRefused(wrong.problems) from None


def _in_force(session: Session, organisation_id: str) -> dict[str, PackRow]:
    """The newest pack of each measure that is not withdrawn."""
    query = (
        sa.select(PackRow)
        .where(PackRow.organisation_id == organisation_id, PackRow.withdrawn_at.is_(None))
        .order_by(PackRow.recorded_at, PackRow.id)
    )
    return {row.measure: row for row in session.scalars(query)}


def _state(measure: Measure, row: PackRow | None, today: date) -> MeasureState:
    shipped = measure_wordings().get(measure.key)
    if measure.kind == "one_question":
        return MeasureState(measure, WordingState.SHIPPED, None)
    words = WordingState.SHIPPED if shipped else WordingState.PACK if row else WordingState.NONE
    if not takes_words(measure):
        words = WordingState.NEVER
    why = _why_not(measure, shipped, row, today)
    return MeasureState(measure, words, None if row is None else _view(row), why)


def _why_not(
    measure: Measure, shipped: MeasureWording | None, row: PackRow | None, today: date
) -> tuple[WhyNotSent, str] | None:
    pack = None if row is None else WordingPack.model_validate_json(row.words)
    return why_not_sent(measure, shipped, pack, today=today)


def _view(row: PackRow) -> PackView:
    return PackView(
        id=row.id,
        organisation_id=row.organisation_id,
        measure=row.measure,
        language=row.language,
        holder=row.holder,
        reference=row.reference,
        scope=row.scope,
        expires_on=row.expires_on,
        recorded_at=row.recorded_at,
    )


def _note(session: Session, *, by: Actor, action: str, row: PackRow, now: datetime, **more: int) -> None:
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=row.organisation_id,
        subject_kind="wording_pack",
        subject_id=row.id,
        detail={
            "measure": row.measure,
            "language": row.language,
            "expires": row.expires_on.isoformat() if row.expires_on else None,
            **more,
        },
        now=now,
    )
