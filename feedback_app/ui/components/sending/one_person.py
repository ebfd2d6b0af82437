"""A link for one person: create it, see it once, cancel it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analysis import dates
from feedback_app.access.actor import Actor
from feedback_app.services.form_names import form_name
from feedback_app.services.invitations import invitations
from feedback_app.services.invitations.invitations import InvitationStatus, InvitationView
from feedback_app.services.local_time import local_day
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.sending import link_card
from feedback_app.ui.components.sending.link_card import MadeLink
from feedback_app.ui.session import context
from feedback_app.ui.session.state import TabState
from surveys.core.model import Form, Mode


made: TabState[MadeLink | None] = TabState("made_link", None)
ABOUT = {
    Mode.PSEUDONYMOUS: (
        "Your own reference (optional)",
        "For example a case number. No names, no NHS number.",
    ),
    Mode.NAMED: ("Name (optional)", "The team will see it next to the answers."),
}
SHOWN_AT_ONCE = 5
NOT_SENT = (
    "**Some links could not be sent by email.** Check the address with the person. Then cancel the link "
    "and make a new one, to copy or to send again."
)
HELD = (
    "**Some emails are waiting, because no mail server is set up.** They will be sent once the person who "
    "runs the server sets one up. Until then, cancel the link, make a new one and hand it over."
)
NO_MAIL = "No mail server is set up, so this service cannot email links. Copy each link and hand it over."
STATUS = {
    InvitationStatus.WAITING: "works until {day}",
    InvitationStatus.HELD: "email waits for a mail server",
    InvitationStatus.UNDELIVERABLE: "could not be sent by email",
    InvitationStatus.USED: "answered",
    InvitationStatus.EXPIRED: "expired on {day}",
    InvitationStatus.REVOKED: "cancelled",
}


def show_form(actor: Actor, form: Form, organisation_id: str) -> None:
    with st.form("invite", clear_on_submit=True, enter_to_submit=False):
        about = None
        if form.mode is Mode.ANONYMOUS:
            st.markdown(
                "This form is **anonymous**: no one will know who answered, or whether this person did."
            )
        else:
            label, help_text = ABOUT[form.mode]
            about = st.text_input(
                label, max_chars=invitations.LONGEST_ABOUT, help=help_text, autocomplete="off"
            )
        recipient = None
        if can_mail():
            recipient = st.text_input(
                "Email address, if you want us to send the link",
                type="email",
                autocomplete="off",
                placeholder="name@example.org",
            )
        else:
            st.markdown(NO_MAIL)
        pressed = st.form_submit_button("Create link", type="primary")
    if pressed:
        with show_refusals():
            made.set(_make(actor, form, organisation_id, about=about or None, recipient=recipient or None))


def show_made() -> None:
    """The new link, once: only its digest is stored."""
    link = made.get()
    if link is not None:
        with st.container(border=True, key="made-link"):
            if link.sent_to:
                st.text(_what_the_mail_does(link.sent_to))
                st.markdown("You can hand it over too. We do not store it, so it cannot be shown again.")
            else:
                st.markdown("**Copy the link now.** We do not store it, so it cannot be shown again.")
            link_card.show(link)
            st.button("Done, hide the link", key="hide-link", on_click=made.set, args=(None,))


def show_list(actor: Actor, lines: Sequence[InvitationView], forms: dict[str, Form]) -> None:
    """Every invitation of late, and a way to take back those that wait."""
    st.header("Links your team made", anchor=False)
    failed = [line for line in lines if line.status is InvitationStatus.UNDELIVERABLE]
    held = [line for line in lines if line.status is InvitationStatus.HELD]
    waiting = [line for line in lines if line.status is InvitationStatus.WAITING]
    over = [line for line in lines if not line.status.can_be_answered]
    if failed:
        st.warning(NOT_SENT)
        _show_lines(actor, failed, forms)
    if held:
        st.warning(HELD)
        _show_lines(actor, held, forms)
    if not (waiting or failed or held):
        st.text("No link is waiting for an answer.")
    _show_lines(actor, waiting[:SHOWN_AT_ONCE], forms)
    if more := waiting[SHOWN_AT_ONCE:]:
        with st.expander(f"Older links that wait for an answer ({len(more):,})"):
            _show_lines(actor, more, forms)
    if over:
        with st.expander(f"Answered, expired or cancelled ({len(over):,})"):
            _show_lines(actor, over, forms)


def _show_lines(actor: Actor, lines: Sequence[InvitationView], forms: dict[str, Form]) -> None:
    for line in lines:
        form = forms.get(line.form_key)
        day = local_day(line.expires_at)
        status = STATUS[line.status].format(day=dates.in_words(day))
        if line.status is InvitationStatus.UNDELIVERABLE and line.expires_at <= context.now():
            status = f"expired on {dates.in_words(day)}, and its email was never sent"
        made_on = local_day(line.created_at)
        name = form_name(form).partition(":")[0] if form else line.form_key
        about = " · ".join(part for part in (line.about, line.recipient) if part)
        with st.container(key=f"row-{line.id}", horizontal=True, vertical_alignment="center"):
            with st.container(key=f"facts-{line.id}", gap="xsmall"):
                st.text(about or name)
                facts = [name] if about else []
                facts += [f"created {dates.in_words(made_on)}", status]
                st.markdown(literal(" · ".join(facts)))
            if line.status.can_be_answered:
                st.button("Cancel link", key=f"revoke-{line.id}", on_click=_revoke, args=(actor, line.id))


def _make(
    actor: Actor, form: Form, organisation_id: str, *, about: str | None, recipient: str | None
) -> MadeLink:
    workspace = context.workspace()
    with workspace.database.write() as session:
        new = invitations.invite(
            session,
            by=actor,
            keys=workspace.keys,
            organisation_id=organisation_id,
            form_key=form.key,
            about=about,
            recipient=recipient,
            now=context.now(),
            days=workspace.settings.link_days,
        )
    note = f"For one person. It works once, until {dates.in_words(local_day(new.expires_at))}."
    address = new.link(workspace.settings.base_url)
    return MadeLink(organisation_id, address, form.title, form.minutes, note, sent_to=recipient)


def _revoke(actor: Actor, invitation_id: str) -> None:
    with show_refusals(), context.workspace().database.write() as session:
        invitations.revoke(session, by=actor, invitation_id=invitation_id, now=context.now())


def _what_the_mail_does(address: str) -> str:
    if context.workspace().settings.sends_mail:
        return f"The link will be emailed to {address}."
    return f"The demonstration sends no email. With a mail server, the link would be emailed to {address}."


def can_mail() -> bool:
    """Whether this service can send mail. The demonstration shows it and sends none."""
    settings = context.workspace().settings
    return settings.sends_mail or settings.is_demonstration
