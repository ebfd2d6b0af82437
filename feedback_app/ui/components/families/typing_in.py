"""Typing in a measure from paper, the telephone or a conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.errors import Refused
from feedback_app.services.episodes import entries
from feedback_app.services.episodes.entries import Entry
from feedback_app.services.episodes.goals import GoalView, mark_of
from feedback_app.services.families.families import PersonView
from feedback_app.services.families.vocabulary import EntryMode, Occasion
from feedback_app.services.measure_reading import KnownMeasure
from feedback_app.ui.components import days, fresh_form
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.session import context


ITEMS_HELP = (
    "One value for each item in order, separated by spaces. Use a dash for no answer, such as 1 0 - 2"
)


def show(actor: Actor, episode_id: str, people: Sequence[PersonView], goals: Sequence[GoalView]) -> None:
    """Who, what, when, how it reached you, and the values. A goal's rating is from the person who set it."""
    able = {each.id: each.called for each in people if each.role.answers}
    if not able:
        return
    known = context.measures().known()
    about = {"": "Themselves", **{each.id: each.called for each in people}}
    with st.expander("Type in a measure"):
        measure = known[
            st.selectbox(
                "Measure", list(known), format_func=lambda each: known[each].title, key="typed-measure"
            )
        ]
        rated = {each.id: each for each in goals} if measure.is_goals else {}
        if measure.is_goals and not rated:
            st.markdown("A rating belongs to a goal. Set the goal with the person first.")
            return
        with st.form(fresh_form.key("type-in"), enter_to_submit=False):
            if measure.is_goals:
                words = {each.id: _spoken(each, able) for each in goals}
                goal = rated[st.selectbox("Which goal", list(rated), format_func=words.__getitem__)]
                person, instance = goal.person_id, mark_of(goal.place, goal.id)
            else:
                person = st.selectbox("Who answered", list(able), format_func=able.__getitem__)
                instance = ""
            subject = st.selectbox("About", list(about), format_func=about.__getitem__, key="typed-about")
            day = st.date_input("Day it was answered", value=context.today(), format=days.FORMAT)
            occasion = st.selectbox(
                "Occasion", list(Occasion), format_func=lambda each: each.words, key="typed-occasion"
            )
            mode = st.selectbox("How it reached you", list(EntryMode), format_func=lambda each: each.words)
            items, total = fields(measure, fresh_form.key("type-in"))
            pressed = st.form_submit_button("Save", type="primary")
        if pressed:
            with show_refusals():
                workspace = context.workspace()
                entry = entry_from(items, total)
                with workspace.database.write() as session:
                    entries.enter_measure(
                        session, by=actor, keys=workspace.keys, episode_id=episode_id, person_id=person,
                        about_person_id=subject if subject not in {"", person} else None,
                        measure=measure.id, instance=instance, completed_on=day, occasion=occasion, mode=mode,
                        entry=entry, now=context.now(), reader=context.measures(),
                    )  # fmt: skip
                fresh_form.renew("type-in")
                st.rerun()


def _spoken(goal: GoalView, called: Mapping[str, str]) -> str:
    ended = " (ended)" if goal.ended_at else ""
    return f"{called.get(goal.person_id, '')}: {goal.words}{ended}"


def fields(measure: KnownMeasure, name: str) -> tuple[str, str]:
    """Answers where the items are known, and the total if the form has one; one rating for a goal."""
    if measure.is_goals:
        label = f"Rating, {measure.lowest} to {measure.highest}"
        return "", st.text_input(label, key=f"total-{name}", autocomplete="off")
    items = ""
    if measure.n_items:
        items = st.text_input(
            f"Answers to the {measure.n_items} items",
            key=f"items-{name}",
            help=ITEMS_HELP,
            autocomplete="off",
        )
    if not measure.has_total:
        return items, ""
    label = f"{measure.total_label}, if the form has one" if measure.n_items else measure.total_label
    return items, st.text_input(label, key=f"total-{name}", autocomplete="off")


def entry_from(items: str, total: str) -> Entry:
    """What was typed. Raises Refused ``entry_total`` when it is not a number, without repeating it."""
    codes = tuple(None if each in {"-", "–", "—"} else each for each in items.split())
    try:
        number = Decimal(total.strip()) if total.strip() else None
    except InvalidOperation:
        raise Refused(
            "entry_total",
            where="Total",
            what="The total is not a number.",
            how="Write figures only, such as 12.",
        ) from None
    return Entry(codes, number)
