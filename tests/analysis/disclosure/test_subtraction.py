"""No combination of up to three published figures is about fewer people than the threshold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analysis.disclosure import Protected, grouped, protect, shown
from tests.analysis.disclosure.subtraction import Cell, Query, isolated, naive


BLOCKS = {"national": ("visit", "ending"), "others": ("training", "drop_in")}
FORMS = tuple(form for forms in BLOCKS.values() for form in forms)
ANSWERS = ("yes", "partly", "no", "blank")
MONTHS = ("april", "may", "june")
SMALLEST = 5
Places = tuple[str, str]
World = Mapping[Places, Mapping[Cell, int]]
"""For each organisation and quarter: people by month, form and answer."""

few_or_many = st.one_of(st.just(0), st.integers(0, 4), st.integers(0, 12))
cells_of_a_quarter = st.fixed_dictionaries(
    {(month, form, answer): few_or_many for month in MONTHS for form in FORMS for answer in ANSWERS}
)
worlds = st.fixed_dictionaries(
    {("north", "spring"): cells_of_a_quarter, ("south", "spring"): cells_of_a_quarter}
)


def protected(cells: Mapping[Cell, int], smallest: int = SMALLEST) -> Protected:
    rows = [
        {form: sum(n for cell, n in cells.items() if cell[0] == month and cell[1] == form) for form in FORMS}
        for month in MONTHS
    ]
    return protect(rows, BLOCKS, smallest)


def published(place: Places, cells: Mapping[Cell, int], smallest: int = SMALLEST) -> Iterator[Query]:
    """Everything that is shown of one quarter of one organisation, as sets of cells."""

    def query(
        figure: object, months: frozenset[str], forms: tuple[str, ...], answer: str = ""
    ) -> Iterator[Query]:
        if isinstance(figure, int):
            some = frozenset(
                (*place, *cell)
                for cell in cells
                if cell[0] in months and cell[1] in forms and answer in ("", cell[2])
            )
            assert figure == sum(n for cell, n in cells.items() if (*place, *cell) in some)
            yield some, figure

    table, whole = protected(cells, smallest), frozenset(MONTHS)
    levels = [(whole, table.columns, table.blocks, table.total)]
    levels += [
        (frozenset(MONTHS[row] for row in each.rows), each.columns, each.blocks, each.total)
        for each in table.bundles
    ]
    for months, columns, blocks, total in levels:
        yield from query(total, months, FORMS)
        for block, figure in blocks.items():
            yield from query(figure, months, BLOCKS[block])
        for form, figure in columns.items():
            yield from query(figure, months, (form,))
    for form in FORMS:
        if shown(table.columns[form]) is not None:
            counts = {
                answer: sum(n for cell, n in cells.items() if cell[1:] == (form, answer))
                for answer in ANSWERS
            }
            for group in grouped(counts, smallest):
                if len(group) == 1:
                    (answer,) = group
                    yield from query(counts[answer], whole, (form,), answer)


def everything(world: World, smallest: int = SMALLEST) -> tuple[list[Query], dict[Cell, int]]:
    """All figures of all quarters, and the sums over organisations of those that all show."""
    alone = {place: list(published(place, cells, smallest)) for place, cells in world.items()}
    cells = {(*place, *cell): n for place, some in world.items() for cell, n in some.items()}
    sums: list[Query] = []
    by_look: dict[frozenset[Cell], list[Query]] = {}
    for place, queries in alone.items():
        for some, n in queries:
            look = frozenset(cell[len(place) :] for cell in some)
            by_look.setdefault(look, []).append((some, n))
    for same in by_look.values():
        if len(same) == len(world):
            sums.append((frozenset().union(*(some for some, _ in same)), sum(n for _, n in same)))
    return [query for queries in alone.values() for query in queries] + sums, cells


def flat(n: int) -> dict[Cell, int]:
    return {(month, form, answer): n for month in MONTHS for form in FORMS for answer in ANSWERS}


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(worlds)
@example({("north", "spring"): flat(1), ("south", "spring"): flat(0) | {("may", "visit", "no"): 3}})
@example({("north", "spring"): flat(2), ("south", "spring"): flat(5) | {("april", "drop_in", "yes"): 1}})
def test_three_queries_single_out_nobody(world: World) -> None:
    queries, cells = everything(world)
    assert isolated(queries, cells, SMALLEST) == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(cells_of_a_quarter, st.integers(2, 12))
def test_nor_with_another_threshold(cells: Mapping[Cell, int], smallest: int) -> None:
    queries, all_cells = everything({("north", "spring"): cells}, smallest)
    assert isolated(queries, all_cells, smallest) == []


@settings(max_examples=40)
@given(cells_of_a_quarter)
def test_what_is_large_enough_everywhere_is_shown(few: Mapping[Cell, int]) -> None:
    cells = {cell: n + 2 for cell, n in few.items()}
    table = protected(cells)
    assert [each.rows for each in table.bundles] == [(0,), (1,), (2,)]
    assert all(isinstance(figure, int) for each in table.bundles for figure in each.columns.values())
    assert table.total == sum(cells.values())


def test_the_attacker_of_these_tests_succeeds_where_only_small_counts_are_hidden() -> None:
    cells = flat(0) | {("april", "visit", "yes"): 3, ("april", "ending", "yes"): 20}
    assert isolated(naive(cells, SMALLEST), cells, SMALLEST) == [3]
    assert isolated(everything({("north", "spring"): cells})[0], cells, SMALLEST) == []


@pytest.mark.parametrize(
    ("queries", "left"),
    [
        ([({"a", "b"}, 9), ({"a"}, 6)], [3]),
        ([({"a", "b", "c"}, 20), ({"a"}, 8), ({"b"}, 9)], [3]),
        ([({"a", "b"}, 12), ({"b", "c"}, 11), ({"a", "b", "c"}, 20)], [3]),
        ([({"a", "b"}, 12), ({"b", "c"}, 11)], []),
        ([({"a", "b"}, 12), ({"b", "c"}, 9), ({"c"}, 0)], [3]),
    ],
)
def test_the_attacker_can_subtract(queries: list[tuple[set[str], int]], left: list[int]) -> None:
    cells = {(name,): 1 for name in "abc"}
    given_queries = [(frozenset((name,) for name in some), n) for some, n in queries]
    assert isolated(given_queries, cells, SMALLEST) == left
