"""Frames of text as tables of a report."""

from __future__ import annotations

import pandas as pd

from analysis.report.content.model import ReportTable


def from_frame(caption: str, frame: pd.DataFrame) -> ReportTable:
    """A frame whose cells are text already; None for an empty one is the caller's business."""
    rows = tuple(tuple(str(cell) for cell in row) for row in frame.itertuples(index=False, name=None))
    return ReportTable(caption, tuple(str(column) for column in frame.columns), rows)
