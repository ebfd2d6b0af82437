"""Protects a table of counts, months by forms, of one organisation in one publication period.

Two levels are published: the whole period in groups of forms, and bundles of months in groups that are the
same or coarser. This is safe. Proof: assign to every cell (a month of a form) a whole number, the sum of what
an attacker adds and subtracts. In a group of the period, subtract the smallest number of each month from that
month's published count and add it to the group's: the total is unchanged, because the months of a group add
up to the group. What remains of every month is 0 or more, and what remains of the group is the smallest
number of its cells. So any combination without a cell below 0, as a number of people must be, is a sum of
published counts, each of which is 0 or at least ``smallest``. This is true for any number of figures added
and subtracted, not only for three.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.disclosure.figures import Figure, Suppressed, total_of
from analysis.disclosure.groups import Groups, bundled, coarsened, grouped, is_small


@dataclass(frozen=True, slots=True)
class Bundle:
    """Neighbouring rows that are shown together, by index; other fields as in Protected."""

    rows: tuple[int, ...]
    columns: Mapping[str, Figure]
    blocks: Mapping[str, Figure]
    total: Figure


@dataclass(frozen=True, slots=True)
class Protected:
    """What may be shown of a table. ``columns``: each column over all rows. ``blocks``: sums of columns.

    ``groups``: which columns are hidden together; their sum can be worked out and is large enough to be
    known.
    """

    columns: Mapping[str, Figure]
    blocks: Mapping[str, Figure]
    total: Figure
    groups: Groups
    bundles: tuple[Bundle, ...]


def protect(
    rows: Sequence[Mapping[str, int]], blocks: Mapping[str, Sequence[str]], smallest: int
) -> Protected:
    """Hide what is too small in a table, and as much of the rest as necessary.

    rows: one mapping of people by column per row, in chronological order. blocks: block -> its columns; every
    column belongs to exactly one block, and groups never span blocks, so that block sums stay safe to show
    next to other figures for exactly these columns. Raises ValueError on a column without a block or a
    negative count.
    """
    columns = [column for some in blocks.values() for column in some]
    if any(set(row) - set(columns) for row in rows) or any(n < 0 for row in rows for n in row.values()):
        raise ValueError("each column belongs to one block, and no count is below zero")
    whole = {column: sum(row.get(column, 0) for row in rows) for column in columns}
    groups: dict[str, Groups] = {
        block: grouped({column: whole[column] for column in some}, smallest) for block, some in blocks.items()
    }
    open_blocks = [b for b, some in blocks.items() if not is_small(sum(whole[c] for c in some), smallest)]
    counts = [
        {block: sum(row.get(column, 0) for column in blocks[block]) for block in open_blocks} for row in rows
    ]
    places = bundled(counts, smallest) if rows else ()
    sums = [{c: sum(rows[place].get(c, 0) for place in bundle) for c in columns} for bundle in places]
    in_months = {
        block: coarsened(
            groups[block],
            [{column: each[column] for column in blocks[block]} for each in sums],
            smallest,
        )
        for block in open_blocks
    }
    columns_shown, blocks_shown, total = _figures(whole, blocks, groups, smallest)
    bundles = tuple(
        Bundle(bundle, *_figures(each, blocks, in_months, smallest))
        for bundle, each in zip(places, sums, strict=True)
    )
    all_groups = tuple(group for some in groups.values() for group in some)
    return Protected(columns_shown, blocks_shown, total, all_groups, bundles)


def _figures(
    counts: Mapping[str, int],
    blocks: Mapping[str, Sequence[str]],
    groups: Mapping[str, Groups],
    smallest: int,
) -> tuple[dict[str, Figure], dict[str, Figure], Figure]:
    """The figures of single-column groups and of shown blocks. No groups: a hidden block."""
    columns: dict[str, Figure] = {}
    block_figures: dict[str, Figure] = {}
    for block, some in blocks.items():
        whole = sum(counts[column] for column in some)
        is_hidden = block not in groups or is_small(whole, smallest)
        block_figures[block] = Suppressed() if is_hidden else whole
        alone = set[str]() if is_hidden else {c for group in groups[block] if len(group) == 1 for c in group}
        columns.update({column: counts[column] if column in alone else Suppressed() for column in some})
    return columns, block_figures, total_of(block_figures.values())
