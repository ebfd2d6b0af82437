"""The digits of a paper sheet become the options that were ticked, however the sheet prints them."""

from __future__ import annotations

import pytest

from surveys.measures.catalogue import measures
from surveys.measures.scores import Score
from surveys.measures.scoring import keyed_values, score
from surveys.sheet_digits import (
    BLANK_KEY,
    SheetReading,
    option_codes,
    reversed_items,
    sheet_options,
    total_question,
)


SAME, OTHER = SheetReading.SAME_WAY, SheetReading.OTHER_WAY
WITH_ITEMS = sorted(key for key, measure in measures().items() if measure.items and measure.kind == "items")
ADDED_UP = sorted(
    key
    for key in WITH_ITEMS
    if (total := measures()[key].total) is not None and total.how == "sum" and total.times == 1
)

# measure, how the sheet prints its digits, the digits as they are next to the ticks, the total
SHEETS = [
    ("core10", OTHER, "1 4 3 0 0 0 1 1 1 0", 11),  # a sheet that adds to 11: it was once stored as 5
    ("core10", SAME, "1 4 3 0 0 0 1 1 1 0", 5),
    ("core10", OTHER, "1 0 1 0 0 0 1 1 1 0", 5),
    ("core10", OTHER, "2 3 3 1 1 0 2 2 3 2", 19),  # it was once 17 - nothing said so
    ("core10", OTHER, "0 0 0 0 0 0 0 0 0 0", 0),
    ("core10", SAME, "0 0 0 0 0 0 0 0 0 0", 8),
    ("core10", OTHER, "4 4 4 4 4 4 4 4 4 4", 40),
    ("core10", SAME, "4 4 4 4 4 4 4 4 4 4", 32),
    ("epds", OTHER, "1 2 3 0 1 2 3 0 1 0", 13),
    ("epds", SAME, "0 0 3 0 3 3 3 3 3 3", 0),
    ("epds", OTHER, "0 0 0 0 0 0 0 0 0 3", 3),
    ("pbq", SAME, " ".join(["0"] * 25), 85),
    ("pbq", OTHER, " ".join(["0"] * 25), 0),
    ("sdq_2_4_parent", OTHER, " ".join(["2"] * 25), 40),
    ("sdq_4_17_parent", SAME, " ".join(["0"] * 25), 10),
    ("sdq_4_17_educator", OTHER, " ".join(["0"] * 25), 0),
    ("sdq_2_4_educator", SAME, " ".join(["2"] * 25), 30),
    ("phq9", SAME, "1 2 3 0 1 2 3 0 1", 13),
    ("gad7", SAME, "0 1 2 3 0 1 0", 7),
    ("phq2", SAME, "0 3", 3),
    ("gad2", SAME, "2 0", 2),
    ("who5", SAME, "5 4 3 2 1", 60),
    ("bpses", SAME, "1 2 3 4 5", 15),
    ("kpcs", SAME, "n 3 3 3 3 3 3 3 n 3 3 3 3 3 3", 43),
    ("collaborate", SAME, "9 9 9", 1),
    ("collaborate_5", SAME, "4 4 3", 0),
]


@pytest.mark.parametrize(("measure", "reading", "digits", "total"), SHEETS)
def test_the_digits_as_printed_give_the_total_of_the_sheet(
    measure: str, reading: SheetReading, digits: str, total: float
) -> None:
    definition = measures()[measure]
    found = score(definition, option_codes(definition, digits.split(), reading))
    assert isinstance(found, Score)
    assert found.total == total


@pytest.mark.parametrize("key", WITH_ITEMS)
def test_where_digits_run_the_same_way_each_is_the_code_of_its_option(key: str) -> None:
    measure = measures()[key]
    for item in measure.items:
        for option in sheet_options(measure, item, SAME):
            assert option.key == option.code if len(option.code) == 1 else option.key.isalpha()


@pytest.mark.parametrize("key", ADDED_UP)
def test_a_sheet_already_reversed_only_has_to_be_added_up(key: str) -> None:
    measure = measures()[key]
    assert measure.total is not None
    for place in range(6):  # one sheet for each place in the list of options, by its digits
        digits = [
            numbered(key, item.number)[place % len(numbered(key, item.number))] for item in measure.items
        ]
        codes = option_codes(measure, digits, OTHER)
        found = score(measure, codes)
        assert isinstance(found, Score)
        assert found.total == sum(int(digits[number - 1]) for number in measure.total.items)
        assert keyed_values(measure, codes) == tuple(int(digit) for digit in digits)


def numbered(key: str, number: int) -> list[str]:
    """The digits at an item of a sheet that prints the reversed items the other way round."""
    item = measures()[key].by_number[number]
    return [each.key for each in sheet_options(measures()[key], item, OTHER) if each.key.isdigit()]


