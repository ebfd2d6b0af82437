"""An attacker with a pencil: adds and subtracts up to three published figures and looks whom that leaves.

A query is a set of cells (who: organisation, period, month, form, answer) and the number of people in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import numpy as np


Cell = tuple[str, ...]
Query = tuple[frozenset[Cell], int]


def isolated(queries: Iterable[Query], cells: Mapping[Cell, int], smallest: int) -> list[int]:
    """Sizes of the groups of 1 to ``smallest`` - 1 people that up to three of these queries single out.

    A combination singles out when no cell counts below 0 in it, after what is published as empty is left out:
    the people it counts are then really there, each at least once.
    """
    published = list(dict.fromkeys(queries))
    empty = frozenset(cell for some, n in published if n == 0 for cell in some)
    order = sorted(set(cells) - empty)
    rows = [np.array([cell in some for cell in order], dtype=np.int8) for some, n in published if n > 0]
    sizes = np.array([n for _, n in published if n > 0])
    found: set[int] = {int(n) for n in sizes if 0 < n < smallest}
    if rows:
        found |= _of_two_and_three(np.array(rows), sizes, smallest)
    return sorted(found)


def _of_two_and_three(rows: np.ndarray, sizes: np.ndarray, smallest: int) -> set[int]:
    found: set[int] = set()
    for sign in (1, -1):
        for first in range(len(rows)):
            # a + sign b - c, and a + sign b alone: the third may be nothing
            pair_sizes = sizes[first] + sign * sizes
            pair_rows = rows[first] + sign * rows
            for second in np.flatnonzero((pair_sizes > 0) & (pair_sizes < smallest)):
                if (pair_rows[second] >= 0).all():
                    found.add(int(pair_sizes[second]))
            for second, third in _promising(pair_sizes, sizes, smallest):
                if (pair_rows[second] - rows[third] >= 0).all():
                    found.add(int(pair_sizes[second] - sizes[third]))
    return found


def _promising(pair_sizes: np.ndarray, sizes: np.ndarray, smallest: int) -> Sequence[tuple[int, int]]:
    left = pair_sizes[:, None] - sizes[None, :]
    return [(int(a), int(b)) for a, b in zip(*np.nonzero((left > 0) & (left < smallest)), strict=True)]


def naive(cells: Mapping[Cell, int], smallest: int) -> list[Query]:
    """What "hide every count below the threshold" would publish: any filter on any two places of a cell."""
    queries: list[Query] = [(frozenset(cells), sum(cells.values()))]
    values = [sorted({cell[place] for cell in cells}) for place in range(len(next(iter(cells))))]
    for first, second in product(range(len(values)), repeat=2):
        for one, other in product(values[first], values[second]):
            some = frozenset(cell for cell in cells if cell[first] == one and cell[second] == other)
            n = sum(cells[cell] for cell in some)
            if n == 0 or n >= smallest:
                queries.append((some, n))
    return queries
