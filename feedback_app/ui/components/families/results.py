"""What was completed in an episode, and checking what was typed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from analysis import dates
from feedback_app.access.actor import Actor
from feedback_app.services.episodes import entries
from feedback_app.services.episodes.results import ResultView
from feedback_app.services.families.vocabulary import EntryMode
from feedback_app.services.outcomes.episode_scores import EpisodeScores
from feedback_app.services.outcomes.goal_marks import goal_mark
from feedback_app.services.outcomes.score_words import score_words
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.families import due_words
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context
from surveys.sheet_digits import SheetReading


def show(
    actor: Actor, results: Sequence[ResultView], called: Mapping[str, str], scores: EpisodeScores
) -> None:
    """A row for each, the newest first. ``called``: people and goals by their ids."""
    st.subheader("Completed", anchor=False)
    if not results:
        st.markdown("Nothing yet in this episode.")
    score_of = _scores_in_words(scores)
    for result in results:
        with st.container(key=f"row-{result.id}"):
            st.text(_title(result, called))
            with st.container(key=f"facts-{result.id}"):
                st.markdown(literal(" · ".join(_facts(result, score_of.get(result.id, "")))))
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


def _title(result: ResultView, called: Mapping[str, str]) -> str:
    """A rating says which goal it is for."""
    title = f"{due_words.title(context.measures(), result.measure)}: {_who(result, called)}"
    goal = goal_mark(result.instance).id if result.instance else None
    return f"{title}, {called[goal]}" if goal is not None and goal in called else title


def _scores_in_words(scores: EpisodeScores) -> Mapping[str, str]:
    found: dict[str, list[str]] = {}
    for each in scores.results:
        found.setdefault(each.result_id, []).append(score_words(each))
    return {result_id: ", ".join(words) for result_id, words in found.items()}


def _facts(result: ResultView, score: str) -> list[str]:
    how = "on a screen" if result.response_id else EntryMode(result.mode).words.lower()
    facts = [dates.in_words(result.completed_on), score, result.occasion.words.lower(), how]
    if result.stated_total is not None and not result.instance:
        facts.append(f"total on the sheet {result.stated_total}" if result.entry.codes else "only the total")
    if (reading := _reading(result)) != "":
        facts.append(reading)
    if result.is_entered_twice and not result.differs_at:
        facts.append("typed in twice")
    return [fact for fact in facts if fact]


def _reading(result: ResultView) -> str:
    """How the digits of reversed items were read, where a measure has any."""
    known = context.measures().known().get(result.measure)
    if known is None or not known.reversed_items or not result.entry.codes:
        return ""
    items = ", ".join(str(number) for number in known.reversed_items)
    match result.entry.reading:
        case SheetReading.WORDS:
            return "read by the words of each answer"
        case SheetReading.SAME_WAY:
            return f"digits of items {items} read as running the same way as the others"
        case SheetReading.OTHER_WAY:
            return f"digits of items {items} read as already reversed on the sheet"
        case None:
            return f"check items {items} against the sheet: it was not asked how their digits are printed"


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
    if not result.is_entered_twice and result.typed_in_by != actor.account_id:
        st.link_button(
            "Type it in again, to check",
            f"/type-again/{result.id}",
            type="tertiary",
            key=f"again-{result.id}",
        )
    st.button(
        "Undo this entry",
        type="tertiary",
        key=f"take-back-{result.id}",
        on_click=_take_back,
        args=(actor, result.id),
    )


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
