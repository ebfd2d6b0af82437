"""Groups side by side: which are put together, and what is said and drawn of them."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.pathway.groups import (
    NATIONAL,
    RESPONSES,
    STATEMENTS,
    Pathway,
    PathwayGroup,
    pathway,
    pathway_charts,
    pathway_sentence,
    pathway_table,
)
from analysis.rates import Share


def group(
    name: str, n: int, *, positive: int = 0, asked: int = 0, yes: int = 0, said: int = 0
) -> PathwayGroup:
    return PathwayGroup((name,), name, n, Share(positive, asked), Share(yes, said), said)


def names(found: Pathway) -> list[str]:
    return [each.name for each in found.groups]


def test_in_a_closed_view_every_group_is_shown_and_empty_ones_are_not() -> None:
    found = pathway([group("a", 1), group("b", 0), group("c", 30)], smallest=1)
    assert names(found) == ["a", "c"]
    assert not found.has_joined


def test_small_groups_are_put_together_with_the_next_smallest() -> None:
    found = pathway([group("a", 3), group("b", 40), group("c", 12), group("d", 2)], smallest=10)
    assert names(found) == ["b", "a, c and d together"]
    assert [each.responses for each in found.groups] == [40, 17]
    assert found.has_joined


def test_fewer_altogether_are_withheld() -> None:
    found = pathway([group("a", 3), group("b", 2)], smallest=10)
    assert found.is_withheld
    assert found.groups == ()


def test_nobody_is_no_group_and_not_withheld() -> None:
    assert pathway([], smallest=10) == Pathway((), 10)


def test_a_share_with_few_people_behind_it_is_put_together_too() -> None:
    one = group("a", 20, positive=1, asked=1)
    found = pathway([one, group("b", 20, positive=15, asked=20), group("c", 20)], smallest=10)
    assert names(found) == ["c", "a and b together"]
    assert found.groups[1].national == Share(16, 21)


def test_a_share_of_few_people_altogether_is_not_shown() -> None:
    found = pathway([group("a", 20, positive=2, asked=3), group("b", 20)], smallest=10)
    assert [each.national for each in found.groups] == [None, Share(0, 0)]
    assert list(pathway_table(found)[NATIONAL]) == ["too few", "not asked"]


counts = st.integers(0, 30)


@given(st.lists(st.tuples(counts, counts, counts), min_size=1, max_size=6), st.sampled_from([5, 10]))
def test_no_sum_or_difference_of_what_is_shown_is_about_few_people(
    given_groups: list[tuple[int, int, int]], smallest: int
) -> None:
    groups = [
        group(str(at), n + asked + said, asked=asked, said=said)
        for at, (n, asked, said) in enumerate(given_groups)
    ]
    found = pathway(groups, smallest=smallest)
    for of in (
        [each.responses for each in found.groups],
        [each.national.whole for each in found.groups if each.national],
        [each.statement_people for each in found.groups if each.statements],
    ):
        for size in range(1, len(of) + 1):
            for some in combinations(of, size):
                assert not 0 < sum(some) < smallest
    assert found.is_withheld or found.responses == sum(each.responses for each in groups)


def test_the_sentence_the_bars_and_the_table_say_the_same() -> None:
    found = pathway(
        [group("Visit", 30, positive=27, asked=30), group("End", 10, positive=5, asked=10, yes=8, said=8)],
        smallest=1,
    )
    assert pathway_sentence(found) == (
        "40 people answered in 2 groups, the largest (30): Visit. "
        "Very good or good: from 50% (End) to 90% (Visit). Statements answered “Yes”: 100%."
    )
    assert [title for title, _ in pathway_charts(found)] == [NATIONAL, STATEMENTS]
    assert pathway_table(found).to_numpy().tolist() == [
        ["Visit", "30", "90% (27 of 30)", "not asked"],
        ["End", "10", "50% (5 of 10)", "100% (8 of 8)"],
    ]


def test_where_nobody_was_asked_the_bars_are_the_responses() -> None:
    found = pathway([group("Getting Help", 4)], smallest=1)
    assert pathway_sentence(found) == "4 people answered, all of one group: Getting Help."
    assert [title for title, _ in pathway_charts(found)] == [RESPONSES]
    assert pathway_charts(Pathway((), 1)) == ()


@pytest.mark.parametrize("smallest", [1, 5])
def test_the_order_is_that_of_the_service(smallest: int) -> None:
    given_order = [group("z", 9), group("a", 30), group("m", 12)]
    assert names(pathway(given_order, smallest=smallest)) == ["z", "a", "m"]
