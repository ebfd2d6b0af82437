"""Compares groups along the pathway through a service: how many answered, and what they said.

Two figures, because families and professionals are asked different things: the national Friends and Family
share, and the share of statements answered "Yes". A group that has to be protected is merged with the next
smallest, so that neither it nor the rest of the total is about few people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from analysis.disclosure.groups import coarsened, grouped, is_small
from analysis.rates import Count, Share
from analysis.results.charts import bars, written_bars
from analysis.results.sentences import people, whole_percent


NATIONAL, STATEMENTS = "Very good or good", "Statements answered “Yes”"
GROUP, RESPONSES = "Group", "Responses"
NOT_ASKED, TOO_FEW = "not asked", "too few"


@dataclass(frozen=True, slots=True)
class PathwayGroup:
    """One group. ``codes``: the groups of the split it contains, several if small ones were merged.

    national: very good or good, of all who answered the national question. statements: answers "Yes", of all
    answers to statements; statement_people: a lower bound of the people behind them. A share of 0 people was
    not asked for; None is a share that is not shown because there are too few people behind it.
    """

    codes: tuple[str, ...]
    name: str
    responses: int
    national: Share | None
    statements: Share | None
    statement_people: int = 0


@dataclass(frozen=True, slots=True)
class Pathway:
    """The groups, and the minimum number of people for a group to be shown alone (1: every group)."""

    groups: tuple[PathwayGroup, ...]
    smallest: int
    is_withheld: bool = False

    @property
    def responses(self) -> int:
        """The total number of responses."""
        return sum(group.responses for group in self.groups)

    @property
    def has_joined(self) -> bool:
        """Whether any groups are shown together."""
        return any(len(group.codes) > 1 for group in self.groups)


def pathway(groups: Sequence[PathwayGroup], *, smallest: int) -> Pathway:
    """Build the groups in their order, with merged ones last.

    smallest: groups of 1 to ``smallest`` - 1 people are merged with the next smallest, by responses and by
    the people behind each of the two shares. If there are fewer in total, all groups are withheld.
    """
    some = [group for group in groups if group.responses]
    total = sum(group.responses for group in some)
    if is_small(total, smallest):
        return Pathway((), smallest, is_withheld=True)
    if smallest <= 1:
        return Pathway(tuple(some), smallest)
    by_name = {group.name: group for group in some}
    rows = [
        {group.name: of(group) for group in some}
        for of in (_responses, _national_people, _statement_people)
        if not is_small(sum(of(group) for group in some), smallest)
    ]
    parts = coarsened(grouped(rows[0], smallest), rows, smallest)
    joined = [_joined([by_name[each.name] for each in some if each.name in part], smallest) for part in parts]
    place = {group.codes: at for at, group in enumerate(some)}
    return Pathway(tuple(sorted(joined, key=lambda each: place.get(each.codes, len(some)))), smallest)


def pathway_sentence(found: Pathway) -> str:
    """A sentence on how many answered, and how far apart the groups are."""
    most = max(found.groups, key=lambda group: group.responses)
    said = f"{people(found.responses)} answered"
    if len(found.groups) == 1:
        said += f", all of one group: {most.name}."
    else:
        said += f" in {len(found.groups)} groups, the largest ({most.responses:,}): {most.name}."
    spans = (_span(found, title, of) for title, of in FIGURES)
    return " ".join([said, *(line for line in spans if line)])


def pathway_charts(found: Pathway) -> tuple[tuple[str, alt.LayerChart], ...]:
    """(title, bars) for each figure that anyone was asked for, or else for the responses."""
    made = [(title, chart) for title, of in FIGURES if (chart := _share_bars(found, of)) is not None]
    if made:
        return tuple(made)
    counted = [Count(group.name, group.name, group.responses) for group in found.groups]
    return ((RESPONSES, bars(counted)),) if counted else ()


def pathway_table(found: Pathway) -> pd.DataFrame:
    """One row per group, all text: ``Group``, ``Responses``, and the two figures with their counts."""
    rows = [
        (group.name, f"{group.responses:,}", *(_written(of(group)) for _, of in FIGURES))
        for group in found.groups
    ]
    return pd.DataFrame(rows, columns=pd.Index([GROUP, RESPONSES, *(title for title, _ in FIGURES)]))


def _responses(group: PathwayGroup) -> int:
    return group.responses


def _national_people(group: PathwayGroup) -> int:
    return group.national.whole if group.national else 0


def _statement_people(group: PathwayGroup) -> int:
    return group.statement_people


def _national(group: PathwayGroup) -> Share | None:
    return group.national


def _statements(group: PathwayGroup) -> Share | None:
    return group.statements


FIGURES: tuple[tuple[str, Callable[[PathwayGroup], Share | None]], ...] = (
    (NATIONAL, _national),
    (STATEMENTS, _statements),
)


def _joined(groups: Sequence[PathwayGroup], smallest: int) -> PathwayGroup:
    """Merge several groups into one; a share that still has too few people behind it is not shown."""
    names = [group.name for group in groups]
    national = _sum([group.national for group in groups])
    statements = _sum([group.statements for group in groups])
    behind = sum(group.statement_people for group in groups)
    return PathwayGroup(
        codes=tuple(code for group in groups for code in group.codes),
        name=names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} together",
        responses=sum(group.responses for group in groups),
        national=None if is_small(national.whole, smallest) else national,
        statements=None if is_small(behind, smallest) else statements,
        statement_people=behind,
    )


def _sum(shares: Sequence[Share | None]) -> Share:
    known = [share for share in shares if share is not None]
    return Share(sum(share.part for share in known), sum(share.whole for share in known))


def _span(found: Pathway, title: str, of: Callable[[PathwayGroup], Share | None]) -> str:
    shown: Mapping[str, float] = {
        group.name: share.percent
        for group in found.groups
        if (share := of(group)) is not None and share.percent is not None
    }
    if not shown:
        return ""
    low, high = min(shown, key=shown.__getitem__), max(shown, key=shown.__getitem__)
    if len(shown) == 1 or whole_percent(shown[low]) == whole_percent(shown[high]):
        return f"{title}: {whole_percent(shown[high])}."
    return f"{title}: from {whole_percent(shown[low])} ({low}) to {whole_percent(shown[high])} ({high})."


def _share_bars(found: Pathway, of: Callable[[PathwayGroup], Share | None]) -> alt.LayerChart | None:
    shown = [
        (group.name, share)
        for group in found.groups
        if (share := of(group)) is not None and share.percent is not None
    ]
    if not shown:
        return None
    counted = " answers" if of is _statements else ""
    return written_bars(
        [name for name, _ in shown],
        "percent",
        [round(share.percent or 0) for _, share in shown],
        [f"{whole_percent(share.percent or 0)} of {share.whole:,}{counted}" for _, share in shown],
        widest=170,
    )


def _written(share: Share | None) -> str:
    if share is None:
        return TOO_FEW
    if share.percent is None:
        return NOT_ASKED
    return f"{whole_percent(share.percent)} ({share.part:,} of {share.whole:,})"
