"""Merges small counts until no group is about few people.

A group is 0 people or at least ``smallest``. Only sums of whole groups are published, so that subtraction
reveals nothing (see ``tables``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


Groups = tuple[frozenset[str], ...]


def is_small(n: int, smallest: int) -> bool:
    """Whether a number of people is too small to show: 1 to ``smallest`` - 1, but not 0."""
    return 0 < n < smallest


def grouped(counts: Mapping[str, int], smallest: int) -> Groups:
    """Group the keys: each alone if its count may be shown, the small ones together.

    counts: people by key, disjoint. Small counts are merged with the next smallest until they are
    ``smallest`` together (primary and secondary suppression in one step). If all together are fewer, they are
    one group, which must not be shown. Ties are broken by key, so the same counts always give the same
    groups.
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
    """Merge the groups further until each is 0 or at least ``smallest`` people in every row.

    rows: one mapping of counts by key per row; an absent key counts as 0. The total of every row must be 0 or
    at least ``smallest``; otherwise raises ValueError.
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
    """Merge neighbouring rows until every key is 0 or at least ``smallest`` people in every bundle.

    rows: counts by key in chronological order; the total for every key must be 0 or at least ``smallest``.
    Returns the indices of the rows of each bundle. Raises ValueError when a total is too small.
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
