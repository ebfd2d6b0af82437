"""Each rule of hiding as a table of examples."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.catalogue import DisclosureRules, disclosure_rules, thresholds
from analysis.disclosure import (
    MARK,
    HiddenReason,
    Suppressed,
    bundled,
    coarsened,
    grouped,
    protect,
    publish_fft,
    shown,
    total_of,
    whole_periods,
)


HIDDEN = Suppressed()


@pytest.mark.parametrize(
    ("counts", "together"),
    [
        ({"a": 20, "b": 7, "c": 5}, ""),
        ({"a": 20, "b": 7, "c": 0}, ""),
        ({"a": 20, "b": 7, "c": 2}, "bc"),
        ({"a": 20, "b": 1, "c": 2}, "abc"),
        ({"a": 20, "b": 2, "c": 3}, "bc"),
        ({"a": 20, "b": 20, "c": 4}, "ac"),
        ({"a": 2, "b": 1, "c": 0}, "ab"),
        ({"a": 4}, "a"),
        ({"a": 0, "b": 0}, ""),
    ],
)
def test_small_counts_are_joined_by_the_next_smallest(counts: dict[str, int], together: str) -> None:
    groups = grouped(counts, 5)
    joined = [group for group in groups if len(group) > 1 or sum(counts[key] for key in group) in range(1, 5)]
    assert joined == ([frozenset(together)] if together else [])
    assert sorted(key for group in groups for key in group) == sorted(counts)


@given(st.dictionaries(st.text(max_size=2), st.integers(0, 30), max_size=8), st.integers(1, 12))
def test_no_group_is_small_unless_all_together_are(counts: dict[str, int], smallest: int) -> None:
    sizes = [sum(counts[key] for key in group) for group in grouped(counts, smallest)]
    assert all(not 0 < size < smallest for size in sizes) or sum(sizes) < smallest


@pytest.mark.parametrize(
    ("rows", "bundles"),
    [
        ([5, 6, 7], ((0,), (1,), (2,))),
        ([5, 2, 7], ((0,), (1, 2))),
        ([5, 6, 2], ((0,), (1, 2))),
        ([2, 2, 2], ((0, 1, 2),)),
        ([0, 9, 0], ((0,), (1,), (2,))),
        ([9, 0, 2], ((0, 1, 2),)),
        ([9, 8, 0, 2], ((0,), (1, 2, 3))),
        ([0, 0], ((0,), (1,))),
        ([], ()),
    ],
)
def test_months_with_few_are_shown_with_their_neighbours(
    rows: list[int], bundles: tuple[tuple[int, ...], ...]
) -> None:
    assert bundled([{"all": n} for n in rows], 5) == bundles


def test_months_that_are_too_few_together_cannot_be_shown() -> None:
    with pytest.raises(ValueError, match="all rows together"):
        bundled([{"all": 2}, {"all": 1}], 5)
    with pytest.raises(ValueError, match="a row has fewer"):
        coarsened((frozenset("a"),), [{"a": 3}], 5)


def test_a_group_of_months_is_the_same_in_every_month() -> None:
    """Otherwise the period's own figure, less the month that shows it, would tell the other month's."""
    groups = coarsened(
        grouped({"a": 15, "b": 9, "c": 30}, 5), [{"a": 9, "b": 7, "c": 15}, {"a": 6, "b": 2, "c": 15}], 5
    )
    assert set(groups) == {frozenset("ab"), frozenset("c")}


def test_a_form_with_few_hides_the_next_one_but_not_their_block() -> None:
    table = protect(
        [{"visit": 3, "ending": 20, "training": 8}], {"n": ("visit", "ending"), "o": ("training",)}, 5
    )
    assert table.columns == {"visit": HIDDEN, "ending": HIDDEN, "training": 8}
    assert (table.blocks, table.total) == ({"n": 23, "o": 8}, 31)


def test_a_block_with_few_takes_the_total_with_it() -> None:
    table = protect([{"visit": 20, "training": 3}], {"n": ("visit",), "o": ("training",)}, 5)
    assert table.columns == {"visit": 20, "training": HIDDEN}
    assert (table.blocks, table.total) == ({"n": 20, "o": HIDDEN}, HIDDEN)


def test_nobody_is_a_figure_and_not_a_hidden_one() -> None:
    table = protect([{"visit": 0, "training": 12}], {"n": ("visit",), "o": ("training",)}, 5)
    assert table.columns == {"visit": 0, "training": 12}
    assert protect([], {"n": ("visit",)}, 5).total == 0


@pytest.mark.parametrize("rows", [[{"stranger": 5}], [{"visit": -1}]])
def test_a_wrong_table_is_refused(rows: list[dict[str, int]]) -> None:
    with pytest.raises(ValueError, match="each column belongs to one block"):
        protect(rows, {"n": ("visit",)}, 5)


def test_a_hidden_figure_is_no_number() -> None:
    assert (str(HIDDEN), shown(HIDDEN), shown(0)) == (MARK, None, 0)
    assert total_of([3, HIDDEN, 4]) == HIDDEN
    assert total_of([3, 4]) == 7
    assert Suppressed(HiddenReason.NEVER_OUTSIDE) != HIDDEN


FFT = [
    # responses, parents, hidden parents -> first level, second level, cascade
    ({"a": 0, "b": 3, "c": 5, "d": 10, "e": 2}, {}, (), "be", "b", ""),  # the second rank is small by itself
    ({"a": 3, "b": 80, "c": 150}, {}, (), "a", "b", ""),
    ({"a": 3, "b": 3, "c": 150}, {}, (), "ab", "c", ""),
    ({"a": 0, "b": 80, "c": 150}, {}, (), "", "", ""),
    ({"a": 4}, {}, (), "a", "", ""),
    ({"a": 3, "b": 9, "c": 5, "d": 8}, {"a": "p", "b": "p", "c": "q", "d": "q"}, (), "a", "b", ""),
    ({"a": 30, "b": 90, "c": 50, "d": 8}, {"a": "p", "b": "p", "c": "p", "d": "q"}, ("p",), "", "", "ac"),
    ({"a": 7}, {"a": "p"}, ("p",), "", "", "a"),
]


@pytest.mark.parametrize(("responses", "parents", "hidden", "first", "second", "cascade"), FFT)
def test_the_national_publication_hides_so(
    responses: dict[str, int],
    parents: dict[str, str],
    hidden: tuple[str, ...],
    first: str,
    second: str,
    cascade: str,
) -> None:
    found = publish_fft(responses, smallest=5, parents=parents, hidden_parents=hidden)
    assert found.first_level == set(first)
    assert found.second_level == set(second)
    assert found.cascade == set(cascade)
    assert found.hidden == set(first + second + cascade)


@pytest.mark.parametrize(
    ("first", "last", "this_month", "quarters"),
    [
        (date(2026, 4, 1), date(2026, 9, 1), date(2026, 11, 1), [(4, 6), (7, 9)]),
        (date(2026, 5, 1), date(2026, 9, 1), date(2026, 11, 1), [(7, 9)]),
        (date(2026, 4, 1), date(2026, 12, 1), date(2026, 12, 1), [(4, 6), (7, 9)]),
        (date(2026, 5, 1), date(2026, 5, 1), date(2026, 11, 1), []),
        (date(2026, 9, 1), date(2026, 4, 1), date(2026, 11, 1), []),
    ],
)
def test_only_whole_quarters_that_are_over_are_published(
    first: date, last: date, this_month: date, quarters: list[tuple[int, int]]
) -> None:
    found = whole_periods(first, last, this_month=this_month)
    assert [(period.first.month, period.last.month) for period in found] == quarters
    assert all(len(period.months) == 3 for period in found)


def test_the_rules_are_one_with_what_the_forms_promise() -> None:
    rules = disclosure_rules()
    assert rules.smallest_group_about_you.value == thresholds().many_people.value
    assert rules.smallest_group.value <= rules.smallest_group_about_you.value


@pytest.mark.parametrize(
    ("name", "value"), [("publication_months", 5), ("year_starts", 13), ("smallest_group", 0)]
)
def test_a_wrong_rule_is_refused(name: str, value: int) -> None:
    rules = disclosure_rules().model_dump()
    with pytest.raises(ValueError, match=name):
        DisclosureRules.model_validate(rules | {name: {"value": value, "source": "a test"}})
