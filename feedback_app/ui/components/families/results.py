"""What was completed in an episode, and checking what was typed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from analysis import dates
from feedback_app.access.actor import Actor
from feedback_app.services.episodes import entries
from feedback_app.services.episodes.results import ResultView
from feedback_app.services.families.vocabulary import EntryMode
from feedback_app.services.measure_reading import KnownMeasure
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.families import due_words, typing_in
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context


def show(actor: Actor, results: Sequence[ResultView], called: Mapping[str, str]) -> None:
    """A row for each, the newest first."""
    st.subheader("Completed", anchor=False)
    if not results:
        st.markdown("Nothing yet in this episode.")
    for result in results:
        with st.container(key=f"row-{result.id}"):
            st.text(f"{due_words.title(context.measures(), result.measure)}: {_who(result, called)}")
            with st.container(key=f"facts-{result.id}"):
                st.markdown(literal(" · ".join(_facts(result))))
            if result.response_id:
                st.page_link(
                    pages.RESPONSES.link,
                    label="Open the answers",
                    query_params={"response": result.response_id},
                )
            else:
                _show_second_look(actor, result)


def _who(result: ResultView, called: Mapping[str, str]) -> str:
    person = called.get(result.person_id, "")
    return f"{person} about {called.get(result.about_person_id, '')}" if result.about_person_id else person


def _facts(result: ResultView) -> list[str]:
    how = "on a screen" if result.response_id else EntryMode(result.mode).words.lower()
    facts = [dates.in_words(result.completed_on), result.occasion.words.lower(), how]
    if result.stated_total is not None:
        facts.append(f"stated total {result.stated_total}")
    if result.is_entered_twice and not result.differs_at:
        facts.append("typed in twice")
    return facts


def _show_second_look(actor: Actor, result: ResultView) -> None:
    if result.differs_at:
        where = ", ".join(
            "the total" if each == entries.TOTAL else f"item {each}" for each in result.differs_at
        )
        st.warning(f"Two people typed it in differently: {where}. Check the paper.")
        with st.container(horizontal=True):
            for label, keep in (("The first is right", False), ("The second is right", True)):
                st.button(
                    label, key=f"settle-{result.id}-{keep}", on_click=_settle, args=(actor, result.id, keep)
                )
        return
    known = context.measures().known().get(result.measure)
    if known and not result.is_entered_twice and result.typed_in_by != actor.account_id:
        _show_again(actor, result, known)
    st.button(
        "Undo this entry",
        type="tertiary",
        key=f"take-back-{result.id}",
        on_click=_take_back,
        args=(actor, result.id),
    )


def _show_again(actor: Actor, result: ResultView, known: KnownMeasure) -> None:
    with st.expander("Type it in again, to check"), st.form(f"again-{result.id}", enter_to_submit=False):
        items, total = typing_in.fields(known, result.id)
        if st.form_submit_button("Compare"):
            with show_refusals():
                workspace = context.workspace()
                entry = typing_in.entry_from(items, total)
                with workspace.database.write() as session:
                    entries.enter_again(
                        session, by=actor, keys=workspace.keys, result_id=result.id, entry=entry,
                        now=context.now(), reader=context.measures(),
                    )  # fmt: skip
                st.rerun()


def _settle(actor: Actor, result_id: str, keep_second: bool) -> None:
    workspace = context.workspace()
    with show_refusals(), workspace.database.write() as session:
        entries.settle(
            session,
            by=actor,
            keys=workspace.keys,
            result_id=result_id,
            keep_second=keep_second,
            now=context.now(),
        )


def _take_back(actor: Actor, result_id: str) -> None:
    with show_refusals(), context.workspace().database.write() as session:
        entries.take_back(session, by=actor, result_id=result_id, now=context.now())
