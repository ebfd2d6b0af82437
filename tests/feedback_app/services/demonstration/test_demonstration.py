"""The demonstration workspace: built once, carried on, never anywhere else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.config import Settings, WorkspaceKind
from feedback_app.errors import Refused
from feedback_app.services import organisations
from feedback_app.services.accounts import sign_in
from feedback_app.services.accounts.setup_links import add_account
from feedback_app.services.actions.action_list import done_in_public
from feedback_app.services.alert_desk.alerts import AlertOutcome, list_alerts
from feedback_app.services.answering import answering
from feedback_app.services.answering.link_state import OpeningStatus
from feedback_app.services.comments.sorting import sorting
from feedback_app.services.demonstration.family_building import add_families
from feedback_app.services.demonstration.family_story import invented_families
from feedback_app.services.demonstration.fresh import fresh_links
from feedback_app.services.demonstration.people import lead_actor
from feedback_app.services.episodes.due import DueState
from feedback_app.services.episodes.due_list import due_list
from feedback_app.services.episodes.episodes import episodes_of
from feedback_app.services.families import families
from feedback_app.services.measure_reading import shipped
from feedback_app.services.process.workspace import Workspace, open_workspace
from feedback_app.services.results.view import View
from feedback_app.services.themes.summary import summary
from feedback_app.storage.models import Action, AnswerRecord, Invitation, Organisation, Quote, Response
from surveys.catalogue import shipped_forms
from tests.support.demonstration import build_demonstration


NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
Opener = Callable[..., Workspace]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opener]:
    """Opens workspaces in folders of their own and closes them at the end."""
    workspaces: list[Workspace] = []

    def opened(kind: WorkspaceKind = WorkspaceKind.DEMO, folder: Path | None = None) -> Workspace:
        data_dir = folder or tmp_path_factory.mktemp(kind.value) / "data"
        workspaces.append(open_workspace(Settings(workspace=kind, data_dir=data_dir), clock=lambda: NOW))
        return workspaces[-1]

    yield opened
    for workspace in workspaces:
        workspace.close()


@pytest.fixture(scope="module")
def built(opened: Opener) -> Workspace:
    """Three small months."""
    workspace = opened()
    build_demonstration(workspace, now=NOW, months=3, share=0.3)
    return workspace


def responses(workspace: Workspace) -> Counter[tuple[str, str, date]]:
    """How many by organisation, form and month."""
    query = sa.select(Organisation.key, Response.form_key, Response.received_month).join(
        Organisation, Organisation.id == Response.organisation_id
    )
    with workspace.database.read() as session:
        return Counter((row[0], row[1], row[2]) for row in session.execute(query))


def codes(workspace: Workspace) -> Counter[tuple[str, str, str | None, str | None]]:
    """What was answered, apart from words."""
    row = AnswerRecord
    with workspace.database.read() as session:
        found = session.execute(sa.select(row.question_id, row.item, row.code, row.missing))
        return Counter((each[0], each[1], each[2], each[3]) for each in found)


def test_both_teams_have_answers_to_many_forms_in_every_month(built: Workspace) -> None:
    found = responses(built)
    assert {team for team, _, _ in found} == {"demo_north", "demo_south"}
    assert {month for _, _, month in found} == {date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)}
    assert len({form for _, form, _ in found}) >= 7
    with built.database.read() as session:
        assert set(session.scalars(sa.select(Response.channel))) == {"screen"}
        latest = session.scalar(sa.select(sa.func.max(Response.received_at)))
    assert latest is not None
    assert latest <= NOW


def test_all_but_this_month_is_talked_about(built: Workspace) -> None:
    with built.database.read() as session:
        rows = session.execute(sa.select(Response.received_month, Response.is_discussed).distinct()).all()
    assert {(month == date(2026, 11, 1), done) for month, done in rows} == {(True, False), (False, True)}


def test_some_invitations_wait_and_some_were_used(built: Workspace) -> None:
    with built.database.read() as session:
        pseudonymous = sa.select(Invitation.used_at.is_not(None)).where(Invitation.mode == "pseudonymous")
        assert set(session.scalars(pseudonymous)) == {True, False}
        anonymous = sa.select(Invitation.used_at).where(Invitation.mode == "anonymous")
        assert set(session.scalars(anonymous)) == {None}


def test_the_same_day_again_adds_only_fresh_links(built: Workspace) -> None:
    before = responses(built)
    first = build_demonstration(built, now=NOW, months=3, share=0.3)
    second = build_demonstration(built, now=NOW + timedelta(minutes=5), months=3, share=0.3)
    assert responses(built) == before
    assert first.family != second.family
    assert first.referrer != second.referrer
    assert (first.training, first.email, first.password) == (second.training, second.email, second.password)


def test_the_links_open_what_they_say(built: Workspace) -> None:
    links = fresh_links(built, NOW)
    keys = built.keys
    with built.database.read() as session:
        for link, form_key in (
            (links.family, "family_after_visit"),
            (links.referrer, "referrer_after_consultation"),
        ):
            opening = answering.find_invitation(session, keys=keys, secret=link.rpartition("/f/")[2], now=NOW)
            assert opening.status is OpeningStatus.OPEN
            assert opening.form == shipped_forms()[form_key]
        code = links.training.rpartition("/c/")[2]
        opening = answering.find_collection_point(session, keys=keys, code=code, now=NOW)
        assert opening.status is OpeningStatus.OPEN
        assert opening.form == shipped_forms()["training_before"]
    assert links.training_poster == f"{links.training}/poster"
    assert links.team == f"{built.settings.base_url}/sign-in"


def test_the_sign_in_sees_both_teams(built: Workspace) -> None:
    links = fresh_links(built, NOW)
    signed_in = sign_in.sign_in(
        built.database,
        keys=built.keys,
        email=links.email,
        password=links.password,
        address="127.0.0.1",
        now=NOW,
    )
    with built.database.write() as session:
        actor = sign_in.actor_for(session, keys=built.keys, secret=signed_in.secret, now=NOW)
        assert actor is not None
        names = organisations.list_organisations(session, by=actor, permission=Permission.READ_RESPONSES)
    assert len(names) == 2
    assert all("Demonstration" in each.name for each in names)


def test_a_later_day_carries_the_story_on(opened: Opener) -> None:
    workspace = opened()
    build_demonstration(workspace, now=NOW.replace(day=14, hour=23), months=1, share=0.4)
    before = responses(workspace)
    build_demonstration(workspace, now=NOW, months=1, share=0.4)
    after = responses(workspace)
    whole = opened()
    build_demonstration(whole, now=NOW, months=1, share=0.4)
    assert before < after
    assert after == responses(whole)


def test_an_interrupted_build_goes_on_where_it_stopped(opened: Opener, built: Workspace) -> None:
    def interrupt(done: int, of: int) -> None:
        if done == of - 1:
            raise KeyboardInterrupt

    workspace = opened()
    with pytest.raises(KeyboardInterrupt):
        build_demonstration(workspace, now=NOW, months=3, share=0.3, progress=interrupt)
    assert 0 < responses(workspace).total() < responses(built).total()
    build_demonstration(workspace, now=NOW, months=3, share=0.3)
    assert responses(workspace) == responses(built)


def test_the_same_story_is_told_each_time(opened: Opener, built: Workspace) -> None:
    workspace = opened()
    build_demonstration(workspace, now=NOW, months=3, share=0.3)
    assert codes(workspace) == codes(built)


def test_progress_counts_the_months(opened: Opener) -> None:
    seen: list[tuple[int, int]] = []
    build_demonstration(
        opened(), now=NOW, months=2, share=0.1, progress=lambda done, of: seen.append((done, of))
    )
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_never_in_the_teams_workspace(opened: Opener) -> None:
    workspace = opened(WorkspaceKind.TEAM)
    with pytest.raises(Refused) as refused:
        build_demonstration(workspace, now=NOW, months=1, share=0.4)
    assert refused.value.code == "not_a_demonstration"
    with pytest.raises(Refused) as refused:
        fresh_links(workspace, NOW)
    assert refused.value.code == "not_a_demonstration"
    with workspace.database.read() as session:
        assert [each.key for each in organisations.every_organisation(session)] == ["service"]
        assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Invitation)) == 0


@pytest.mark.parametrize("guest", ["organisation", "account"])
def test_never_beside_anybody_real_whatever_the_setting_says(opened: Opener, guest: str) -> None:
    workspace = opened()
    with workspace.database.write() as session:
        if guest == "organisation":
            by = Actor.system("test")
            organisations.create_organisation(session, by=by, key="north_trust", name="A trust", now=NOW)
        else:
            add_account(session, keys=workspace.keys, email="somebody@example.org", name="Somebody", now=NOW)
    with pytest.raises(Refused) as refused:
        build_demonstration(workspace, now=NOW, months=1, share=0.4)
    assert refused.value.code == "demonstration_not_alone"
    assert responses(workspace).total() == 0


def test_something_came_of_what_people_said(built: Workspace) -> None:
    with built.database.read() as session:
        north = organisations.organisation_by_key(session, "demo_north").id
        south = organisations.organisation_by_key(session, "demo_south").id
        for each in (north, south):
            assert len(done_in_public(session, organisation_id=each)) == 2
            states = session.scalars(sa.select(Action.state).where(Action.organisation_id == each)).all()
            assert sorted(states) == ["doing", "done", "done", "open"]
        quotes = session.execute(sa.select(Quote.organisation_id, Quote.state)).all()
    assert {row.organisation_id for row in quotes} == {south}  # only there two people may approve
    assert "approved" in {row.state for row in quotes}


def test_themes_have_something_to_show_at_once(built: Workspace) -> None:
    with built.database.read() as session:
        ids = tuple(session.scalars(sa.select(Organisation.id)))
        lead = lead_actor(session, keys=built.keys, organisation_ids=ids)
        found = sorting(session, by=lead, keys=built.keys, view=View(), now=NOW)
        told = summary(session, found)
    assert len(told.audiences) == 2
    assert all(lines for each in told.audiences for lines in each.sides.values())
    assert 0 < told.checked < told.total
    assert told.unreadable > 0


def test_carrying_on_adds_no_second_set_of_actions(built: Workspace) -> None:
    build_demonstration(built, now=NOW + timedelta(days=1), share=0.3)
    with built.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Action)) == 8


def test_a_few_families_have_work_under_way_something_due_and_two_alerts(
    built: Workspace, opened: Opener
) -> None:
    with built.database.read() as session:
        ids = tuple(session.scalars(sa.select(Organisation.id)))
        lead = lead_actor(session, keys=built.keys, organisation_ids=ids)
        shown = families.list_families(session, by=lead, keys=built.keys)
        due = due_list(session, by=lead, keys=built.keys, now=NOW)
        alerts = list_alerts(session, by=lead, keys=built.keys, now=NOW)
        histories = [episodes_of(session, by=lead, family_id=line.id)[0].groupings for line in shown]
    assert len(shown) >= 3
    assert all(line.reference.startswith("DEMO-") for line in shown)
    assert {DueState.OVERDUE, DueState.LATER, DueState.AT_THE_END} <= {line.status.state for line in due}
    assert any(line.status.has_first and not line.status.has_second for line in due)
    assert max(len(history) for history in histories) == 2
    assert [(alert.is_open, alert.outcome) for alert in alerts] == [
        (True, None),
        (False, AlertOutcome.TALKED),
    ]
    assert add_families(built, now=NOW) == 0
    assert invented_measures() <= set(shipped().known())


def invented_measures() -> set[str]:
    return {plan.measure for family in invented_families() for plan in (*family.schedule, *family.scores)}


def test_invented_families_enter_no_other_workspace(opened: Opener) -> None:
    with pytest.raises(Refused) as refused:
        add_families(opened(WorkspaceKind.TEAM), now=NOW)
    assert refused.value.code == "not_a_demonstration"
