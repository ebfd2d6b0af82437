"""A report on the page, block by block, as every file has it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analysis.report import Bullets, Exhibit, Paragraph, Quotes, Report, ReportSection
from analysis.report.sections.overview import Difference
from feedback_app.ui.components.dashboards.question_result import show_table
from feedback_app.ui.components.literal_text import literal


NEVER_THERE = "not there"


def show(report: Report) -> None:
    """The whole report. People's words go only through ``st.text``."""
    st.header(literal(report.title), anchor=False)
    st.markdown(literal(report.subtitle))
    for section in report.sections:
        with st.container(key=f"pack-{section.key}"):
            _show_section(section)


def show_revised(changed: Sequence[Difference] | None) -> None:
    """What has changed since this same pack was last made."""
    if changed is None:
        return
    if not changed:
        st.markdown("Nothing has changed since this pack was last made.")
        return
    st.warning(
        f"**{len(changed)} of its figures have changed since this pack was last made**: "
        "answers came in late or were corrected."
    )
    rows = [(each.label, each.before or NEVER_THERE, each.now or NEVER_THERE) for each in changed]
    show_table(pd.DataFrame(rows, columns=pd.Index(["Figure", "Then", "Now"])))


def _show_section(section: ReportSection) -> None:
    st.header(literal(section.title), anchor=False)
    for place, block in enumerate(section.blocks):
        match block:
            case Paragraph():
                st.markdown(literal(block.text))
            case Bullets():
                st.markdown("\n".join(f"- {literal(item)}" for item in block.items))
            case Quotes():
                st.subheader(literal(block.title), anchor=False)
                for quote in block.quotes:
                    with st.container(border=True):
                        st.text(quote.text)
                        st.text(quote.said_by)
            case Exhibit():
                _show_exhibit(block, f"{section.key}-{place}")


def _show_exhibit(exhibit: Exhibit, key: str) -> None:
    st.subheader(literal(exhibit.title), anchor=False)
    st.markdown(f"**{literal(exhibit.sentence)}**")
    if exhibit.chart is not None:
        has_words = "description" in exhibit.chart.to_dict()  # a control chart brings its verdict
        words = None if has_words else exhibit.alternative
        st.altair_chart(exhibit.chart, width="stretch", theme=None, alt=words, key=f"pack-chart-{key}")
    for remark in exhibit.remarks:
        st.markdown(literal(remark))
    if exhibit.table is not None:
        given = exhibit.table
        frame = pd.DataFrame(list(given.rows), columns=pd.Index(given.headings))
        if exhibit.chart is None:
            shown = frame.map(literal).rename(columns=literal)
            st.table(shown.set_index(shown.columns[0]), border="horizontal")
        else:
            show_table(frame)
