"""Parts of published wholes: what was linked, paired, answered. Few are hidden, and cannot be worked out."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure import (
    Links,
    Pairs,
    PublishedAnswer,
    PublishedQuestion,
    Suppressed,
    part_of,
    publish_linked,
    publish_links,
    publish_pairs,
    publish_parts,
)
from tests.analysis.disclosure.subtraction import Query, isolated


HIDDEN = Suppressed()
few_or_many = st.one_of(st.just(0), st.integers(0, 4), st.integers(0, 12))


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (12, 30, 12),
        (0, 30, 0),
        (30, 30, 30),
        (4, 30, HIDDEN),
        (27, 30, HIDDEN),
        (9, HIDDEN, HIDDEN),
        (31, 30, HIDDEN),
    ],
)
def test_a_part_is_told_with_its_rest(part: int, whole: int | Suppressed, shown: object) -> None:
    assert part_of(part, whole, 5) == shown


@pytest.mark.parametrize(
    ("paired", "eligible", "shown"),
    [
        (12, 30, Pairs(12, 30)),
        (12, 14, Pairs(12, HIDDEN)),
        (3, 30, Pairs(HIDDEN, 30)),
        (3, 4, Pairs(HIDDEN, HIDDEN)),
        (12, 12, Pairs(12, 12)),
        (0, 0, Pairs(0, 0)),
    ],
)
def test_pairs_of_those_who_could_have_one(paired: int, eligible: int, shown: Pairs) -> None:
    assert publish_pairs(paired, eligible, 5) == shown


def test_verdicts_add_up_to_the_pairs() -> None:
    assert publish_parts((9, 5, 0), 14, 5) == (9, 5, 0)
    assert publish_parts((9, 5, 2), 16, 5) == (9, HIDDEN, HIDDEN)
    assert publish_parts((9, 5, 2), HIDDEN, 5) == (HIDDEN, HIDDEN, HIDDEN)
    with pytest.raises(ValueError, match="add up"):
        publish_parts((9, 5), 16, 5)


@pytest.mark.parametrize(
    ("sent", "answered", "responses", "shown"),
    [
        (25, 17, 22, Links(25, 17)),
        (25, 17, 17, Links(25, 17)),
        (25, 17, 19, Links(25, HIDDEN)),
        (19, 17, 22, Links(19, HIDDEN)),
        (4, 0, 0, Links(HIDDEN, HIDDEN)),
        (9, 0, 0, Links(9, 0)),
    ],
)
def test_links_beside_the_responses(sent: int, answered: int, responses: int, shown: Links) -> None:
    assert publish_links(sent, answered, responses, 5) == shown


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be more"):
        publish_pairs(4, 3, 5)
    with pytest.raises(ValueError, match="cannot be more"):
        publish_links(3, 4, 9, 5)


@given(st.lists(few_or_many, min_size=7, max_size=7))
def test_links_and_answers_together_single_out_nobody(counts: list[int]) -> None:
    """Each answer by those who used a link and those who did not; and links no one used."""
    cells = {
        (said, way): counts[place] for place, (said, way) in enumerate(product("abc", ("link", "other")))
    }
    cells[("none", "link")] = counts[6]
    people = {cell: n for cell, n in cells.items() if cell[0] != "none"}
    total = sum(people.values())
    responses: int | Suppressed = HIDDEN if 0 < total < 5 else total
    used = sum(n for cell, n in people.items() if cell[1] == "link")
    links = publish_links(used + counts[6], used, responses, 5)
    said = [sum(n for cell, n in people.items() if cell[0] == code) for code in "abc"]
    queries = [
        (frozenset(people), responses),
        (frozenset(cell for cell in cells if cell[1] == "link"), links.sent),
        (frozenset(cell for cell in people if cell[1] == "link"), links.answered),
        *(
            (frozenset(cell for cell in people if cell[0] == code), n)
            for code, n in zip("abc", publish_parts(said, responses, 5), strict=True)
        ),
    ]
    assert isolated(told(queries), cells, 5) == []


@given(st.lists(few_or_many, min_size=7, max_size=7))
def test_linked_answers_single_out_nobody(counts: list[int]) -> None:
    """Three ratings by those who are linked and those who are not; and blanks, who cannot be linked."""
    cells = {
        (said, how): counts[place] for place, (said, how) in enumerate(product("012", ("linked", "alone")))
    }
    cells[("blank", "alone")] = counts[6]
    total = sum(counts)
    responses: int | Suppressed = HIDDEN if 0 < total < 5 else total
    codes = ("0", "1", "2", "blank")
    said = [sum(n for cell, n in cells.items() if cell[0] == code) for code in codes]
    lines = publish_parts(said, responses, 5)
    answers = tuple(PublishedAnswer(code, code, n) for code, n in zip(codes, lines, strict=True))
    linked = sum(n for cell, n in cells.items() if cell[1] == "linked")
    pairs = publish_linked(linked, responses, PublishedQuestion("sure", "", "How sure?", answers), 5)
    queries = [
        (frozenset(cells), responses),
        (frozenset(cell for cell in cells if cell[1] == "linked"), pairs.paired),
        (frozenset(cell for cell in cells if cell[0] != "blank"), pairs.eligible),
        *(
            (frozenset(cell for cell in cells if cell[0] == code), n)
            for code, n in zip(codes, lines, strict=True)
        ),
    ]
    assert isolated(told(queries), cells, 5) == []


def told(figures: list[tuple[frozenset[tuple[str, ...]], int | Suppressed]]) -> list[Query]:
    return [(some, n) for some, n in figures if not isinstance(n, Suppressed)]
