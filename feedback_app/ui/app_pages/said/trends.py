"""Is it changing? One thing of one form followed month by month, judged as Making Data Count does."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analysis.spc.drawing.settings_table import KeptSettings
from feedback_app.access.permissions import Permission
from feedback_app.services.accounts.session_files import WhoMayFetch
from feedback_app.services.results.figures import newest_form
from feedback_app.services.results.view import Period
from feedback_app.services.team_pages import pages
from feedback_app.services.trends.chart_notes import list_notes
from feedback_app.services.trends.trend_settings import SavedTrend, settings_of
from feedback_app.services.trends.trends import event_days, series, things_to_follow
from feedback_app.ui.components.dashboards import filters, frame
from feedback_app.ui.components.trends import chart_notes, trend_choice, trend_settings, trend_shown


def draw(shown: frame.Dashboard) -> None:
    """What to follow, the chart, and what the team has saved about it."""
    actor, view, now = shown.actor, shown.view, shown.now
    if view.form_key is None:
        st.markdown(filters.NO_ANSWERS)
        return
    with shown.workspace.database.read() as session:
        mine = actor.scope(Permission.READ_RESULTS)
        form = newest_form(session, view.form_key, within=mine)
        notes = list_notes(session, by=actor, organisation=view.organisation)
    followed, codes = trend_choice.what(
        things_to_follow(form, with_alerts=bool(actor.scope(Permission.ANSWER_ALERTS)))
    )
    whole, one = replace(view, period=Period.ALL), filters.one_organisation(view, shown.own)
    trend = SavedTrend(one.id, form.key, followed, codes) if one else None
    with shown.workspace.database.read() as session:
        rows = series(session, by=actor, view=whole, followed=followed, codes=codes, now=now)
        days = event_days(session, by=actor, view=whole, followed=followed, now=now)
        kept = settings_of(session, by=actor, trend=trend) if trend else KeptSettings()
    who = WhoMayFetch.of(Permission.READ_RESULTS, [one.id] if one else [each.id for each in shown.own])
    trend_shown.show(trend_choice.how(followed, codes, kept), rows, days, kept=kept, notes=notes, who=who)
    shown.show_open_responses(whole)
    shown.show_meaning()
    trend_settings.show(actor, trend, kept, rows=rows, this_month=shown.month)
    chart_notes.show(actor, notes, own=shown.own, this_month=shown.month)


frame.show(pages.TRENDS, draw)
