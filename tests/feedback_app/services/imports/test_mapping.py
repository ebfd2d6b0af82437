"""What each column is for: guessed with a reason, changed by a person, saved, checked."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback_app.errors import Refused
from feedback_app.services.imports.columns.guessed_by import GuessedBy
from feedback_app.services.imports.columns.mapping import (
    ColumnMapping,
    ColumnRole,
    ColumnUse,
    WordUse,
    mapping_from_text,
    mapping_to_text,
)
from feedback_app.services.imports.columns.mapping_checks import (
    MappingCode,
    mapping_problems,
    unmapped_columns,
)
from feedback_app.services.imports.columns.suggesting import MappingSuggestion, suggest_mapping
from feedback_app.services.imports.files.dates import DateOrder
from feedback_app.services.imports.files.reading import read_table
from feedback_app.services.imports.files.table import Table
from surveys.core.model import Form
from tests.feedback_app.services.imports.forms import every_kind
from tests.feedback_app.services.imports.spreadsheets import (
    comments_workbook,
    csv_bytes,
    visit_workbook,
    xlsx,
)


FORM = every_kind()


def table_of(*rows: Sequence[object]) -> Table:
    return read_table(csv_bytes(rows))


def guess(form: Form, *rows: Sequence[object]) -> MappingSuggestion:
    return suggest_mapping(form, table_of(*rows))


def targets(suggestion: MappingSuggestion) -> list[tuple[str, str | None, str | None]]:
    return [(use.role.value, use.question, use.item) for use in suggestion.mapping.columns]


def test_microsoft_forms_columns_are_known_and_names_never_imported() -> None:
    table = read_table(
        xlsx(
            [
                (
                    "ID",
                    "Start time",
                    "Completion time",
                    "Email",
                    "Name",
                    "Total points",
                    "Points - What went well?",
                    "Language",
                ),
                (1, "2024-03-05", "2024-03-05", "a@b.c", "Ann", 3, 1, "English"),
            ]
        )
    )
    roles = [use.role for use in suggest_mapping(FORM, table).mapping.columns]
    assert roles == [
        ColumnRole.ROW_ID,
        ColumnRole.IGNORED,
        ColumnRole.RECEIVED,
        ColumnRole.PERSON,
        ColumnRole.PERSON,
        ColumnRole.IGNORED,
        ColumnRole.IGNORED,
        ColumnRole.LANGUAGE,
    ]


@pytest.mark.parametrize(
    ("title", "target"),
    [
        ("What went well?", ("went_well", None)),
        ("what\u00a0 WENT  well\u200b", ("went_well", None)),
        ("7. What went well?", ("went_well", None)),
        ("Q7) What went well?", ("went_well", None)),
        ("They were easy to talk to", ("how_it_was", "easy")),
        ("How was it for you?.They were easy to talk to", ("how_it_was", "easy")),
        ("How was it for you? [They were easy to talk to]", ("how_it_was", "easy")),
        ("How was it for you? - They were easy to talk to", ("how_it_was", "easy")),
        ("What did you talk about?.Money", ("topics", "money")),
        ("What did you talk about", ("topics", None)),
    ],
)
def test_titles_in_the_words_of_the_question_are_sure(title: str, target: tuple[str, str | None]) -> None:
    suggestion = guess(FORM, ("Date", title), ("2024-03-05", "x"))
    assert targets(suggestion)[1] == ("answer", *target)
    assert suggestion.reasons[1].why is GuessedBy.SAME_WORDS


@pytest.mark.parametrize(
    ("title", "question", "why"),
    [
        ("What went wel?", "went_well", GuessedBy.NEARLY_SAME_WORDS),
        ("How could we improve", "better", GuessedBy.LOOKS_LIKE_COMMENTS),
        ("Any comments", "went_well", GuessedBy.LOOKS_LIKE_COMMENTS),
    ],
)
def test_less_sure_guesses_say_so(title: str, question: str, why: GuessedBy) -> None:
    suggestion = guess(FORM, ("Date", title), ("2024-03-05", "x"))
    assert suggestion.mapping.columns[1].question == question
    assert suggestion.reasons[1].why is why


def test_a_column_may_be_known_by_its_answers() -> None:
    suggestion = guess(FORM, ("Date", "Interp?"), ("1/3/24", "Yes"), ("1/3/24", "No; nobody came"))
    assert suggestion.mapping.columns[1].question == "interpreter"
    assert suggestion.reasons[1].why is GuessedBy.ITS_ANSWERS


def test_repeated_titles_go_to_one_question_each_and_no_question_is_given_twice() -> None:
    suggestion = guess(FORM, ("What went well?", "What went well?2", "What went well?"), ("a", "b", "c"))
    assert [use.question for use in suggestion.mapping.columns] == ["went_well", None, None]


def test_what_is_like_nothing_is_left_out_and_reported() -> None:
    table = table_of(("Date", "Went well", "Shoe size"), ("1/3/24", "x", "7"))
    suggestion = suggest_mapping(FORM, table)
    assert suggestion.reasons[2].why is GuessedBy.NOTHING_LIKE_IT
    assert [column.title for column in unmapped_columns(table, suggestion.mapping)] == ["Shoe size"]


def test_months_before_days_are_noticed() -> None:
    assert guess(FORM, ("Date", "x"), ("1/31/2024", "a")).mapping.date_order is DateOrder.MONTH_FIRST


def test_a_mapping_survives_being_saved() -> None:
    mapping = suggest_mapping(FORM, read_table(visit_workbook())).mapping
    mapping = mapping.model_copy(update={"month": "2024-03", "language": "pl"})
    assert mapping_from_text(mapping_to_text(mapping)) == mapping


def test_a_mapping_can_be_written_by_hand_in_yaml() -> None:
    text = (
        "form: every_kind\nmonth: 2024-03\ncolumns:\n"
        "  - {title: Comment, question: went_well}\n"
        "  - {title: Interp, question: interpreter, words: [{word: Ja, means: had_one}]}\n"
    )
    mapping = mapping_from_text(text)
    assert mapping.columns[1].decided == {"Ja": "had_one"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[1]",
        "{",
        "form: 1",
        "a: &x 1\nb: *x",
        '{"form":"x","columns":[{"titel":1}]}',
        "[" * 5000,
        "x" * 2_000_000,
    ],
)
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        mapping_from_text(text)
    assert refused.value.code == "mapping_unreadable"


@given(st.text(max_size=200))
def test_any_text_is_a_mapping_or_refused(text: str) -> None:
    try:
        mapping_from_text(text)
    except Refused as refused:
        if refused.code != "mapping_unreadable":
            raise


DATE = ColumnUse(title="Date", role=ColumnRole.RECEIVED)
WELL = ColumnUse(title="Well", question="went_well")
TABLE = table_of(("Date", "Well", "Who", "Name"), ("2024-03-05", "x", "Family", "Ann"))
PROBLEMS = {
    "other form": ({"form": "another"}, MappingCode.OTHER_FORM),
    "no date": ({"columns": (WELL,)}, MappingCode.DATE_MISSING),
    "month 13": ({"columns": (WELL,), "month": "2024-13"}, MappingCode.MONTH_IMPOSSIBLE),
    "nothing": ({"columns": (DATE,)}, MappingCode.NOTHING_MAPPED),
    "gone": ({"columns": (DATE, ColumnUse(title="Gone", question="better"))}, MappingCode.COLUMN_MISSING),
    "no question": ({"columns": (DATE, ColumnUse(title="Well"))}, MappingCode.QUESTION_MISSING),
    "unknown": ({"columns": (DATE, ColumnUse(title="Well", question="nope"))}, MappingCode.QUESTION_UNKNOWN),
    "asks nothing": (
        {"columns": (DATE, ColumnUse(title="Well", question="welcome"))},
        MappingCode.QUESTION_ASKS_NOTHING,
    ),
    "no statement": (
        {"columns": (DATE, ColumnUse(title="Well", question="how_it_was"))},
        MappingCode.ITEM_MISSING,
    ),
    "bad part": (
        {"columns": (DATE, ColumnUse(title="Well", question="topics", item="x"))},
        MappingCode.ITEM_UNKNOWN,
    ),
    "no parts": (
        {"columns": (DATE, ColumnUse(title="Well", question="again", item="x"))},
        MappingCode.ITEM_UNKNOWN,
    ),
    "same column": ({"columns": (DATE, WELL, WELL)}, MappingCode.COLUMN_TWICE),
    "same question": (
        {"columns": (DATE, WELL, ColumnUse(title="Who", question="went_well"))},
        MappingCode.TARGET_TWICE,
    ),
    "whole and part": (
        {
            "columns": (
                DATE,
                ColumnUse(title="Well", question="topics"),
                ColumnUse(title="Who", question="topics", item="sleep"),
            )
        },
        MappingCode.TARGET_TWICE,
    ),
    "two dates": (
        {"columns": (DATE, WELL, ColumnUse(title="Who", role=ColumnRole.RECEIVED))},
        MappingCode.ROLE_TWICE,
    ),
    "about": (
        {"columns": (DATE, WELL, ColumnUse(title="Name", role=ColumnRole.ABOUT))},
        MappingCode.ABOUT_IN_ANONYMOUS_FORM,
    ),
    "name": (
        {"columns": (DATE, ColumnUse(title="Name", question="better"))},
        MappingCode.PERSON_IN_ANONYMOUS_FORM,
    ),
    "word": (
        {
            "columns": (
                DATE,
                ColumnUse(
                    title="Well", question="interpreter", words=(WordUse(word="Ja", means="dont_know"),)
                ),
            )
        },
        MappingCode.WORD_MEANS_NOTHING,
    ),
}


@pytest.mark.parametrize(("change", "code"), PROBLEMS.values(), ids=list(PROBLEMS))
def test_every_problem_of_a_mapping_is_told(change: dict[str, object], code: MappingCode) -> None:
    sound = ColumnMapping(form=FORM.key, columns=(DATE, WELL))
    assert mapping_problems(FORM, TABLE, sound) == ()
    found = mapping_problems(FORM, TABLE, sound.model_copy(update=change))
    assert code in {problem.code for problem in found}


@pytest.mark.parametrize(
    "contact", ["ann@example.nhs.uk", "07700 900123", "+44 20 7946 0000", "943 476 5919"]
)
def test_columns_of_contacts_are_known_by_what_they_hold(contact: str) -> None:
    table = table_of(("Date", "Anything else?"), ("2024-03-05", contact), ("2024-03-05", contact))
    assert suggest_mapping(FORM, table).mapping.columns[1].role is ColumnRole.PERSON
    forced = ColumnMapping(
        form=FORM.key, columns=(DATE, ColumnUse(title="Anything else?", question="better"))
    )
    problems = mapping_problems(FORM, table, forced)
    assert [problem.code for problem in problems] == [MappingCode.PERSON_IN_ANONYMOUS_FORM]


def test_comments_of_two_audiences_are_recognised() -> None:
    suggestion = suggest_mapping(FORM, read_table(comments_workbook()))
    assert targets(suggestion) == [
        ("received", None, None),
        ("audience", None, None),
        ("answer", "went_well", None),
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=6), min_size=2, max_size=6))
def test_any_table_gets_a_mapping(rows: list[list[str]]) -> None:
    try:
        table = read_table(csv_bytes(rows, encoding="utf-16"))
    except (Refused, UnicodeEncodeError):
        return
    suggestion = suggest_mapping(FORM, table)
    assert len(suggestion.mapping.columns) == len(table.columns)
    for problem in mapping_problems(FORM, table, suggestion.mapping):
        assert problem.code in {MappingCode.DATE_MISSING, MappingCode.NOTHING_MAPPED}
