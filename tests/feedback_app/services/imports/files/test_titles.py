"""Titles with markup, stars, numbers and remarks, as survey programs export them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_app.services.imports.files.reading import read_table
from feedback_app.services.imports.files.words import normalised_title
from feedback_app.services.imports.raw.title_text import LONGEST_TITLE, title_text
from tests.feedback_app.services.imports.spreadsheets import csv_bytes


SHOWN = {
    "<p><strong>What went well?</strong></p>": "What went well?",
    "<b>What</b> went&nbsp;well?": "What went well?",
    "What went<br />well?": "What went well?",
    '<span style="font-size:16px;">What went well?</span>': "What went well?",
    "&lt;p&gt;What went well?&lt;/p&gt;": "What went well?",
    "Mum&#39;s words &amp; dad&rsquo;s": "Mum's words & dad\u2019s",
    "What went well? *": "What went well?",
    "* What went well?": "What went well?",
    'What went well?<span class="required">*</span>': "What went well?",
    "**What** went well?": "What went well?",
    "un<b>believ</b>able": "unbelievable",
    "<ul><li>One</li><li>Two</li></ul>": "One Two",
    "<style>p {color: red}</style>What?": "What?",
    "What\u00a0went\n well?\u200b": "What went well?",
    "Age <5 years": "Age <5 years",
    "More < less > same": "More < less > same",
    "AT&T": "AT&T",
    "5 * 4": "5 * 4",
    "what_helped___talking": "what_helped___talking",
    "*": "*",
}


@pytest.mark.parametrize(("written", "shown"), SHOWN.items())
def test_a_title_is_shown_as_a_reader_sees_it(written: str, shown: str) -> None:
    assert title_text(written) == shown
    assert read_table(csv_bytes([("ID", written), ("1", "x")])).columns[1].title == shown


SAME = [
    "What went well?",
    "1. What went well?",
    "1) What went well?",
    "2.1 What went well?",
    "2.1. What went well?",
    "Q3: What went well?",
    "Q3 - What went well?",
    "Q3. What went well?",
    "Question 3. What went well?",
    "Question 3 What went well?",
    "(3) What went well?",
    "[Q3] What went well?",
    "1a) What went well?",
    "What went well? (optional)",
    "What went well? (max 500 characters)",
    "2.1 What went well? (max 500 characters)",
    "What went well? (Required) *",
    "What went well? [tick all that apply]",
    "What went well? (please select one)",
    "WHAT WENT WELL",
]


@pytest.mark.parametrize("title", SAME)
def test_numbers_and_remarks_make_no_other_question(title: str) -> None:
    assert normalised_title(title_text(title)) == "what went well"


@pytest.mark.parametrize(
    "title",
    ["3 things you liked", "24/7 help", "4-year-old check", "What went well (at home)?", "1", "Q1", "(3)"],
)
def test_numbers_that_are_part_of_a_title_stay(title: str) -> None:
    assert normalised_title(title).strip("()") == title.casefold().strip("()?").replace(")?", ")")


def test_a_consent_text_as_a_title_is_shortened() -> None:
    table = read_table(csv_bytes([("ID", "I agree. " * 4_000), ("1", "x")]))
    assert len(table.columns[1].title) <= LONGEST_TITLE


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_more_than_markup(text: str) -> None:
    once = title_text(text)
    assert len(once) <= max(len(text) * 4, 1)
    assert normalised_title(once) is not None
