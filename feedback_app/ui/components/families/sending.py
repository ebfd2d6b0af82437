"""A form for one person of the family: their own link, shown once, and sent by email if the team wants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from analysis import dates
from feedback_app.access.actor import Actor
from feedback_app.services.episodes import sending
from feedback_app.services.episodes.episodes import EpisodeView
from feedback_app.services.episodes.sendable import Sendable
from feedback_app.services.episodes.sending import UndeliveredForm
from feedback_app.services.families import contacts
from feedback_app.services.families.families import PersonView
from feedback_app.services.families.vocabulary import Occasion
from feedback_app.services.form_names import form_name
from feedback_app.services.invitations import invitations
from feedback_app.services.local_time import local_day
from feedback_app.services.team_pages import pages
from feedback_app.ui.components import fresh_form
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.sending.link_card import MadeLink
from feedback_app.ui.components.sending.one_person import HELD, NOT_SENT, can_mail, made
from feedback_app.ui.session import context
from feedback_app.ui.session.state import TabState
from surveys.core.model import Form


opened_address: TabState[tuple[str, str] | None] = TabState("opened_address", None)
"""The person and their address, opened once each time someone wants to send an email."""


def show(actor: Actor, episode: EpisodeView, people: Sequence[PersonView], sendable: Sendable) -> None:
    able = {each.id: each.called for each in people if each.role.answers}
    if not able:
        return
    with st.expander("Send a form to one person"):
        forms = {each.key: each for each in sendable.forms}
        if not forms:
            st.markdown("There is no form yet that records who answered. The feedback forms are anonymous.")
            return
        about = {"": "Themselves", **{each.id: each.called for each in people}}
        person = st.selectbox("Send to", list(able), format_func=able.__getitem__)
        is_mail = can_mail() and st.checkbox("Send the link by email as well", key=f"mail-{person}")
        kept = _kept_address(actor, person) if is_mail else ""
        with st.form(fresh_form.key("send-form"), enter_to_submit=False):
            recipient = _ask_address(person, kept) if is_mail else ""
            key = st.selectbox("Form", list(forms), format_func=lambda each: form_name(forms[each]))
            subject = st.selectbox("About", list(about), format_func=about.__getitem__, key="send-about")
            occasion = st.selectbox("Occasion", list(Occasion), format_func=lambda each: each.words)
            pressed = st.form_submit_button(
                "Create link and send" if is_mail else "Create link", type="primary"
            )
        if pressed and is_mail and not recipient.strip():
            st.error("**No email address.** Enter one, or untick the box to hand the link over.")
        elif pressed:
            with show_refusals():
                made.set(_send(actor, episode, person, subject, occasion, forms[key], recipient.strip()))
                opened_address.set(None)
        _tell_of_others(sendable)


def show_undelivered(actor: Actor, lines: Sequence[UndeliveredForm], called: Mapping[str, str]) -> None:
    """Forms whose email did not leave, and what to do about each."""
    for is_held, warning, what in ((False, NOT_SENT, "could not be sent"), (True, HELD, "has not been sent")):
        some = [line for line in lines if line.is_held is is_held]
        if some:
            st.warning(warning)
            _show_unsent(actor, some, called, what)


def _show_unsent(
    actor: Actor, lines: Sequence[UndeliveredForm], called: Mapping[str, str], what: str
) -> None:
    for line in lines:
        with st.container(key=f"unsent-{line.invitation_id}", horizontal=True, vertical_alignment="center"):
            who = called.get(line.person_id, "This person")
            st.text(f"{who}: the email of {dates.in_words(local_day(line.sent_at))} {what}.")
            st.button(
                "Cancel link",
                key=f"take-back-{line.invitation_id}",
                on_click=_take_back,
                args=(actor, line.invitation_id),
            )


def _take_back(actor: Actor, invitation_id: str) -> None:
    with show_refusals(), context.workspace().database.write() as session:
        invitations.revoke(session, by=actor, invitation_id=invitation_id, now=context.now())


def _ask_address(person: str, kept: str) -> str:
    words = "From the stored contact details." if kept else "No address is stored for this person."
    return st.text_input(
        "Email address",
        value=kept,
        type="email",
        autocomplete="off",
        key=f"send-to-{person}",
        placeholder="name@example.org",
        help=f"{words} A change here does not change the stored details.",
    )


def _kept_address(actor: Actor, person: str) -> str:
    """The address stored for this person, or empty. Opening it is recorded, once."""
    opened = opened_address.get()
    if opened is None or opened[0] != person:
        workspace = context.workspace()
        with workspace.database.write() as session:
            kept = contacts.contact_of(
                session, by=actor, keys=workspace.keys, person_id=person, now=context.now()
            )
        opened = (person, kept.email or "")
        opened_address.set(opened)
    return opened[1]


def _tell_of_others(sendable: Sendable) -> None:
    for sentence in sendable.not_now:
        st.markdown(literal(f"Not now: {sentence}"))
    st.page_link(pages.MEASURES.link, label="Which measures can be sent, and why others cannot")


def _send(
    actor: Actor,
    episode: EpisodeView,
    person: str,
    subject: str,
    occasion: Occasion,
    form: Form,
    recipient: str,
) -> MadeLink:
    workspace = context.workspace()
    with workspace.database.write() as session:
        new = sending.send_to_person(
            session,
            by=actor,
            keys=workspace.keys,
            episode_id=episode.id,
            person_id=person,
            about_person_id=subject if subject not in {"", person} else None,
            occasion=occasion,
            form_key=form.key,
            recipient=recipient or None,
            now=context.now(),
            days=workspace.settings.link_days,
        )
    note = f"For this person only. It works once, until {dates.in_words(local_day(new.expires_at))}."
    address = new.link(workspace.settings.base_url)
    return MadeLink(
        episode.organisation_id, address, form.title, form.minutes, note, sent_to=recipient or None
    )
