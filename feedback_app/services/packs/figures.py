"""What a pack takes from the answers: the same functions of ``services.results`` the pages call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import chain, repeat

from sqlalchemy.orm import Session

from analysis.catalogue import thresholds
from analysis.report import AskedForm, LinksSent, ReportPeriod, TrainingChange
from analysis.results.question_results import FormResults
from analysis.spc import Observation, observations
from feedback_app.services import forms
from feedback_app.services.form_names import AUDIENCES, touchpoint_name
from feedback_app.services.local_time import start_of_day
from feedback_app.services.national_question import national_questions
from feedback_app.services.results import figures
from feedback_app.storage.queries import counts, monthly, over_time
from feedback_app.storage.queries.selection import Selection
from surveys.core.model import (
    Audience,
    Form,
    Mode,
    Purpose,
    Rating,
    Touchpoint,
)


TREND_MONTHS = 39
"""Thirteen quarters: a chart needs that many points to have limits."""

TRAINING_BACK = 12
"""How many months before the period the form before a training may have been answered."""

NOT_REPORTED = {Purpose.ABOUT_YOU, Purpose.QUOTE_CONSENT}
TRAININGS = ((Touchpoint.TRAINING_AFTER, "after the training"), (Touchpoint.TRAINING_LATER, "weeks later"))


def selection_of(organisation_ids: frozenset[str], period: ReportPeriod) -> Selection:
    """All responses of the period."""
    return Selection(organisation_ids, first_month=period.first, last_month=period.last)


def asked_forms(session: Session, selection: Selection) -> tuple[AskedForm, ...]:
    """Every form with responses, families first, the most answered first."""
    lines = sorted(
        counts.forms_received(session, selection),
        key=lambda line: (line.audience != Audience.FAMILY, -line.n, line.form_key),
    )
    found: list[AskedForm] = []
    for line in lines:
        results = figures.results_of(session, replace(selection, form_key=line.form_key))
        if results is None:
            continue
        audience, touchpoint = Audience(line.audience), Touchpoint(line.touchpoint)
        found.append(
            AskedForm(
                key=line.form_key,
                title=results.title,
                asked=f"{AUDIENCES[audience]}, {touchpoint_name(touchpoint)}",
                is_family=audience is Audience.FAMILY,
                responses=results.responses,
                results=_reported(session, results),
            )
        )
    return tuple(found)


def national_months(
    session: Session, organisation_ids: frozenset[str], period: ReportPeriod
) -> tuple[Observation, ...]:
    """The national question by month, to the last month of the period, from the first with answers on.

    It starts with a whole quarter, so that it can be shown by quarter.
    """
    last = period.last
    end = ReportPeriod(last, last)
    first = end.moved(1 - TREND_MONTHS).first
    first = first.replace(month=first.month - (first.month - 1) % 3)
    selection = Selection(organisation_ids, first_month=first, last_month=last)
    asked = national_questions(session, counts.response_counts(session, selection)["form_version_id"])
    tally: dict[date, list[int]] = {}
    positive = thresholds().percent_positive.codes
    for found in monthly.choices_by_month(session, selection, asked) if asked else ():
        each = tally.setdefault(found.month, [0, 0])
        each[0] += found.n if found.code in positive else 0
        each[1] += found.n
    if not tally:
        return ()
    start = min(tally)
    months = _months(ReportPeriod(start.replace(month=start.month - (start.month - 1) % 3), last))
    parts = [tally.get(month, [0, 0]) for month in months]
    return observations(months, numerators=[a for a, _ in parts], denominators=[b for _, b in parts])


def links(
    session: Session, organisation_ids: frozenset[str], period: ReportPeriod
) -> tuple[tuple[LinksSent, ...], tuple[str, ...]]:
    """Links made in the period and answered so far; and the forms for which that cannot be known."""
    known: dict[str, list[int]] = {}
    unknown: dict[str, None] = {}
    for form, made, used in links_by_form(session, organisation_ids, period):
        name = f"{AUDIENCES[form.audience]}, {touchpoint_name(form.touchpoint)}"
        if used is None:
            unknown[name] = None
        else:
            each = known.setdefault(name, [0, 0])
            each[0] += made
            each[1] += used
    sent = tuple(LinksSent(name, made, used) for name, (made, used) in sorted(known.items()))
    return sent, tuple(sorted(unknown))


def links_by_form(
    session: Session, organisation_ids: frozenset[str], period: ReportPeriod, *, until_its_end: bool = False
) -> Iterator[tuple[Form, int, int | None]]:
    """(form, links made, links answered, or None where it cannot be known), for each version and mode.

    until_its_end: count only what was answered in the period, so that the figure does not change later.
    """
    start, end = start_of_day(period.first), start_of_day(period.moved(period.months).first)
    before = end if until_its_end else None
    for version_id, mode, made, used in over_time.links_made(
        session, organisation_ids, start=start, end=end, answered_before=before
    ):
        yield forms.published_form(session, version_id), made, None if mode == Mode.ANONYMOUS else used


def training_changes(
    session: Session, organisation_ids: frozenset[str], period: ReportPeriod
) -> tuple[TrainingChange, ...]:
    """Each 0 to 10 question asked before a training and again after it or weeks later."""
    back = ReportPeriod(period.first, period.first).moved(-TRAINING_BACK).first
    before = Selection(
        organisation_ids, touchpoint=Touchpoint.TRAINING_BEFORE, first_month=back, last_month=period.last
    )
    asked_before = _ratings(session, before)
    found: list[TrainingChange] = []
    for touchpoint, when in TRAININGS:
        after = replace(selection_of(organisation_ids, period), touchpoint=touchpoint)
        asked_after = _ratings(session, after)
        for question_id in dict.fromkeys(rating.id for rating in asked_after.values()):
            ours = {key: rating for key, rating in asked_after.items() if rating.id == question_id}
            theirs = {key for key, rating in asked_before.items() if rating.id == question_id}
            rating = next(iter(ours.values()))
            rows = over_time.number_pairs(session, before, theirs, after, ours) if theirs else ()
            answered = counts.answer_counts(session, after, ours)
            found.append(
                TrainingChange(
                    key=f"{touchpoint.value}/{question_id}",
                    question=rating.text,
                    low=rating.low,
                    high=rating.high,
                    when=when,
                    pairs=tuple(chain.from_iterable(repeat((a, b), n) for a, b, n in rows)),
                    eligible=int(answered["n"][answered["number"].notna()].sum()),
                    form_keys=_keys_of(session, ours),
                )
            )
    return tuple(found)


def _keys_of(session: Session, asked: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The forms of these (form version id, question id)."""
    return frozenset(forms.published_form(session, version_id).key for version_id, _ in asked)


def _ratings(session: Session, selection: Selection) -> dict[tuple[str, str], Rating]:
    """Every 0 to 10 question of the forms answered, by (form version id, question id)."""
    versions = figures.published(session, counts.response_counts(session, selection)["form_version_id"])
    return {
        (version_id, question.id): question
        for version_id, form in versions.items()
        for question in form.questions
        if isinstance(question, Rating)
    }


def not_reported(form: Form) -> set[str]:
    """Questions about the person, those that ask for consent, and items of measures: scores are reported."""
    items = {each.id for section in form.sections if section.measure for each in section.questions}
    return items | {each.id for each in form.questions if getattr(each, "purpose", None) in NOT_REPORTED}


def _reported(session: Session, results: FormResults) -> FormResults:
    """Leaves out what no pack reports answer by answer."""
    form = forms.published_form(session, forms.latest_version(session, results.form_key))
    left_out = not_reported(form)
    reported = (each for each in results.questions if each.about.question_id not in left_out)
    return replace(results, questions=tuple(each for each in reported if not each.about.about_you))


def _months(period: ReportPeriod) -> list[date]:
    first = ReportPeriod(period.first, period.first)
    return [first.moved(n).first for n in range(period.months)]
