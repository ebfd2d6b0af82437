"""Out as a file and in again: every answer comes back as it was, whatever people typed."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback_app.exports.csv_file import write_csv
from feedback_app.exports.response_table import Coding, ExportedResponse, ResponseTable
from feedback_app.exports.workbook import SheetToWrite, write_workbook
from feedback_app.services.imports.columns.suggesting import suggest_mapping
from feedback_app.services.imports.files.reading import read_table
from feedback_app.services.imports.files.table import visible_text
from feedback_app.services.imports.files.words import WordsOfQuestion
from feedback_app.services.imports.rows.row_reports import ReadRow
from feedback_app.services.imports.rows.rows import read_rows
from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    ChosenMany,
    InMonth,
    Missing,
    MissingReason,
    OnDate,
    Rated,
    Written,
)
from surveys.core.validation import tidy_answer
from tests.feedback_app.services.imports.forms import every_kind


FORM = every_kind("named")
TODAY = date(2026, 3, 10)
WORDS = WordsOfQuestion(FORM, FORM.question("went_well"))


def is_plain(text: str) -> bool:
    """Leaves out what looks blank, what says why there is no answer, and what no workbook can hold."""
    return bool(visible_text(text)) and WORDS.meaning(text) is None and not {"\ufffe", "\uffff"} & set(text)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(is_plain)
DONT_KNOW = Missing(MissingReason.DONT_KNOW)
STATEMENT = st.sampled_from([Chosen("yes"), Chosen("partly"), Chosen("no"), DONT_KNOW])
OPTIONS = st.sets(st.sampled_from(["sleep", "crying", "money"]), min_size=1)
SEVERAL = OPTIONS.map(lambda codes: ChosenMany(tuple(codes)))
ANSWERS = st.fixed_dictionaries(
    {"went_well": TEXTS.map(Written)},
    optional={
        "interpreter": st.sampled_from(
            [Chosen("had_one"), Chosen("none_came"), Missing(MissingReason.PREFER_NOT_TO_SAY)]
        ),
        "topics": SEVERAL | st.just(DONT_KNOW),
        "how_it_was": st.tuples(STATEMENT, STATEMENT).map(
            lambda both: Rated((("listened", both[0]), ("easy", both[1])))
        ),
        "again": st.integers(0, 10).map(lambda number: Amount(Decimal(number))),
        "children": st.integers(0, 20).map(lambda number: Amount(Decimal(number))),
        "first_visit": st.dates(date(2000, 1, 1), TODAY).map(OnDate),
        "birth_month": st.dates(date(2000, 1, 1), TODAY).map(lambda day: InMonth(day.year, day.month)),
        "other_help": TEXTS.map(Written),
        "better": TEXTS.map(Written),
    },
)


def tidied(answers: dict[str, Answer]) -> dict[str, Answer]:
    found = {name: tidy_answer(FORM, FORM.question(name), answer) for name, answer in answers.items()}
    return {name: answer for name, answer in found.items() if answer is not None}


def as_file(responses: list[dict[str, Answer]], coding: Coding, *, is_csv: bool) -> bytes:
    table = ResponseTable([FORM], coding)
    headings = [column.heading for column in table.columns]
    rows = [
        table.row(ExportedResponse(FORM, answers, date(2024, 5, 6), "en-GB", "screen", None, f"REF-{number}"))
        for number, answers in enumerate(responses)
    ]
    out = io.BytesIO()
    if is_csv:
        write_csv(out, headings, rows)
    else:
        write_workbook(out, [SheetToWrite("Responses", headings, rows)])
    return out.getvalue()


@pytest.mark.parametrize("coding", Coding)
@pytest.mark.parametrize("is_csv", [True, False], ids=["csv", "xlsx"])
@settings(max_examples=40, deadline=None)
@given(st.lists(ANSWERS, min_size=1, max_size=4))
def test_answers_come_back_as_they_were(
    coding: Coding, is_csv: bool, given_answers: list[dict[str, Answer]]
) -> None:
    responses = [tidied(answers) for answers in given_answers]
    table = read_table(as_file(responses, coding, is_csv=is_csv))
    rows = list(read_rows(FORM, table, suggest_mapping(FORM, table).mapping, today=TODAY))
    assert all(isinstance(row, ReadRow) for row in rows), [getattr(row, "refusals", ()) for row in rows]
    assert [dict(row.answers) for row in rows if isinstance(row, ReadRow)] == responses
