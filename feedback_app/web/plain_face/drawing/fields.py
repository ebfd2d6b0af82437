"""What a question looks like on a plain page: values for the templates, which decide nothing themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """One radio button or box."""

    id: str
    value: str
    label: str
    hint: str
    is_chosen: bool = field(repr=False)
    picture: Markup | None = None


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Buttons or boxes that belong together. ``reasons`` come below the others, after "or".

    ``layout``: one below the other, in a row that wraps, or as the points of a line.
    """

    name: str
    kind: Literal["radio", "checkbox"]
    legend: str
    choices: tuple[ChoiceField, ...]
    reasons: tuple[ChoiceField, ...] = ()
    reason_name: str = ""
    layout: Literal["", "row", "points"] = ""
    wrong: tuple[str, ...] = ()
    described_by: str = ""
    picture: Markup | None = None


@dataclass(frozen=True, slots=True)
class TextField:
    """A field to type in. ``limit``: characters, for fields that count them."""

    name: str
    label: str
    value: str = field(repr=False)
    size: Literal["long", "line", "number", "year", "part"]
    limit: int | None = None
    is_code: bool = False
    described_by: str = ""


@dataclass(frozen=True, slots=True)
class Choosing:
    """One choice, several choices, or a point from 0 to 10. ``note`` says what the ends of the line mean."""

    shape: ClassVar[str] = "choosing"
    group: ChoiceGroup
    note: str = ""


@dataclass(frozen=True, slots=True)
class Statements:
    """Statements that share a scale, one group of buttons each."""

    shape: ClassVar[str] = "statements"
    groups: tuple[ChoiceGroup, ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """A person's own words."""

    shape: ClassVar[str] = "writing"
    text: TextField
    reasons: ChoiceGroup | None
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberFields:
    """A number, a day or a month, typed into one to three fields."""

    shape: ClassVar[str] = "figures"
    parts: tuple[TextField, ...]
    reasons: ChoiceGroup | None
    example: str = ""
    wrong: tuple[str, ...] = ()
    described_by: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """An information page: nothing to fill in."""

    shape: ClassVar[str] = "telling"
    paragraphs: tuple[str, ...]


Widget = Choosing | Statements | Writing | NumberFields | Telling
