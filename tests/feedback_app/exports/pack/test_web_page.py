"""The web page: whole in itself, no script, readable by ear."""

from __future__ import annotations

import re

from analysis.report import Exhibit
from feedback_app.exports.pack.web_page import html_bytes
from tests.feedback_app.exports.pack.made_reports import report


def test_it_is_whole_in_itself_and_runs_nothing() -> None:
    page = html_bytes(report()).decode()
    assert "<script" not in page
    assert re.findall(r'(?:src|href)="(?!data:)', page) == []
    assert "default-src 'none'" in page


def test_it_can_be_read_by_ear() -> None:
    made = report()
    page = html_bytes(made).decode()
    shown = [block for each in made.sections for block in each.blocks if isinstance(block, Exhibit)]
    assert '<html lang="en-GB">' in page
    assert f"<title>{made.title}</title>" in page
    assert page.count("<h1>") == 1
    assert page.count("<h2 ") == len(made.sections)
    assert page.count("<caption>") == sum(each.table is not None for each in shown)
    assert page.count('scope="row"') == sum(len(each.table.rows) for each in shown if each.table)
    pictures = re.findall(r'<img [^>]*alt="([^"]+)"', page)
    assert len(pictures) == page.count("<img ") == sum(each.chart is not None for each in shown)
