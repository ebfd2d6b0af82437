"""Suppression of the Friends and Family Test as in NHS England's publication.

The rules are those of github.com/nhsengland/fft_pipeline (see disclosure.yaml), reimplemented: 1 to 4
responses are hidden; if the smallest of several siblings is hidden by this rule, the next smallest is hidden
too; below a hidden parent the two smallest are hidden. 0 is shown. The publication hides the six counts by
any of the three rules, but the percentages by the first rule only. Here a sibling hidden by any rule shows no
percentage either: a small team has few siblings to hide among.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from analysis.disclosure.groups import is_small


@dataclass(frozen=True, slots=True)
class FftPublication:
    """The hidden rows, by rule, under the keys passed in."""

    first_level: frozenset[str]
    second_level: frozenset[str]
    cascade: frozenset[str]

    @property
    def hidden(self) -> frozenset[str]:
        """Rows hidden by any of the three rules."""
        return self.first_level | self.second_level | self.cascade


def publish_fft(
    responses: Mapping[str, int],
    *,
    smallest: int,
    parents: Mapping[str, str] | None = None,
    hidden_parents: Collection[str] = (),
) -> FftPublication:
    """Find the rows of one level to hide.

    responses: total responses by row. parents: row -> parent; without it all rows are siblings.
    hidden_parents: parents that are hidden. Equal numbers share a rank, as in the pipeline; of several rows
    at the second rank, the first in key order is hidden.
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
    """Rows with responses, grouped by their number, the fewest first."""
    ranks: dict[int, list[str]] = {}
    for row in sorted(rows, key=lambda row: (responses[row], row)):
        if responses[row] > 0:
            ranks.setdefault(responses[row], []).append(row)
    return list(ranks.values())
