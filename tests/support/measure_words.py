"""A template of a wording pack as a licensed team fills it in; the words are invented."""

from __future__ import annotations

import re
from datetime import datetime

from feedback_app.access.actor import Actor
from feedback_app.services.wording.wording_packs import record_pack
from feedback_app.storage.engine import Database
from surveys.measures.catalogue import measures
from surveys.measures.wording_packs import pack_template
from tests.support.cast import NOW


LAST_DAY = "2026-03-20"
LINE = "© 1987 Some Owner"
ITEM_10_AS_RISK = {**{f"epds_{item}": "0" for item in range(1, 10)}, "epds_10": "1"}
"""Codes of an EPDS whose tenth answer needs a conversation. Total 20: items 3 and 5 to 10 are reversed."""


def filled(
    key: str = "epds", *, expires: str = LAST_DAY, words: str = "Some words", line: str | None = None
) -> str:
    """The template as someone fills it in."""
    text = re.sub(r'(code: "(\w+)", label: )""', rf'\1"{words} \2"', pack_template(measures()[key]))
    text = text.replace('""', f'"{words}"')
    text = text.replace("expires_on: null", f"expires_on: {expires}")
    if line is not None:
        text = text.replace("attribution: null", f'attribution: "{line}"')
    return re.sub(r"recorded_on: #.*", "recorded_on: 2026-03-10", text)


def in_polish(key: str = "phq9") -> str:
    """A pack of a measure in another language than the product's, with the team's own words around it."""
    around = 'around: {title: "Jak się masz", introduction: "Kilka pytań.", thanks: "Dziękujemy."}'
    text = filled(key, words="Słowa").replace("language: en-GB", "language: pl")
    return re.sub(r"around: null.*", around, text)


def recorded(
    database: Database, by: Actor, organisation_id: str, text: str | None = None, now: datetime = NOW
) -> str:
    """The id of a pack, recorded in a transaction of its own."""
    with database.write() as session:
        return record_pack(
            session, by=by, organisation_id=organisation_id, text=text or filled(), name="pack.yaml", now=now
        )
