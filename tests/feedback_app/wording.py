"""A template of a wording pack as a licensed team fills it in; the words are invented."""

from __future__ import annotations

import re

from surveys.measure_catalogue import measures
from surveys.wording_packs import pack_template


LAST_DAY = "2026-03-20"


def filled(key: str = "epds", *, expires: str = LAST_DAY, words: str = "Some words") -> str:
    """The template as somebody fills it in."""
    text = re.sub(r'""', f'"{words}"', pack_template(measures()[key]))
    text = text.replace("expires_on: null", f"expires_on: {expires}")
    return re.sub(r"recorded_on: #.*", "recorded_on: 2026-03-10", text)
