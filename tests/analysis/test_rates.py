"""Shares, intervals and the national figure, as tables a statistician can read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.catalogue import thresholds
from analysis.rates import Share, friends_and_family, wilson
from surveys.catalogue import national_wordings


NATIONAL = [
    (option.code, option.label) for option in national_wordings()["friends_and_family"].question.options
]


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # Newcombe RG (1998), Statistics in Medicine 17, 857-872, table I, method 3 (score, no correction)
        (81, 263, 25.53, 36.62),
        (15, 148, 6.24, 16.05),
        (0, 20, 0.00, 16.11),
        (1, 29, 0.61, 17.18),
        # everyone said the same: the interval keeps its width
        (20, 20, 83.89, 100.00),
        (1, 1, 20.65, 100.00),
    ],
)
def test_wilson_gives_the_published_intervals(part: int, whole: int, low: float, high: float) -> None:
    interval = wilson(part, whole, confidence=0.95)
    assert interval is not None
    assert (round(interval.low, 2), round(interval.high, 2)) == (low, high)


shares = st.integers(1, 10_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@given(shares)
def test_an_interval_holds_its_share_and_stays_between_0_and_100(share: tuple[int, int]) -> None:
    part, whole = share
    interval = wilson(part, whole, confidence=0.95)
    assert interval is not None
    assert 0 <= interval.low <= 100 * part / whole <= interval.high <= 100
    assert interval.low < interval.high


@given(shares)
def test_the_interval_of_the_others_is_the_mirror_image(share: tuple[int, int]) -> None:
    part, whole = share
    one, other = wilson(part, whole, confidence=0.95), wilson(whole - part, whole, confidence=0.95)
    assert one is not None
    assert other is not None
    assert (one.low, one.high) == pytest.approx((100 - other.high, 100 - other.low), abs=1e-9)


def test_more_confidence_and_fewer_answers_make_it_wider() -> None:
    def width(part: int, whole: int, confidence: float) -> float:
        interval = wilson(part, whole, confidence=confidence)
        assert interval is not None
        return interval.high - interval.low

    assert width(9, 10, 0.99) > width(9, 10, 0.95) > width(90, 100, 0.95)


def test_a_share_of_nobody_is_blank_and_not_zero() -> None:
    nobody = Share(0, 0)
    assert (nobody.percent, nobody.interval, nobody.is_few) == (None, None, True)


@pytest.mark.parametrize(
    ("part", "whole", "confidence"), [(2, 1, 0.95), (-1, 1, 0.95), (1, 1, 1.0), (1, 1, 0.0)]
)
def test_impossible_shares_are_refused(part: int, whole: int, confidence: float) -> None:
    with pytest.raises(ValueError, match=r"share|confidence"):
        wilson(part, whole, confidence=confidence)


def test_few_begins_just_below_the_threshold() -> None:
    few = thresholds().few_answers.value
    assert Share(0, few - 1).is_few
    assert not Share(0, few).is_few


@pytest.mark.parametrize(
    ("counts", "total", "percent"),
    [
        ({}, 0, None),
        ({"very_good": 1}, 1, 100.0),
        ({"very_poor": 3}, 3, 0.0),
        ({"very_good": 6, "good": 3, "neither": 1}, 10, 90.0),
        # "don't know" belongs to the whole: 8 of 10, not 8 of 8
        ({"very_good": 8, "dont_know": 2}, 10, 80.0),
        ({"dont_know": 4}, 4, 0.0),
        ({"very_good": 1, "good": 1, "neither": 1, "poor": 1, "very_poor": 1, "dont_know": 1}, 6, 100 / 3),
    ],
)
def test_percent_positive_is_the_national_one(
    counts: dict[str, int], total: int, percent: float | None
) -> None:
    figure = friends_and_family(NATIONAL, counts)
    assert [count.code for count in figure.counts] == [code for code, _ in NATIONAL]
    assert figure.total == total
    assert figure.positive.percent == (None if percent is None else pytest.approx(percent))


@pytest.mark.parametrize(
    ("options", "counts"),
    [(NATIONAL, {"excellent": 1}), (NATIONAL, {"good": -1}), (NATIONAL[1:], {"good": 1})],
    ids=["unknown code", "negative", "options without very good"],
)
def test_counts_that_cannot_be_are_refused(options: list[tuple[str, str]], counts: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"options|below zero"):
        friends_and_family(options, counts)


def test_every_threshold_names_its_source() -> None:
    each = thresholds()
    assert all(
        one.source for one in (each.confidence, each.few_answers, each.percent_positive, each.many_people)
    )