@pytest.mark.parametrize("key", WITH_ITEMS)
@pytest.mark.parametrize("reading", list(SheetReading))
def test_every_option_has_a_key_of_its_own_and_none_is_the_key_for_not_answered(
    key: str, reading: SheetReading
) -> None:
    measure = measures()[key]
    for item in measure.items:
        keys = [option.key for option in sheet_options(measure, item, reading)]
        assert len(set(keys)) == len(keys)
        assert all(len(each) == 1 for each in keys)
        assert BLANK_KEY not in keys


@pytest.mark.parametrize("key", WITH_ITEMS)
def test_what_was_not_answered_stays_so_however_the_sheet_is_read(key: str) -> None:
    measure = measures()[key]
    nothing = [None] * len(measure.items)
    assert {option_codes(measure, nothing, reading) for reading in SheetReading} == {tuple(nothing)}


def test_a_digit_that_is_not_printed_there_is_refused() -> None:
    for digits in (["5", *"000000000"], ["0"] * 9, ["0"] * 11):
        with pytest.raises(ValueError, match=r"item 1 |argument"):
            option_codes(measures()["core10"], digits, OTHER)


def test_which_items_the_keys_reverse() -> None:
    assert {
        key: reversed_items(measures()[key]) for key in WITH_ITEMS if reversed_items(measures()[key])
    } == {
        "core10": (2, 3),
        "epds": (3, 5, 6, 7, 8, 9, 10),
        "pbq": (2, 3, 5, 6, 7, 10, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24),
        "poem": (3, 5, 7, 9, 11),
        **dict.fromkeys(
            ("sdq_2_4_educator", "sdq_2_4_parent", "sdq_4_17_educator", "sdq_4_17_parent"),
            (7, 11, 14, 21, 25),
        ),
    }


# measure, option codes ("-": not answered), the stated total, words of the explanation, items to look at
DIFFERENT = [
    ("core10", "1 4 3 0 0 0 1 1 1 0", 11, "Items 2 and 3 read the other way round give 11", (2, 3)),
    ("core10", "1 4 3 0 0 0 1 1 1 0", 9, "Item 2 read the other way round gives 9", (2,)),
    ("core10", "1 4 3 0 0 0 1 1 1 0", 8, "One other answer at any of 10 items would give 8", ()),
    ("core10", "4 2 2 4 4 4 4 4 4 3", 36, "One other answer at items 2, 3 or 10 would give 36", (2, 3, 10)),
    ("core10", "1 - 4 0 0 0 0 0 0 0", 3, "Item 2 not answered: an answer there could give 3", None),
    ("core10", "1 4 3 0 0 0 1 1 1 0", 40, "No single item explains it", ()),
    ("phq9", "1 1 1 1 1 1 1 1 -", 10, "Item 9 not answered: an answer there could give 10", (9,)),
    ("phq9", "3 3 3 3 3 3 3 3 3", 26, "One other answer at any of 9 items", ()),
    ("gad7", "0 0 0 0 0 0 0", 3, "One other answer at any of 7 items would give 3", ()),
    ("who5", "5 4 3 2 1", 15, "The digits add up to 15, before they are converted", ()),
    ("epds", "0 0 0 0 0 0 0 0 0 0", 0, "read the other way round give 0", (3, 5, 6, 7, 8, 9, 10)),
]


@pytest.mark.parametrize(("measure", "codes", "stated", "says", "items"), DIFFERENT)
def test_a_total_that_differs_is_asked_about_with_what_could_explain_it(
    measure: str, codes: str, stated: float, says: str, items: tuple[int, ...] | None
) -> None:
    given = [None if code == "-" else code for code in codes.split()]
    question = total_question(measures()[measure], given, stated)
    assert question is not None
    assert any(says.lower() in reason.lower() for reason in question.explained_by), question.explained_by
    assert items is None or question.items == items
    assert repr(question) == "<TotalQuestion>"


@pytest.mark.parametrize(
    ("measure", "codes", "stated"),
    [
        ("core10", "1 0 1 0 0 0 1 1 1 0", 11),
        ("phq9", "1 2 3 0 1 2 3 0 1", 13),
        ("who5", "5 4 3 2 1", 60),
        ("mors_sf", " ".join("1" * 14), 14),  # its answers never give a total, so there is nothing to compare
    ],
)
def test_a_total_that_agrees_is_not_asked_about(measure: str, codes: str, stated: float) -> None:
    assert total_question(measures()[measure], codes.split(), stated) is None


def test_one_difference_is_not_taken_for_another() -> None:
    codes = ["1", "4", "3", "0", "0", "0", "1", "1", "1", "0"]
    marks = {
        question.mark
        for stated in (10, 11, 12.5)
        if (question := total_question(measures()["core10"], codes, stated)) is not None
    }
    assert marks == {"10/5", "11/5", "12.5/5"}
