"""``feedback accounts``: who may sign in. For the people who run the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from analysis import dates
from feedback_app.access.roles import ACCOUNT_ROLES, TEAM_MEMBER
from feedback_app.cli.terminal.opening import address_of_links, command_actor, find_organisation, opened
from feedback_app.cli.terminal.options import AsJson, OrganisationKey
from feedback_app.cli.terminal.outcome import (
    WrongUse,
    say,
    say_json,
    say_table,
    tell,
)
from feedback_app.errors import NotFound, Refused


if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from feedback_app.access.actor import Actor
    from feedback_app.services.accounts.accounts import AccountView
    from feedback_app.services.accounts.setup_links import NewSetupLink
    from feedback_app.services.process.workspace import Workspace

commands = typer.Typer(
    help="Give people an account or take a role away, list accounts, sign people out.", no_args_is_help=True
)

ROLE_NAMES = ", ".join(role.name for role in ACCOUNT_ROLES)
Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The address the person signs in with.")]


@commands.command("first")
def first(as_json: AsJson = False) -> None:
    """Print a link that makes the first account.

    It works once; an earlier one stops working.
    """
    from feedback_app.services.accounts.setup_links import first_setup_link

    with opened() as workspace:
        with workspace.database.write() as session:
            setup = first_setup_link(session, keys=workspace.keys, now=workspace.now())
        base_url = address_of_links(workspace).base_url if setup else ""
    if setup is None:
        raise Refused(
            "first_account_exists",
            where="feedback accounts first",
            what="There is an account already, so there is no first one to make.",
            how="Use: feedback accounts add EMAIL --name NAME",
        )
    _show_link(setup, base_url, as_json=as_json)


@commands.command("add")
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="The person's name, as colleagues know it.")],
    role: Annotated[
        list[str] | None, typer.Option(help=f"One of {ROLE_NAMES}; may be given more than once.")
    ] = None,
    organisation: OrganisationKey = None,
    as_json: AsJson = False,
) -> None:
    """Give someone an account, or another role.

    Prints the link with which they choose a password.
    """
    from feedback_app.services.accounts.accounts import create_account

    roles = role or [TEAM_MEMBER.name]
    _require_known(roles)
    with opened() as workspace:
        with workspace.database.write() as session:
            found = find_organisation(session, organisation)
            new = create_account(
                session,
                by=command_actor(found.id),
                keys=workspace.keys,
                organisation_id=found.id,
                email=email,
                name=name,
                roles=roles,
                now=workspace.now(),
            )
        base_url = address_of_links(workspace).base_url if new.setup else ""
    if new.setup is None:
        tell("This person had an account already and keeps the password; the roles were added.")
    _show_link(new.setup, base_url, as_json=as_json)


@commands.command("take-role")
def take_role(
    email: Email,
    role: Annotated[str, typer.Option(help=f"One of {ROLE_NAMES}.")],
    organisation: OrganisationKey = None,
    as_json: AsJson = False,
) -> None:
    """Take a role away from someone.

    Pages they have open lose it at the next click. The last administrator who can sign in keeps theirs.
    """
    from feedback_app.services.accounts.roles import take_role as take_role_away

    _require_known([role])
    with opened() as workspace, workspace.database.write() as session:
        found = find_organisation(session, organisation)
        by, account = _account(session, workspace, email, found.id)
        if role not in account.roles:
            raise NotFound(
                "role_not_held",
                where="--role",
                what=f"This account does not have the role {role} in {found.key}.",
                how="See feedback accounts list.",
            )
        take_role_away(
            session,
            by=by,
            organisation_id=found.id,
            account_id=account.id,
            role=role,
            now=workspace.now(),
        )
    if as_json:
        say_json({"account": account.id, "organisation": found.key, "taken": role})
    else:
        say(f"The role {role} was taken away.")
    if account.roles == (role,):
        tell(f"This person has no role left in {found.key}. To give one: feedback accounts add")


@commands.command("list")
def list_(organisation: OrganisationKey = None, as_json: AsJson = False) -> None:
    """List the accounts of an organisation with their roles."""
    from feedback_app.services.accounts.accounts import list_accounts

    with opened() as workspace, workspace.database.read() as session:
        found = find_organisation(session, organisation)
        views = list_accounts(
            session, by=command_actor(found.id), keys=workspace.keys, organisation_id=found.id
        )
    if as_json:
        say_json({"accounts": [_as_record(view) for view in views]})
        return
    rows = [(view.name, view.email, ", ".join(view.roles), _state(view)) for view in views]
    say_table(("name", "email", "roles", "state"), rows)


@commands.command("new-link")
def new_link(email: Email, as_json: AsJson = False) -> None:
    """Print a link to choose a new password.

    All their sessions end when it is used.
    """
    from feedback_app.services.accounts.accounts import new_setup_link

    with opened() as workspace:
        with workspace.database.write() as session:
            by, account = _account(session, workspace, email)
            setup = new_setup_link(
                session, by=by, keys=workspace.keys, account_id=account.id, now=workspace.now()
            )
        base_url = address_of_links(workspace).base_url
    _show_link(setup, base_url, as_json=as_json)


@commands.command("sign-out")
def sign_out(email: Email, as_json: AsJson = False) -> None:
    """End every session of an account, on every device."""
    from feedback_app.services.accounts.accounts import sign_out_everywhere

    with opened() as workspace, workspace.database.write() as session:
        by, account = _account(session, workspace, email)
        ended = sign_out_everywhere(session, by=by, account_id=account.id, now=workspace.now())
    if as_json:
        say_json({"ended": ended})
    else:
        say(f"{ended} session{'s' * (ended != 1)} ended.")


@commands.command("close")
def close(email: Email, as_json: AsJson = False) -> None:
    """Close an account.

    Its owner is signed out everywhere and can no longer sign in.
    """
    from feedback_app.services.accounts.accounts import close_account

    with opened() as workspace, workspace.database.write() as session:
        by, account = _account(session, workspace, email)
        close_account(session, by=by, account_id=account.id, now=workspace.now())
    if as_json:
        say_json({"closed": account.id})
    else:
        say("The account is closed.")


def _require_known(roles: list[str]) -> None:
    unknown = sorted(set(roles) - {each.name for each in ACCOUNT_ROLES})
    if unknown:
        raise WrongUse(
            "role_unknown",
            where="--role",
            what=f"There is no role {unknown[0]!r}.",
            how=f"Give one of: {ROLE_NAMES}.",
        )


def _account(
    session: Session, workspace: Workspace, email: str, organisation_id: str | None = None
) -> tuple[Actor, AccountView]:
    """The account with this address, there or in any organisation, and an actor for the ones looked in."""
    from feedback_app.services.accounts.accounts import list_accounts
    from feedback_app.services.organisations import every_organisation

    ids = [organisation_id] if organisation_id else [each.id for each in every_organisation(session)]
    by = command_actor(*ids)
    for organisation_id in ids:
        for view in list_accounts(session, by=by, keys=workspace.keys, organisation_id=organisation_id):
            if view.email.casefold() == email.strip().casefold():
                return by, view
    raise NotFound(
        "account_not_found",
        where="EMAIL",
        what="There is no account with this address.",
        how="See feedback accounts list.",
    )


def _show_link(setup: NewSetupLink | None, base_url: str, *, as_json: bool) -> None:
    if as_json:
        link = setup.link(base_url) if setup else None
        say_json({"link": link, "expires_at": setup.expires_at.isoformat() if setup else None})
    elif setup:
        say(setup.link(base_url))
        tell(f"Works once, until {dates.day_and_time(setup.expires_at)} UTC. It is not stored: copy it now.")


def _as_record(view: AccountView) -> dict[str, object]:
    return {
        "id": view.id,
        "name": view.name,
        "email": view.email,
        "roles": [*view.roles],
        "state": _state(view),
    }


def _state(view: AccountView) -> str:
    if not view.is_active:
        return "closed"
    return "active" if view.has_password else "password not chosen yet"
