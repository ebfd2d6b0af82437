"""Which sheet of a workbook holds the answers, judged by the first rows of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass


LOOKED_AT = 40
_TITLES_WITHIN = 15
_ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class SheetHead:
    """What the first rows of a sheet show: its likely titles, and how many of them are the form's."""

    name: str
    titles: frozenset[str]
    n_known: int
    n_rows: int
    is_table: bool

    @property
    def rank(self) -> tuple[int, bool, bool]:
        """Higher for the sheet that more likely holds the answers."""
        return (self.n_known, self.is_table, self.n_rows >= 2)

    def is_like(self, other: SheetHead) -> bool:
        """Whether it has the same titles, nearly, and rows below them."""
        if self.n_rows < 2 or not self.titles or not other.titles:
            return False
        both = len(self.titles & other.titles)
        is_same = both >= _ALIKE * max(len(self.titles), len(other.titles))
        return is_same or (self.n_known >= 2 and self.n_known * 2 >= other.n_known)


def head_of(
    name: str, rows: Sequence[Sequence[str]], known: Collection[str], plain: Callable[[str], str]
) -> SheetHead:
    """What the first rows show. ``plain`` makes a title comparable with the ``known`` ones."""
    best: frozenset[str] = frozenset()
    n_known = 0
    for row in rows[:_TITLES_WITHIN]:
        titles = frozenset(plain(text) for text in row if text)
        found = sum(title in known for title in titles)
        if found > n_known or (not n_known and len(titles) > 1 and not best):
            best, n_known = titles, found
    wide = sum(sum(bool(text) for text in row) > 1 for row in rows)
    return SheetHead(name, best or _first(rows, plain), n_known, len(rows), is_table=wide >= 2)


def _first(rows: Sequence[Sequence[str]], plain: Callable[[str], str]) -> frozenset[str]:
    return frozenset(plain(text) for text in rows[0] if text) if rows else frozenset()
