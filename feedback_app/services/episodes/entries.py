"""Measures typed in by the team: answers or a total from paper, a phone call or a conversation."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import InstrumentedAttribute, Session

from feedback_app.access.actor import Actor
from feedback_app.errors import Refused
from feedback_app.services import audit
from feedback_app.services.episodes.entry_checks import NOTHING, SheetDecision, check_same_day, check_total
from feedback_app.services.episodes.schedule import require_answers, require_known
from feedback_app.services.families.scope import found, note, open_episode, person_of
from feedback_app.services.families.vocabulary import EntryMode, Occasion
from feedback_app.services.local_time import local_day
from feedback_app.services.measure_reading import KnownMeasure, MeasureReader, shipped
from feedback_app.services.safety.raising import Cause, raise_alerts
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Episode, MeasureResult, SecondEntry
from feedback_app.storage.models.types import new_id
from feedback_app.storage.sealing import readable, sealing_context
from surveys.sheet_digits import SheetReading


TOTAL = "total"


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """What is on the paper: ``codes`` in item order (None: not answered), or only a total, or both.

    A code is the option that was ticked, before any reverse keying, whatever digit is printed next to it;
    ``reading`` says how it was read off the sheet (None: a total alone, or stored before that was asked).
    """

    codes: tuple[str | None, ...] = ()
    total: Decimal | None = None
    reading: SheetReading | None = None

    def __repr__(self) -> str:
        return "<Entry>"


@dataclass(frozen=True, slots=True)
class SecondLook:
    """The result of typing it in again. ``differs_at``: items (from 1) and ``total``, without the answers."""

    differs_at: tuple[int | str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the two entries are the same."""
        return not self.differs_at


def enter_measure(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    episode_id: str,
    person_id: str,
    about_person_id: str | None = None,
    measure: str,
    instance: str = "",
    completed_on: date,
    occasion: Occasion,
    mode: EntryMode,
    entry: Entry,
    now: datetime,
    reader: MeasureReader | None = None,
    decided: SheetDecision = NOTHING,
) -> str:
    """The new result's id. An answer that needs a conversation raises an alert in the same transaction.

    Raises Refused ``measure_unknown``, ``cannot_answer``, ``episode_closed``, ``day_wrong``, what
    ``check_entry`` raises, and until someone ``decided``: TotalUndecided, SameDayUndecided.
    """
    reader = reader or shipped()
    episode = open_episode(session, by=by, episode_id=episode_id)
    person = person_of(session, by=by, family_id=episode.family_id, person_id=person_id)
    if about_person_id is not None:
        person_of(session, by=by, family_id=episode.family_id, person_id=about_person_id)
    require_known(measure, reader)
    require_answers(person)
    _check_day(episode, completed_on, now)
    check_entry(reader, measure, entry, instance=instance)
    difference = check_total(measure, entry.codes, entry.total, decided=decided)
    result_id = new_id()
    row = MeasureResult(
        id=result_id,
        organisation_id=episode.organisation_id,
        episode_id=episode.id,
        person_id=person.id,
        about_person_id=about_person_id,
        measure=measure,
        measure_version=reader.known()[measure].version,
        instance=instance,
        completed_on=completed_on,
        occasion=occasion.value,
        mode=mode.value,
        items_sealed=_sealed(keys, MeasureResult.items_sealed, result_id, entry),
        stated_total=entry.total,
        entered_by=by.account_id,
        entered_at=now,
    )
    check_same_day(session, row, decided=decided)
    session.add(row)
    session.flush()
    despite: audit.Detail = {"despite_stated_total": True} if difference is not None else {}
    detail: audit.Detail = {"measure": measure, "mode": mode.value, "occasion": occasion.value, **despite}
    note(session, by=by, action="measure_entered", row=row, detail=detail, now=now)
    cause = Cause(row.organisation_id, result_id=row.id, person_id=person.id, episode_id=episode.id)
    if entry.codes:
        raise_alerts(session, by=by, cause=cause, risks=reader.risk_items(measure, entry.codes), now=now)
    return row.id


