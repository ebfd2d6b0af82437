"""Scores as a coded file: for the national return, the trust's own warehouse, or an evaluation."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound, Refused
from feedback_app.exports.csv_file import write_csv
from feedback_app.exports.outcome_rows import HEADINGS, NotExported, ScoreToCode, outcome_rows
from feedback_app.services import audit
from feedback_app.services.exporting.responses import ExportPurpose
from feedback_app.services.families.families import person_view, reference_of
from feedback_app.services.link_secrets import SecretPurpose
from feedback_app.services.local_time import local_day
from feedback_app.services.outcomes.scored import ScoredResult, WhyNoScore, scored
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Episode, Family, MeasureResult, Person
from surveys.measures.catalogue import measures


NOT_STATED = "not_stated"


class Pseudonym(StrEnum):
    """How a person is named in the file."""

    KEYED = "keyed"
    LOCAL = "local"


class Receiver(StrEnum):
    """Who gets the file. Like the purpose, one of a few choices: no free text goes into the audit log."""

    TEAM = "team"
    OWN_TRUST = "own_trust"
    NHS_ENGLAND = "nhs_england"
    COMMISSIONERS = "commissioners"
    EVALUATORS = "evaluators"
    THE_PERSON = "the_person"
    OTHER_AGREED = "other_agreed"


@dataclass(frozen=True, slots=True)
class OmissionReason:
    """Why scores are exported, and who gets them."""

    purpose: ExportPurpose
    receiver: Receiver


@dataclass(frozen=True, slots=True)
class WhichOutcomes:
    """Of one organisation, in a period of months (first days, both included), or of one episode."""

    organisation_id: str
    first_month: date | None = None
    last_month: date | None = None
    episode_id: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class OutcomeFile:
    """The file, how many rows it has, and what was left out."""

    name: str
    data: bytes
    n_rows: int
    left_out: tuple[NotExported, ...]

    def __repr__(self) -> str:
        return f"<OutcomeFile {self.name}>"


def export_outcomes(
    database: Database,
    *,
    by: Actor,
    keys: KeyRing,
    which: WhichOutcomes,
    pseudonym: Pseudonym = Pseudonym.KEYED,
    reason: OmissionReason | None,
    now: datetime,
) -> OutcomeFile:
    """Every score that has a code, one row each: date, referral, pseudonym, code, term, score, and how many
    of the items were answered.

    The referral is the episode's id. ``reason`` None: a command that gave none; the audit log says so. Raises
    Forbidden, NotFound ``episode_not_found``, Refused ``nothing_to_export``.
    """
    require(by, Permission.EXPORT_RESPONSES, which.organisation_id)
    with database.read() as session:
        rows = _selected(session, which)
        called = _pseudonyms(session, keys, rows, pseudonym, local_day(now))
        results = scored(session, keys=keys, rows=rows)
    if not results:
        raise Refused(
            "nothing_to_export",
            where="Outcomes",
            what="No measure was completed in this period.",
            how="Choose a longer period.",
        )
    coded, left_out = outcome_rows(_to_code(results, called))
    out = io.BytesIO()
    write_csv(out, HEADINGS, (row.cells for row in coded))
    with database.write() as session:
        chosen = {"pseudonym": pseudonym.value, **_in_audit(reason)}
        _note(session, by=by, which=which, chosen=chosen, n=(len(coded), left_out), now=now)
    name = f"outcomes-{local_day(now).isoformat()}.csv"
    return OutcomeFile(name, out.getvalue(), len(coded), left_out)


def _selected(session: Session, which: WhichOutcomes) -> Sequence[MeasureResult]:
    wanted = [MeasureResult.organisation_id == which.organisation_id, MeasureResult.taken_back_at.is_(None)]
    if which.first_month:
        wanted.append(MeasureResult.completed_on >= which.first_month)
    if which.last_month:
        after = (which.last_month.replace(day=1) + timedelta(days=32)).replace(day=1)
        wanted.append(MeasureResult.completed_on < after)
    if which.episode_id is not None:
        found = sa.select(Episode.id).where(
            Episode.id == which.episode_id, Episode.organisation_id == which.organisation_id
        )
        if session.scalar(found) is None:
            raise NotFound("episode_not_found", where="Episode")
        wanted.append(MeasureResult.episode_id == which.episode_id)
    result = MeasureResult
    order = (result.completed_on, result.entered_at, result.instance, result.id)
    return session.scalars(sa.select(MeasureResult).where(*wanted).order_by(*order)).all()


def _pseudonyms(
    session: Session, keys: KeyRing, rows: Sequence[MeasureResult], pseudonym: Pseudonym, today: date
) -> dict[str, str]:
    """How each person is named. The keyed pseudonym is the same only in files of this installation."""
    ids = {row.person_id for row in rows}
    if pseudonym is Pseudonym.KEYED:
        return {each: keys.digest(SecretPurpose.OUTCOME_PSEUDONYM, each)[:16] for each in ids}
    organisations = {row.organisation_id for row in rows}
    query = (
        sa.select(Person, Family)
        .join(Family, Family.id == Person.family_id)
        .where(Person.organisation_id.in_(organisations))
    )
    return {
        person.id: f"{reference_of(keys, family)}, {person_view(keys, person, today).called}"
        for person, family in session.execute(query)
        if person.id in ids
    }


def _to_code(results: Sequence[ScoredResult], called: dict[str, str]) -> Iterator[ScoreToCode]:
    seen: dict[tuple[str, str], list[str]] = {}
    for result in results:
        scales = {_scale(result, name, seen): value for name, value in result.points.items()}
        code = result.no_score.code if result.no_score else None
        for scale, points in scales.items() or [("", None)]:
            yield ScoreToCode(
                key=result.measure,
                measure=measures().get(result.measure),
                scale=scale,
                points=points,
                is_out_of_range=code == WhyNoScore.OUT_OF_RANGE,
                on=result.on,
                referral=result.episode_id,
                pseudonym=called[result.person_id],
                missing=None if result.is_stated else result.missing,
            )


def _scale(result: ScoredResult, name: str, seen: dict[tuple[str, str], list[str]]) -> str:
    """The scale, and for a goal without a place the position in which it first appeared for this person."""
    if result.goal is None or result.goal.place is not None or result.goal.id is None:
        return name
    goals = seen.setdefault((result.episode_id, result.person_id), [])
    if result.goal.id not in goals:
        goals.append(result.goal.id)
    return f"goal_{goals.index(result.goal.id) + 1}"


def _in_audit(reason: OmissionReason | None) -> dict[str, str]:
    if reason is None:
        return {"purpose": NOT_STATED, "receiver": NOT_STATED}
    return {"purpose": reason.purpose.value, "receiver": reason.receiver.value}


def _note(
    session: Session,
    *,
    by: Actor,
    which: WhichOutcomes,
    chosen: dict[str, str],
    n: tuple[int, tuple[NotExported, ...]],
    now: datetime,
) -> None:
    first, last = which.first_month, which.last_month
    audit.record(
        session,
        by=by,
        action="outcomes_exported",
        organisation_id=which.organisation_id,
        subject_kind="episode" if which.episode_id else "outcomes",
        subject_id=which.episode_id,
        detail={
            **chosen,
            "count": n[0],
            "left_out": sum(each.n for each in n[1]),
            "from": first.isoformat() if first else None,
            "to": last.isoformat() if last else None,
        },
        now=now,
    )
