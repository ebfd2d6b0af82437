"""The first document of every Streamlit page, made from Streamlit's own, with our title, styles, script.

Without scripts it says what to do and where help is.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

import streamlit

from feedback_app.errors import OperationalError
from feedback_app.services.safety.crisis_lines import crisis_lines
from feedback_app.web.serving.own_assets import ASSETS_PATH


INDEX = Path(streamlit.__file__).parent / "static" / "index.html"

REPLACEMENTS = (
    (r"<!--.*?-->", ""),
    (r'<html lang="en">', '<html lang="en-GB" dir="ltr">'),
    (r"<title>Streamlit</title>", "{head}"),
    (r'<link rel="shortcut icon"[^>]*>', '<link rel="icon" href="/favicon.ico">'),
    (r'<link\s+rel="preload"[^>]*as="font"[^>]*/>', ""),  # 170 kB of a font the theme does not use
    (r'<link rel="service-desc"[^>]*>', ""),
    (r"<script>\s*window\.prerenderReady = false\s*</script>", ""),  # inline: our content policy refuses it
    (r"<noscript>.*?</noscript>", "<noscript>{without_script}</noscript>"),
    (r'="\./', '="/'),
)
HEAD = (
    "<title>{title}</title>"
    '<meta name="description" content="Tell us how it was. It takes two minutes.">'
    '<meta name="robots" content="noindex, nofollow">'
    '<meta name="referrer" content="no-referrer">'
    '<meta name="color-scheme" content="light dark">'
    '<link rel="stylesheet" href="{assets}/streamlit.css">'
    '<script src="{assets}/streamlit_page.js" defer></script>'
)


def make_shell(title: str) -> str:
    """The document. Raises OperationalError when Streamlit's own no longer has the places we change."""
    text = INDEX.read_text(encoding="utf-8")
    for pattern, replacement in REPLACEMENTS:
        text, count = re.subn(pattern, lambda _, new=replacement: new, text, flags=re.DOTALL)
        if not count:
            raise OperationalError(
                "streamlit_changed",
                where="Streamlit's static/index.html",
                what=f"The place {pattern} is gone.",
                how="Install the locked versions (./run does), and see feedback_app/web/shell.py.",
            )
    head = HEAD.format(title=html.escape(title), assets=ASSETS_PATH)
    return text.replace("{head}", head).replace("{without_script}", _without_script())


def _without_script() -> str:
    lines = "".join(
        f"<li>{html.escape(line.name)}: {html.escape(line.contact)}</li>" for line in crisis_lines()
    )
    return (
        "<h1>This page needs JavaScript</h1>"
        "<p>Please turn it on, or open your link on another phone or computer. Your answers are kept.</p>"
        f"<h2>If you need help now</h2><ul>{lines}</ul>"
    )
