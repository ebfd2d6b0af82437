"""Who is doing something, and the one place that says whether they may."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from feedback_app.access.permissions import Permission
from feedback_app.access.roles import ROLES, SYSTEM
from feedback_app.errors import Forbidden


class ActorKind(StrEnum):
    """Where an actor comes from; written into each audit row."""

    ACCOUNT = "account"
    RESPONDENT = "respondent"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting, with their roles as they are at this moment: ``(organisation id, role name)`` pairs.

    A role name that no longer exists allows nothing. The system role counts only for a system actor.
    """

    kind: ActorKind
    account_id: str | None
    name: str = field(repr=False)
    roles: tuple[tuple[str, str], ...] = ()

    @classmethod
    def system(cls, name: str, *organisation_ids: str) -> Actor:
        """The service itself, or a command on the server, acting for these organisations and no others."""
        return cls(ActorKind.SYSTEM, None, name, tuple((each, SYSTEM.name) for each in organisation_ids))

    @classmethod
    def respondent(cls) -> Actor:
        """Somebody who answers. Their link is what lets them, not a permission."""
        return cls(ActorKind.RESPONDENT, None, "respondent")

    def may(self, permission: Permission, organisation_id: str) -> bool:
        """Whether this actor holds the permission in this organisation."""
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
    """Go on only if the actor holds the permission in this organisation. Raises Forbidden."""
    if not actor.may(permission, organisation_id):
        raise _forbidden(permission)


def require_somewhere(actor: Actor, permission: Permission) -> None:
    """For what belongs to no organisation, such as the forms. A system actor needs no organisation for it."""
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
