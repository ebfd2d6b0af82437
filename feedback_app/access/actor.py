"""Who is acting, and the one place that decides whether they may."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from feedback_app.access.permissions import Permission
from feedback_app.access.roles import ROLES, SYSTEM
from feedback_app.errors import Forbidden


class ActorKind(StrEnum):
    """The kind of actor, recorded in every audit row."""

    ACCOUNT = "account"
    RESPONDENT = "respondent"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone acting, with the roles they have now: ``(organisation id, role name)`` pairs.

    A role name that no longer exists allows nothing. The system role only counts for a system actor.
    """

    kind: ActorKind
    account_id: str | None
    name: str = field(repr=False)
    roles: tuple[tuple[str, str], ...] = ()

    @classmethod
    def system(cls, name: str, *organisation_ids: str) -> Actor:
        """The service itself, or a command on the server, acting for these organisations only."""
        return cls(ActorKind.SYSTEM, None, name, tuple((each, SYSTEM.name) for each in organisation_ids))

    @classmethod
    def respondent(cls) -> Actor:
        """Someone answering a form. Their link lets them answer, not a permission."""
        return cls(ActorKind.RESPONDENT, None, "respondent")

    def may(self, permission: Permission, organisation_id: str) -> bool:
        return organisation_id in self.scope(permission)

    def scope(self, permission: Permission) -> frozenset[str]:
        """The organisations in which this actor holds the permission."""
        return frozenset(where for where, role in self.roles if permission in self._permissions(role))

    def _permissions(self, role_name: str) -> frozenset[Permission]:
        role = ROLES.get(role_name)
        if role is None or (role is SYSTEM) is not (self.kind is ActorKind.SYSTEM):
            return frozenset()
        return role.permissions


def require(actor: Actor, permission: Permission, organisation_id: str) -> None:
    """Raises Forbidden unless the actor holds the permission in this organisation."""
    if not actor.may(permission, organisation_id):
        raise _forbidden(permission)


def require_somewhere(actor: Actor, permission: Permission) -> None:
    """For things of no organisation, such as forms. A system actor needs no organisation for it."""
    if actor.kind is ActorKind.SYSTEM and permission in SYSTEM.permissions:
        return
    if not actor.scope(permission):
        raise _forbidden(permission)


def _forbidden(permission: Permission) -> Forbidden:
    return Forbidden(
        "forbidden",
        where=f"Permission {permission.value}",
        what="Your account does not have this permission here.",
        how="Ask an administrator of your organisation to give you a role that has it.",
    )
