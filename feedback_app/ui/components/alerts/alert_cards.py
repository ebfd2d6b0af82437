"""One alert: which answer, whose it is, who has taken it, and the outcome."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.services.alert_desk import alerts
from feedback_app.services.alert_desk.alerts import AlertOutcome, AlertView
from feedback_app.services.team_pages import pages
from feedback_app.ui.components import days, fresh_form
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.families import due_words
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context


def show_empty() -> None:
    """Shown when there has never been an alert."""
    st.markdown(
        "**No alerts.** When a named person gives an answer that needs a conversation, it appears here at "
        "once, and on every page of the team."
    )


def show_what_it_is() -> None:
    """What an alert can and cannot know. The team sees it every time."""
    st.markdown(
        "An alert says that one answer needs a conversation. It is not a measure of risk. If there is "
        "no alert, that does not mean someone is safe. Free text is not screened: read what people write."
    )


def show_waiting(actor: Actor, found: Sequence[AlertView]) -> None:
    """Alerts that no one has taken, the oldest first."""
    waiting = [each for each in found if each.is_open]
    st.header(f"Need a conversation ({len(waiting):,})", anchor=False)
    if not waiting:
        st.markdown("No alerts are waiting. Every alert has been taken.")
    for alert in waiting:
        with st.container(key=f"alert-{alert.id}", border=True):
            _show_facts(alert)
            _show_take(actor, alert, "Take this alert and record the outcome", expanded=len(waiting) == 1)


def show_taken(actor: Actor, found: Sequence[AlertView]) -> None:
    """Alerts that someone took: unfinished ones before finished ones."""
    taken = {
        "Taken, not finished": [each for each in found if not each.is_open and not each.is_finished],
        "Finished": [each for each in found if each.is_finished],
    }
    for heading, group in taken.items():
        if group:
            st.header(f"{heading} ({len(group):,})", anchor=False)
        for alert in group:
            with st.container(key=f"row-{alert.id}"):
                _show_facts(alert)
                _show_outcome(alert)
                _show_take(actor, alert, "Add to this", expanded=False)


def _show_facts(alert: AlertView) -> None:
    st.text(alert.who)
    with st.container(key=f"facts-{alert.id}"):
        st.markdown(literal(" · ".join(_facts(alert))))
    if alert.is_open:
        st.markdown(literal(_who_takes_it(alert)))
    with st.container(horizontal=True):
        if alert.family_id:
            st.page_link(
                pages.FAMILIES.link, label="Open the family", query_params={"family": alert.family_id}
            )
        if alert.response_id:
            st.page_link(
                pages.RESPONSES.link, label="Open the answers", query_params={"response": alert.response_id}
            )


def _facts(alert: AlertView) -> list[str]:
    facts = [days.moment(alert.raised_at)]
    if alert.measure:
        facts.append(due_words.title(context.measures(), alert.measure))
    facts.append(f"question {(alert.item or alert.question_id).removeprefix(f'{alert.measure}_')}")
    if alert.is_draft:
        facts.append("started but not sent")
    if alert.is_typed_in:
        facts.append("typed in by the team")
    return facts


def _who_takes_it(alert: AlertView) -> str:
    named = f"Owner: {alert.owner or 'no one named'}. Deputy: {alert.deputy or 'no one named'}."
    next_one = alert.deputy or alert.owner
    if alert.escalated_at:
        return f"{named} No one took it in time: the deputy was emailed on {days.moment(alert.escalated_at)}."
    if alert.deadline and next_one:
        return f"{named} If no one takes it, {next_one} will be emailed on {days.moment(alert.deadline)}."
    return named


def _show_outcome(alert: AlertView) -> None:
    if alert.outcome and alert.acknowledged_at:
        who = alert.acknowledged_by or "someone who has left"
        st.markdown(literal(f"{alert.outcome.words}. Taken by {who}, {days.moment(alert.acknowledged_at)}."))
    if alert.note:
        st.text(alert.note)


def _show_take(actor: Actor, alert: AlertView, label: str, *, expanded: bool) -> None:
    name = f"take-{alert.id}"
    with st.expander(label, expanded=expanded), st.form(fresh_form.key(name), enter_to_submit=False):
        outcome = st.selectbox(
            "Outcome",
            list(AlertOutcome),
            index=None,
            placeholder="Choose",
            format_func=lambda each: each.words,
        )
        note = st.text_area(
            "Note for the team", max_chars=alerts.LONGEST_NOTE,
            help="Stored encrypted. Put everything else in your service's own record.",
        )  # fmt: skip
        pressed = st.form_submit_button("Save", type="primary")
    if pressed and outcome is None:  # no default: a press alone must not say "we talked"
        st.error("**Choose an outcome.** Select one from the list.")
    elif pressed and outcome is not None:
        with show_refusals():
            workspace = context.workspace()
            with workspace.database.write() as session:
                alerts.acknowledge(
                    session, by=actor, keys=workspace.keys, alert_id=alert.id, outcome=outcome, note=note,
                    now=context.now(),
                )  # fmt: skip
            fresh_form.renew(name)
            st.rerun()
