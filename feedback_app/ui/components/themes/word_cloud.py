"""The words most people used, as a picture to download, as a sentence and as a table."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analysis.comments.quoting.cloud import Side, cloud_table
from feedback_app.services.themes.clouds import Cloud
from feedback_app.ui.components.dashboards.question_result import show_table
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.themes.theme_choice import SIDES


def show(clouds: Mapping[Side, Cloud]) -> None:
    with st.container(key="sides-clouds"):
        columns = st.columns(2, gap="large")
    for column, side in zip(columns, Side, strict=True):
        with column:
            _show_one(clouds[side])


def _show_one(cloud: Cloud) -> None:
    st.subheader(SIDES[cloud.side], anchor=False)
    st.markdown(literal(cloud.sentence))
    picture = cloud.picture
    if picture is None:
        return
    st.image(picture.png, width="stretch", alt=picture.alternative)
    rows = [(term, f"{people:,}") for term, people in cloud_table(cloud.terms)]
    show_table(pd.DataFrame(rows, columns=["Words", "People"]))
    with st.container(horizontal=True):
        for kind, data, mime in (("SVG", picture.svg, "image/svg+xml"), ("PNG", picture.png, "image/png")):
            st.download_button(
                f"Picture ({kind})",
                data,
                f"words-{cloud.side.value}.{kind.lower()}",
                mime,
                on_click="ignore",
                key=f"cloud-{cloud.side.value}-{kind}",
            )
