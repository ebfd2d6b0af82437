"""A report as a single web page that loads nothing else: no script, no font, no picture."""

from __future__ import annotations

from base64 import b64encode
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from analysis.report import Report
from analysis.report.content.model import Chart
from analysis.spc.drawing.picture import svg
from feedback_app.exports.safe_text import for_xml


def html_bytes(report: Report) -> bytes:
    """The page in UTF-8. It prints the way it looks on screen."""
    return _template().render(report=report).encode("utf-8")


def picture_address(chart: Chart) -> str:
    """The chart as a data address inside the page. As an image, nothing in it can run."""
    return f"data:image/svg+xml;base64,{b64encode(svg(chart)).decode()}"


@cache
def _template() -> Template:
    loader = PackageLoader("feedback_app.exports.pack", ".")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters["picture"] = picture_address
    environment.filters["clean"] = for_xml
    environment.tests["block"] = lambda block, kind: type(block).__name__ == kind
    return environment.get_template("report.html")
