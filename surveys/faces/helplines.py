"""Where somebody finds help at once: the lines shown on every thank-you page."""

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
    """One way to get help. ``contact`` says what to phone or text, in words anybody can follow.

    ``id`` is what a translation knows the line by; a line without one stays English in every language.
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
    """The file ``helplines.yaml``. ``checked_on``: when somebody last made sure that each line is right."""

    checked_on: date
    lines: tuple[Helpline, ...] = Field(min_length=1, max_length=20)
