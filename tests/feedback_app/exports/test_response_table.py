"""The flat table and its codebook: versions side by side, every code explained."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from feedback_app.exports.codebook import codebook
from feedback_app.exports.response_table import Coding, ExportedResponse, ResponseTable
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
from surveys.core.model import Form
from tests.feedback_app.services.imports.forms import every_kind
from tests.support.cast import ANONYMOUS


FORM = every_kind("named")
ANSWERS: dict[str, Answer] = {
    "interpreter": Missing(MissingReason.PREFER_NOT_TO_SAY),
    "topics": ChosenMany(("sleep", "money")),
    "how_it_was": Rated((("listened", Chosen("partly")), ("easy", Missing(MissingReason.NOT_APPLICABLE)))),
    "again": Amount(Decimal(8)),
    "first_visit": OnDate(date(2024, 4, 3)),
    "birth_month": InMonth(2023, 4),
    "went_well": Written("=as typed"),
}


def response(form: Form = FORM, answers: dict[str, Answer] | None = None) -> ExportedResponse:
    return ExportedResponse(
        form=form,
        answers=ANSWERS if answers is None else answers,
        received=date(2024, 5, 6),
        language="en-GB",
        channel="screen",
        collection_point=None,
        reference="K7Q-M4R-X9T",
    )


def as_record(table: ResponseTable, given: ExportedResponse) -> dict[str, object]:
    return dict(zip([column.heading for column in table.columns], table.row(given), strict=True))


def test_a_response_in_codes() -> None:
    record = as_record(ResponseTable([FORM], Coding.CODES), response())
    assert record == {
        "feedback_form": "every_kind",
        "feedback_form_version": "1.0",
        "audience": "family",
        "touchpoint": "visit",
        "received": date(2024, 5, 6),
        "language": "en-GB",
        "channel": "screen",
        "collection_point": None,
        "reference": "K7Q-M4R-X9T",
        "interpreter": "prefer_not_to_say",
        "topics.sleep": 1,
        "topics.crying": 0,
        "topics.money": 1,
        "topics.none": 0,
        "how_it_was.listened": "partly",
        "how_it_was.easy": "not_applicable",
        "again": Decimal(8),
        "children": None,
        "first_visit": date(2024, 4, 3),
        "birth_month": "2023-04",
        "other_help": None,
        "went_well": "=as typed",
        "better": None,
    }


def test_a_response_in_words() -> None:
    record = as_record(ResponseTable([FORM], Coding.LABELS), response())
    assert record["Did you have an interpreter?"] == FORM.missing_label(MissingReason.PREFER_NOT_TO_SAY)
    assert record["How was it for you? [They listened to me]"] == "Partly"
    assert record["What did you talk about? [Sleep]"] == 1


def test_a_reason_for_the_whole_question_stands_in_each_of_its_columns() -> None:
    given: dict[str, Answer] = {"topics": Missing(MissingReason.DONT_KNOW)}
    record = as_record(ResponseTable([FORM], Coding.CODES), response(answers=given))
    assert {record[f"topics.{code}"] for code in ("sleep", "crying", "money", "none")} == {"dont_know"}


def test_anonymous_forms_have_no_reference_and_no_memory_code() -> None:
    headings = [column.heading for column in ResponseTable([ANONYMOUS], Coding.CODES).columns]
    assert "reference" not in headings
    assert "code" not in headings
    assert "words" in headings


def without(form: Form, *question_ids: str, version: str) -> Form:
    """Another version of the form, without these questions."""
    section = form.sections[0]
    kept = tuple(question for question in section.questions if question.id not in question_ids)
    return form.model_copy(
        update={"version": version, "sections": (section.model_copy(update={"questions": kept}),)}
    )


def test_versions_stand_side_by_side_with_the_same_ids() -> None:
    old, new = without(FORM, "again", version="1.0"), without(FORM, "interpreter", "topics", version="1.1")
    table = ResponseTable([new, old], Coding.CODES)
    ids = [column.key[0] for column in table.columns if column.key]
    assert list(dict.fromkeys(ids)) == [
        "interpreter",
        "topics",
        "how_it_was",
        "again",
        "children",
        "first_visit",
        "birth_month",
        "other_help",
        "went_well",
        "better",
    ]
    assert len(ids) == len(table.columns) - 9
    assert as_record(table, response(old))["interpreter"] == "prefer_not_to_say"
    newer = as_record(table, response(new))
    assert (newer["interpreter"], newer["again"], newer["feedback_form_version"]) == (None, Decimal(8), "1.1")


@pytest.mark.parametrize("coding", Coding)
def test_the_codebook_explains_every_column_and_every_value(coding: Coding) -> None:
    table = ResponseTable([FORM], coding)
    lines = codebook(table)
    assert {column.heading for column in table.columns} <= {line.column for line in lines}
    explained = {(line.column, line.value) for line in lines}
    for column, value in zip(table.columns, table.row(response()), strict=True):
        if column.key and column.key[0] in {"interpreter", "topics", "how_it_was"}:
            assert (column.heading, str(value)) in explained
    assert all(len(line.cells) == 8 for line in lines)


def test_the_codebook_tells_words_of_different_versions_apart() -> None:
    newer = FORM.model_copy(update={"version": "1.1"})
    same = [
        line.form_versions
        for line in codebook(ResponseTable([newer, FORM], Coding.CODES))
        if line.form_versions
    ]
    assert set(same) == {"1.0, 1.1"}


def test_nothing_of_a_response_shows_in_a_repr() -> None:
    assert "typed" not in repr(response())