def _check_day(episode: Episode, completed_on: date, now: datetime) -> None:
    if not episode.started_on <= completed_on <= local_day(now):
        raise _refused("day_wrong", "The day is not between the start of the episode and today.")


def enter_again(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    result_id: str,
    entry: Entry,
    now: datetime,
    reader: MeasureReader | None = None,
    decided: SheetDecision = NOTHING,
) -> SecondLook:
    """The same paper, typed in by a second person. If the two differ, someone decides (``settle``).

    Raises Refused ``same_person``, ``entered_twice``, ``not_typed_in``, what ``check_entry`` raises, and
    TotalUndecided until someone ``decided``.
    """
    reader = reader or shipped()
    row = found(session, by=by, table=MeasureResult, row_id=result_id)
    if row.response_id is not None or row.taken_back_at is not None:
        raise _refused("not_typed_in", "It was not typed in, or it was taken back.")
    if row.entered_by is not None and row.entered_by == by.account_id:
        raise _refused(
            "same_person", "A second person has to type it in, because the first may repeat a mistake."
        )
    if session.get(SecondEntry, row.id) is not None:
        raise _refused("entered_twice", "It has already been typed in twice.")
    check_entry(reader, row.measure, entry, instance=row.instance)
    check_total(row.measure, entry.codes, entry.total, decided=decided)
    look = SecondLook(differences(first_entry(keys, row), entry))
    if look.agrees:  # how it was read is known now, also where it was not asked the first time
        row.items_sealed = _sealed(keys, MeasureResult.items_sealed, row.id, entry)
    session.add(
        SecondEntry(
            result_id=row.id,
            organisation_id=row.organisation_id,
            items_sealed=_sealed(keys, SecondEntry.items_sealed, row.id, entry),
            stated_total=entry.total,
            entered_by=by.account_id,
            entered_at=now,
            settled_at=now if look.agrees else None,
            settled_by=by.account_id if look.agrees else None,
        )
    )
    session.flush()
    detail = {"differences": len(look.differs_at)}
    note(session, by=by, action="measure_entered_again", row=row, detail=detail, now=now)
    if entry.codes:
        cause = Cause(
            row.organisation_id, result_id=row.id, person_id=row.person_id, episode_id=row.episode_id
        )
        raise_alerts(session, by=by, cause=cause, risks=reader.risk_items(row.measure, entry.codes), now=now)
    return look


def settle(
    session: Session, *, by: Actor, keys: KeyRing, result_id: str, keep_second: bool, now: datetime
) -> None:
    """Someone checked the paper: the first entry stays, or the second one replaces it."""
    row = found(session, by=by, table=MeasureResult, row_id=result_id)
    second = session.get(SecondEntry, row.id)
    if second is None or second.settled_at is not None:
        raise _refused("nothing_to_settle", "There are no two entries that differ.")
    if keep_second:
        entry = second_entry(keys, second)
        if second.items_sealed and not entry.codes:
            raise _refused("entry_damaged", "The second entry is damaged and cannot be read.")
        row.items_sealed = _sealed(keys, MeasureResult.items_sealed, row.id, entry)
        row.stated_total = entry.total
    second.settled_at, second.settled_by = now, by.account_id
    session.flush()
    note(session, by=by, action="entries_settled", row=row, detail={"second": keep_second}, now=now)


def take_back(session: Session, *, by: Actor, result_id: str, now: datetime) -> None:
    """Stop counting a mistaken entry. Its alert stays. A second time changes nothing."""
    row = found(session, by=by, table=MeasureResult, row_id=result_id)
    if row.response_id is not None:
        raise _refused("not_typed_in", "It came with a response, which cannot be changed.")
    if row.taken_back_at is None:
        row.taken_back_at = now
        session.flush()
        note(session, by=by, action="entry_taken_back", row=row, now=now)


