"""Exporting coded scores: which months, how people are named, and what was left out."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.exports.outcome_rows import NotExported, WhyLeftOut
from feedback_app.services.accounts.session_files import FileToHandOver, WhoMayFetch
from feedback_app.services.exporting.outcomes import (
    OmissionReason,
    OutcomeFile,
    Pseudonym,
    Receiver,
    WhichOutcomes,
    export_outcomes,
)
from feedback_app.ui.components import downloads
from feedback_app.ui.components.downloads import Download
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.exports.export_choice import PURPOSES, period
from feedback_app.ui.components.imports.import_file import counted
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context
from feedback_app.ui.session.state import TabState
from surveys.measures.catalogue import measures


NAMES = {
    Pseudonym.KEYED: "By a code that identifies no one outside this installation",
    Pseudonym.LOCAL: "By your own reference for the family",
}
RECEIVERS = {
    Receiver.TEAM: "Our own team",
    Receiver.OWN_TRUST: "Our trust’s information team",
    Receiver.NHS_ENGLAND: "NHS England",
    Receiver.COMMISSIONERS: "Commissioners",
    Receiver.EVALUATORS: "Evaluators of the service",
    Receiver.THE_PERSON: "The person themselves",
    Receiver.OTHER_AGREED: "Someone else, agreed with information governance",
}
WHY = {
    WhyLeftOut.NO_SCORE: "without a score; the family's page says why",
    WhyLeftOut.OUT_OF_RANGE: "outside the range of the measure",
    WhyLeftOut.NO_CODE: "without a code in the national list",
    WhyLeftOut.NOT_EXPORTED: "not exported",
    WhyLeftOut.GOAL_UNPLACED: "beyond the third goal, which has no code",
    WhyLeftOut.DUPLICATE: "the same day, episode, term and score as another",
}
prepared: TabState[OutcomeFile | None] = TabState("outcomes_prepared", None)


def show(actor: Actor, organisation_id: str) -> None:
    """The choices, the button, and the file once it is ready."""
    st.markdown(
        "Scores of families with their SNOMED CT codes, one row each: date, episode, who, code, term, score, "
        "and how many of the items were answered. "
        "Only scores within the range of the national list are included. The others are counted below."
    )
    first, last = period("outcomes", _forget)
    with st.form("export-outcomes", enter_to_submit=False):
        purpose = st.selectbox(
            "What is it for? We record the purpose, not the contents.",
            list(PURPOSES),
            index=None,
            format_func=PURPOSES.__getitem__,
            placeholder="Choose a purpose",
        )
        receiver = st.selectbox(
            "Who receives it?",
            list(RECEIVERS),
            index=None,
            format_func=RECEIVERS.__getitem__,
            placeholder="Choose who",
        )
        pseudonym = st.radio("How people are named", list(NAMES), format_func=NAMES.__getitem__)
        pressed = st.form_submit_button("Create file", type="primary")
    if pressed and (purpose is None or receiver is None):
        st.error("**Choose a purpose and who receives it.** We record both for every export.")
    elif pressed and purpose is not None and receiver is not None:
        which = WhichOutcomes(organisation_id, first, last)
        _prepare(actor, which, pseudonym, OmissionReason(purpose, receiver))
    _show_file(organisation_id)


def _prepare(actor: Actor, which: WhichOutcomes, pseudonym: Pseudonym, reason: OmissionReason) -> None:
    prepared.set(None)
    workspace = context.workspace()
    with show_refusals():
        file = export_outcomes(
            workspace.database,
            by=actor,
            keys=workspace.keys,
            which=which,
            pseudonym=pseudonym,
            reason=reason,
            now=context.now(),
        )
        prepared.set(file)


def _show_file(organisation_id: str) -> None:
    file = prepared.get()
    if file is None:
        return
    with st.container(border=True, key="export-file"):
        st.markdown(
            f"**The file is ready: {counted(file.n_rows, 'score')}.** They are about individual people."
        )
        st.markdown(
            "Store it where you store case notes. In a spreadsheet, import the codes as text. They are "
            "longer than the numbers it can hold."
        )
        for each in file.left_out:
            st.markdown(literal(f"Left out: {_words(each)}."))
        handed = FileToHandOver("outcomes", file.name, "text/csv; charset=utf-8", file.data)
        downloads.show(
            Download("Download", "outcomes-download", lambda: handed),
            who=WhoMayFetch.of(Permission.EXPORT_RESPONSES, [organisation_id]),
            is_primary=True,
        )
        st.button("Done", key="export-done", on_click=_forget)


def _words(left: NotExported) -> str:
    measure = measures().get(left.measure)
    name = measure.short_name if measure else left.measure
    why = f"{WHY[left.why]}: {left.note.rstrip('.')}" if left.note else WHY[left.why]
    return f"{left.n:,} of {name}, {why}"


def _forget() -> None:
    prepared.set(None)
