"""Converts data frames of text to report tables."""

from __future__ import annotations

import pandas as pd

from analysis.report.content.model import ReportTable


def from_frame(caption: str, frame: pd.DataFrame) -> ReportTable:
    """Convert a frame of text cells. The caller must handle an empty frame."""
    rows = tuple(tuple(str(cell) for cell in row) for row in frame.itertuples(index=False, name=None))
    return ReportTable(caption, tuple(str(column) for column in frame.columns), rows)
