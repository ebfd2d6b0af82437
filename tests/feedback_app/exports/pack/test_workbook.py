"""The workbook: figures, what they mean, a sheet a section; counts are numbers."""

from __future__ import annotations

import io

from openpyxl import Workbook, load_workbook

from analysis.report import Edition
from feedback_app.exports.pack.workbook import xlsx_bytes
from tests.feedback_app.exports.pack.made_reports import report


def opened(edition: Edition = Edition.COMMISSIONERS) -> Workbook:
    return load_workbook(io.BytesIO(xlsx_bytes(report(edition))))


def test_it_says_what_it_is() -> None:
    found = opened()
    assert found.properties.title == "Feedback and outcomes, July to September 2026"
    assert found.properties.creator == "North Team"
    assert found.sheetnames[:3] == ["About", "Figures", "Codebook"]
    assert all(len(name) <= 31 for name in found.sheetnames)
    assert len(found.sheetnames) == 3 + len(report().sections)


def test_every_figure_is_explained() -> None:
    found = opened()
    figures = {str(row[0]) for row in found["Figures"].iter_rows(min_row=2, values_only=True)}
    explained = {str(row[0]): row[1] for row in found["Codebook"].iter_rows(min_row=2, values_only=True)}
    assert figures <= set(explained)
    assert all(explained.values())
    assert {"hidden", "12 of hidden"} <= set(explained)


def test_counts_are_numbers_and_what_is_hidden_is_a_word() -> None:
    sheet = opened()[next(name for name in opened().sheetnames if "said about" in name)]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == "They listened"]
    assert rows == [("They listened", 30, "hidden", "hidden", 0)]
