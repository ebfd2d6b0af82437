"""Saved views: one's own, shared ones, who may change them, and what is said when something is gone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

import pytest
import sqlalchemy as sa

from feedback_app.access.actor import Actor
from feedback_app.errors import Forbidden, NotFound, Refused
from feedback_app.services.results.view import Period, View
from feedback_app.services.saved_views import saved_views
from feedback_app.services.saved_views.saved_filter import KeptFilter
from feedback_app.services.saved_views.saved_views import (
    LONGEST,
    MOST,
    OpenedView,
    SavedViewLine,
)
from feedback_app.services.team_pages import pages
from feedback_app.storage.engine import Database
from feedback_app.storage.models import AuditEvent, SavedView
from surveys.core.model import Audience, Touchpoint
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine
from tests.support.given import VISIT
from tests.support.history import History


WHOLE = View(
    organisation="north",
    audience=Audience.FAMILY,
    touchpoint=Touchpoint.VISIT,
    form_key=VISIT.key,
    period=Period.BETWEEN,
    first_month=date(2026, 1, 1),
    last_month=date(2026, 3, 1),
    only_new=True,
)


def save(
    database: Database,
    by: Actor,
    where: str,
    *,
    name: str = "Visits",
    view: View = WHOLE,
    dashboard: pages.TeamPage = pages.RESULTS,
    is_shared: bool = False,
    own: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> str:
    with database.write() as session:
        return saved_views.save_view(
            session,
            by=by,
            organisation_id=where,
            name=name,
            kept=KeptFilter.of(dashboard, view, own),
            is_shared=is_shared,
            now=NOW,
        )


def opened(database: Database, by: Actor, view_id: str) -> OpenedView:
    with database.read() as session:
        return saved_views.open_view(session, by=by, view_id=view_id)


def listed(
    database: Database, by: Actor, dashboard: pages.TeamPage = pages.RESULTS
) -> tuple[SavedViewLine, ...]:
    with database.read() as session:
        return saved_views.list_views(session, by=by, dashboard=dashboard)


def names(database: Database, by: Actor) -> list[str]:
    return [line.name for line in listed(database, by)]


def test_a_view_comes_back_as_it_was_saved(database: Database, cast: Cast, history: History) -> None:
    found = opened(database, cast.ben, save(database, cast.ben, cast.north))
    assert (found.name, found.kept.dashboard, found.kept.view, found.gone) == (
        "Visits",
        pages.RESULTS,
        WHOLE,
        (),
    )


def test_a_private_view_is_for_its_owner_and_a_shared_one_for_the_team(
    database: Database, cast: Cast, history: History
) -> None:
    view_id = save(database, cast.ben, cast.north)
    assert names(database, cast.ben) == ["Visits"]
    assert names(database, cast.asha) == []
    with pytest.raises(NotFound):
        opened(database, cast.asha, view_id)
    with database.write() as session:
        saved_views.share_view(session, by=cast.ben, view_id=view_id, is_shared=True, now=NOW)
    assert names(database, cast.asha) == ["Visits"]
    assert opened(database, cast.asha, view_id).kept.view == WHOLE
    for stranger in (cast.cara, cast.dev, Actor.respondent()):
        assert names(database, stranger) == []
        with pytest.raises(NotFound):
            opened(database, stranger, view_id)
    assert listed(database, cast.ben, pages.TRENDS) == ()


def test_its_owner_changes_it_and_a_lead_tidies_what_is_shared(
    database: Database, cast: Cast, history: History
) -> None:
    leads = save(database, cast.asha, cast.north, name="The lead's", is_shared=True)
    bens = save(database, cast.ben, cast.north, is_shared=True)
    with pytest.raises(Forbidden) as refused, database.write() as session:
        saved_views.delete_view(session, by=cast.ben, view_id=leads, now=NOW)
    assert refused.value.code == "view_of_another"
    with database.write() as session:
        saved_views.rename_view(session, by=cast.ben, view_id=bens, name=" Visits  in  spring ", now=NOW)
    assert names(database, cast.ben) == ["The lead's", "Visits in spring"]
    assert [line.may_change for line in listed(database, cast.ben)] == [False, True]
    with database.write() as session:
        saved_views.delete_view(session, by=cast.asha, view_id=bens, now=NOW)
    assert names(database, cast.ben) == ["The lead's"]
    with pytest.raises(NotFound), database.write() as session:
        saved_views.delete_view(session, by=cast.cara, view_id=leads, now=NOW)


def test_everything_is_in_the_audit_and_no_name_is(database: Database, cast: Cast) -> None:
    view_id = save(database, cast.ben, cast.north)
    with database.write() as session:
        saved_views.rename_view(session, by=cast.ben, view_id=view_id, name="Other", now=NOW)
        saved_views.share_view(session, by=cast.ben, view_id=view_id, is_shared=True, now=NOW)
        saved_views.delete_view(session, by=cast.ben, view_id=view_id, now=NOW)
    with database.read() as session:
        rows = session.scalars(sa.select(AuditEvent).where(AuditEvent.subject_kind == "saved_view")).all()
    assert {(row.action, row.detail) for row in rows} == {
        ("view_saved", json.dumps({"shared": False})),
        ("view_renamed", "{}"),
        ("view_shared", json.dumps({"shared": True})),
        ("view_deleted", "{}"),
    }
    assert {(row.organisation_id, row.actor_id) for row in rows} == {(cast.north, cast.ben.account_id)}


def test_nobody_saves_where_they_may_not_read(database: Database, cast: Cast) -> None:
    for by, where in ((cast.cara, cast.north), (cast.dev, cast.north), (Actor.respondent(), cast.north)):
        with pytest.raises(Forbidden):
            save(database, by, where)


def test_what_is_gone_is_named_and_the_rest_is_opened(
    database: Database, cast: Cast, history: History
) -> None:
    view = View(organisation="closed_trust", form_key="no_such_form", period=Period.ALL)
    found = opened(database, cast.ben, save(database, cast.ben, cast.north, view=view))
    assert found.gone == ("its organisation", "its form")
    assert found.kept.view == View(period=Period.ALL)


def test_a_word_this_version_does_not_know_is_named(database: Database, cast: Cast) -> None:
    view_id = save(database, cast.ben, cast.north)
    stored = json.dumps({"view": {"touchpoint": "home_spa", "audience": "family"}, "own": {}})
    with database.write() as session:
        session.execute(sa.update(SavedView).values(filter=stored))
    found = opened(database, cast.ben, view_id)
    assert found.gone == ("the occasion",)
    assert found.kept.view == View(audience=Audience.FAMILY)


@pytest.mark.parametrize(
    ("own", "gone", "left"),
    [
        ({"follow": ["overall"], "codes": ["good"]}, (), {"follow": ("overall",), "codes": ("good",)}),
        ({"follow": ["no_such"], "chart": ["run"]}, ("what was followed",), {"chart": ("run",)}),
        ({"follow": ["overall"], "codes": ["grand"]}, ("answers that counted",), {"follow": ("overall",)}),
    ],
)
def test_a_trend_keeps_what_it_follows_as_long_as_that_is_asked(
    database: Database,
    cast: Cast,
    history: History,
    own: dict[str, list[str]],
    gone: tuple[str, ...],
    left: dict[str, tuple[str, ...]],
) -> None:
    view = View(form_key=VISIT.key)
    view_id = save(database, cast.ben, cast.north, view=view, dashboard=pages.TRENDS, own=own)
    found = opened(database, cast.ben, view_id)
    assert (found.gone, dict(found.kept.own)) == (gone, left)
    assert found.kept.parameters() == {"form": VISIT.key, **{n: list(v) for n, v in left.items()}}


def test_only_what_the_page_knows_and_what_looks_like_a_code_is_kept() -> None:
    asked = {"follow": ["overall", "<b>", "x" * 81], "theme": ["access"], "token": ["secret"]}
    assert dict(KeptFilter.of(pages.TRENDS, View(), asked).own) == {"follow": ("overall",)}
    assert dict(KeptFilter.of(pages.RESULTS, View(), asked).own) == {}


@on_one_engine
def test_names_have_a_length_and_mean_one_thing(database: Database, cast: Cast) -> None:
    first = save(database, cast.ben, cast.north)
    too_long = "x" * (LONGEST + 1)
    for name, code in (
        ("", "view_name_length"),
        (too_long, "view_name_length"),
        ("Visits", "view_name_taken"),
    ):
        with pytest.raises(Refused) as refused:
            save(database, cast.ben, cast.north, name=name)
        assert refused.value.code == code
    save(database, cast.ben, cast.north, name="Other")
    with pytest.raises(Refused) as refused, database.write() as session:
        saved_views.rename_view(session, by=cast.ben, view_id=first, name="Other", now=NOW)
    assert refused.value.code == "view_name_taken"
    save(database, cast.asha, cast.north)  # a colleague may have one of the same name
    save(database, cast.ben, cast.north, dashboard=pages.TRENDS)


@on_one_engine
def test_there_is_an_end_to_the_list(database: Database, cast: Cast) -> None:
    for number in range(MOST):
        save(database, cast.ben, cast.north, name=f"View {number}")
    with pytest.raises(Refused) as refused:
        save(database, cast.ben, cast.north, name="One more")
    assert refused.value.code == "too_many_views"
