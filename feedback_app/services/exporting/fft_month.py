"""The Friends and Family month of each organisation: the return for the trust, or as it may be published.

The return has the exact counts, because NHS England hides small ones when it publishes; it is for the person
who submits it, and says so. Everything else goes through ``results.published_fft``.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from analysis.disclosure import Figure, HiddenReason, Suppressed
from analysis.rates import friends_and_family
from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import Refused
from feedback_app.exports.csv_file import write_csv
from feedback_app.exports.fft_month import MODES, FftMonth, Layout, cells, headings
from feedback_app.exports.safe_text import for_file_name
from feedback_app.services import audit
from feedback_app.services.local_time import local_month
from feedback_app.services.national_question import national_questions
from feedback_app.services.organisations import list_organisations
from feedback_app.services.results.published_fft import published_fft
from feedback_app.services.results.view import Period, View
from feedback_app.storage.queries import monthly
from feedback_app.storage.queries.selection import Selection
from surveys.catalogue import national_wordings
from surveys.core.model import Purpose


@dataclass(frozen=True, slots=True)
class FftFile:
    """One organisation's CSV. ``n_responses`` is Suppressed where the file hides it."""

    organisation: str
    name: str
    data: bytes
    n_responses: Figure


def fft_files(
    session: Session,
    *,
    by: Actor,
    organisation: str | None,
    month: date,
    layout: Layout,
    for_publication: bool,
    now: datetime,
) -> tuple[FftFile, ...]:
    """A file for each organisation (by key), or for one. Call it in ``write()``: it is audited.

    Raises Forbidden, and Refused ``month_not_over`` or, for publication, ``period_not_over``.
    """
    permission = Permission.READ_PUBLISHED if for_publication else Permission.EXPORT_RESPONSES
    _require_over(month, now)
    own = list_organisations(session, by=by, permission=permission)
    chosen = [each for each in own if organisation in (None, each.key)]
    if not chosen:
        require(by, permission, organisation or "")
    files: list[FftFile] = []
    for each in chosen:
        found = (
            _published(session, by, each.key, each.name, month, now)
            if for_publication
            else _as_it_is(session, each.id, each.name, month, layout)
        )
        out = io.BytesIO()
        write_csv(out, headings(layout), [cells(layout, found)])
        kind = "published" if for_publication else "return"
        name = f"fft-{month:%Y-%m}-{for_file_name(each.key)}-{kind}.csv"
        files.append(FftFile(each.key, name, out.getvalue(), found.total))
        audit.record(
            session,
            by=by,
            action="fft_month_exported",
            organisation_id=each.id,
            subject_kind="responses",
            subject_id=None,
            detail={"month": f"{month:%Y-%m}", "kind": kind},
            now=now,
        )
    return tuple(files)


def _require_over(month: date, now: datetime) -> None:
    if month >= local_month(now):
        raise Refused(
            "month_not_over",
            where=f"The month {month:%Y-%m}",
            what="Answers may still come in.",
            how="Make the return when the month is over.",
        )


def _as_it_is(session: Session, organisation_id: str, name: str, month: date, layout: Layout) -> FftMonth:
    selection = Selection(frozenset({organisation_id}), first_month=month, last_month=month)
    versions = {each.form_version_id for each in monthly.responses_by_month(session, selection)}
    counts, modes = Counter[str](), Counter[str](dict.fromkeys(MODES, 0))
    for each in monthly.choices_by_month(session, selection, national_questions(session, versions)):
        counts[each.code] += each.n
        modes[layout.mode_of(each.way, each.touchpoint)] += each.n
    options = national_wordings()[Purpose.FRIENDS_AND_FAMILY].question.options
    result = friends_and_family([(option.code, option.label) for option in options], counts)
    return FftMonth(
        name,
        f"{month:%Y-%m}",
        {each.code: each.n for each in result.counts},
        result.total,
        result.positive.percent,
        result.negative.percent,
        dict(modes),
    )


def _published(session: Session, by: Actor, key: str, name: str, month: date, now: datetime) -> FftMonth:
    """The month if it may be shown separately; how answers were collected is never published for a month."""
    around = View(
        organisation=key,
        period=Period.BETWEEN,
        first_month=date(month.year - 1, month.month, 1),
        last_month=date(month.year + 1, month.month, 1),
    )
    national = published_fft(session, by=by, view=around, now=now)
    here = [each for each in national.periods if each.period.first <= month <= each.period.last]
    hidden = Suppressed(HiddenReason.SMALL_NUMBERS)
    modes: dict[str, Figure] = dict.fromkeys(MODES, hidden)
    if not here:
        raise Refused(
            "period_not_over",
            where=f"The month {month:%Y-%m}",
            what="Its quarter is not over yet, or has no responses.",
            how="Figures are published for whole quarters; try again when it is over.",
        )
    alone = [each for each in here[0].months if each.first == each.last == month]
    if not alone:
        counts: dict[str, Figure] = dict.fromkeys(here[0].whole.counts, hidden)
        return FftMonth(name, f"{month:%Y-%m}", counts, hidden, hidden, hidden, modes)
    shown = alone[0]
    return FftMonth(name, f"{month:%Y-%m}", shown.counts, shown.total, shown.percent, shown.negative, modes)
