"""Links made, ways responses came, and where people who began stand: counts of the own organisation."""

from __future__ import annotations

from dataclasses import replace

from feedback_app.access.actor import Actor
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.invitations import collection_points, invitations
from feedback_app.services.results.response_flow import FormFlow, LeavingPoint, response_flow
from feedback_app.services.results.view import Period, View
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from surveys.core.answers import Chosen, Written
from surveys.core.model import Audience
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine
from tests.support.respondent import (
    YES,
    invited,
    save,
    standing_code,
    submit,
)


NOW_ON = View(period=Period.THREE_MONTHS)


def flow(database: Database, by: Actor, view: View = NOW_ON) -> dict[str, FormFlow]:
    with database.read() as session:
        return {each.form_key: each for each in response_flow(session, by=by, view=view, now=NOW)}


def test_an_empty_workspace_has_nothing(database: Database, cast: Cast) -> None:
    assert flow(database, cast.ben) == {}


def test_links_of_an_anonymous_form_never_say_whether_they_were_used(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    submit(database, keys, invited(database, keys, cast, "small_anonymous"))
    invited(database, keys, cast, "small_anonymous")
    found = flow(database, cast.ben)["small_anonymous"]
    assert (found.links, found.known_used, found.received, found.by_link) == (2, None, 1, 1)


def test_links_that_know_say_how_many_were_used(database: Database, keys: KeyRing, cast: Cast) -> None:
    submit(database, keys, invited(database, keys, cast))
    invited(database, keys, cast)
    with database.write() as session:
        gone = invitations.invite(
            session,
            by=cast.ben,
            keys=keys,
            organisation_id=cast.north,
            form_key="small_pseudonymous",
            now=NOW,
        )
        invitations.revoke(session, by=cast.ben, invitation_id=gone.id, now=NOW)
    found = flow(database, cast.ben)["small_pseudonymous"]
    assert (found.links, found.known_used, found.mailed) == (2, 1, 0)


@on_one_engine
def test_links_the_service_mailed_are_counted(database: Database, keys: KeyRing, cast: Cast) -> None:
    with database.write() as session:
        for recipient in ("rosa@example.org", None):
            invitations.invite(
                session, by=cast.ben, keys=keys, organisation_id=cast.north, form_key="small_anonymous",
                recipient=recipient, now=NOW,
            )  # fmt: skip
    found = flow(database, cast.ben)["small_anonymous"]
    assert (found.links, found.mailed) == (2, 1)


def test_a_code_for_many_is_another_way_than_a_link(database: Database, keys: KeyRing, cast: Cast) -> None:
    code = standing_code(database, keys, cast)
    for _ in range(2):
        key = AnsweringKey.new_at(code)
        assert key
        submit(database, keys, key, YES)
    found = flow(database, cast.ben)["small_anonymous"]
    assert (found.by_code, found.by_link, found.links) == (2, 0, 0)


def test_where_those_who_began_stand_in_the_order_of_the_form(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    for page, answer in (("helpful", Chosen("no")), ("helpful", Chosen("yes")), ("words", Written("x"))):
        save(database, keys, invited(database, keys, cast), page, answer, at_page=page)
    found = flow(database, cast.ben)["small_pseudonymous"]
    assert found.waiting == 3
    assert [stop.n for stop in found.stops] == [2, 1]
    assert [stop.page for stop in found.stops] == sorted(stop.page for stop in found.stops)
    assert all(isinstance(stop, LeavingPoint) and stop.text for stop in found.stops)
    assert flow(database, cast.cara) == {}


def test_a_form_of_another_audience_is_left_out(database: Database, keys: KeyRing, cast: Cast) -> None:
    invited(database, keys, cast)
    found = flow(database, cast.ben)
    assert found
    seen = {
        audience: set(flow(database, cast.ben, replace(NOW_ON, audience=audience))) for audience in Audience
    }
    assert sorted(map(len, seen.values())) == [0, 1]


def test_points_alone_are_no_links(database: Database, keys: KeyRing, cast: Cast) -> None:
    standing_code(database, keys, cast)
    with database.read() as session:
        assert collection_points.list_points(
            session, by=cast.ben, keys=keys, organisation_id=cast.north, now=NOW
        )
    assert flow(database, cast.ben) == {}
