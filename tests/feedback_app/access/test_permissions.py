"""Who may do what. The table is the specification: a change of a role is a change of this table."""

from __future__ import annotations

import pytest

from feedback_app.access.actor import Actor, ActorKind, require, require_somewhere
from feedback_app.access.permissions import Permission
from feedback_app.access.roles import ROLES
from feedback_app.errors import Forbidden


NORTH, SOUTH = "organisation-north", "organisation-south"

ALLOWED = {
    # permission:                  team member, team lead, administrator, system
    Permission.READ_RESULTS: (True, True, False, False),
    Permission.READ_PUBLISHED: (True, True, False, True),
    Permission.READ_SUMMARIES: (False, True, False, True),
    Permission.READ_RESPONSES: (True, True, False, False),
    Permission.SEND_INVITATIONS: (True, True, False, True),
    Permission.RECORD_ACTIONS: (True, True, False, False),
    Permission.APPROVE_QUOTES: (True, True, False, False),
    Permission.CORRECT_LABELS: (True, True, False, False),
    Permission.CHANGE_THEME_MODEL: (False, True, False, True),
    Permission.MANAGE_DASHBOARDS: (False, True, False, False),
    Permission.IMPORT_RESPONSES: (False, True, False, True),
    Permission.EXPORT_RESPONSES: (False, True, False, True),
    Permission.WORK_WITH_FAMILIES: (True, True, False, False),
    Permission.ANSWER_ALERTS: (True, True, False, False),
    Permission.MANAGE_SAFETY: (False, True, True, True),
    Permission.MAKE_PACKS: (False, True, False, True),
    Permission.MANAGE_ACCOUNTS: (False, False, True, True),
    Permission.MANAGE_FORMS: (False, False, True, True),
}
COLUMNS = ("team_member", "team_lead", "administrator", "system")
CASES = [
    pytest.param(role, permission, allowed, id=f"{role}-{permission}-{'yes' if allowed else 'no'}")
    for permission, row in ALLOWED.items()
    for role, allowed in zip(COLUMNS, row, strict=True)
]


def account(*roles: tuple[str, str]) -> Actor:
    return Actor(ActorKind.ACCOUNT, "account-1", "Somebody", roles)


def holder_of(role: str, organisation_id: str) -> Actor:
    return (
        Actor.system("a command", organisation_id) if role == "system" else account((organisation_id, role))
    )


def test_the_table_names_every_permission_and_every_role() -> None:
    assert set(ALLOWED) == set(Permission)
    assert set(COLUMNS) == set(ROLES)


@pytest.mark.parametrize(("role", "permission", "allowed"), CASES)
def test_role_allows_in_its_own_organisation_only(role: str, permission: Permission, allowed: bool) -> None:
    actor = holder_of(role, NORTH)
    assert actor.may(permission, NORTH) is allowed
    assert actor.may(permission, SOUTH) is False
    assert actor.scope(permission) == (frozenset({NORTH}) if allowed else frozenset())


@pytest.mark.parametrize(("role", "permission", "allowed"), CASES)
def test_require_agrees_with_the_table(role: str, permission: Permission, allowed: bool) -> None:
    actor = holder_of(role, NORTH)
    if allowed:
        require(actor, permission, NORTH)
    else:
        with pytest.raises(Forbidden) as refused:
            require(actor, permission, NORTH)
        assert refused.value.code == "forbidden"
    with pytest.raises(Forbidden):
        require(actor, permission, SOUTH)


def test_roles_of_several_organisations_stay_apart() -> None:
    actor = account((NORTH, "team_lead"), (SOUTH, "administrator"))
    assert actor.scope(Permission.EXPORT_RESPONSES) == {NORTH}
    assert actor.scope(Permission.MANAGE_ACCOUNTS) == {SOUTH}


@pytest.mark.parametrize("role", ["", "owner", "TEAM_LEAD", "system"])
def test_an_account_gets_nothing_from_a_role_that_is_not_for_accounts(role: str) -> None:
    actor = account((NORTH, role))
    assert all(actor.scope(permission) == frozenset() for permission in Permission)


def test_a_system_actor_gets_nothing_from_a_role_of_accounts() -> None:
    actor = Actor(ActorKind.SYSTEM, None, "a job", ((NORTH, "team_lead"),))
    assert all(actor.scope(permission) == frozenset() for permission in Permission)


def test_a_respondent_holds_no_permission() -> None:
    assert all(Actor.respondent().scope(permission) == frozenset() for permission in Permission)


def test_what_belongs_to_no_organisation_asks_for_the_permission_anywhere() -> None:
    require_somewhere(account((SOUTH, "administrator")), Permission.MANAGE_FORMS)
    require_somewhere(Actor.system("start"), Permission.MANAGE_FORMS)
    for actor in (account((NORTH, "team_lead")), Actor.respondent(), account()):
        with pytest.raises(Forbidden):
            require_somewhere(actor, Permission.MANAGE_FORMS)
    with pytest.raises(Forbidden):
        require_somewhere(Actor.system("start"), Permission.READ_RESPONSES)


def test_an_actor_does_not_show_the_name() -> None:
    assert "Asha" not in repr(Actor(ActorKind.ACCOUNT, "account-1", "Asha", ()))


@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.name)
def test_a_role_can_be_read_by_whoever_audits(role) -> None:
    assert ROLES[role.name] is role
    assert len(role.description.split()) >= 10
