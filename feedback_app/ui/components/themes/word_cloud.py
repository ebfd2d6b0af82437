"""The words most people used, as a picture to download, as a sentence and as a table."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analysis.comments.quoting.cloud import Side, cloud_table
from feedback_app.services.accounts.session_files import FileToHandOver, WhoMayFetch
from feedback_app.services.themes.clouds import Cloud
from feedback_app.ui.components import downloads, pictures
from feedback_app.ui.components.dashboards.question_result import show_table
from feedback_app.ui.components.downloads import Download
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.themes.theme_choice import SIDES


def show(clouds: Mapping[Side, Cloud], who: WhoMayFetch) -> None:
    with st.container(key="sides-clouds"):
        columns = st.columns(2, gap="large")
    for column, side in zip(columns, Side, strict=True):
        with column:
            _show_one(clouds[side], who)


def _show_one(cloud: Cloud, who: WhoMayFetch) -> None:
    st.subheader(SIDES[cloud.side], anchor=False)
    st.markdown(literal(cloud.sentence))
    picture = cloud.picture
    if picture is None:
        return
    pictures.show(picture.png, alt=picture.alternative)
    rows = [(term, f"{people:,}") for term, people in cloud_table(cloud.terms)]
    show_table(pd.DataFrame(rows, columns=["Words", "People"]))
    name, side = f"words-{cloud.side.value}", cloud.side.value
    vector = FileToHandOver("word_cloud", f"{name}.svg", "image/svg+xml", picture.svg.encode())
    pixels = FileToHandOver("word_cloud", f"{name}.png", "image/png", picture.png)
    downloads.show(
        Download("Picture (SVG)", f"cloud-{side}-SVG", lambda: vector),
        Download("Picture (PNG)", f"cloud-{side}-PNG", lambda: pixels),
        who=who,
    )
