"""A team's saved settings of a trend: target, trajectory, baseline and rebases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from analysis.dates import short_month
from analysis.spc.look import Look
from analysis.spc.model import Direction, Observation, SpcSettings


@dataclass(frozen=True, slots=True)
class Rebase:
    """New limits from this month (its first day), and why. ``id`` is the database id."""

    month: date
    reason: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Trajectory:
    """A linear plan from one month's value to another's; None before the first, the last value after."""

    first_month: date
    first_value: float
    last_month: date
    last_value: float

    def at(self, month: date) -> float | None:
        """The planned value for this month."""
        if month < self.first_month:
            return None
        whole, gone = _months(self.first_month, self.last_month), _months(self.first_month, month)
        if gone >= whole:
            return self.last_value
        return self.first_value + (self.last_value - self.first_value) * gone / whole


@dataclass(frozen=True, slots=True)
class KeptSettings:
    """The saved settings; None: not set. ``baseline``: limits from this many first points of each part."""

    direction: Direction | None = None
    target: float | None = None
    trajectory: Trajectory | None = None
    baseline: int | None = None
    rebases: tuple[Rebase, ...] = ()

    def planned(self, rows: Sequence[Observation]) -> tuple[Observation, ...]:
        """The rows with their planned values. Apply it before combining months into quarters."""
        if self.trajectory is None:
            return tuple(rows)
        return tuple(replace(row, trajectory=self.trajectory.at(row.date)) for row in rows)

    def settings(self, rows: Sequence[Observation], start: SpcSettings) -> SpcSettings:
        """``start`` with baseline and rebases. A rebase applies from the first row in or after its month:
        with quarters, from the first whole one.
        """
        dates = sorted({row.date for row in rows})
        found = (next((day for day in dates if day >= each.month), None) for each in self.rebases)
        return replace(start, fix_after_n_points=self.baseline, rebase=tuple(day for day in found if day))

    def reasons(self, rows: Sequence[Observation]) -> tuple[tuple[date, str], ...]:
        """(month, reason) of the rebases that begin at one of the rows, to be drawn there."""
        starts = {row.date for row in rows}
        return tuple((each.month, each.reason) for each in self.rebases if each.month in starts)


def kept_line(kept: KeptSettings, look: Look) -> str:
    """The saved settings on one line under the chart; empty without any."""
    said: list[str] = []
    if kept.target is not None:
        said.append(f"target {look.number(kept.target)}")
    if kept.trajectory is not None:
        way = kept.trajectory
        said.append(
            f"planned from {look.number(way.first_value)} ({short_month(way.first_month)}) "
            f"to {look.number(way.last_value)} ({short_month(way.last_month)})"
        )
    if kept.baseline is not None:
        said.append(f"baseline of {kept.baseline} points")
    said += [f"new limits from {short_month(each.month)} ({each.reason})" for each in kept.rebases]
    return f"Set by the team: {'; '.join(said)}." if said else ""


def _months(first: date, last: date) -> int:
    return 12 * (last.year - first.year) + last.month - first.month
