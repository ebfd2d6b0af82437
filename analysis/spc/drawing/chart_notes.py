"""Events on a control chart, and the rows above it in which their texts do not overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from analysis.spc.model import SpcPoint


LETTER = 6.4  # px; the mean width of a character


@dataclass(frozen=True, slots=True)
class ChartLabel:
    """An event on a date: drawn as a thin line with its text on top."""

    date: date
    text: str


def rebase_notes(points: Sequence[SpcPoint]) -> list[ChartLabel]:
    """ "New limits" on the first date of each part after the first."""
    pairs = pairwise(points)
    return [
        ChartLabel(after.date, "New limits")
        for before, after in pairs
        if before.rebase_group != after.rebase_group
    ]


def note_rows(notes: Sequence[ChartLabel], points: Sequence[SpcPoint], width: int) -> tuple[list[int], int]:
    """The row of each note above the chart, so that notes do not overlap; and the number of rows."""
    first, last = points[0].date.toordinal(), points[-1].date.toordinal()
    ends: list[float] = []
    placed: dict[int, int] = {}
    for place in sorted(range(len(notes)), key=lambda at: notes[at].date):
        start = width * (notes[place].date.toordinal() - first) / max(1, last - first)
        row = next((at for at, end in enumerate(ends) if end < start), len(ends))
        ends[row : row + 1] = [start + LETTER * len(notes[place].text) + 8]
        placed[place] = row
    return [placed[place] for place in range(len(notes))], len(ends)
