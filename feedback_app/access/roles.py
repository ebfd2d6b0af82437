"""The roles, written so that someone auditing the service can read them without knowing the code.

A role is a flat list of permissions: no role contains another, nothing is inherited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from feedback_app.access.permissions import Permission


@dataclass(frozen=True, slots=True)
class Role:
    """What an account may do within one organisation. ``name`` is stored; ``title`` is shown."""

    name: str
    title: str
    description: str
    permissions: frozenset[Permission]


TEAM_MEMBER = Role(
    name="team_member",
    title="Team member",
    description=(
        "Works with families and professionals. Sees the results and opens responses that are not anonymous, "
        "invites people and opens collection points. Manages families and measures, and answers alerts. "
        "Records what the team does about feedback, corrects how comments were sorted, approves quotes "
        "together with a colleague. "
        "Cannot import or export answers in bulk."
    ),
    permissions=frozenset(
        {
            Permission.READ_RESULTS,
            Permission.READ_RESPONSES,
            Permission.SEND_INVITATIONS,
            Permission.RECORD_ACTIONS,
            Permission.APPROVE_QUOTES,
            Permission.CORRECT_LABELS,
            Permission.WORK_WITH_FAMILIES,
            Permission.ANSWER_ALERTS,
            Permission.READ_PUBLISHED,
        },
    ),
)

TEAM_LEAD = Role(
    name="team_lead",
    title="Team lead",
    description=(
        "Everything a team member does, and is responsible for the data: imports earlier feedback, "
        "undoes an import, exports responses, makes the pack for commissioners, sets when the team works and "
        "who answers alerts, decides which version of the comment sorting is used. "
        "Sets targets and new limits for trends, and tidies the views the team shares. "
        "Does not decide who has an account."
    ),
    permissions=frozenset(
        {
            Permission.READ_RESULTS,
            Permission.READ_PUBLISHED,
            Permission.READ_SUMMARIES,
            Permission.READ_RESPONSES,
            Permission.SEND_INVITATIONS,
            Permission.RECORD_ACTIONS,
            Permission.APPROVE_QUOTES,
            Permission.CORRECT_LABELS,
            Permission.CHANGE_THEME_MODEL,
            Permission.IMPORT_RESPONSES,
            Permission.EXPORT_RESPONSES,
            Permission.WORK_WITH_FAMILIES,
            Permission.ANSWER_ALERTS,
            Permission.MANAGE_SAFETY,
            Permission.MAKE_PACKS,
            Permission.MANAGE_DASHBOARDS,
        },
    ),
)

ADMINISTRATOR = Role(
    name="administrator",
    title="Administrator",
    description=(
        "Creates and closes accounts, gives and removes roles, names the organisation, publishes forms. "
        "Sets working hours, who answers alerts and local lines of help. Sees no answers and no results."
    ),
    permissions=frozenset({Permission.MANAGE_ACCOUNTS, Permission.MANAGE_FORMS, Permission.MANAGE_SAFETY}),
)

SYSTEM = Role(
    name="system",
    title="The service itself",
    description=(
        "Commands on the server and the demonstration: publishes the forms that come with the product, "
        "invites, imports, exports, makes packs, learns from corrected comments and creates accounts for "
        "the people who run the machine. "
        "Reads figures as they may be published, and for a pack how many comments a theme has, how scores "
        "changed over all families, and quotes that two people approved: a program reads words and scores to "
        "count them, and shows none. Opens no single response. Never given to an account."
    ),
    permissions=frozenset(
        {
            Permission.READ_PUBLISHED,
            Permission.READ_SUMMARIES,
            Permission.SEND_INVITATIONS,
            Permission.IMPORT_RESPONSES,
            Permission.EXPORT_RESPONSES,
            Permission.MAKE_PACKS,
            Permission.MANAGE_ACCOUNTS,
            Permission.MANAGE_FORMS,
            Permission.MANAGE_SAFETY,
            Permission.CHANGE_THEME_MODEL,
        },
    ),
)

ROLES: Mapping[str, Role] = MappingProxyType(
    {role.name: role for role in (TEAM_MEMBER, TEAM_LEAD, ADMINISTRATOR, SYSTEM)},
)
"""Every role by its name."""

ACCOUNT_ROLES: tuple[Role, ...] = (TEAM_MEMBER, TEAM_LEAD, ADMINISTRATOR)
"""The roles an account can be given."""
