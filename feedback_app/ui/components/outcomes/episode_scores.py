"""The scores of an episode: short on the family's page, in full on a page of their own."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from analysis import dates
from analysis.results.sentences import plain_number
from analysis.scores.joint_recovery import alone_sentence, joint_sentence
from feedback_app.services.outcomes.episode_scores import EpisodeScores
from feedback_app.services.outcomes.scored import ScoredResult
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.outcomes import score_line
from surveys.measures.catalogue import measures


def show_short(scores: EpisodeScores, called: Mapping[str, str], *, family_id: str, episode_id: str) -> None:
    """A line for each thing that was measured, and the way to the charts."""
    st.subheader("Scores", anchor=False)
    if not scores.results:
        st.markdown("No measure has been completed in this episode yet.")
        return
    for line in scores.lines:
        if line.scale is line.measure.total or line.measure.total is None:
            score_line.show_short(line, called)
    _show_joint(scores, called)
    _show_problems(scores, called)
    st.page_link(
        pages.SCORES.link,
        label="Scores over time, by every rule",
        query_params={"family": family_id, "episode": episode_id},
    )


def show(scores: EpisodeScores, called: Mapping[str, str]) -> None:
    """Totals first, in full; subscales folded away; then what has no score, and why."""
    if not scores.results:
        st.markdown(
            "No measure has been completed in this episode yet. Send one or type one in on the family's page."
        )
        return
    whole = [line for line in scores.lines if line.scale is line.measure.total or line.measure.total is None]
    parts = [line for line in scores.lines if line not in whole]
    _show_to_ask(scores, called)
    _show_joint(scores, called)
    for line in whole:
        score_line.show(line, called, alone=alone_sentence(line, scores.joint, measures()))
    if parts:
        st.header("Subscales", anchor=False)
        for line in parts:
            score_line.show(line, called, is_part=True)
    _show_wrong(scores, called)


def _show_to_ask(scores: EpisodeScores, called: Mapping[str, str]) -> None:
    """Items that can show a risk and have no answer: nothing was answered, so no alert, but no silence."""
    for each in scores.to_ask:
        st.warning(literal(f"{_name(each, called)}: {each.to_ask}"))


def _show_unread(scores: EpisodeScores, called: Mapping[str, str]) -> None:
    """A line for each measure of which only totals were typed in, with their days."""
    days: dict[tuple[str, str], list[str]] = {}
    for each in scores.unread:
        days.setdefault((each.measure, each.person_id), []).append(dates.in_words(each.on))
    said = {(each.measure, each.person_id): each.unread for each in scores.unread}
    for (key, person), found in days.items():
        who = f"{measures()[key].short_name}, {called.get(person, '')}, {', '.join(found)}"
        st.markdown(literal(f"{who}: {said[key, person]}"))


def _show_joint(scores: EpisodeScores, called: Mapping[str, str]) -> None:
    """Measures that say recovered only together."""
    for each in scores.joint:
        who = called.get(each.lines[0].first.respondent, "")
        st.markdown(literal(f"{who}: {joint_sentence(each)}"))


def _show_problems(scores: EpisodeScores, called: Mapping[str, str]) -> None:
    _show_to_ask(scores, called)
    _show_wrong(scores, called)


def _show_wrong(scores: EpisodeScores, called: Mapping[str, str]) -> None:
    _show_unread(scores, called)
    for each in scores.wrongly_added:
        st.warning(literal(f"{_name(each, called)}: {_differs(each)}"))
    if scores.without_score:
        with st.expander(f"Without a score ({len(scores.without_score)})"):
            for each in scores.without_score:
                why = each.no_score.why if each.no_score else ""
                st.markdown(literal(f"{_name(each, called)}: {why}"))
    if scores.goals_without_name:
        st.markdown(
            literal(
                f"Ratings without a goal's name: {len(scores.goals_without_name)}. No one recorded which "
                "goal they belong to, so they are not compared with anything."
            )
        )


def _name(result: ScoredResult, called: Mapping[str, str]) -> str:
    measure = measures().get(result.measure)
    name = measure.short_name if measure else result.measure
    return f"{name}, {called.get(result.person_id, '')}, {dates.in_words(result.on)}"


def _differs(result: ScoredResult) -> str:
    differs = result.differs
    if differs is None or differs.recomputed is None:
        stated = plain_number(differs.stated) if differs else ""
        return f"the paper says {stated}, and its answers give no total to compare it with."
    return (
        f"the paper says {plain_number(differs.stated)}, and its own answers add up to "
        f"{plain_number(differs.recomputed)}. We use the answers."
    )
