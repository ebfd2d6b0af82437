"""Is it changing? One thing of one form followed month by month, judged as Making Data Count does."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analysis.spc.drawing.settings_table import KeptSettings
from feedback_app.access.permissions import Permission
from feedback_app.services.organisations import list_organisations
from feedback_app.services.results.figures import forms_received, has_any_response, newest_form
from feedback_app.services.results.view import Period
from feedback_app.services.saved_views.saved_filter import Dashboard
from feedback_app.services.trends.chart_notes import list_notes
from feedback_app.services.trends.trend_settings import SavedTrend, settings_of
from feedback_app.services.trends.trends import event_days, series, things_to_follow
from feedback_app.ui.components.dashboards import (
    definitions,
    filters,
    first_steps,
    form_choice,
    open_responses_link,
)
from feedback_app.ui.components.trends import (
    chart_notes,
    trend_choice,
    trend_settings,
    trend_shown,
)
from feedback_app.ui.session import context, team_tab


actor, workspace, now, month = team_tab.signed_in(), context.workspace(), context.now(), team_tab.this_month()
st.title("Trends", anchor=False)
with workspace.database.read() as session:
    own = list_organisations(session, by=actor, permission=Permission.READ_RESULTS)
    has_any = has_any_response(session, by=actor)

if not has_any:
    first_steps.show(actor)
else:
    view = filters.show(actor, Dashboard.TRENDS, organisations=own, this_month=month, names=())
    with workspace.database.read() as session:
        every = replace(view, form_key=None, period=Period.ALL)
        forms = forms_received(session, by=actor, view=every, now=now)
    view = form_choice.show(view, forms)
    with workspace.database.read() as session:
        mine = actor.scope(Permission.READ_RESULTS)
        form = newest_form(session, view.form_key or forms[0].form_key, within=mine)
        notes = list_notes(session, by=actor, organisation=view.organisation)
    followed, codes = trend_choice.what(
        things_to_follow(form, with_alerts=bool(actor.scope(Permission.ANSWER_ALERTS)))
    )
    whole, one = replace(view, period=Period.ALL), filters.one_organisation(view, own)
    trend = SavedTrend(one.id, form.key, followed, codes) if one else None
    with workspace.database.read() as session:
        rows = series(session, by=actor, view=whole, followed=followed, codes=codes, now=now)
        days = event_days(session, by=actor, view=whole, followed=followed, now=now)
        kept = settings_of(session, by=actor, trend=trend) if trend else KeptSettings()
    chosen = trend_choice.how(followed, codes, kept)
    trend_shown.show(chosen, rows, days, kept=kept, notes=notes)
    open_responses_link.show(actor, replace(whole, form_key=form.key), now=now)
    definitions.show(Dashboard.TRENDS)
    trend_settings.show(actor, trend, kept, rows=rows, this_month=month)
    chart_notes.show(actor, notes, own=own, this_month=month)
