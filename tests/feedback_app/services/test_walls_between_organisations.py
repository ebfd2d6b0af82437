"""Every service that names something of an organisation, called by somebody who may not.

The table is data: a new service gets a row. What belongs to others looks exactly like what does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.errors import FeedbackError, Forbidden, NotFound
from feedback_app.services import (
    account_roles,
    accounts,
    collection_points,
    forms,
    invitations,
    organisations,
    responses,
)
from feedback_app.services.alerts import answering as alerts
from feedback_app.services.alerts import local_lines, safety
from feedback_app.services.families import (
    addressing,
    contacts,
    due_list,
    entries,
    episodes,
    families,
    results,
    schedule,
)
from feedback_app.services.families.due import Timing
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
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import (
    Alert,
    CollectionPoint,
    Invitation,
    MeasureResult,
    Person,
    Response,
    ScheduledMeasure,
    SecondEntry,
    TeamHelpline,
)
from tests.feedback_app.cast import ANONYMOUS, NOW, Cast
from tests.feedback_app.engines import on_one_engine
from tests.feedback_app.family_work import READER, Household, household_of
from tests.feedback_app.respondent import count, invited, standing_code, submit


TODAY = local_day(NOW)
TWICE = Timing(at_start=True, every_weeks=None, at_end=True)


@dataclass(frozen=True)
class Place:
    """North, with one of everything."""

    session: Session
    keys: KeyRing
    north: str
    invitation: str
    point: str
    response: str
    account: str
    home: Household
    scheduled: str
    typed_in: str
    alert: str
    helpline: str
    asha: Actor


Call = Callable[[Place, Actor], object]

BY_ORGANISATION: Mapping[str, tuple[str, Call]] = {
    # service: (who of North may, how it is called)
    "invite": (
        "asha ben",
        lambda at, by: invitations.invite(
            at.session, by=by, keys=at.keys, organisation_id=at.north, form_key="small_named", now=NOW
        ),
    ),
    "list_invitations": (
        "asha ben",
        lambda at, by: invitations.list_invitations(
            at.session, by=by, keys=at.keys, organisation_id=at.north, now=NOW
        ),
    ),
    "open_point": (
        "asha ben",
        lambda at, by: collection_points.open_point(
            at.session,
            by=by,
            keys=at.keys,
            organisation_id=at.north,
            form_key="small_anonymous",
            name="Here",
            now=NOW,
        ),
    ),
    "list_points": (
        "asha ben",
        lambda at, by: collection_points.list_points(
            at.session, by=by, keys=at.keys, organisation_id=at.north, now=NOW
        ),
    ),
    "mark_discussed": (
        "asha ben",
        lambda at, by: responses.mark_discussed(
            at.session, by=by, organisation_id=at.north, response_ids=[at.response], now=NOW
        ),
    ),
    "create_account": (
        "dev",
        lambda at, by: accounts.create_account(
            at.session,
            by=by,
            keys=at.keys,
            organisation_id=at.north,
            email="eve@example.nhs.uk",
            name="Eve",
            roles=["team_member"],
            now=NOW,
        ),
    ),
    "list_accounts": (
        "dev",
        lambda at, by: accounts.list_accounts(at.session, by=by, keys=at.keys, organisation_id=at.north),
    ),
    "give_role": (
        "dev",
        lambda at, by: account_roles.give_role(
            at.session, by=by, organisation_id=at.north, account_id=at.account, role="team_lead", now=NOW
        ),
    ),
    "take_role": (
        "dev",
        lambda at, by: account_roles.take_role(
            at.session, by=by, organisation_id=at.north, account_id=at.account, role="team_member", now=NOW
        ),
    ),
    "add_family": (
        "asha ben",
        lambda at, by: families.add_family(
            at.session, by=by, keys=at.keys, organisation_id=at.north, reference="PIT-0099", now=NOW
        ),
    ),
    "read_safety": (
        "asha dev",
        lambda at, by: safety.read_safety(at.session, by=by, organisation_id=at.north),
    ),
    "change_safety": (
        "asha dev",
        lambda at, by: safety.change_safety(
            at.session, by=by, organisation_id=at.north, safety=safety.default_safety(), now=NOW
        ),
    ),
    "possible_owners": (
        "asha dev",
        lambda at, by: safety.possible_owners(at.session, by=by, keys=at.keys, organisation_id=at.north),
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
    "rename_organisation": (
        "dev",
        lambda at, by: organisations.rename_organisation(
            at.session, by=by, organisation_id=at.north, name="Northern", now=NOW
        ),
    ),
}
BY_ID: Mapping[str, tuple[str, Call]] = {
    "revoke": (
        "asha ben",
        lambda at, by: invitations.revoke(at.session, by=by, invitation_id=at.invitation, now=NOW),
    ),
    "point_by_id": (
        "asha ben",
        lambda at, by: collection_points.point_by_id(
            at.session, by=by, keys=at.keys, point_id=at.point, now=NOW
        ),
    ),
    "close_point": (
        "asha ben",
        lambda at, by: collection_points.close_point(at.session, by=by, point_id=at.point, now=NOW),
    ),
    "revoke_point": (
        "asha ben",
        lambda at, by: collection_points.revoke_point(at.session, by=by, point_id=at.point, now=NOW),
    ),
    "full_response": (
        "asha ben",
        lambda at, by: responses.full_response(
            at.session, by=by, keys=at.keys, response_id=at.response, now=NOW
        ),
    ),
    "family_line": (
        "asha ben",
        lambda at, by: families.family_line(at.session, by=by, keys=at.keys, family_id=at.home.family),
    ),
    "people_of": (
        "asha ben",
        lambda at, by: families.people_of(at.session, by=by, keys=at.keys, family_id=at.home.family, now=NOW),
    ),
    "add_person": (
        "asha ben",
        lambda at, by: families.add_person(
            at.session, by=by, keys=at.keys, family_id=at.home.family, role=PersonRole.CARER, now=NOW
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
            at.session, by=by, keys=at.keys, person_id=at.home.mother, contact=contacts.Contact("A"), now=NOW
        ),
    ),
    "contact_of": (
        "asha ben",
        lambda at, by: contacts.contact_of(
            at.session, by=by, keys=at.keys, person_id=at.home.mother, now=NOW
        ),
    ),
    "start_episode": (
        "asha ben",
        lambda at, by: episodes.start_episode(
            at.session, by=by, family_id=at.home.family, team="Team", started_on=TODAY, now=NOW
        ),
    ),
    "episodes_of": (
        "asha ben",
        lambda at, by: episodes.episodes_of(at.session, by=by, family_id=at.home.family),
    ),
    "choose_grouping": (
        "asha ben",
        lambda at, by: episodes.choose_grouping(
            at.session,
            by=by,
            episode_id=at.home.episode,
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
            episode_id=at.home.episode,
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
            episode_id=at.home.episode,
            person_id=at.home.father,
            measure="made_up",
            timing=TWICE,
            now=NOW,
            reader=READER,
        ),
    ),
    "unschedule": (
        "asha ben",
        lambda at, by: schedule.unschedule(at.session, by=by, scheduled_id=at.scheduled, now=NOW),
    ),
    "due_list": (
        "asha ben",
        lambda at, by: due_list.due_list(at.session, by=by, keys=at.keys, now=NOW, family_id=at.home.family),
    ),
    "send_to_person": (
        "asha ben",
        lambda at, by: addressing.send_to_person(
            at.session,
            by=by,
            keys=at.keys,
            episode_id=at.home.episode,
            person_id=at.home.mother,
            occasion=Occasion.REVIEW,
            form_key="small_named",
            now=NOW,
        ),
    ),
    "enter_measure": (
        "asha ben",
        lambda at, by: entries.enter_measure(
            at.session,
            by=by,
            keys=at.keys,
            episode_id=at.home.episode,
            person_id=at.home.mother,
            measure="made_up",
            completed_on=TODAY,
            occasion=Occasion.REVIEW,
            mode=EntryMode.PAPER,
            entry=entries.Entry(("1", "0")),
            now=NOW,
            reader=READER,
        ),
    ),
    "enter_again": (
        "asha ben",
        lambda at, by: entries.enter_again(
            at.session,
            by=by,
            keys=at.keys,
            result_id=at.typed_in,
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
        lambda at, by: entries.take_back(at.session, by=by, result_id=at.typed_in, now=NOW),
    ),
    "results_of": (
        "asha ben",
        lambda at, by: results.results_of(at.session, by=by, keys=at.keys, episode_id=at.home.episode),
    ),
    "acknowledge": (
        "asha ben",
        lambda at, by: alerts.acknowledge(
            at.session,
            by=by,
            keys=at.keys,
            alert_id=at.alert,
            outcome=alerts.Outcome.TALKED,
            note="",
            now=NOW,
        ),
    ),
    "mark_checked": (
        "asha dev",
        lambda at, by: local_lines.mark_checked(at.session, by=by, line_id=at.helpline, now=NOW),
    ),
    "remove_local_line": (
        "asha dev",
        lambda at, by: local_lines.remove_local_line(at.session, by=by, line_id=at.helpline, now=NOW),
    ),
    "new_setup_link": (
        "dev",
        lambda at, by: accounts.new_setup_link(
            at.session, by=by, keys=at.keys, account_id=at.account, now=NOW
        ),
    ),
    "close_account": (
        "dev",
        lambda at, by: accounts.close_account(at.session, by=by, account_id=at.account, now=NOW),
    ),
    "sign_out_everywhere": (
        "dev",
        lambda at, by: accounts.sign_out_everywhere(at.session, by=by, account_id=at.account, now=NOW),
    ),
}
EVERYBODY = ("asha", "ben", "cara", "dev", "respondent", "nobody")


def somebody(cast: Cast, name: str) -> Actor:
    strangers = {"respondent": Actor.respondent(), "nobody": Actor.system("a job")}
    return strangers[name] if name in strangers else getattr(cast, name)


def unborn(at: Place) -> str:
    """The id of an unborn baby of the family; nowhere, there is none."""
    query = sa.select(Person.id).where(Person.role == "unborn", Person.family_id == at.home.family)
    return at.session.scalars(query).one_or_none() or "none"


def typed_in_twice(at: Place) -> str:
    """The result that waits for somebody to look at its two entries."""
    if at.typed_in != "none" and at.session.get(SecondEntry, at.typed_in) is None:
        entry = entries.Entry(("0", "0"))
        entries.enter_again(
            at.session, by=at.asha, keys=at.keys, result_id=at.typed_in, entry=entry, now=NOW, reader=READER
        )
    return at.typed_in


@pytest.fixture
def fill(database: Database, keys: KeyRing, cast: Cast) -> Callable[[Session], Place]:
    submit(database, keys, invited(database, keys, cast))
    standing_code(database, keys, cast)
    home = household_of(database, keys, cast)
    furnish(database, keys, cast, home)

    def place(session: Session) -> Place:
        def only(column: InstrumentedAttribute[str]) -> str:
            return session.scalars(sa.select(column)).one()

        return Place(
            session=session,
            keys=keys,
            north=cast.north,
            invitation=only(Invitation.id),
            point=only(CollectionPoint.id),
            response=only(Response.id),
            account=cast.ben.account_id or "",
            home=home,
            scheduled=only(ScheduledMeasure.id),
            typed_in=only(MeasureResult.id),
            alert=only(Alert.id),
            helpline=only(TeamHelpline.id),
            asha=cast.asha,
        )

    return place


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


class Undo(Exception):
    """Rolls back what a call did, so that the next one finds everything as it was."""


def gets_through(database: Database, call: Callable[[Session], object], refusal: type[FeedbackError]) -> bool:
    try:
        with database.write() as session:
            call(session)
            raise Undo
    except Undo:
        return True
    except refusal:
        return False


@pytest.mark.parametrize(
    ("service", "refusal"),
    [*((name, Forbidden) for name in BY_ORGANISATION), *((name, NotFound) for name in BY_ID)],
)
def test_only_who_may_gets_through(
    database: Database,
    cast: Cast,
    fill: Callable[[Session], Place],
    service: str,
    refusal: type[FeedbackError],
) -> None:
    allowed, call = (BY_ORGANISATION | BY_ID)[service]  # type: ignore[operator]
    through = {
        name
        for name in EVERYBODY
        if gets_through(
            database, lambda session, name=name: call(fill(session), somebody(cast, name)), refusal
        )
    }
    # somebody may always end their own sessions
    assert through == set(allowed.split()) | ({"ben"} if service == "sign_out_everywhere" else set())


@on_one_engine
@pytest.mark.parametrize("service", BY_ID)
def test_what_is_another_organisations_looks_like_what_does_not_exist(
    database: Database, cast: Cast, fill: Callable[[Session], Place], service: str
) -> None:
    _, call = BY_ID[service]
    said = []
    with database.write() as session:
        place = fill(session)
        nobody = Household("none", "none", "none", "none", "none")
        ids = ("invitation", "point", "response", "account", "scheduled", "typed_in", "alert", "helpline")
        nowhere = replace(place, home=nobody, **dict.fromkeys(ids, "none"))
        for each in (place, nowhere):
            with pytest.raises(NotFound) as refused:
                call(each, cast.cara)
            said.append(refused.value.as_record())
    assert said[0] == said[1]


def test_marking_the_responses_of_others_changes_nothing(
    database: Database, cast: Cast, fill: Callable[[Session], Place]
) -> None:
    with database.write() as session:
        place = fill(session)
        changed = responses.mark_discussed(
            session, by=cast.cara, organisation_id=cast.south, response_ids=[place.response], now=NOW
        )
        assert changed == 0
        assert session.scalars(sa.select(Response.is_discussed)).one() is False


def test_lists_show_the_own_organisation_only(
    database: Database, keys: KeyRing, cast: Cast, fill: Callable[[Session], Place]
) -> None:
    with database.read() as session:
        fill(session)
        assert not invitations.list_invitations(
            session, by=cast.cara, keys=keys, organisation_id=cast.south, now=NOW
        )
        assert not collection_points.list_points(
            session, by=cast.cara, keys=keys, organisation_id=cast.south, now=NOW
        )
        theirs = accounts.list_accounts(session, by=cast.cara, keys=keys, organisation_id=cast.south)
        assert [each.name for each in theirs] == ["Cara"]
        shown = organisations.list_organisations(session, by=cast.cara, permission=Permission.READ_RESULTS)
        assert [each.id for each in shown] == [cast.south]
    assert count(database, Invitation) == 1


@on_one_engine
@pytest.mark.parametrize("name", ["asha", "ben", "respondent"])
def test_only_who_manages_forms_publishes_one(database: Database, cast: Cast, name: str) -> None:
    with pytest.raises(Forbidden), database.write() as session:
        forms.publish(session, by=somebody(cast, name), form=ANONYMOUS, now=NOW)


@on_one_engine
@pytest.mark.parametrize("name", ["asha", "dev", "respondent"])
def test_an_organisation_is_made_on_the_server_only(database: Database, cast: Cast, name: str) -> None:
    with pytest.raises(FeedbackError) as refused, database.write() as session:
        organisations.create_organisation(session, by=somebody(cast, name), key="west", name="West", now=NOW)
    assert refused.value.code in {"forbidden", "organisation_refused"}
