"""How many people we asked, how many answered, and where others stopped: counts for each form."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.form_names import form_name
from feedback_app.services.local_time import local_month, start_of_day
from feedback_app.services.results.figures import newest_form, published
from feedback_app.services.results.view import View, months_before, selected
from feedback_app.storage.queries import flow
from surveys.core.model import Form
from surveys.core.page_numbers import CHECK, number_of


@dataclass(frozen=True, slots=True)
class LeavingPoint:
    """A page where people who started have stopped for now. ``page``: its number, for sorting."""

    page: int
    text: str
    n: int


@dataclass(frozen=True, slots=True)
class FormFlow:
    """One form in a period; ``stops`` are as of now, whatever the period.

    links: one-time links made. mailed: how many of them the service sent by email. known_used: how many of
    them are known to be used; None for an anonymous form, whose links never show it. by_link, by_code,
    on_paper, imported: the responses.
    """

    form_key: str
    name: str
    links: int
    mailed: int
    known_used: int | None
    by_link: int
    by_code: int
    on_paper: int
    imported: int
    stops: tuple[LeavingPoint, ...]

    @property
    def received(self) -> int:
        return self.by_link + self.by_code + self.on_paper + self.imported

    @property
    def waiting(self) -> int:
        """People who started and have not sent their answers."""
        return sum(stop.n for stop in self.stops)


def response_flow(session: Session, *, by: Actor, view: View, now: datetime) -> tuple[FormFlow, ...]:
    """Every form that was sent, started or answered; most answers first."""
    month = local_month(now)
    selection = selected(session, by=by, permission=Permission.READ_RESULTS, view=view, this_month=month)
    first, last = view.months(month)
    links = flow.links_made(
        session,
        selection.organisation_ids,
        since=start_of_day(first) if first else None,
        until=start_of_day(months_before(last, -1)) if last else None,
    )
    ways = flow.responses_by_way(session, selection)
    stops = _stops(session, selection.organisation_ids)
    forms = (newest_form(session, key) for key in {*links, *ways, *stops})
    made = (
        _flow(form, links.get(form.key), ways.get(form.key), stops.get(form.key))
        for form in forms
        if view.audience in {None, form.audience} and view.touchpoint in {None, form.touchpoint}
    )
    return tuple(sorted(made, key=lambda each: (-each.received, each.name)))


def _flow(
    form: Form,
    links: tuple[int, int, int] | None,
    ways: dict[str, int] | None,
    stops: tuple[LeavingPoint, ...] | None,
) -> FormFlow:
    (made, used, mailed), came = links or (0, 0, 0), ways or {}
    return FormFlow(
        form_key=form.key,
        name=form_name(form),
        links=made,
        mailed=mailed,
        known_used=None if form.mode.value == "anonymous" else used,
        by_link=came.get("link", 0),
        by_code=came.get("point", 0),
        on_paper=came.get("paper", 0),
        imported=came.get("import", 0),
        stops=stops or (),
    )


def _stops(session: Session, organisation_ids: frozenset[str]) -> dict[str, tuple[LeavingPoint, ...]]:
    waiting = flow.drafts_waiting(session, organisation_ids)
    forms = published(session, {version for version, _, _ in waiting})
    counted: dict[str, Counter[str]] = {}
    for version, page, n in waiting:
        counted.setdefault(forms[version].key, Counter())[page] += n
    newest = {key: newest_form(session, key) for key in counted}
    return {
        key: tuple(
            sorted(
                (
                    LeavingPoint(number_of(newest[key], page), _page_name(newest[key], page), n)
                    for page, n in pages.items()
                ),
                key=lambda stop: (stop.page, stop.text),
            )
        )
        for key, pages in counted.items()
    }


def _page_name(form: Form, page: str) -> str:
    if page == CHECK:
        return "Check your answers"
    question = form.by_id.get(page)
    return question.text if question else "The first page"
