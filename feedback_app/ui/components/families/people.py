"""The people of a family: who they are, how old a baby is, contact details if the team stores them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.services.families import contacts, families
from feedback_app.services.families.contacts import Contact
from feedback_app.services.families.families import PersonView
from feedback_app.services.families.vocabulary import PersonRole
from feedback_app.ui.components import days, fresh_form
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context
from feedback_app.ui.session.state import TabState


shown_contact: TabState[str | None] = TabState("shown_contact", None)
BABIES = (PersonRole.INFANT, PersonRole.UNBORN)


def show(actor: Actor, people: Sequence[PersonView]) -> None:
    st.header("People", anchor=False)
    if not people:
        st.markdown("No one yet. Add the parent or carer who answers, and the baby it is about.")
    for person in people:
        with st.container(key=f"row-{person.id}"):
            st.text(person.called)
            if person.age:
                with st.container(key=f"facts-{person.id}"):
                    st.markdown(literal(person.age))
            if person.role is PersonRole.UNBORN:
                _show_birth(actor, person)
            if person.role not in BABIES:
                _show_contact(actor, person)


def show_add(actor: Actor, family_id: str, *, is_first: bool) -> None:
    """The role decides what is asked."""
    with st.expander("Add a person", expanded=is_first):
        role = st.selectbox("Who is it?", list(PersonRole), format_func=lambda each: each.words, key="role")
        with st.form(fresh_form.key("add-person"), enter_to_submit=False):
            label = st.text_input(
                "How to tell them apart, if there are two", max_chars=families.LONGEST_REFERENCE,
                autocomplete="off", placeholder="grandmother, first twin", help="No names.",
            )  # fmt: skip
            born = due = None
            if role is PersonRole.INFANT:
                born = st.date_input("Month of birth (any day of it)", value=None, format=days.FORMAT)
            if role in BABIES:
                due = st.date_input(
                    "Month the baby was due (any day of it)", value=None, format=days.FORMAT,
                    help="For the corrected age of a baby born early, and the week of pregnancy.",
                )  # fmt: skip
            pressed = st.form_submit_button("Add the person", type="primary")
        if pressed:
            with show_refusals():
                _add(actor, family_id, role, label, due, born)
                fresh_form.renew("add-person")
                st.rerun()


def _add(
    actor: Actor, family_id: str, role: PersonRole, label: str, due: date | None, born: date | None
) -> None:
    workspace = context.workspace()
    with workspace.database.write() as session:
        families.add_person(
            session, by=actor, keys=workspace.keys, family_id=family_id, role=role, label=label or None,
            due_month=due, born_month=born, now=context.now(),
        )  # fmt: skip


def _show_birth(actor: Actor, person: PersonView) -> None:
    with st.expander("The baby was born"), st.form(f"birth-{person.id}", enter_to_submit=False):
        born = st.date_input("Month of birth (any day of it)", value=context.today(), format=days.FORMAT)
        if st.form_submit_button("Record the birth"):
            with show_refusals():
                with context.workspace().database.write() as session:
                    families.record_birth(
                        session, by=actor, person_id=person.id, born_month=born, now=context.now()
                    )
                st.rerun()


def _show_contact(actor: Actor, person: PersonView) -> None:
    """Only after a press, because looking at a contact is recorded."""
    if shown_contact.get() != person.id:
        st.button(
            "Show or change contact details", type="tertiary", key=f"contact-{person.id}",
            on_click=shown_contact.set, args=(person.id,),
        )  # fmt: skip
        return
    workspace = context.workspace()
    with workspace.database.write() as session:
        kept = contacts.contact_of(
            session, by=actor, keys=workspace.keys, person_id=person.id, now=context.now()
        )
    with st.form(f"keep-contact-{person.id}", enter_to_submit=False):
        st.markdown("Stored encrypted and separately. Leave every field blank to delete the details.")
        if kept.damaged:
            st.warning(f"**The stored {' and '.join(kept.damaged)} cannot be read.** Enter it again.")
        name = st.text_input("Name", value=kept.name or "", max_chars=contacts.LONGEST, autocomplete="off")
        email = st.text_input("Email address", value=kept.email or "", autocomplete="off")
        phone = st.text_input("Telephone", value=kept.phone or "", autocomplete="off")
        pressed = st.form_submit_button("Save and hide")
    if pressed:
        with show_refusals():
            with workspace.database.write() as session:
                contacts.keep_contact(
                    session, by=actor, keys=workspace.keys, person_id=person.id,
                    contact=Contact(name or None, email or None, phone or None), now=context.now(),
                )  # fmt: skip
            shown_contact.set(None)
            st.rerun()
