"""Every service that names something of an organisation, called by somebody who may not.

The table is data: a new service gets a row. What belongs to others looks exactly like what does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.errors import FeedbackError, Forbidden, NotFound
from feedback_app.services import (
    account_roles,
    accounts,
    action_list,
    actions,
    call_requests,
    collection_points,
    comment_labels,
    comment_translations,
    forms,
    invitations,
    organisations,
    quote_board,
    quotes,
    responses,
    theme_models,
)
from feedback_app.services.actions import ActionState, Plan
from feedback_app.services.call_requests import Caller
from feedback_app.services.comment_labels import Label
from feedback_app.services.comment_places import CommentPlace
from feedback_app.services.quotes import Masked
from feedback_app.services.results import chart_notes
from feedback_app.services.themes import correcting, teaching
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import (
    Action,
    CallRequest,
    ChartNote,
    CollectionPoint,
    Invitation,
    Quote,
    Response,
)
from surveys.answers import Chosen, Written
from tests.feedback_app.cast import ANONYMOUS, NOW, Cast
from tests.feedback_app.engines import on_one_engine
from tests.feedback_app.family_work import household_of
from tests.feedback_app.given import VISIT, give
from tests.feedback_app.respondent import count, invited, standing_code, submit
from tests.feedback_app.services import walls_of_family_work
from tests.feedback_app.services.walls_of_family_work import FamilyWork, furnish, no_work, work_of


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
    work: FamilyWork
    action: str
    quote: str
    comment: CommentPlace


PLAN = Plan(said="The room is hard to find.", doing="There are new signs.")
Call = Callable[[Place, Actor], object]

BY_ORGANISATION: Mapping[str, tuple[str, Call]] = {
    **walls_of_family_work.BY_ORGANISATION,
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
    "record_action": (
        "asha ben",
        lambda at, by: actions.record(at.session, by=by, organisation_id=at.north, plan=PLAN, now=NOW),
    ),
    "list_actions": (
        "asha ben",
        lambda at, by: action_list.list_actions(
            at.session, by=by, keys=at.keys, organisation_id=at.north, now=NOW
        ),
    ),
    "colleagues": (
        "asha ben",
        lambda at, by: action_list.colleagues(at.session, by=by, keys=at.keys, organisation_id=at.north),
    ),
    "quote_candidates": (
        "asha ben",
        lambda at, by: quote_board.candidates(at.session, by=by, keys=at.keys, organisation_id=at.north),
    ),
    "quote_board": (
        "asha ben",
        lambda at, by: quote_board.board(at.session, by=by, keys=at.keys, organisation_id=at.north),
    ),
    "approved_quotes": (
        "asha ben",
        lambda at, by: quote_board.approved(at.session, by=by, keys=at.keys, organisation_id=at.north),
    ),
    "approved_behind": (
        "asha ben",
        lambda at, by: quote_board.approved_behind(
            at.session, by=by, keys=at.keys, organisation_id=at.north, action_ids=[at.action]
        ),
    ),
    "labels_of": (
        "asha ben",
        lambda at, by: comment_labels.labels_of(at.session, by=by, organisation_id=at.north),
    ),
    "labels_checked": (
        "asha ben",
        lambda at, by: comment_labels.checked(at.session, by=by, organisation_id=at.north),
    ),
    "note_machine_labels": (
        "asha ben",
        lambda at, by: comment_labels.note_machine_labels(
            at.session,
            by=by,
            organisation_id=at.north,
            labels={at.comment: Label("positive")},
            model_version="prior-1",
            now=NOW,
        ),
    ),
    "keep_theme_model": (
        "asha",
        lambda at, by: theme_models.keep(
            at.session,
            by=by,
            keys=at.keys,
            organisation_id=at.north,
            arrays=b"two",
            metrics={},
            better=True,
            now=NOW,
        ),
    ),
    "promote_theme_model": (
        "asha",
        lambda at, by: theme_models.promote(at.session, by=by, organisation_id=at.north, version=1, now=NOW),
    ),
    "roll_back_theme_model": (
        "asha",
        lambda at, by: theme_models.roll_back(at.session, by=by, organisation_id=at.north, now=NOW),
    ),
    "theme_model_versions": (
        "asha ben",
        lambda at, by: theme_models.versions(at.session, by=by, organisation_id=at.north),
    ),
    "ready_to_teach": (
        "asha ben",
        lambda at, by: teaching.ready(at.session, by=by, organisation_id=at.north),
    ),
    "the_lesson": (
        "asha",
        lambda at, by: teaching.the_lesson(at.session, by=by, keys=at.keys, organisation_id=at.north),
    ),
    "current_theme_model": (
        "asha ben",
        lambda at, by: theme_models.current(at.session, by=by, keys=at.keys, organisation_id=at.north),
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
    "rename_organisation": (
        "dev",
        lambda at, by: organisations.rename_organisation(
            at.session, by=by, organisation_id=at.north, name="Northern", now=NOW
        ),
    ),
}
BY_ID: Mapping[str, tuple[str, Call]] = {
    **walls_of_family_work.BY_ID,
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
    "call_not_reached": (
        "asha ben",
        lambda at, by: call_requests.not_reached(at.session, by=by, call_id=at.call, now=NOW),
    ),
    "call_done": (
        "asha ben",
        lambda at, by: call_requests.done(
            at.session, by=by, call_id=at.call, outcome=call_requests.Outcome.SPOKEN, now=NOW
        ),
    ),
    "remove_note": (
        "asha ben",
        lambda at, by: chart_notes.remove_note(at.session, by=by, note_id=at.note, now=NOW),
    ),
    "change_action": (
        "asha ben",
        lambda at, by: actions.change(at.session, by=by, action_id=at.action, plan=PLAN, now=NOW),
    ),
    "move_action": (
        "asha ben",
        lambda at, by: actions.move(at.session, by=by, action_id=at.action, state=ActionState.DONE, now=NOW),
    ),
    "link_comment": (
        "asha ben",
        lambda at, by: actions.link_comment(
            at.session, by=by, action_id=at.action, comment=at.comment, now=NOW
        ),
    ),
    "unlink_comment": (
        "asha ben",
        lambda at, by: actions.unlink_comment(
            at.session, by=by, action_id=at.action, comment=at.comment, now=NOW
        ),
    ),
    "suggest_quote": (
        "asha ben",
        lambda at, by: quotes.suggest(
            at.session, by=by, keys=at.keys, comment=at.comment, masked=Masked("Kind"), now=NOW
        ),
    ),
    "approve_quote": (
        "asha ben",
        lambda at, by: quotes.approve(at.session, by=by, quote_id=at.quote, revision=1, now=NOW),
    ),
    "withdraw_quote": (
        "asha ben",
        lambda at, by: quotes.withdraw(at.session, by=by, quote_id=at.quote, now=NOW),
    ),
    "revoke_consent": (
        "asha ben",
        lambda at, by: quotes.revoke_consent(at.session, by=by, quote_id=at.quote, now=NOW),
    ),
    "correct_label": (
        "asha ben",
        lambda at, by: comment_labels.correct(
            at.session, by=by, comment=at.comment, label=Label("positive"), now=NOW
        ),
    ),
    "correct_comment": (
        "asha ben",
        lambda at, by: correcting.correct(
            at.session,
            by=by,
            keys=at.keys,
            comment=at.comment,
            machine=Label(None),
            label=Label("positive"),
            now=NOW,
        ),
    ),
    "translate_comment": (
        "asha ben",
        lambda at, by: comment_translations.translate(
            at.session, by=by, keys=at.keys, comment=at.comment, text="Kind", now=NOW
        ),
    ),
    "translation_of": (
        "asha ben",
        lambda at, by: comment_translations.translation_of(
            at.session, by=by, keys=at.keys, comment=at.comment
        ),
    ),
    "take_back_label": (
        "asha ben",
        lambda at, by: comment_labels.take_back(at.session, by=by, comment=at.comment, now=NOW),
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


def only_response(database: Database) -> str:
    with database.read() as session:
        return session.scalars(sa.select(Response.id)).one()


@pytest.fixture
def fill(database: Database, keys: KeyRing, cast: Cast) -> Callable[[Session], Place]:
    key = invited(database, keys, cast)
    submit(database, keys, key)
    with database.write() as session:
        call_requests.ask(session, keys=keys, key=key, caller=Caller("Mina", "07700 900123"), now=NOW)
        chart_notes.add_note(
            session, by=cast.ben, organisation_id=cast.north, month=NOW.date(), text="Moved", now=NOW
        )
    standing_code(database, keys, cast)
    home = household_of(database, keys, cast)
    furnish(database, keys, cast, home)
    answered = only_response(database)
    north = {"by": cast.asha, "organisation_id": cast.north, "now": NOW}
    with database.write() as session:
        actions.record(session, **north, plan=PLAN)
        model = {"arrays": b"one", "metrics": {}, "better": True}
        theme_models.keep(session, **north, **model, keys=keys)
        theme_models.promote(session, **north, version=1)
        kind = {"overall": Chosen("good"), "went_well": Written("Kind"), "quote": Chosen("yes")}
        comment = CommentPlace(give(session, keys, cast.north, VISIT, kind), "went_well")
        masked = Masked("Kind")
        quotes.suggest(session, by=cast.asha, keys=keys, comment=comment, masked=masked, now=NOW)

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
            work=work_of(session, cast, home),
            action=only(Action.id),
            quote=only(Quote.id),
            comment=comment,
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
        none = CommentPlace("none", "none")
        ids = {field.name: "none" for field in fields(Place) if field.type == "str"}
        nowhere = replace(  # type: ignore[arg-type]
            place, **{**ids, "north": place.north, "comment": none, "work": no_work(cast.asha)}
        )
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
