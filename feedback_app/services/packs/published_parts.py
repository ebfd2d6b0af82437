"""What a pack for readers outside the team takes from the answers: sums of what each period may show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from analysis.disclosure import (
    Figure,
    PublishedForm,
    PublishedQuestion,
    Suppressed,
    shown,
    sum_of_forms,
    total_of,
)
from analysis.disclosure.published_results import ANSWERED
from analysis.rates import FriendsAndFamily, friends_and_family
from analysis.report import AskedForm, AskedQuestion, ReportPeriod
from feedback_app.access.actor import Actor
from feedback_app.services import forms
from feedback_app.services.form_names import AUDIENCES, touchpoint_name
from feedback_app.services.packs.coverage import CoveredPart
from feedback_app.services.packs.figures import not_reported
from feedback_app.services.results.published import form_of_quarter
from feedback_app.services.results.published_fft import PublishedFft, published_fft
from feedback_app.services.results.view import Period, View
from surveys.catalogue import national_wordings
from surveys.core.model import Audience, Form, Purpose


MOST_PERIODS = 24
"""The newest points of the trend."""


def asked_forms(
    session: Session, parts: Sequence[CoveredPart], *, counts_only: bool
) -> tuple[AskedForm, ...]:
    """Every form with responses, families first, the most answered first; hidden ones last."""
    keys = sorted({key for part in parts for key, n in part.columns.items() if n != 0})
    found: list[AskedForm] = []
    for key in keys:
        form = forms.published_form(session, forms.latest_version(session, key))
        found.append(
            AskedForm(
                key=key,
                title=form.title,
                asked=f"{AUDIENCES[form.audience]}, {touchpoint_name(form.touchpoint)}",
                is_family=form.audience is Audience.FAMILY,
                responses=total_of(part.columns.get(key, 0) for part in parts),
                published=() if counts_only else _questions(session, form, parts),
            )
        )
    return tuple(sorted(found, key=_place))


def national(parts: Sequence[CoveredPart]) -> FriendsAndFamily | Suppressed:
    """The national result of all parts; hidden where one of them is."""
    return _sum([part.national for part in parts])


def national_periods(
    session: Session, *, by: Actor, organisations: Mapping[str, str], last: date, now: datetime
) -> tuple[tuple[date, date, FriendsAndFamily | Suppressed], ...]:
    """Every publication period up to this month, from the first that may have responses."""
    by_period: dict[tuple[date, date], list[PublishedFft]] = {}
    for organisation_id, key in organisations.items():
        view = View(key, period=Period.BETWEEN, last_month=last)
        for each in published_fft(session, by=by, view=view, now=now).periods:
            if each.organisation_id == organisation_id:
                by_period.setdefault((each.period.first, each.period.last), []).append(each.whole)
    found = [(*months, _sum(some)) for months, some in sorted(by_period.items())]
    while found and not isinstance(found[0][2], Suppressed) and found[0][2].total == 0:
        found.pop(0)
    return tuple(_without_gaps(found))[-MOST_PERIODS:]


def _without_gaps(
    found: Sequence[tuple[date, date, FriendsAndFamily | Suppressed]],
) -> Sequence[tuple[date, date, FriendsAndFamily | Suppressed]]:
    """A period without responses is zero, not left out."""
    if not found:
        return found
    by_first = {first: (first, last, result) for first, last, result in found}
    each, newest = ReportPeriod(found[0][0], found[0][1]), found[-1][0]
    whole: list[tuple[date, date, FriendsAndFamily | Suppressed]] = []
    while each.first <= newest:
        whole.append(by_first.get(each.first, (each.first, each.last, _sum([]))))
        each = each.moved(each.months)
    return whole


def _sum(results: Sequence[PublishedFft]) -> FriendsAndFamily | Suppressed:
    counted: Counter[str] = Counter()
    for each in results:
        for code, n in each.counts.items():
            if isinstance(n, Suppressed):
                return n
            counted[code] += n
    options = national_wordings()[Purpose.FRIENDS_AND_FAMILY].question.options
    return friends_and_family([(option.code, option.label) for option in options], counted)


def _questions(session: Session, form: Form, parts: Sequence[CoveredPart]) -> tuple[AskedQuestion, ...]:
    """Questions with answers to choose from, in the order of the form; none about the person."""
    made = [form_of_quarter(session, part.quarter, form.key) for part in parts]
    whole: list[PublishedForm] = [each for each in made if each is not None]
    if not whole:
        return ()
    left_out = not_reported(form)
    by_question: dict[str, list[PublishedQuestion]] = {}
    for question in sum_of_forms(whole).questions:
        is_choice = all(answer.code != ANSWERED for answer in question.answers)
        if is_choice and question.question_id not in left_out:
            by_question.setdefault(question.question_id, []).append(question)
    titles = {question.id: question.text for question in form.questions}
    return tuple(
        AskedQuestion(question_id, titles.get(question_id, some[0].text), tuple(some))
        for question_id, some in by_question.items()
    )


def _place(form: AskedForm) -> tuple[bool, bool, int, str]:
    n: Figure = form.responses
    return not form.is_family, shown(n) is None, -(shown(n) or 0), form.key
