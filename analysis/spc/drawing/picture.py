"""Renders a chart as PNG or SVG, without a browser or network access."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import quoteattr

import altair as alt
import vl_convert


Chart = alt.LayerChart | alt.VConcatChart
PLOT_WIDTH = 620  # px, for a chart that would fill its container on a page


def png(chart: Chart, *, scale: float = 2) -> bytes:
    """The chart as PNG; ``scale`` 2 is sharp in print at the usual size."""
    return vl_convert.vegalite_to_png(_fixed(chart), scale=scale, allowed_base_urls=[])


def svg(chart: Chart) -> bytes:
    """The chart as SVG in UTF-8; screen readers get the verdict, then a sentence for each point."""
    drawn = vl_convert.vegalite_to_svg(_fixed(chart), allowed_base_urls=[])
    said = quoteattr(str(chart.to_dict().get("description", "")))
    return drawn.replace("<svg ", f'<svg role="graphics-document" aria-label={said} ', 1).encode()


def _fixed(chart: Chart) -> dict[str, Any]:
    made = chart.to_dict()
    if made.get("width") == "container":
        made |= {"width": PLOT_WIDTH, "autosize": {"type": "pad", "contains": "padding"}}
    return made
