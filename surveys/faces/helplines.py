"""Helplines, shown on every thank-you page."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from surveys.core.model import (
    Frozen,
    Label,
    Prose,
    Sentence,
    Slug,
)


class Helpline(Frozen):
    """One way to get help. ``contact`` says what to phone or text, in words anyone can follow.

    ``id`` identifies the line in translations; a line without one is in English in every language.
    """

    id: Slug | None = None
    name: Label
    contact: Sentence
    when: Sentence | None = None
    hours: Label | None = None
    ages: Label | None = None
    cost: Label | None = None
    source: Prose


class Helplines(Frozen):
    """The file ``helplines.yaml``. ``checked_on``: when someone last checked that every line is correct."""

    checked_on: date
    lines: tuple[Helpline, ...] = Field(min_length=1, max_length=20)
