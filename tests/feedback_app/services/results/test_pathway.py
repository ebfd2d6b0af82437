"""The pathway: its groups say what a full look says, at each response, each new grouping, and after all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from analysis.pathway.groups import Pathway
from analysis.rates import Share
from feedback_app.access.actor import Actor
from feedback_app.services import forms
from feedback_app.services.episodes import episodes, sending
from feedback_app.services.families.vocabulary import FamilyAgreed, Grouping, Occasion, ProposedBy
from feedback_app.services.responses.store import CollectionMode, NewResponse, store
from feedback_app.services.results.openable import openable_responses
from feedback_app.services.results.pathway import Split, pathway_by
from feedback_app.services.results.view import Period, View
from feedback_app.storage import recounting
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import PathwayCount
from surveys.catalogue import measure_forms, shipped_forms
from surveys.core.answers import (
    Answer,
    Chosen,
    Missing,
    MissingReason,
)
from tests.support.cast import NOW, SERVER, Cast
from tests.support.family_work import Household, household_of
from tests.support.given import VISIT, give
from tests.support.history import History, rated


JOINT = shipped_forms()["joint_visit_professional"]
CORE = measure_forms()["core10"]
ALL = View(period=Period.ALL)
BOTH = ("north", "south")


def groups(
    database: Database, by: Actor, split: Split, view: View = ALL
) -> dict[str, tuple[int, Share | None, Share | None]]:
    return {
        each.name: (each.responses, each.national, each.statements)
        for each in look(database, by, split, view).groups
    }


def look(database: Database, by: Actor, split: Split, view: View = ALL) -> Pathway:
    with database.read() as session:
        return pathway_by(session, by=by, view=view, split=split, now=NOW)


def assert_counted(database: Database) -> None:
    assert recounting.differences(database).wrong == 0


def joint(database: Database, keys: KeyRing, cast: Cast, job: str | None, said: str, n: int = 1) -> None:
    answers: dict[str, Answer] = {"working_together": rated(one_plan=said, roles_agreed="yes")}
    answers["role"] = Chosen(job) if job else Missing(MissingReason.PREFER_NOT_TO_SAY)
    with database.write() as session:
        for _ in range(n):
            give(session, keys, cast.north, JOINT, answers)


def ask(database: Database, keys: KeyRing, cast: Cast, home: Household, *, days: int) -> None:
    """The mother answers CORE-10 so many days after the episode began."""
    at = NOW.replace(month=2, day=1) + timedelta(days=days)
    with database.write() as session:
        forms.publish(session, by=SERVER, form=CORE, now=NOW)
        sent = sending.send_to_person(
            session, by=cast.ben, keys=keys, episode_id=home.episode, person_id=home.mother,
            occasion=Occasion.REVIEW, form_key=CORE.key, now=NOW,
        )  # fmt: skip
        new = NewResponse(
            organisation_id=cast.north,
            form_version_id=forms.latest_version(session, CORE.key),
            form=CORE,
            answers={},
            submission_digest=f"asked-{days}",
            received_at=at,
            channel=CollectionMode.SCREEN,
            invitation_id=sent.id,
        )
        store(session, keys=keys, new=new)


def choose(
    database: Database, cast: Cast, home: Household, grouping: Grouping, day: date, *, minutes: int = 0
) -> None:
    with database.write() as session:
        episodes.choose_grouping(
            session, by=cast.ben, episode_id=home.episode, grouping=grouping, since=day,
            proposed_by=ProposedBy.TOGETHER, family_agreed=FamilyAgreed.YES,
            now=NOW + timedelta(minutes=minutes),
        )  # fmt: skip


def test_touchpoints_with_both_figures(database: Database, cast: Cast, history: History) -> None:
    assert groups(database, cast.ben, Split.TOUCHPOINT) == {
        "After a visit": (4, Share(2, 4), Share(1, 3)),
        "After a consultation": (1, Share(0, 0), Share(3, 4)),
    }
    assert groups(database, cast.ben, Split.TOUCHPOINT, replace(ALL, period=Period.THREE_MONTHS)) == {
        "After a visit": (3, Share(2, 3), Share(1, 3)),
        "After a consultation": (1, Share(0, 0), Share(3, 4)),
    }


def test_nobody_sees_another_organisation(database: Database, cast: Cast, history: History) -> None:
    assert groups(database, cast.cara, Split.ORGANISATION) == {"South": (1, Share(0, 1), Share(0, 0))}
    assert groups(database, Actor.respondent(), Split.TOUCHPOINT) == {}
    assert groups(database, cast.dev, Split.TOUCHPOINT) == {}


def test_organisations_side_by_side_show_none_with_few_people(
    database: Database, keys: KeyRing, cast: Cast, history: History
) -> None:
    both = replace(cast.asha, roles=((cast.north, "team_lead"), (cast.south, "team_lead")))
    assert list(groups(database, both, Split.ORGANISATION)) == ["North and South together"]
    with database.write() as session:
        for where in (cast.north, cast.south):
            for _ in range(5):
                give(session, keys, where, VISIT, {"overall": Chosen("good")})
    found = groups(database, both, Split.ORGANISATION)
    assert found["North"][:2] == (10, Share(7, 9))
    assert found["South"][:2] == (6, Share(5, 6))
    few = groups(database, both, Split.TOUCHPOINT)
    assert list(few) == ["After a visit and After a consultation together"]


def test_agencies_are_for_many_people_together_even_in_the_team(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    joint(database, keys, cast, "midwifery", "no")
    assert look(database, cast.ben, Split.AGENCY).is_withheld
    joint(database, keys, cast, "health_visiting", "yes", n=12)
    joint(database, keys, cast, "gp", "partly", n=11)
    joint(database, keys, cast, None, "yes", n=2)
    assert groups(database, cast.ben, Split.AGENCY) == {
        "Health visiting": (12, Share(0, 0), Share(24, 24)),
        "Midwifery, GP or practice team and Did not say together": (14, Share(0, 0), Share(16, 28)),
    }
    assert_counted(database)


def test_a_form_that_does_not_ask_for_the_agency_is_in_none(
    database: Database, cast: Cast, history: History
) -> None:
    assert look(database, cast.ben, Split.AGENCY) == Pathway((), 10)


def test_a_response_belongs_to_the_grouping_of_its_day(database: Database, keys: KeyRing, cast: Cast) -> None:
    home = household_of(database, keys, cast)
    choose(database, cast, home, Grouping.GETTING_ADVICE, date(2026, 2, 10))
    for days in (2, 9, 20, 30):
        ask(database, keys, cast, home, days=days)
    nothing = (Share(0, 0), Share(0, 0))
    assert groups(database, cast.ben, Split.GROUPING) == {
        "Getting Advice": (3, *nothing),
        "No grouping yet at the time": (1, *nothing),
    }
    choose(database, cast, home, Grouping.GETTING_HELP, date(2026, 2, 21))
    assert groups(database, cast.ben, Split.GROUPING) == {
        "Getting Advice": (1, *nothing),
        "Getting Help": (2, *nothing),
        "No grouping yet at the time": (1, *nothing),
    }
    assert_counted(database)
    choose(database, cast, home, Grouping.GETTING_MORE_HELP, date(2026, 2, 21), minutes=1)  # corrects
    assert "Getting Help" not in groups(database, cast.ben, Split.GROUPING)
    assert_counted(database)


def test_behind_a_grouping_stand_its_responses(database: Database, keys: KeyRing, cast: Cast) -> None:
    home = household_of(database, keys, cast)
    for days in (2, 20):
        ask(database, keys, cast, home, days=days)
    choose(database, cast, home, Grouping.GETTING_HELP, date(2026, 2, 10))

    def behind(grouping: str, by: Actor = cast.ben) -> list[date | None]:
        with database.read() as session:
            found = openable_responses(session, by=by, keys=keys, view=ALL, now=NOW, grouping=grouping)
        assert found.total == len(found.lines)
        return [line.day for line in found.lines]

    assert behind("getting_help") == [date(2026, 2, 21)]
    assert behind("") == [date(2026, 2, 3)]
    assert behind("thriving") == []
    assert behind("getting_help", cast.cara) == []


def test_the_counts_are_made_anew_and_by_an_upgrade(
    database: Database, keys: KeyRing, cast: Cast, history: History
) -> None:
    home = household_of(database, keys, cast)
    choose(database, cast, home, Grouping.GETTING_HELP, date(2026, 2, 10))
    ask(database, keys, cast, home, days=20)
    joint(database, keys, cast, "gp", "yes", n=3)
    with database.write() as session:
        session.execute(sa.update(PathwayCount).values(n=PathwayCount.n + 1))
    assert recounting.differences(database).wrong > 3
    recounting.recount(database)
    assert_counted(database)
    with database.write() as session:
        session.execute(sa.delete(PathwayCount))
        recounting.fill_groups(session)
    assert_counted(database)


@pytest.mark.parametrize("split", Split)
def test_an_empty_workspace_has_no_groups(database: Database, cast: Cast, split: Split) -> None:
    assert look(database, cast.ben, split).groups == ()
