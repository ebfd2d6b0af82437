"""What is masked, what is left alone, and what is only suggested."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.comments.quoting.name_suggestions import NameReason, suggest_names
from analysis.comments.quoting.redaction import (
    Mask,
    MaskKind,
    is_nhs_number,
    masked,
    redact,
)


# typed, as it is shown; identifiers are invented or reserved for fiction
MASKED = [
    ("My number is 943 476 5919.", "My number is [NHS number]."),
    ("9434765919", "[NHS number]"),
    ("943-476-5919 is mine", "[NHS number] is mine"),
    ("Ring 07700 900123", "Ring [phone number]"),
    ("Ring +44 7700 900123 please", "Ring [phone number] please"),
    ("Ring 0044 7700 900123", "Ring [phone number]"),
    ("(0115) 496 0123 or 020 7946 0123", "[phone number] or [phone number]"),
    ("Mail me at first.last@example.org", "Mail me at [email address]"),
    ("see www.example.org/page.", "see [web address]."),
    ("We live in NG1 5AB now", "We live in [postcode] now"),
    ("sw1a 1aa", "[postcode]"),
    ("QQ123456C", "[National Insurance number]"),
    ("Born on 12/03/1990", "Born on [date]"),
    ("on 3rd March 2024 and 4 May", "on [date] and [date]"),
    ("2024-03-12", "[date]"),
    ("at 12 High Street", "at [address]"),
    ("Flat 3, 10 Mill Lane, it is", "[address], it is"),
    ("12 mill lane", "[address]"),
]

LEFT_ALONE = [
    "943 476 5918",  # wrong check digit
    "10/10 would come again",
    "24/7",
    "32 weeks pregnant",
    "see you on Monday",
    "Circle of Security",
    "Level n1 2nd floor",
    "2 close calls on the road",
    "We saw 3 people in the street",
    "I gave it 5 of 5",
    "Call 111 or 999",
]


@pytest.mark.parametrize(("typed", "shown"), MASKED)
def test_identifiers_are_masked(typed: str, shown: str) -> None:
    assert redact(typed).text == shown


@pytest.mark.parametrize("typed", LEFT_ALONE)
def test_what_identifies_nobody_is_left_alone(typed: str) -> None:
    assert redact(typed).text == typed


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Asha Patel was great", "[member of staff] was great"),
        ("ASHA PATEL was great", "[member of staff] was great"),
        ("asha was great", "[member of staff] was great"),
        ("Mrs Patel and Hope", "Mrs [member of staff] and [member of staff]"),
        ("There is hope and a green door", "There is hope and a [member of staff] door"),
        ("Ashamed", "Ashamed"),
    ],
)
def test_the_roster_is_masked(typed: str, shown: str) -> None:
    assert redact(typed, ["Asha Patel", "Hope Green"]).text == shown


@pytest.mark.parametrize(
    ("digits", "valid"),
    [
        ("9434765919", True),
        ("9434765918", False),
        ("1111111111", False),
        ("0000000000", False),
        ("943476591", False),
        ("943476591a", False),
    ],
)
def test_nhs_numbers_have_a_check_digit(digits: str, valid: bool) -> None:
    assert is_nhs_number(digits) is valid


@given(st.integers(0, 999_999_999))
def test_at_most_one_check_digit_is_right(nine: int) -> None:
    assert sum(is_nhs_number(f"{nine:09}{last}") for last in range(10)) <= 1


# text, (suggested, why)
SUGGESTED = [
    ("Thank you Sarah you were great", [("Sarah", NameReason.CUE)]),
    ("sarah was nice", [("sarah", NameReason.FIRST_NAME)]),
    ("Dr Smith and my son Kian", [("Smith", NameReason.TITLE), ("Kian", NameReason.CUE)]),
    ("The nurse on duty was Grace", [("Grace", NameReason.FIRST_NAME)]),
    ("Hope was what I needed", []),
    ("We walked to Foxhill and back", [("Foxhill", NameReason.CAPITAL)]),
    ("Circle of Security on Monday with the NHS", []),
    ("SARAH DID NOT CALL", [("SARAH", NameReason.FIRST_NAME)]),
    ("I had CBT. Then nothing.", []),
]


@pytest.mark.parametrize(("text", "expected"), SUGGESTED)
def test_names_are_suggested_with_their_place(text: str, expected: list[tuple[str, NameReason]]) -> None:
    found = suggest_names(text)
    assert [(text[each.start : each.end], each.reason) for each in found] == expected


def test_a_confirmed_name_is_masked_where_it_stands() -> None:
    text = "my son Kian smiles"
    (name,) = suggest_names(text)
    assert masked(text, [Mask(name.start, name.end, MaskKind.NAME)]).text == "my son [name] smiles"


@given(st.text())
def test_masks_are_in_order_apart_and_true_to_the_text(text: str) -> None:
    found = redact(text)
    assert all(one.end <= other.start for one, other in pairwise(found.masks))
    assert masked(text, found.masks) == found
    names = suggest_names(text)
    assert all(one.end <= other.start for one, other in pairwise(names))


def test_words_stay_out_of_a_repr() -> None:
    assert "Kian" not in repr(redact("my son Kian"))
