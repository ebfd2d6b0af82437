"""What may leave the team. The tables are the rule; the attack knows the rule and still cannot undo it."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest

from analysis.report import CAREFUL, OPEN, ReportPeriod


@pytest.mark.parametrize(
    ("n", "number", "people"),
    [
        (0, "0", "nobody"),
        (1, "fewer than 5", "fewer than 5 people"),
        (4, "fewer than 5", "fewer than 5 people"),
        (5, "5 or more", "at least 5 people"),
        (39, "35 or more", "at least 35 people"),
        (1240, "1,240 or more", "at least 1,240 people"),
    ],
)
def test_numbers_of_people_are_rounded_down(n: int, number: str, people: str) -> None:
    assert (CAREFUL.number(n), CAREFUL.people(n)) == (number, people)


@pytest.mark.parametrize(
    ("part", "whole", "text", "is_exact"),
    [
        (0, 0, "", False),
        (2, 4, "hidden", False),
        (35, 40, "88%", True),
        (40, 40, "100%", True),
        (0, 40, "0%", True),
        (39, 40, "90% or more", False),
        (36, 40, "90% or more", False),
        (1, 40, "10% or less", False),
        (4, 40, "10% or less", False),
        (3, 7, "hidden", False),
        (5, 10, "50%", True),
        (37, 39, "89% or more", False),
    ],
)
def test_a_share_is_told_or_bounded_or_hidden(part: int, whole: int, text: str, *, is_exact: bool) -> None:
    share = CAREFUL.share(part, whole)
    assert (share.text, share.exact is not None) == (text, is_exact)


@pytest.mark.parametrize("whole", range(5, 60))
def test_every_small_part_or_rest_of_a_whole_reads_the_same(whole: int) -> None:
    assert len({CAREFUL.share(whole - rest, whole).text for rest in range(1, 5) if whole - rest >= 5}) <= 1
    assert len({CAREFUL.share(part, whole).text for part in range(1, 5) if whole - part >= 5}) <= 1


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((30, 5), (30, 5)),
        ((30, 0, 5), (30, 0, 5)),
        ((2, 2, 0, 1), (None, None, 0, None)),
        ((30, 3), (None, None)),
        ((30, 3, 0), (None, None, 0)),
        ((30, 4, 4), (None, None, None)),  # small ones lie between 1 and 4: their sum, 8, would tell both
        ((30, 1, 1), (None, None, None)),
        ((30, 3, 3), (30, None, None)),
        ((3, 0), (None, None)),
        ((0, 0), (0, 0)),
    ],
)
def test_counts_whose_sum_is_known(counts: tuple[int, ...], shown: tuple[int | None, ...]) -> None:
    assert CAREFUL.cells(counts) == shown


@pytest.mark.parametrize("groups", [2, 3, 4])
def test_who_knows_the_rule_and_the_sum_still_cannot_work_out_a_hidden_count(groups: int) -> None:
    """All tables of counts with one sum that would be shown alike: each hidden cell differs among them."""
    most = {2: 30, 3: 18, 4: 12}[groups]
    alike: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(most + 1), repeat=groups):
        if 5 <= sum(counts) <= most:
            alike[CAREFUL.cells(counts), sum(counts)].append(counts)
    assert any(None in shown for (shown, _) in alike)  # type: ignore[misc]
    for (shown, _), tables in alike.items():  # type: ignore[misc]
        for place, cell in enumerate(shown):
            if cell is None:
                assert len({table[place] for table in tables}) > 1, (shown, tables)


@pytest.mark.parametrize(
    ("period", "organisations", "is_refused"),
    [
        ("2026-Q3", 1, False),
        ("2026-Q3", 2, True),
        ("2026", 1, True),
        ("2026-07", 1, True),
        ("2026-08..2026-10", 1, True),
    ],
)
def test_only_packs_that_do_not_overlap_may_leave_the_team(
    period: str, organisations: int, *, is_refused: bool
) -> None:
    months = ReportPeriod.parse(period)
    assert (CAREFUL.refusal(months, organisations) is not None) is is_refused
    assert OPEN.refusal(months, organisations) is None


def test_the_team_sees_everything() -> None:
    assert OPEN.cells((1, 2, 30)) == (1, 2, 30)
    assert OPEN.share(1, 3).text == "33%"
    assert (OPEN.number(3), OPEN.people(1)) == ("3", "1 person")
