"""The Friends and Family Test as NHS England's publication hides it.

Rules as in github.com/nhsengland/fft_pipeline (see disclosure.yaml), written anew: 1 to 4 responses are
hidden; where the smallest of some siblings is hidden so, the next smallest is hidden too; below a hidden
parent the two smallest are hidden. 0 is shown. The six counts are hidden by any of the three; the
percentages by the first alone, which is what the publication does. Here a sibling hidden by any rule
shows no percentage either: one small team has few siblings to hide among.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from analysis.disclosure.groups import is_small


@dataclass(frozen=True, slots=True)
class FftPublication:
    """Which rows are hidden, by rule. Keys are those that were given."""

    first_level: frozenset[str]
    second_level: frozenset[str]
    cascade: frozenset[str]

    @property
    def hidden(self) -> frozenset[str]:
        """By any of the three."""
        return self.first_level | self.second_level | self.cascade


def publish_fft(
    responses: Mapping[str, int],
    *,
    smallest: int,
    parents: Mapping[str, str] | None = None,
    hidden_parents: Collection[str] = (),
) -> FftPublication:
    """Which rows of one level are hidden.

    responses: total responses by row. parents: row -> parent; without it all rows are siblings.
    hidden_parents: parents that are hidden themselves. Equal numbers share a rank, as in the pipeline; of
    several rows at the second rank the first in the order of their keys is hidden.
    """
    families: dict[str, list[str]] = {}
    for row in responses:
        families.setdefault((parents or {}).get(row, ""), []).append(row)
    first = {row for row, n in responses.items() if is_small(n, smallest)}
    second: set[str] = set()
    cascade: set[str] = set()
    for parent, rows in families.items():
        ranks = _ranks(rows, responses)
        if len(ranks) > 1 and ranks[0][0] in first:
            second.add(ranks[1][0])
        if parent in hidden_parents:
            cascade.update(row for rank in ranks[:2] for row in rank)
    return FftPublication(frozenset(first), frozenset(second), frozenset(cascade))


def _ranks(rows: Sequence[str], responses: Mapping[str, int]) -> list[list[str]]:
    """Rows with responses, the fewest first; those with the same number together."""
    ranks: dict[int, list[str]] = {}
    for row in sorted(rows, key=lambda row: (responses[row], row)):
        if responses[row] > 0:
            ranks.setdefault(responses[row], []).append(row)
    return list(ranks.values())
