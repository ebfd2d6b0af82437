"""What a bench found: figures as medians over rounds, their targets, and the machine used."""

from __future__ import annotations

import math
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal


Better = Literal["more", "less"]


@dataclass(frozen=True, slots=True)
class BenchFigure:
    """One line of the table. ``rounds``: the figure from each round. ``why_not``: why it was not measured."""

    name: str
    label: str
    unit: str
    rounds: tuple[float, ...] = ()
    target: float | None = None
    better: Better = "more"
    why_not: str = ""

    @property
    def value(self) -> float | None:
        """The median of the rounds, or None when it was not measured."""
        return statistics.median(self.rounds) if self.rounds else None

    @property
    def is_met(self) -> bool | None:
        """Whether the target was reached; None without a target or a value."""
        if self.target is None or self.value is None:
            return None
        return self.value >= self.target if self.better == "more" else self.value <= self.target

    def as_record(self) -> dict[str, Any]:
        record: dict[str, Any] = {
            "name": self.name,
            "label": self.label,
            "unit": self.unit,
            "value": self.value,
            "rounds": list(self.rounds),
            "target": self.target,
            "is_met": self.is_met,
        }
        return {**record, "why_not": self.why_not} if self.why_not else record


@dataclass(frozen=True, slots=True)
class Found:
    """Everything a bench reports. ``failures``: replies from the product that were not the expected ones."""

    figures: tuple[BenchFigure, ...]
    failures: int
    machine: dict[str, Any] = field(default_factory=dict)

    @property
    def is_short_of_a_target(self) -> bool:
        return any(figure.is_met is False for figure in self.figures)

    def as_record(self) -> dict[str, Any]:
        figures = [figure.as_record() for figure in self.figures]
        return {"figures": figures, "failures": self.failures, "machine": self.machine}


def figure(
    name: str,
    label: str,
    unit: str,
    rounds: Iterable[float],
    target: float | None = None,
    better: Better = "more",
) -> BenchFigure:
    """A figure from its rounds, rounded to meaningful digits."""
    return BenchFigure(name, label, unit, tuple(_short(each) for each in rounds), target, better)


def quantile(values: Sequence[float], part: float) -> float:
    """The smallest value that at least ``part`` of all values do not exceed; 0 when there are none."""
    if not values:
        return 0.0
    return sorted(values)[max(0, math.ceil(part * len(values)) - 1)]


def machine() -> dict[str, Any]:
    """What the figures depend on. The load average shows whether anything else was running at the time."""
    return {
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "load_average": [round(each, 2) for each in os.getloadavg()],
    }


def _short(value: float) -> float:
    return round(value, 3 if value < 10 else 1)
