"""What the team taught the machine: learn again, look at the versions, undo one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from analysis import dates
from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.comments import model_versions
from feedback_app.services.comments.model_versions import ModelVersion
from feedback_app.services.local_time import local_day
from feedback_app.services.organisations import OrganisationView
from feedback_app.services.themes import model_training
from feedback_app.services.themes.model_training import Taught
from feedback_app.services.themes.training_job import TrainingProgress, classroom
from feedback_app.ui.components import errors_shown, own_organisation
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.session import context


LOOK_EVERY = 1.0
FAILED = "**Learning failed.** Nothing changed. Try again, or ask the person who runs the service."


def show(actor: Actor, organisations: Sequence[OrganisationView]) -> None:
    """Shown only to people who may change how comments are sorted."""
    may = [each for each in organisations if actor.may(Permission.CHANGE_THEME_MODEL, each.id)]
    if not may:
        return
    st.header("What your team taught the machine", anchor=False)
    chosen = own_organisation.choose(may)
    if chosen is None:
        return
    with context.workspace().database.read() as session:
        ready = model_training.ready(session, by=actor, organisation_id=chosen.id)
        versions = model_versions.versions(session, by=actor, organisation_id=chosen.id)
    st.markdown(
        "Each comment you check teaches the machine how your team sorts. What it learns is used only if it "
        f"then sorts better. {ready.have:,} of {ready.need:,} checked comments needed."
    )
    progress = classroom.progress(chosen.id)
    if progress is not None and progress.is_running:
        st.fragment(partial(_watch, chosen.id), run_every=LOOK_EVERY)()
        return
    if progress is not None:
        _tell(progress)
    st.button(
        "Learn from our corrections",
        key="learn",
        disabled=ready.have < ready.need,
        on_click=_learn,
        args=(actor, chosen.id),
    )
    _show_versions(actor, chosen.id, versions)


def _watch(organisation_id: str) -> None:
    """Checks again every second; the page stays usable."""
    progress = classroom.progress(organisation_id)
    if progress is None or not progress.is_running:
        st.rerun()
    share = progress.done / progress.total if progress.total else 0.0
    st.progress(share, text="Learning. You can continue working or leave this page.")


def _tell(progress: TrainingProgress) -> None:
    if progress.problem is not None:
        errors_shown.show(progress.problem)
    elif progress.failed:
        st.error(FAILED)
    elif progress.taught is not None:
        st.success(_outcome(progress.taught))


def _outcome(taught: Taught) -> str:
    if taught.better:
        return f"**Version {taught.version} sorts better and is in use.** {_figures(taught.metrics)}"
    return (
        f"**Version {taught.version} does not sort better, so nothing changes.** {_figures(taught.metrics)}"
    )


def _figures(metrics: model_versions.Metrics) -> str:
    """What cross-validation said, before and after."""
    needed = ("themes_before", "themes_after", "sentiment_before", "sentiment_after")
    themes, themes_now, sentiment, sentiment_now = (_percent(metrics.get(name)) for name in needed)
    return f"Themes right: {themes}, now {themes_now}. Sentiments right: {sentiment}, now {sentiment_now}."


def _percent(figure: model_versions.Figure) -> str:
    return f"{100 * figure:.0f}%" if isinstance(figure, float | int) else "not known"


def _show_versions(actor: Actor, organisation_id: str, versions: Sequence[ModelVersion]) -> None:
    if not versions:
        st.markdown("No version yet. Comments are sorted by the model that comes with the product.")
        return
    for each in versions:
        state = "in use" if each.is_current else "better when it was made" if each.better else "not better"
        day = dates.in_words(local_day(each.created_at))
        st.markdown(f"**Version {each.version}**, {day}: {state}. {_figures(each.metrics)}")
    if any(each.is_current for each in versions):
        st.button("Undo the version in use", key="roll-back", on_click=_back, args=(actor, organisation_id))


def _learn(actor: Actor, organisation_id: str) -> None:
    workspace = context.workspace()
    work = partial(
        model_training.retrain,
        workspace.database,
        by=actor,
        keys=workspace.keys,
        organisation_id=organisation_id,
        clock=workspace.now,
    )
    classroom.start(organisation_id, lambda progress: work(progress=progress))


def _back(actor: Actor, organisation_id: str) -> None:
    with show_refusals(), context.workspace().database.write() as session:
        model_versions.roll_back(session, by=actor, organisation_id=organisation_id, now=context.now())
    classroom.forget(organisation_id)
