"""A form for one person of the family: their own link, shown once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.services.families import addressing
from feedback_app.services.families.families import PersonView
from feedback_app.services.families.vocabulary import Occasion
from feedback_app.services.results.names import form_name
from feedback_app.ui import context
from feedback_app.ui.components import days
from feedback_app.ui.components.kind_errors import told_kindly
from feedback_app.ui.components.link_card import MadeLink
from feedback_app.ui.components.one_person import made
from surveys.model import Audience, Form, Mode


def can_be_sent(forms: Sequence[Form]) -> dict[str, Form]:
    """Forms for families that say whose answers they are."""
    return {
        form.key: form
        for form in forms
        if form.audience is Audience.FAMILY and form.mode is not Mode.ANONYMOUS
    }


def show(actor: Actor, episode_id: str, people: Sequence[PersonView], forms: Mapping[str, Form]) -> None:
    """Who, which form, on what occasion."""
    able = {each.id: each.called for each in people if each.role.answers}
    if not able:
        return
    with st.expander("Send a form to one of them"):
        if not forms:
            st.markdown(
                "There is no form yet that says whose answers it holds. The feedback forms are anonymous."
            )
            return
        about = {"": "Themselves", **{each.id: each.called for each in people}}
        with st.form("send-form", enter_to_submit=False):
            person = st.selectbox("To whom", list(able), format_func=able.__getitem__)
            key = st.selectbox("Form", list(forms), format_func=lambda each: form_name(forms[each]))
            subject = st.selectbox("About whom", list(about), format_func=about.__getitem__, key="send-about")
            occasion = st.selectbox("Occasion", list(Occasion), format_func=lambda each: each.words)
            pressed = st.form_submit_button("Make their link", type="primary")
        if pressed:
            with told_kindly():
                made.set(_send(actor, episode_id, person, subject, occasion, forms[key]))


def _send(
    actor: Actor, episode_id: str, person: str, subject: str, occasion: Occasion, form: Form
) -> MadeLink:
    place = context.workspace()
    with place.database.write() as session:
        new = addressing.send_to_person(
            session, by=actor, keys=place.keys, episode_id=episode_id, person_id=person,
            about_person_id=subject if subject not in {"", person} else None, occasion=occasion,
            form_key=form.key, now=context.now(), days=place.settings.link_days,
        )  # fmt: skip
    until = days.in_words(new.expires_at.date())
    note = f"For this person only. It works once, until {until}."
    return MadeLink(new.link(place.settings.base_url), form.title, form.minutes, note)
