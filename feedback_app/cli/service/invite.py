"""``feedback invite``: links for one person, or for everyone in a list."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis import dates
from feedback_app.cli.terminal.opening import (
    address_of_links,
    command_actor,
    find_form,
    find_organisation,
    opened,
)
from feedback_app.cli.terminal.options import AsJson, InDemo, OrganisationKey
from feedback_app.cli.terminal.outcome import (
    FOUND_PROBLEMS,
    WrongUse,
    say_json,
    tell,
)
from feedback_app.errors import UserError


if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from feedback_app.cli.service.invitation_list import WantedInvitation
    from feedback_app.services.invitations.invitations import NewInvitation
    from feedback_app.services.process.workspace import Workspace

    Made = tuple[WantedInvitation, NewInvitation]

SENT = "The service sends the email as soon as it runs. If it could not: feedback invite --list"
HELD = (
    "No mail server is set (FEEDBACK_SMTP_HOST), so the email is held. It is sent once one is set and the "
    "service runs. Until then, hand the link over."
)


def invite(
    form: Annotated[
        str | None, typer.Argument(help="Key of the form, such as referrer_after_consultation.")
    ] = None,
    organisation: OrganisationKey = None,
    about: Annotated[
        str | None, typer.Option(help="A local reference or a name; not for anonymous forms.")
    ] = None,
    to: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Send the link to this email address.")
    ] = None,
    days: Annotated[
        int | None, typer.Option(help="How long a link lasts; FEEDBACK_LINK_DAYS if left out.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            help="CSV or XLSX with the columns form, organisation, about, recipient; one invitation a row.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    made_before: Annotated[
        bool, typer.Option("--list", help="Show the links made so far and what became of them; make none.")
    ] = False,
    demo: InDemo = False,
    as_json: AsJson = False,
) -> None:
    """Make links that each let one person answer once, or list them.

    A link is printed now and never again: only a digest of it is stored. With --file, either every row gets
    its link or, when a row is wrong, none does; the links are printed as CSV.
    """
    from feedback_app.cli.service.invitation_list import WantedInvitation, read_list

    _require_one_of(form, file, made_before)
    if made_before:
        from feedback_app.cli.service.invitations_made import show_invitations

        show_invitations(organisation, demo=demo, as_json=as_json)
        return
    wanted = read_list(file) if file else [WantedInvitation(1, form or "", organisation, about, to)]
    with opened(demo=demo) as workspace:
        made = _invite_all(workspace, wanted, organisation=organisation, days=days, as_json=as_json)
        service = address_of_links(workspace)
    _print_links(made, service.base_url, as_json=as_json)
    if any(one.recipient for one, _ in made):
        tell(SENT if service.sends_mail else HELD)


def _require_one_of(*ways: object) -> None:
    if sum(bool(way) for way in ways) != 1:
        raise WrongUse(
            "form_or_file",
            where="feedback invite",
            what="It needs a form, --file or --list, and only one of them.",
            how="For example: feedback invite family_visit --about R-1042",
        )


def _invite_all(
    workspace: Workspace,
    wanted: list[WantedInvitation],
    *,
    organisation: str | None,
    days: int | None,
    as_json: bool,
) -> list[Made]:
    made: list[Made] = []
    problems: list[tuple[WantedInvitation, UserError]] = []
    try:
        with workspace.database.write() as session:
            for one in wanted:
                try:
                    made.append((one, _invite_one(session, workspace, one, organisation, days)))
                except UserError as problem:
                    if len(wanted) == 1:
                        raise
                    problems.append((one, problem))
            if problems:
                raise typer.Exit(FOUND_PROBLEMS)  # rolls back the rows that were right
    except typer.Exit:
        _print_problems(problems, as_json=as_json)
        raise
    return made


def _invite_one(
    session: Session, workspace: Workspace, one: WantedInvitation, organisation: str | None, days: int | None
) -> NewInvitation:
    from feedback_app.services.invitations.invitations import invite as make_invitation

    found = find_organisation(session, one.organisation or organisation)
    return make_invitation(
        session,
        by=command_actor(found.id),
        keys=workspace.keys,
        organisation_id=found.id,
        form_key=find_form(session, one.form, found.id).key,
        about=one.about,
        recipient=one.recipient,
        now=workspace.now(),
        days=days if days is not None else workspace.settings.link_days,
    )


def _print_problems(problems: list[tuple[WantedInvitation, UserError]], *, as_json: bool) -> None:
    if as_json:
        rows = [{"row": one.row, **problem.as_record()} for one, problem in problems]
        say_json({"error": problems[0][1].as_record(), "problems": rows})
        return
    for one, problem in problems:
        tell(f"Row {one.row}: {problem}")
    tell("No link was made.")


def _print_links(made: list[Made], base_url: str, *, as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "row": one.row,
                "form": one.form,
                "about": one.about,
                "id": new.id,
                "link": new.link(base_url),
                "expires_at": new.expires_at.isoformat(),
            }
            for one, new in made
        ]
        say_json({"invitations": rows})
        return
    if len(made) == 1:
        new = made[0][1]
        sys.stdout.write(f"{new.link(base_url)}\n")
        tell(f"Works once, until {dates.in_words(new.expires_at)}. It is not stored: copy it now.")
        return
    from feedback_app.exports.safe_text import protected

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["row", "form", "about", "link", "expires"])
    writer.writerows(
        [one.row, one.form, protected(one.about or ""), new.link(base_url), f"{new.expires_at:%Y-%m-%d}"]
        for one, new in made
    )
