"""Putting small counts together until no group is about few people.

A group is 0 people or at least ``smallest``. What is published are sums of whole groups and nothing else;
that is what makes subtracting useless (see ``tables``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


Groups = tuple[frozenset[str], ...]


def is_small(n: int, smallest: int) -> bool:
    """Whether so many people are too few to show: 1 to ``smallest`` - 1. Nobody is not few."""
    return 0 < n < smallest


def grouped(counts: Mapping[str, int], smallest: int) -> Groups:
    """The keys, each alone if its count may be shown, the small ones together.

    counts: people by key, disjoint. The small ones are joined by the next smallest until they are
    ``smallest`` together (primary and secondary suppression in one). All together may still be fewer:
    then they are one group, which nothing may show. Equal counts are taken in the order of their keys, so
    the same counts always give the same groups.
    """
    rising = sorted((n, key) for key, n in counts.items() if n > 0)
    together: list[str] = []
    so_far = 0
    for n, key in rising:
        if not is_small(n, smallest) and not is_small(so_far, smallest):
            break
        together.append(key)
        so_far += n
    alone = [frozenset({key}) for key in counts if key not in together]
    return (*alone, frozenset(together)) if together else tuple(alone)


def coarsened(groups: Groups, rows: Iterable[Mapping[str, int]], smallest: int) -> Groups:
    """The groups, joined further until each is 0 or ``smallest`` people in every row.

    rows: counts by key, one mapping a row; a key that is absent counts 0. Every row must have 0 or at least
    ``smallest`` people altogether. Raises ValueError when one has fewer.
    """
    rows = list(rows)
    while True:
        joined = _one_joined(groups, rows, smallest)
        if joined is None:
            return groups
        groups = joined


def _one_joined(groups: Groups, rows: Sequence[Mapping[str, int]], smallest: int) -> Groups | None:
    for row in rows:
        counts = {group: sum(row.get(key, 0) for key in group) for group in groups}
        small = [group for group in groups if is_small(counts[group], smallest)]
        if small:
            others = [group for group in groups if counts[group] > 0 and group != small[0]]
            if not others:
                raise ValueError("a row has fewer people than the smallest group")
            next_one = min(others, key=lambda group: (counts[group], sorted(group)))
            rest = tuple(group for group in groups if group not in (small[0], next_one))
            return (*rest, small[0] | next_one)
    return None


def bundled(rows: Sequence[Mapping[str, int]], smallest: int) -> tuple[tuple[int, ...], ...]:
    """Neighbouring rows put together until every key is 0 or ``smallest`` people in every bundle.

    rows: counts by key in the order of time; all of them together must be 0 or ``smallest`` for every key.
    Returns the places of the rows, bundle by bundle. Raises ValueError when the whole is too small.
    """

    def is_fine(places: Iterable[int]) -> bool:
        here = [rows[place] for place in places]
        keys = {key for row in here for key in row}
        return not any(is_small(sum(row.get(key, 0) for row in here), smallest) for key in keys)

    closed: list[tuple[int, ...]] = []
    under_way: tuple[int, ...] = ()
    for place in range(len(rows)):
        under_way = (*under_way, place)
        if is_fine(under_way):
            closed.append(under_way)
            under_way = ()
    while under_way and not is_fine(under_way):
        if not closed:
            raise ValueError("all rows together have fewer people than the smallest group")
        under_way = (*closed.pop(), *under_way)
    return (*closed, under_way) if under_way else tuple(closed)
