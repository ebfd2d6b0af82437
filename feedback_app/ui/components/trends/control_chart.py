"""A trend: what it says in a sentence, badges, chart, how it was judged, and the numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analysis.spc import NO_FACET, Trend, settings_line, verdict
from analysis.spc.drawing.badges import badges
from analysis.spc.drawing.chart import spc_chart, spc_page
from analysis.spc.drawing.chart_notes import ChartLabel
from analysis.spc.drawing.data_table import table
from analysis.spc.drawing.picture import png, svg
from analysis.spc.look import Look
from feedback_app.services.accounts.session_files import FileToHandOver, WhoMayFetch
from feedback_app.ui.components import downloads, pictures
from feedback_app.ui.components.dashboards.question_result import show_table
from feedback_app.ui.components.downloads import Download
from feedback_app.ui.components.literal_text import literal


def show(
    trend: Trend, look: Look, *, notes: Sequence[ChartLabel], who: WhoMayFetch, why: str, kept: str = ""
) -> None:
    """Draw it.

    why: what the numbers suggested, when they chose the chart. kept: the team's saved settings for it.
    """
    said = verdict(trend, look)
    with st.container(key="trend"):
        st.header(literal(look.title), anchor=False)
        st.markdown(f"**{literal(said)}**")
        with st.container(horizontal=True, key="badges"):
            for badge in badges(trend, NO_FACET):
                pictures.show(badge, width=220, alt=_told(badge))
        st.altair_chart(
            spc_chart(trend, NO_FACET, look, notes=notes),
            width="stretch",
            theme=None,
            alt=f"{look.title}. {said}",
            key="trend-chart",
        )
        for line in (why, settings_line(trend), kept, *(note.what for note in trend.warnings)):
            if line:
                st.markdown(literal(line))
        show_table(table(trend, NO_FACET, look))
        _pictures(trend, look, notes, kept, who)


def _pictures(trend: Trend, look: Look, notes: Sequence[ChartLabel], kept: str, who: WhoMayFetch) -> None:
    """To download: with title, sentence and settings in the picture."""

    def drawn(kind: str) -> FileToHandOver:
        draw, mime = (png, "image/png") if kind == "png" else (svg, "image/svg+xml")
        page = spc_page(trend, NO_FACET, look, notes=notes, kept=kept)
        return FileToHandOver("trend_picture", f"trend.{kind}", mime, draw(page))

    downloads.show(
        Download("Picture (PNG)", "picture-PNG", lambda: drawn("png")),
        Download("Picture (SVG)", "picture-SVG", lambda: drawn("svg")),
        who=who,
    )


def _told(badge: str) -> str:
    """The title of a badge, which says in words what it shows."""
    return badge.partition("<title>")[2].partition("</title>")[0] or "Badge"
