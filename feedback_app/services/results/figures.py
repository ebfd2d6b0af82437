"""Figures: what came in, the national result, the questions of a form. Only counts, no comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from analysis.rates import FriendsAndFamily, friends_and_family
from analysis.results import results
from analysis.results.question_results import FormResults
from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services import forms
from feedback_app.services.form_names import form_name, touchpoint_name
from feedback_app.services.local_time import local_month
from feedback_app.services.national_question import national_questions
from feedback_app.services.results.view import View, selected
from feedback_app.storage.queries import counts
from surveys.catalogue import national_wordings
from surveys.core.model import (
    Audience,
    Form,
    Purpose,
    Touchpoint,
)


@dataclass(frozen=True, slots=True)
class FormLine:
    """One form with responses in a view. ``name`` is the team's name for it."""

    form_key: str
    name: str
    touchpoint: str
    audience: Audience
    n: int
    n_new: int
    newest_month: date


def forms_received(session: Session, *, by: Actor, view: View, now: datetime) -> tuple[FormLine, ...]:
    """Every form with responses, most responses first."""
    selection = _selection(session, by, view, now)
    return tuple(
        FormLine(
            form_key=each.form_key,
            name=form_name(newest_form(session, each.form_key)),
            touchpoint=touchpoint_name(Touchpoint(each.touchpoint)),
            audience=Audience(each.audience),
            n=each.n,
            n_new=each.not_discussed,
            newest_month=each.newest_month,
        )
        for each in counts.forms_received(session, selection)
    )


def has_any_response(session: Session, *, by: Actor) -> bool:
    """Whether any of the actor's organisations has a response."""
    return bool(counts.forms_received(session, counts.Selection(by.scope(Permission.READ_RESULTS))))


def form_results(
    session: Session, *, by: Actor, view: View, form_key: str, now: datetime
) -> FormResults | None:
    """Every question of one form over all its versions; None when the view has no response to it."""
    whole = View(
        organisation=view.organisation,
        form_key=form_key,
        period=view.period,
        first_month=view.first_month,
        last_month=view.last_month,
        only_new=view.only_new,
    )
    return results_of(session, _selection(session, by, whole, now))


def results_of(session: Session, selection: counts.Selection) -> FormResults | None:
    """Every question of the selection's one form; None without responses. Checks no permission."""
    received = counts.response_counts(session, selection)
    if received.empty:
        return None
    return results.form_results(
        published(session, received["form_version_id"]),
        received,
        counts.answer_counts(session, selection),
        counts.answered_counts(session, selection),
    )


def national_result(session: Session, *, by: Actor, view: View, now: datetime) -> FriendsAndFamily:
    """The Friends and Family result over all forms that ask the question."""
    return national_of(session, _selection(session, by, view, now))


def national_of(session: Session, selection: counts.Selection) -> FriendsAndFamily:
    """The national result of a selection. Checks no permission."""
    received = counts.response_counts(session, selection)
    asked = national_questions(session, received["form_version_id"])
    totals: Counter[str] = Counter()
    if asked:
        answers = counts.answer_counts(session, selection, asked).dropna(subset=["code"])
        for code, n in zip(answers["code"], answers["n"], strict=True):
            totals[str(code)] += int(n)
    national = national_wordings()[Purpose.FRIENDS_AND_FAMILY].question
    return friends_and_family([(option.code, option.label) for option in national.options], totals)


def newest_form(session: Session, form_key: str, *, within: Collection[str] | None = None) -> Form:
    """The newest published version of a form; ``within`` as in ``forms.latest_version``. Raises NotFound."""
    return forms.published_form(session, forms.latest_version(session, form_key, within=within))


def published(session: Session, version_ids: Iterable[str]) -> dict[str, Form]:
    """The definitions of these form versions."""
    return {str(each): forms.published_form(session, str(each)) for each in version_ids}


def _selection(session: Session, by: Actor, view: View, now: datetime) -> counts.Selection:
    month = local_month(now)
    return selected(session, by=by, permission=Permission.READ_RESULTS, view=view, this_month=month)
