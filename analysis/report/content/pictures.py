"""Bars of shares for the editions in which counts are not shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

import altair as alt

from analysis.results.charts import written_bars


PERCENT = re.compile(r"([0-9]+)%")


def share_bars(rows: Sequence[tuple[str, str]]) -> alt.LayerChart | None:
    """One bar per (label, share as shown), from 0 to 100%; None when no share is shown.

    The bar of a bound ends at the bound, and its text says so. The chart contains nothing but these texts.
    """
    shown = [(label, text, int(found[1])) for label, text in rows if (found := PERCENT.match(text))]
    if not shown:
        return None
    labels, texts, percents = zip(*shown, strict=True)
    return written_bars(labels, "percent", percents, texts, widest=130)
