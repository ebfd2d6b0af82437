"""Every service that names something of an organisation, called by someone who may not.

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
from feedback_app.services import forms, organisations
from feedback_app.services.accounts import accounts, roles
from feedback_app.services.answering import call_requests
from feedback_app.services.answering.call_requests import Caller
from feedback_app.services.invitations import collection_points, invitations
from feedback_app.services.responses import paper_forms
from feedback_app.services.responses.bursts import USUAL
from feedback_app.services.results import bursts, responses
from feedback_app.services.trends import chart_notes
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Burst, CallRequest, ChartNote, CollectionPoint, Invitation, Response
from surveys.core.answers import Chosen
from tests.feedback_app.services.walls import (
    walls_of_closing_the_loop,
    walls_of_dashboards,
    walls_of_family_work,
)
from tests.feedback_app.services.walls.walls_of_closing_the_loop import Loop, close_the_loop, no_loop
from tests.feedback_app.services.walls.walls_of_dashboards import Kept, keep_something, nothing_kept
from tests.feedback_app.services.walls.walls_of_family_work import (
    FamilyWork,
    furnish,
    no_work,
    work_of,
)
from tests.support.cast import ANONYMOUS, NOW, Cast
from tests.support.engines import on_one_engine
from tests.support.family_work import household_of
from tests.support.respondent import (
    count,
    invited,
    standing_code,
    submit,
)


@dataclass(frozen=True)
class Place:
    """North, with one of everything."""

    session: Session
    keys: KeyRing
    north: str
    invitation: str
    point: str
    response: str
    call: str
    note: str
    account: str
    burst: str
    work: FamilyWork
    loop: Loop
    kept: Kept


Call = Callable[[Place, Actor], object]

BY_ORGANISATION: Mapping[str, tuple[str, Call]] = {
    **walls_of_family_work.BY_ORGANISATION,
    **walls_of_closing_the_loop.BY_ORGANISATION,
    **walls_of_dashboards.BY_ORGANISATION,
    # service: (who of North may, how it is called)
    "invite": (
        "asha ben",
        lambda at, by: invitations.invite(
            at.session, by=by, keys=at.keys, organisation_id=at.north, form_key="small_named", now=NOW
        ),
    ),
    "type_in": (
        "asha ben",
        lambda at, by: paper_forms.type_in(
            at.session,
            by=by,
            keys=at.keys,
            organisation_id=at.north,
            form_key="small_named",
            sheet=paper_forms.PaperSheet("s", {"helpful": Chosen("yes")}, NOW.date()),
            now=NOW,
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
    "add_note": (
        "asha ben",
        lambda at, by: chart_notes.add_note(
            at.session, by=by, organisation_id=at.north, month=NOW.date(), text="New clinic", now=NOW
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
        lambda at, by: roles.give_role(
            at.session, by=by, organisation_id=at.north, account_id=at.account, role="team_lead", now=NOW
        ),
    ),
    "take_role": (
        "dev",
        lambda at, by: roles.take_role(
            at.session, by=by, organisation_id=at.north, account_id=at.account, role="team_member", now=NOW
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
    **walls_of_family_work.BY_ID,
    **walls_of_closing_the_loop.BY_ID,
    **walls_of_dashboards.BY_ID,
    "revoke": (
        "asha ben",
        lambda at, by: invitations.revoke(at.session, by=by, invitation_id=at.invitation, now=NOW),
    ),
    "close_point": (
        "asha ben",
        lambda at, by: collection_points.close_point(at.session, by=by, point_id=at.point, now=NOW),
    ),
    "revoke_point": (
        "asha ben",
        lambda at, by: collection_points.revoke_point(at.session, by=by, point_id=at.point, now=NOW),
    ),
    "set_aside_burst": (
        "asha",
        lambda at, by: bursts.set_aside(
            at.session, by=by, keys=at.keys, burst_id=at.burst, reason="One person", now=NOW
        ),
    ),
    "bring_back_burst": (
        "asha",
        lambda at, by: bursts.bring_back(at.session, by=by, burst_id=at.burst, now=NOW),
    ),
    "keep_burst": ("asha", lambda at, by: bursts.leave_in(at.session, by=by, burst_id=at.burst, now=NOW)),
    "full_response": (
        "asha ben",
        lambda at, by: responses.full_response(
            at.session, by=by, keys=at.keys, response_id=at.response, now=NOW
        ),
    ),
    "call_not_reached": (
        "asha ben",
        lambda at, by: call_requests.not_reached(at.session, by=by, call_id=at.call, now=NOW),
    ),
    "call_done": (
        "asha ben",
        lambda at, by: call_requests.done(
            at.session, by=by, call_id=at.call, outcome=call_requests.CallOutcome.SPOKEN, now=NOW
        ),
    ),
    "remove_note": (
        "asha ben",
        lambda at, by: chart_notes.remove_note(at.session, by=by, note_id=at.note, now=NOW),
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


@pytest.fixture
def fill(database: Database, keys: KeyRing, cast: Cast) -> Callable[[Session], Place]:
    key = invited(database, keys, cast)
    submit(database, keys, key)
    with database.write() as session:
        answered = session.scalars(sa.select(Response.id)).one()
        call_requests.ask(session, keys=keys, key=key, caller=Caller("Mina", "07700 900123"), now=NOW)
        chart_notes.add_note(
            session, by=cast.ben, organisation_id=cast.north, month=NOW.date(), text="Moved", now=NOW
        )
    standing_code(database, keys, cast)
    with database.write() as session:
        point = session.scalars(sa.select(CollectionPoint.id)).one()
        session.add(
            Burst(
                organisation_id=cast.north,
                collection_point_id=point,
                is_anonymous=True,
                month=NOW.date().replace(day=1),
                n=USUAL + 1,
                minute_n=0,
            )
        )
    home = household_of(database, keys, cast)
    furnish(database, keys, cast, home)
    loop = close_the_loop(database, keys, cast)
    kept = keep_something(database, cast)

    def place(session: Session) -> Place:
        def only(column: InstrumentedAttribute[str]) -> str:
            return session.scalars(sa.select(column)).one()

        return Place(
            session=session,
            keys=keys,
            north=cast.north,
            invitation=only(Invitation.id),
            point=only(CollectionPoint.id),
            response=answered,
            call=only(CallRequest.id),
            note=only(ChartNote.id),
            account=cast.ben.account_id or "",
            burst=only(Burst.id),
            work=work_of(session, cast, home),
            loop=loop,
            kept=kept,
        )

    return place


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
    # someone may always end their own sessions
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
        gone = dict.fromkeys(("invitation", "point", "response", "call", "note", "account", "burst"), "none")
        nowhere = replace(place, **gone, work=no_work(cast.asha), loop=no_loop(), kept=nothing_kept())
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
        assert not any(session.scalars(sa.select(Response.is_discussed)))


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
