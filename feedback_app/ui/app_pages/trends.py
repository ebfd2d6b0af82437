"""Is it changing? One thing of one form followed month by month, judged as Making Data Count does."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analysis.spc import analyse
from analysis.spc.chart import Note
from analysis.spc.look import PERCENT, Look
from feedback_app.access.permissions import Permission
from feedback_app.services.organisations import list_organisations
from feedback_app.services.results.chart_notes import list_notes
from feedback_app.services.results.figures import forms_received, has_any_response, newest_form
from feedback_app.services.results.kept_filter import Dashboard
from feedback_app.services.results.trends import RESPONSES, series, things_to_follow
from feedback_app.services.results.view import Period
from feedback_app.ui import context, team_tab
from feedback_app.ui.components import (
    chart_notes,
    control_chart,
    filters,
    first_steps,
    form_choice,
    trend_choice,
)


actor, place, now, month = team_tab.signed_in(), context.workspace(), context.now(), team_tab.this_month()
st.title("Trends", anchor=False)
with place.database.read() as session:
    own = list_organisations(session, by=actor, permission=Permission.READ_RESULTS)
    has_any = has_any_response(session, by=actor)

if not has_any:
    first_steps.show(actor)
else:
    view = filters.show(actor, Dashboard.TRENDS, organisations=own, this_month=month, names=())
    with place.database.read() as session:
        whole = replace(view, form_key=None, period=Period.ALL)
        forms = forms_received(session, by=actor, view=whole, now=now)
    view = form_choice.show(view, forms)
    with place.database.read() as session:
        form = newest_form(session, view.form_key or forms[0].form_key)
        notes = list_notes(session, by=actor, organisation=view.organisation)
    chosen = trend_choice.show(things_to_follow(form))
    followed = chosen.followed
    with place.database.read() as session:
        rows = series(
            session,
            by=actor,
            view=replace(view, period=Period.ALL),
            followed=followed,
            codes=chosen.codes,
            now=now,
        )
    if not rows:
        st.markdown("There is no whole month with an answer to this yet. The present month is not counted.")
    else:
        rows, settings, why = trend_choice.judged(rows, chosen)
        labels = ", ".join(option.label for option in followed.options if option.code in chosen.codes)
        title = f"{followed.text} ({labels})" if labels else followed.text
        look = (
            Look(title, lowest=0, decimals=0) if followed.name == RESPONSES else replace(PERCENT, title=title)
        )
        drawn = [Note(note.month, note.text) for note in notes if rows[0].date <= note.month <= rows[-1].date]
        control_chart.show(analyse(rows, settings), look, notes=drawn, why=why)
    chart_notes.show(actor, notes, own=own, this_month=month)