def check_entry(reader: MeasureReader, measure: str, entry: Entry, *, instance: str = "") -> None:
    """Check that the measure can have this entry. Raises Refused ``entry_<what is wrong>``.

    The rating of a goal, named by ``instance``, is typed in like a total.
    """
    known: KnownMeasure = reader.known()[measure]
    if entry.total is None and not any(code is not None for code in entry.codes):
        raise _refused("entry_empty", "There is neither an answer nor a total.")
    if entry.codes:
        _check_codes(reader, known, entry, instance=instance)
    if entry.total is None:
        return
    if not known.has_total and not (known.is_goals and instance):
        raise _refused("entry_total", "This measure has several scores and no single total.")
    _check_total(known, entry.total)


def _check_total(known: KnownMeasure, total: Decimal) -> None:
    lowest, highest = known.lowest, known.highest
    if not total.is_finite() or total != round(total, 4):
        raise _refused("entry_total", "The total is not a number with up to four decimal places.")
    if (lowest is not None and total < lowest) or (highest is not None and total > highest):
        raise _refused("entry_total", f"The total is not between {lowest} and {highest}.")
    if known.is_converted and total != total.to_integral_value():
        what = f"{known.total_label} is a whole number: the sum of the answers, before any conversion."
        raise _refused("entry_total", what)


def _check_codes(reader: MeasureReader, known: KnownMeasure, entry: Entry, *, instance: str) -> None:
    if len(entry.codes) != known.n_items:
        raise _refused("entry_items", "The number of answers does not match the number of items.")
    for item, code in enumerate(entry.codes, start=1):
        if code is not None and not reader.has_code(known.id, item, code):
            raise _refused("entry_code", f"Item {item} does not have this answer.")
    if known.reversed_items and entry.reading is None:
        items = ", ".join(str(number) for number in known.reversed_items)
        raise _refused("entry_reading", f"It is not said how the digits of items {items} are printed.")
    if known.is_goals and not instance:
        raise _refused("entry_goal", "A rating needs a goal, and none is chosen.")


def differences(first: Entry, second: Entry) -> tuple[int | str, ...]:
    """Items (from 1) answered differently, and ``total``. A missing answer is a difference too."""
    length = max(len(first.codes), len(second.codes))
    codes = [(*each.codes, *[None] * (length - len(each.codes))) for each in (first, second)]
    items = [item for item, (one, two) in enumerate(zip(*codes, strict=True), start=1) if one != two]
    return (*items, *([TOTAL] if first.total != second.total else []))


def first_entry(keys: KeyRing, row: MeasureResult) -> Entry:
    """What was typed in first, or the entry chosen when the difference was settled."""
    codes, reading = _opened(keys, MeasureResult.items_sealed, row.id, row.items_sealed)
    return Entry(codes, row.stated_total, reading)


def second_entry(keys: KeyRing, row: SecondEntry) -> Entry:
    """What the second person typed in."""
    codes, reading = _opened(keys, SecondEntry.items_sealed, row.result_id, row.items_sealed)
    return Entry(codes, row.stated_total, reading)


def _sealed(
    keys: KeyRing, column: InstrumentedAttribute[bytes | None], result_id: str, entry: Entry
) -> bytes | None:
    if not entry.codes:
        return None
    stored = {"codes": entry.codes, "reading": entry.reading}
    return keys.seal(json.dumps(stored), sealing_context(column, result_id))


def _opened(
    keys: KeyRing, column: InstrumentedAttribute[bytes | None], result_id: str, sealed: bytes | None
) -> tuple[tuple[str | None, ...], SheetReading | None]:
    if not sealed:
        return (), None
    text = readable(keys, sealed, column, result_id)
    if text is None:
        return (), None
    stored = json.loads(text)
    if isinstance(stored, list):  # from before it was asked how a sheet was read
        return tuple(stored), None
    return tuple(stored["codes"]), SheetReading(stored["reading"]) if stored["reading"] else None


def _refused(code: str, what: str) -> Refused:
    return Refused(code, where="Measure", what=what, how="Check the paper and choose again.")
