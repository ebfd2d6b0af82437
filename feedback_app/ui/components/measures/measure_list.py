"""Every measure: its licence, whether it can be sent, and what its definition does not say."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analysis import dates
from feedback_app.access.actor import Actor
from feedback_app.services.wording import wording_packs
from feedback_app.services.wording.wording_packs import MeasureState, PackView, WordingState
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context
from surveys.measures.model import LicenceClass, Measure


LICENCES = {
    LicenceClass.A: "words free to use",
    LicenceClass.B: "words unaltered, under their own licence",
    LicenceClass.C: "words with a licence of your own only",
    LicenceClass.D: "result typed in, words never stored here",
}
WORDS = {
    WordingState.SHIPPED: "words included",
    WordingState.PACK: "words added by your organisation",
    WordingState.NONE: "no words",
    WordingState.NEVER: "no words, the result is typed in",
}


def show(actor: Actor, states: Sequence[MeasureState], *, may_manage: bool) -> None:
    """Those that can be sent first, then the others."""
    ready = [each for each in states if each.why_not is None]
    others = [each for each in states if each.why_not is not None]
    for heading, shown in (("Can be sent", ready), ("Cannot be sent", others)):
        st.header(f"{heading} ({len(shown)})", anchor=False)
        for state in shown:
            _show_one(actor, state, may_manage=may_manage)


def _show_one(actor: Actor, state: MeasureState, *, may_manage: bool) -> None:
    measure = state.measure
    with st.container(key=f"row-{measure.key}"):
        st.text(f"{measure.short_name}: {measure.name}")
        with st.container(key=f"facts-{measure.key}"):
            kind = measure.licence.kind
            st.markdown(literal(f"Class {kind.value}, {LICENCES[kind]} · {WORDS[state.words]}"))
            if state.why_not is not None:
                st.markdown(literal(state.why_not[1]))
        if state.pack is not None:
            _show_pack(actor, state.pack, may_manage=may_manage)
        _show_left_out(measure)


def _show_pack(actor: Actor, pack: PackView, *, may_manage: bool) -> None:
    until = f"until {dates.in_words(pack.expires_on)}" if pack.expires_on else "with no end date"
    st.text(f"Licence of {pack.holder}, {pack.reference}, {until}. {pack.scope}")
    if may_manage:
        st.button(
            "Stop using these words", type="tertiary", key=f"withdraw-{pack.id}", on_click=_withdraw,
            args=(actor, pack.id),
        )  # fmt: skip


def _show_left_out(measure: Measure) -> None:
    """What could not be confirmed, so that no one searches for it."""
    with st.expander("Licence, sources, and what is left out"):
        st.markdown(literal(f"{measure.licence.holder}: {measure.licence.terms}"))
        for name in measure.sources:
            st.markdown(
                literal(f"Source: {measure.citation(name)}"), help=literal(measure.source_details(name))
            )
        for gap in measure.left_out:
            st.markdown(f"**{literal(f'Left out: {gap.what}.')}** {literal(gap.why)}")


def _withdraw(actor: Actor, pack_id: str) -> None:
    with show_refusals(), context.workspace().database.write() as session:
        wording_packs.withdraw_pack(session, by=actor, pack_id=pack_id, now=context.now())
