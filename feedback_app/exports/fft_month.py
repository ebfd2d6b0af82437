"""The monthly Friends and Family return as a table with configurable columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from analysis.disclosure import MARK, Figure, Suppressed
from feedback_app.errors import UserError
from surveys.core.model import Touchpoint


OWN_LAYOUT = Path(__file__).with_suffix(".yaml")
Mode = Literal[
    "sms",
    "electronic_discharge",
    "electronic_home",
    "paper_discharge",
    "paper_home",
    "telephone",
    "online",
    "other",
]
MODES: tuple[Mode, ...] = get_args(Mode)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LayoutColumn(_Frozen):
    """One column. ``code``: the option to count, or the mode for a number by mode."""

    heading: Annotated[str, Field(min_length=1)]
    value: Literal[
        "organisation", "month", "total", "count", "percent_positive", "percent_negative", "eligible",
        "mode", "note",
    ]  # fmt: skip
    code: str | None = None

    @model_validator(mode="after")
    def _has_its_code(self) -> LayoutColumn:
        if (self.code is not None) != (self.value in {"count", "mode"}):
            raise ValueError("a column for a count or a mode needs a code, and no other column has one")
        if self.value == "mode" and self.code not in MODES:
            raise ValueError(f"the mode must be one of {', '.join(MODES)}")
        return self


class ModeRule(_Frozen):
    """What the return calls a way of collecting, optionally at one touchpoint."""

    way: Literal["link", "point", "paper", "import"]
    touchpoint: Touchpoint | None = None
    mode: Mode


class Layout(_Frozen):
    """Columns in order, and the mode rules, of which the first that fits applies."""

    confirmed: bool
    note: str
    decimals: Annotated[int, Field(ge=0, le=6)]
    columns: Annotated[tuple[LayoutColumn, ...], Field(min_length=1)]
    modes: tuple[ModeRule, ...]

    def mode_of(self, way: str, touchpoint: str) -> str:
        """The mode in the return; ``other`` when no rule fits."""
        fits = (rule.mode for rule in self.modes if rule.way == way and rule.touchpoint in (None, touchpoint))
        return next(fits, "other")


@dataclass(frozen=True, slots=True)
class FftMonth:
    """One organisation's month. The percentages, positive and negative, are None without responses: a blank,
    not 0.
    """

    organisation: str
    month: str
    counts: Mapping[str, Figure]
    total: Figure
    percent: float | Suppressed | None
    negative: float | Suppressed | None
    modes: Mapping[str, Figure]


@cache
def own_layout() -> Layout:
    """The layout that comes with the product."""
    return read_layout(OWN_LAYOUT)


def read_layout(path: Path) -> Layout:
    """A layout from a file. Raises UserError ``fft_layout``, which says where the problem is."""
    try:
        loaded = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        return Layout.model_validate(loaded)
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise _wrong(path, f"{where}: {first['msg']}.") from None
    except (OSError, UnicodeError, YAMLError) as problem:
        raise _wrong(path, f"It cannot be read as YAML ({type(problem).__name__}).") from None


def headings(layout: Layout) -> list[str]:
    return [column.heading for column in layout.columns]


def cells(layout: Layout, month: FftMonth) -> list[object]:
    """One organisation's row, in column order."""
    return [_cell(layout, column, month) for column in layout.columns]


def _cell(layout: Layout, column: LayoutColumn, month: FftMonth) -> object:
    match column.value:
        case "organisation" | "month":
            return getattr(month, column.value)
        case "total":
            return _figure(month.total)
        case "count":
            return _figure(month.counts.get(column.code or "", 0))
        case "mode":
            return _figure(month.modes.get(column.code or "", 0))
        case "percent_positive":
            return _percent(month.percent, layout.decimals)
        case "percent_negative":
            return _percent(month.negative, layout.decimals)
        case "note":
            return None if layout.confirmed else layout.note
        case _:
            return None


def _percent(percent: float | Suppressed | None, decimals: int) -> object:
    if percent is None:
        return None
    return MARK if isinstance(percent, Suppressed) else f"{percent:.{decimals}f}"


def _figure(figure: Figure) -> object:
    return MARK if isinstance(figure, Suppressed) else figure


def _wrong(path: Path, what: str) -> UserError:
    return UserError(
        "fft_layout",
        where=f"The column map {path.name}",
        what=what,
        how=f"Start from a copy of {OWN_LAYOUT.name} in feedback_app/exports and change its headings.",
    )
