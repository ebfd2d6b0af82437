"""Filling the demonstration workspace, through the same services that store what real people answer."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.demonstration import (
    checked_labels,
    closing_the_loop,
    progress_mark,
    standing_links,
)
from feedback_app.services.demonstration.family_building import add_families
from feedback_app.services.demonstration.guard import require_demonstration
from feedback_app.services.demonstration.people import find_or_add_teams, lead_actor
from feedback_app.services.demonstration.progress_mark import Told
from feedback_app.services.demonstration.respondent import DemoRespondent
from feedback_app.services.demonstration.sentences import SentenceBook
from feedback_app.services.demonstration.story import Story, the_story
from feedback_app.services.demonstration.timetable import PlannedResponse, Timetable
from feedback_app.services.invitations import invitations
from feedback_app.services.local_time import local_day
from feedback_app.services.process.workspace import Workspace
from feedback_app.services.results import responses
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Response
from surveys.catalogue import shipped_forms
from surveys.core.model import Form, Mode


Progress = Callable[[int, int], None]
"""Told how many months are done, and of how many."""


def extend(
    workspace: Workspace,
    *,
    now: datetime,
    progress: Progress | None = None,
    months: int | None = None,
    share: float = 1.0,
) -> int:
    """Tell the story from where it stopped up to now: how many responses that added.

    Again on the same day: nothing is added. One transaction a month, so that an interrupted build goes on
    where it stopped. The invented families are added when there are none. ``months`` and ``share`` make a
    small one for tests. Raises Refused elsewhere.
    """
    require_demonstration(workspace)
    n_added = _tell_on(workspace, now=now, progress=progress, months=months, share=share)
    add_families(workspace, now=now)
    return n_added


def _tell_on(
    workspace: Workspace, *, now: datetime, progress: Progress | None, months: int | None, share: float
) -> int:
    story, today = the_story(), local_day(now)
    with workspace.database.read() as session:
        told = progress_mark.read(session)
    if told is None:
        start = _months_before(today, (months or story.months) - 1)
        told = Told(start, start - timedelta(days=1))
    if told.until >= today:
        return 0
    scene = _set_scene(workspace, story, told, share=share, now=now)
    stretches = list(_stretches(told, today))
    n_added = 0
    for number, days in enumerate(stretches):
        if progress is not None:
            progress(number, len(stretches))
        n_added += scene.tell(days, now=now)
    with workspace.database.write() as session:
        for part in (closing_the_loop, checked_labels):
            part.find_or_add(session, keys=workspace.keys, organisation_ids=scene.organisation_ids, now=now)
    if progress is not None:
        progress(len(stretches), len(stretches))
    return n_added


@dataclass(frozen=True)
class _Scene:
    """What stays the same while the story is told."""

    workspace: Workspace
    story: Story
    start: date
    timetable: Timetable
    book: SentenceBook
    by: Actor
    organisation_ids: Mapping[str, str]
    codes: standing_links.Codes
    forms: Mapping[str, Form]

    @property
    def keys(self) -> KeyRing:
        return self.workspace.keys

    def tell(self, days: list[date], *, now: datetime) -> int:
        """Store every answer of these days and the mark that they are told, in one transaction."""
        occasions = [each for day in days for each in self.timetable.on(day) if each.at <= now]
        with self.workspace.database.write() as session:
            for occasion in occasions:
                self._answer(session, occasion)
            self._discuss_before(session, days[0].replace(day=1), now=now)
            progress_mark.write(session, Told(self.start, days[-1]), by=self.by, now=now)
        return len(occasions)

    def _discuss_before(self, session: Session, month: date, *, now: datetime) -> None:
        """When a month begins, the invented teams have talked about all that came before."""
        by = lead_actor(session, keys=self.keys, organisation_ids=tuple(self.organisation_ids.values()))
        for organisation_id in self.organisation_ids.values():
            waiting = sa.select(Response.id).where(
                Response.organisation_id == organisation_id,
                Response.received_month < month,
                Response.is_discussed.is_(False),
            )
            responses.mark_discussed(
                session,
                by=by,
                organisation_id=organisation_id,
                response_ids=session.scalars(waiting).all(),
                now=now,
            )

    def _answer(self, session: Session, occasion: PlannedResponse) -> None:
        dice = random.Random(f"{occasion.seed}|invitations")
        form = self.forms[occasion.form_key]
        key = self._invited(session, occasion, form, dice) if occasion.by_link else self._at_point(occasion)
        given = DemoRespondent(
            form, occasion.came, story=self.story, book=self.book, seed=occasion.seed
        ).answers()
        responses.submit(session, keys=self.keys, key=key, answers=given, now=occasion.at)
        for _ in range(self.timetable.invitations_left_unanswered(occasion)):
            self._invited(session, occasion, form, dice)

    def _invited(
        self, session: Session, occasion: PlannedResponse, form: Form, dice: random.Random
    ) -> AnsweringKey:
        is_anonymous = form.mode is Mode.ANONYMOUS
        invitation = invitations.invite(
            session,
            by=self.by,
            keys=self.keys,
            organisation_id=self.organisation_ids[occasion.team],
            form_key=form.key,
            about=None if is_anonymous else f"DEMO-{dice.randint(1000, 9999)}",
            now=occasion.at - timedelta(hours=dice.choice((1, 3, 20, 28, 50, 75))),
        )
        return AnsweringKey(invitation.secret)

    def _at_point(self, occasion: PlannedResponse) -> AnsweringKey:
        key = AnsweringKey.new_at(self.codes[self.organisation_ids[occasion.team], occasion.form_key])
        if key is None:
            raise AssertionError("a standing link's own code has the form of a code")
        return key


def _set_scene(workspace: Workspace, story: Story, told: Told, *, share: float, now: datetime) -> _Scene:
    first_day = told.until + timedelta(days=1)
    ids = find_or_add_teams(workspace, story, now=now)
    by = Actor.system("demonstration", *ids.values())
    with workspace.database.write() as session:
        opened_at = now - timedelta(days=(local_day(now) - first_day).days + 1)
        codes = standing_links.find_or_open(
            session, by=by, keys=workspace.keys, organisation_ids=tuple(ids.values()), now=opened_at
        )
    return _Scene(
        workspace=workspace,
        story=story,
        start=told.start,
        timetable=Timetable(story, told.start, share=share),
        book=SentenceBook(f"{story.seed}|{first_day}"),
        by=by,
        organisation_ids=ids,
        codes=codes,
        forms=shipped_forms(),
    )


def _months_before(day: date, n_months: int) -> date:
    """The first day of the month that many months earlier."""
    years, month = divmod(day.year * 12 + day.month - 1 - n_months, 12)
    return date(years, month + 1, 1)


def _stretches(told: Told, today: date) -> Iterator[list[date]]:
    """The days still to tell, a list for each month."""
    days: list[date] = []
    for number in range((today - told.until).days):
        day = told.until + timedelta(days=number + 1)
        if days and day.month != days[0].month:
            yield days
            days = []
        days.append(day)
    if days:
        yield days
