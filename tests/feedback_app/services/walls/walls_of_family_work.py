"""The services of family work and alerts, as rows for the table of the walls between organisations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from feedback_app.access.actor import Actor
from feedback_app.services.alert_desk import alerts
from feedback_app.services.episodes import (
    due_list,
    entries,
    entry_sheet,
    episodes,
    goals,
    results,
    schedule,
    sendable,
    sending,
)
from feedback_app.services.episodes.due import Timing
from feedback_app.services.episodes.entry_checks import SheetDecision
from feedback_app.services.families import contacts, families
from feedback_app.services.families.vocabulary import (
    CloseReason,
    EntryMode,
    FamilyAgreed,
    Grouping,
    Occasion,
    PersonRole,
    ProposedBy,
)
from feedback_app.services.local_time import local_day
from feedback_app.services.outcomes import episode_scores
from feedback_app.services.safety import local_lines, settings
from feedback_app.services.wording import wording_packs
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import (
    Alert,
    Goal,
    MeasureResult,
    Person,
    ScheduledMeasure,
    SecondEntry,
    TeamHelpline,
    WordingPack,
)
from tests.support.cast import NOW, Cast
from tests.support.family_work import READER, Household
from tests.support.measure_words import filled


TODAY = local_day(NOW)
PACK = filled()
TWICE = Timing(at_start=True, every_weeks=None, at_end=True)


@dataclass(frozen=True)
class FamilyWork:
    """Ids of a family of North and of what hangs on it. Asha is the colleague who types in a second time."""

    home: Household
    scheduled: str
    typed_in: str
    alert: str
    helpline: str
    goal: str
    pack: str
    asha: Actor


class At(Protocol):
    """What a row is called with."""

    @property
    def session(self) -> Session: ...
    @property
    def keys(self) -> KeyRing: ...
    @property
    def north(self) -> str: ...
    @property
    def work(self) -> FamilyWork: ...


Call = Callable[[At, Actor], object]

BY_ORGANISATION: Mapping[str, tuple[str, Call]] = {
    "add_family": (
        "asha ben",
        lambda at, by: families.add_family(
            at.session, by=by, keys=at.keys, organisation_id=at.north, reference="PIT-0099", now=NOW
        ),
    ),
    "read_safety": (
        "asha dev",
        lambda at, by: settings.read_safety(at.session, by=by, organisation_id=at.north),
    ),
    "change_safety": (
        "asha dev",
        lambda at, by: settings.change_safety(
            at.session, by=by, organisation_id=at.north, safety=settings.default_safety(), now=NOW
        ),
    ),
    "possible_owners": (
        "asha dev",
        lambda at, by: settings.possible_owners(at.session, by=by, keys=at.keys, organisation_id=at.north),
    ),
    "measure_states": (
        "asha ben dev",
        lambda at, by: wording_packs.measure_states(at.session, by=by, organisation_id=at.north, now=NOW),
    ),
    "record_pack": (
        "dev",
        lambda at, by: wording_packs.record_pack(
            at.session, by=by, organisation_id=at.north, text=PACK, name="pack.yaml", now=NOW
        ),
    ),
    "list_local_lines": (
        "asha dev",
        lambda at, by: local_lines.list_local_lines(at.session, by=by, organisation_id=at.north, now=NOW),
    ),
    "add_local_line": (
        "asha dev",
        lambda at, by: local_lines.add_local_line(
            at.session,
            by=by,
            organisation_id=at.north,
            name="Duty line",
            contact="01632 960123",
            hours="9 to 5",
            checked_on=TODAY,
            now=NOW,
        ),
    ),
}
BY_ID: Mapping[str, tuple[str, Call]] = {
    "family_line": (
        "asha ben",
        lambda at, by: families.family_line(at.session, by=by, keys=at.keys, family_id=at.work.home.family),
    ),
    "people_of": (
        "asha ben",
        lambda at, by: families.people_of(
            at.session, by=by, keys=at.keys, family_id=at.work.home.family, now=NOW
        ),
    ),
    "sendable_to": (
        "asha ben",
        lambda at, by: sendable.sendable_to(at.session, by=by, family_id=at.work.home.family, now=NOW),
    ),
    "add_person": (
        "asha ben",
        lambda at, by: families.add_person(
            at.session, by=by, keys=at.keys, family_id=at.work.home.family, role=PersonRole.CARER, now=NOW
        ),
    ),
    "record_birth": (
        "asha ben",
        lambda at, by: families.record_birth(
            at.session, by=by, person_id=unborn(at), born_month=TODAY, now=NOW
        ),
    ),
    "keep_contact": (
        "asha ben",
        lambda at, by: contacts.keep_contact(
            at.session,
            by=by,
            keys=at.keys,
            person_id=at.work.home.mother,
            contact=contacts.Contact("A"),
            now=NOW,
        ),
    ),
    "contact_of": (
        "asha ben",
        lambda at, by: contacts.contact_of(
            at.session, by=by, keys=at.keys, person_id=at.work.home.mother, now=NOW
        ),
    ),
    "start_episode": (
        "asha ben",
        lambda at, by: episodes.start_episode(
            at.session, by=by, family_id=at.work.home.family, team="Team", started_on=TODAY, now=NOW
        ),
    ),
    "episodes_of": (
        "asha ben",
        lambda at, by: episodes.episodes_of(at.session, by=by, family_id=at.work.home.family),
    ),
    "choose_grouping": (
        "asha ben",
        lambda at, by: episodes.choose_grouping(
            at.session,
            by=by,
            episode_id=at.work.home.episode,
            grouping=Grouping.GETTING_HELP,
            since=TODAY,
            proposed_by=ProposedBy.TEAM,
            family_agreed=FamilyAgreed.YES,
            now=NOW,
        ),
    ),
    "close_episode": (
        "asha ben",
        lambda at, by: episodes.close_episode(
            at.session,
            by=by,
            episode_id=at.work.home.episode,
            ended_on=TODAY,
            reason=CloseReason.COMPLETED,
            now=NOW,
            without_scores=True,
        ),
    ),
    "schedule_measure": (
        "asha ben",
        lambda at, by: schedule.schedule_measure(
            at.session,
            by=by,
            episode_id=at.work.home.episode,
            person_id=at.work.home.father,
            measure="made_up",
            timing=TWICE,
            now=NOW,
            reader=READER,
        ),
    ),
    "unschedule": (
        "asha ben",
        lambda at, by: schedule.unschedule(at.session, by=by, scheduled_id=at.work.scheduled, now=NOW),
    ),
    "due_list": (
        "asha ben",
        lambda at, by: due_list.due_list(
            at.session, by=by, keys=at.keys, now=NOW, family_id=at.work.home.family
        ),
    ),
    "send_to_person": (
        "asha ben",
        lambda at, by: sending.send_to_person(
            at.session,
            by=by,
            keys=at.keys,
            episode_id=at.work.home.episode,
            person_id=at.work.home.mother,
            occasion=Occasion.REVIEW,
            form_key="small_named",
            now=NOW,
        ),
    ),
    "set_goal": (
        "asha ben",
        lambda at, by: goals.set_goal(
            at.session,
            by=by,
            keys=at.keys,
            episode_id=at.work.home.episode,
            person_id=at.work.home.mother,
            words="Enjoy playing",
            now=NOW,
        ),
    ),
    "end_goal": (
        "asha ben",
        lambda at, by: goals.end_goal(at.session, by=by, goal_id=at.work.goal, now=NOW),
    ),
    "goals_of": (
        "asha ben",
        lambda at, by: goals.goals_of(at.session, by=by, keys=at.keys, episode_id=at.work.home.episode),
    ),
    "undelivered_forms": (
        "asha ben",
        lambda at, by: sending.undelivered_forms(at.session, by=by, episode_id=at.work.home.episode, now=NOW),
    ),
    "enter_measure": (
        "asha ben",
        lambda at, by: entries.enter_measure(
            at.session,
            by=by,
            keys=at.keys,
            episode_id=at.work.home.episode,
            person_id=at.work.home.mother,
            measure="made_up",
            completed_on=TODAY,
            occasion=Occasion.REVIEW,
            mode=EntryMode.PAPER,
            entry=entries.Entry(("1", "0")),
            now=NOW,
            reader=READER,
            decided=SheetDecision(another=True),
        ),
    ),
    "entry_sheet": (
        "asha ben",
        lambda at, by: entry_sheet.entry_sheet(
            at.session, by=by, keys=at.keys, episode_id=at.work.home.episode, measure="core10", now=NOW
        ),
    ),
    "family_of": (
        "asha ben",
        lambda at, by: entry_sheet.family_of(
            at.session, by=by, keys=at.keys, episode_id=at.work.home.episode
        ),
    ),
    "second_sheet": (
        "asha ben",
        lambda at, by: entry_sheet.second_sheet(
            at.session, by=by, keys=at.keys, result_id=core_10_typed_in(at), now=NOW
        ),
    ),
    "enter_again": (
        "asha ben",
        lambda at, by: entries.enter_again(
            at.session,
            by=by,
            keys=at.keys,
            result_id=at.work.typed_in,
            entry=entries.Entry(("0", "0")),
            now=NOW,
            reader=READER,
        ),
    ),
    "settle": (
        "asha ben",
        lambda at, by: entries.settle(
            at.session, by=by, keys=at.keys, result_id=typed_in_twice(at), keep_second=True, now=NOW
        ),
    ),
    "take_back": (
        "asha ben",
        lambda at, by: entries.take_back(at.session, by=by, result_id=at.work.typed_in, now=NOW),
    ),
    "results_of": (
        "asha ben",
        lambda at, by: results.results_of(at.session, by=by, keys=at.keys, episode_id=at.work.home.episode),
    ),
    "episode_scores": (
        "asha ben",
        lambda at, by: episode_scores.episode_scores(
            at.session, by=by, keys=at.keys, episode_id=at.work.home.episode
        ),
    ),
    "withdraw_pack": (
        "dev",
        lambda at, by: wording_packs.withdraw_pack(at.session, by=by, pack_id=at.work.pack, now=NOW),
    ),
    "acknowledge": (
        "asha ben",
        lambda at, by: alerts.acknowledge(
            at.session,
            by=by,
            keys=at.keys,
            alert_id=at.work.alert,
            outcome=alerts.AlertOutcome.TALKED,
            note="",
            now=NOW,
        ),
    ),
    "mark_checked": (
        "asha dev",
        lambda at, by: local_lines.mark_checked(at.session, by=by, line_id=at.work.helpline, now=NOW),
    ),
    "remove_local_line": (
        "asha dev",
        lambda at, by: local_lines.remove_local_line(at.session, by=by, line_id=at.work.helpline, now=NOW),
    ),
}
NOBODYS = Household("none", "none", "none", "none", "none")


def work_of(session: Session, cast: Cast, home: Household) -> FamilyWork:
    """Where ``furnish`` put things."""

    def only(column: InstrumentedAttribute[str]) -> str:
        return session.scalars(sa.select(column)).one()

    return FamilyWork(
        home=home,
        scheduled=only(ScheduledMeasure.id),
        typed_in=only(MeasureResult.id),
        alert=only(Alert.id),
        helpline=only(TeamHelpline.id),
        goal=only(Goal.id),
        pack=only(WordingPack.id),
        asha=cast.asha,
    )


def no_work(asha: Actor) -> FamilyWork:
    """Ids that lead nowhere."""
    return FamilyWork(NOBODYS, "none", "none", "none", "none", "none", "none", asha)


def unborn(at: At) -> str:
    """The id of an unborn baby of the family; nowhere, there is none."""
    query = sa.select(Person.id).where(Person.role == "unborn", Person.family_id == at.work.home.family)
    return at.session.scalars(query).one_or_none() or "none"


def core_10_typed_in(at: At) -> str:
    """The same result as one of a measure that the product knows."""
    row = at.session.get(MeasureResult, at.work.typed_in)
    if row is not None:
        row.measure = "core10"
        at.session.flush()
    return at.work.typed_in


def typed_in_twice(at: At) -> str:
    """The result that waits for someone to look at its two entries."""
    if at.work.typed_in != "none" and at.session.get(SecondEntry, at.work.typed_in) is None:
        entry = entries.Entry(("0", "0"))
        entries.enter_again(
            at.session,
            by=at.work.asha,
            keys=at.keys,
            result_id=at.work.typed_in,
            entry=entry,
            now=NOW,
            reader=READER,
        )
    return at.work.typed_in


def furnish(database: Database, keys: KeyRing, cast: Cast, home: Household) -> None:
    """A scheduled measure, one typed in with its alert, an unborn baby, and a line of help."""
    with database.write() as session:
        families.add_person(
            session,
            by=cast.ben,
            keys=keys,
            family_id=home.family,
            role=PersonRole.UNBORN,
            due_month=TODAY,
            now=NOW,
        )
        goals.set_goal(
            session,
            by=cast.ben,
            keys=keys,
            episode_id=home.episode,
            person_id=home.mother,
            words="Sleep better",
            now=NOW,
        )
        schedule.schedule_measure(
            session,
            by=cast.ben,
            episode_id=home.episode,
            person_id=home.mother,
            measure="made_up",
            timing=TWICE,
            now=NOW,
            reader=READER,
        )
        entries.enter_measure(
            session,
            by=cast.ben,
            keys=keys,
            episode_id=home.episode,
            person_id=home.mother,
            measure="made_up",
            completed_on=TODAY,
            occasion=Occasion.START,
            mode=EntryMode.PAPER,
            entry=entries.Entry(("1", "1")),
            now=NOW,
            reader=READER,
        )
        # by a colleague who has left: otherwise whoever typed it in would be refused the second entry
        session.execute(sa.update(MeasureResult).values(entered_by=None))
        wording_packs.record_pack(
            session, by=cast.dev, organisation_id=cast.north, text=PACK, name="pack.yaml", now=NOW
        )
        local_lines.add_local_line(
            session,
            by=cast.asha,
            organisation_id=cast.north,
            name="Duty line",
            contact="01632 960123",
            hours="9 to 5",
            checked_on=TODAY,
            now=NOW,
        )
