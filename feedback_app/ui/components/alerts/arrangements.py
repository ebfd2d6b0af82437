"""When the team works, who answers alerts, and how long they may wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.errors import Refused
from feedback_app.services.safety import settings
from feedback_app.services.safety.settings import Colleague, Safety
from feedback_app.services.safety.working_hours import WorkingHours
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.session import context
from feedback_app.ui.session.state import TabState


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOBODY = ""
just_kept: TabState[bool] = TabState("safety_kept", False)


def show(actor: Actor, organisation_id: str, now: Safety, colleagues: Sequence[Colleague]) -> None:
    st.header("Who answers alerts, and when", anchor=False)
    if just_kept.get():
        st.success("Saved. Alerts raised from now on go to these people.")
        just_kept.set(False)
    names = {NOBODY: "No one", **{each.account_id: each.name for each in colleagues}}
    with st.form("safety", enter_to_submit=False):
        owner = _person("Owner: emailed at once", names, now.owner_id)
        deputy = _person("Deputy: emailed if no one takes an alert in time", names, now.deputy_id)
        worked = st.multiselect(
            "Working days", range(7), default=sorted(now.hours.days), format_func=DAYS.__getitem__
        )
        opens = st.time_input("From", value=now.hours.opens)
        closes = st.time_input("Until", value=now.hours.closes)
        closed = st.text_area(
            "Days off, one per line (such as 2026-12-25)",
            value="\n".join(sorted(str(day) for day in now.hours.closed)),
        )
        hours = st.number_input(
            "Working hours until the deputy is emailed",
            1,
            settings.LONGEST_WAIT_HOURS,
            now.hours_to_acknowledge,
        )
        minutes = st.number_input(
            "Minutes before an unfinished form with such an answer raises an alert", 1,
            settings.LONGEST_DRAFT_MINUTES, now.draft_minutes,
        )  # fmt: skip
        pressed = st.form_submit_button("Save", type="primary")
    if pressed:
        with show_refusals():
            arrangements = Safety(
                WorkingHours(frozenset(worked), opens, closes, _days_off(closed)),
                hours_to_acknowledge=int(hours), draft_minutes=int(minutes),
                owner_id=owner or None, deputy_id=deputy or None,
            )  # fmt: skip
            with context.workspace().database.write() as session:
                settings.change_safety(
                    session, by=actor, organisation_id=organisation_id, safety=arrangements, now=context.now()
                )
            just_kept.set(True)
            st.rerun()


def _person(label: str, names: Mapping[str, str], account_id: str | None) -> str:
    ids = list(names)
    index = ids.index(account_id) if account_id is not None and account_id in names else 0
    return st.selectbox(label, ids, index=index, format_func=names.__getitem__)


def _days_off(text: str) -> frozenset[date]:
    try:
        return frozenset(date.fromisoformat(line.strip()) for line in text.splitlines() if line.strip())
    except ValueError:
        raise Refused(
            "hours_wrong", where="Days off", what="One of the lines is not a date.",
            how="Write each date as year, month and day, such as 2026-12-25, on its own line.",
        ) from None  # fmt: skip
