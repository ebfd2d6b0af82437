"""Every family the team works with, and adding one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.services.families import families
from feedback_app.services.families.families import FamilyLine
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context


def show_empty() -> None:
    """Shown when there are no families."""
    st.markdown(
        "**No families yet.** Use your own reference for a family, not a name. Add one to plan measures, "
        "send a form to a named person, and see who is due a second score."
    )


def show(lines: Sequence[FamilyLine], organisations: Mapping[str, str]) -> None:
    """A line for each, those with work under way first."""
    for line in lines:
        people = "1 person" if line.n_people == 1 else f"{line.n_people} people"
        facts = [people, "work under way" if line.n_open else "no work under way"]
        if len(organisations) > 1:
            facts.append(organisations.get(line.organisation_id, ""))
        with st.container(key=f"row-{line.id}"):
            st.page_link(pages.FAMILIES.link, label=literal(line.reference), query_params={"family": line.id})
            with st.container(key=f"facts-{line.id}"):
                st.markdown(literal(" · ".join(facts)))


def show_add(actor: Actor, organisations: Mapping[str, str], *, is_first: bool) -> None:
    """A reference is all it needs."""
    with st.expander("Add a family", expanded=is_first), st.form("add-family", enter_to_submit=False):
        organisation_id = next(iter(organisations))
        if len(organisations) > 1:
            organisation_id = st.selectbox(
                "Organisation", list(organisations), format_func=organisations.__getitem__
            )
        reference = st.text_input(
            "Your reference", max_chars=families.LONGEST_REFERENCE, autocomplete="off",
            help="Your team's own number for this family, such as PIT-0042. No names, no NHS number.",
        )  # fmt: skip
        pressed = st.form_submit_button("Add the family", type="primary")
    if pressed:
        with show_refusals():
            family_id = _add(actor, organisation_id, reference)
            st.query_params["family"] = family_id
            st.rerun()


def _add(actor: Actor, organisation_id: str, reference: str) -> str:
    workspace = context.workspace()
    with workspace.database.write() as session:
        return families.add_family(
            session, by=actor, keys=workspace.keys, organisation_id=organisation_id, reference=reference,
            now=context.now(),
        )  # fmt: skip
