"""Titles of survey programs, columns of one option, and columns that no one wrote."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from feedback_app.services.imports.columns.guessed_by import GuessedBy
from feedback_app.services.imports.columns.suggesting import suggest_mapping
from feedback_app.services.imports.files.reading import read_table
from surveys.catalogue import shipped_forms
from tests.feedback_app.services.imports.spreadsheets import csv_bytes


END, VISIT = shipped_forms()["family_end_of_work"], shipped_forms()["family_after_visit"]
HELPED, TALK = "What helped you most?", "Having time to talk"


def use_of(
    title: str, *cells: str, others: Sequence[str] = (), form=END
) -> tuple[str, str | None, str | None]:  # type: ignore[no-untyped-def]
    """What the middle column is suggested for, next to a date."""
    rows = [["Date", title, *others], *(["2025-03-14", cell, *("" for _ in others)] for cell in cells)]
    suggestion = suggest_mapping(form, read_table(csv_bytes(rows)))
    use = suggestion.mapping.columns[1]
    return use.role.value, use.question, use.item


@pytest.mark.parametrize(
    "title",
    [
        "What helped you most? [Having time to talk]",
        "What helped you most? (choice=Having time to talk)",
        "What helped you most? (Having time to talk)",
        "What helped you most?/Having time to talk",
        "What helped you most?.Having time to talk",
        "What helped you most?: Having time to talk",
        "What helped you most? - Having time to talk",
        "What helped you most? \u2013 Having time to talk",
        "What helped you most? - Selected Choice - Having time to talk",
        "What helped you most? > Having time to talk",
        "What helped you most? | Having time to talk",
        "What helped you most:Having time to talk",
        "WHAT HELPED YOU MOST [having time to talk]",
        "3. What helped you most? - Having time to talk",
        "Your visit/What helped you most?/Having time to talk",
        "what_helped___talking",
        "what_helped/talking",
        "group_a/what_helped/talking",
        "what_helped[talking]",
        "what_helped.talking",
        "what_helped_talking",
    ],
)
@pytest.mark.parametrize("cells", [("1", "0"), ("Checked", "Unchecked"), ("Yes", "No"), (TALK, "")])
def test_an_option_has_a_column_of_its_own_in_every_programs_way(title: str, cells: tuple[str, ...]) -> None:
    assert use_of(title, *cells) == ("answer", "what_helped", "talking")


@pytest.mark.parametrize(
    "title",
    [
        "How was it for you? [They really listened to me]",
        "How was it for you? - They really listened to me",
        "How was it for you?/They really listened to me",
        "how_it_was[listened]",
        "how_it_was/listened",
        "how_it_was_listened",
        "They really listened to me",
    ],
)
def test_a_statement_has_a_column_of_its_own(title: str) -> None:
    assert use_of(title, "Yes", "Partly", form=VISIT) == ("answer", "how_it_was", "listened")


@pytest.mark.parametrize(
    "title",
    [
        "What helped you most? [Something we do not have]",
        "what_helped___99",
        "What helped you most? - Other (please specify)",
    ],
)
def test_an_option_that_the_form_does_not_have_is_not_guessed(title: str) -> None:
    assert use_of(title, "1", "0")[0] == "ignored"
    assert use_of(title, "Yes", "No")[0] == "ignored"


@pytest.mark.parametrize(
    ("title", "cells", "role"),
    [
        ("Ended", ("04/03/2025 09:14",), "received"),
        ("Submit Date (UTC)", ("2025-06-30 23:30:00",), "received"),
        ("Submission Date", ("Mar 4, 2025",), "received"),
        ("Survey Timestamp", ("2025-03-04 09:12:01", "[not completed]"), "received"),
        ("feedback_timestamp", ("2025-03-04 09:12:01",), "received"),
        ("submitdate", ("1980-01-01 00:00:00",), "received"),
        ("Date submitted", ("1980-01-01 00:00:00",), "received"),
        ("EndDate", ("2025-03-04 09:13:02",), "received"),
        ("RecordedDate", ("2025-03-04 09:13:02",), "received"),
        ("end", ("2025-07-04T09:12:01.123+01:00",), "received"),
        ("_submission_time", ("2025-07-04T08:12:03",), "received"),
        ("Completed at", ("2025-03-04",), "received"),
        ("When", ("4 March 2025",), "received"),
        ("Date of visit", ("4 March 2025",), "received"),
        ("UserID", ("160000001", "160000002"), "row_id"),
        ("#", ("abc1", "abc2"), "row_id"),
        ("record_id", ("1", "2"), "row_id"),
        ("Record ID", ("1", "2"), "row_id"),
        ("Response ID", ("1", "2"), "row_id"),
        ("ResponseId", ("R_1", "R_2"), "row_id"),
        ("_uuid", ("aa", "bb"), "row_id"),
        ("Start language", ("en", "cy"), "language"),
        ("UserLanguage", ("EN", "CY"), "language"),
        ("IP Address", ("192.0.2.1",), "person"),
        ("IPAddress", ("192.0.2.1",), "person"),
        ("Where from", ("192.0.2.1", "192.0.2.2"), "person"),
        ("Answered at", ("2001:db8::1", "2001:db8::2"), "person"),
        ("RecipientEmail", ("",), "person"),
        ("redcap_survey_identifier", ("x",), "person"),
        ("Respondent's first name", ("x",), "person"),
        ("Last page", ("3",), "ignored"),
        ("Seed", ("1234",), "ignored"),
        ("Duration (in seconds)", ("61",), "ignored"),
        ("Tracking Link", ("Web Link",), "ignored"),
        ("feedback_complete", ("2", "0"), "ignored"),
        ("Complete?", ("Complete", "Incomplete"), "ignored"),
        ("redcap_event_name", ("visit_arm_1",), "ignored"),
        ("Network ID", ("xx",), "ignored"),
        ("Collector ID", ("450000001",), "ignored"),
    ],
)
def test_titles_of_survey_programs_are_known(title: str, cells: tuple[str, ...], role: str) -> None:
    rows = [[title, "What went well?"], *([cell, "They listened"] for cell in cells)]
    use = suggest_mapping(
        VISIT, read_table(csv_bytes(rows, encoding="utf-8"), headings_at=1)
    ).mapping.columns[0]
    assert (use.role.value, use.question) == (role, None)


@pytest.mark.parametrize(
    ("titles", "first", "best"),
    [
        (("Started", "Ended"), ("2025-03-14 09:00", "2025-03-14 09:10"), "Ended"),
        (("Start Date (UTC)", "Submit Date (UTC)"), ("2025-03-14 09:00",) * 2, "Submit Date (UTC)"),
        (("Start Date", "End Date"), ("03/14/2025",) * 2, "End Date"),
        (("start", "end", "_submission_time"), ("2025-07-04T09:10:01+01:00",) * 3, "end"),
        (("Date submitted", "Date started", "Date last action"), ("2025-05-02 10:00",) * 3, "Date submitted"),
        (("Date", "Date of birth"), ("14/03/2025", "14/03/1990"), "Date"),
        (("Created", "Modified", "Completion time"), ("14/03/2025",) * 3, "Completion time"),
        (("Submitted at", "Start time"), ("", "14/03/2025"), "Start time"),
    ],
)
def test_of_several_dates_the_one_of_sending_is_used(
    titles: tuple[str, ...], first: tuple[str, ...], best: str
) -> None:
    rows = [[*titles, "What went well?"], [*first, "They listened"]]
    mapping = suggest_mapping(VISIT, read_table(csv_bytes(rows), headings_at=1)).mapping
    assert [use.title for use in mapping.columns if use.role.value == "received"] == [best]


def test_an_empty_id_and_one_that_is_the_same_everywhere_are_not_used() -> None:
    rows = [
        ["Unique ID", "Survey number", "UserID", "Ended", "What went well?"],
        *(["", "7", str(number), "14/03/2025", "Kind"] for number in range(4)),
    ]
    mapping = suggest_mapping(VISIT, read_table(csv_bytes(rows))).mapping
    assert [use.title for use in mapping.columns if use.role.value == "row_id"] == ["UserID"]


NOT_WRITTEN = {
    "Comment ID": ("TR 528 - Q1", "TR 531 - Q2"),
    "Feedback reference code": ("A1B2", "C3D4"),
    "Positive experience & gratitude": ("1", "0"),
    "Negative experience & dissatisfaction": ("1", ""),
    "What they liked (flag)": ("TRUE", "FALSE"),
    "Comment sentiment": ("1", "5"),
    "Feedback score": ("4.5", "3"),
    "Good things": ("x", "x"),
    "Comment length": ("121", "7"),
    "Time to give feedback": ("00:03:12", "00:01:02"),
    "Comments token": ("4f2a9c1e-77aa-4b1f-8a8e-0123456789ab", "5f2a9c1e-77aa-4b1f-8a8e-0123456789ab"),
    "Anything else: link": ("https://example.org/1", "https://example.org/2"),
    "Better than last time?": ("Yes", "No", "Yes"),
    "Would you like to say more": ("Checked", "Unchecked"),
    "Feedback date": ("14/03/2025", "15/03/2025"),
    "Tell us": ("0.75", "12 min"),
    "Other": ("1,234", "56%"),
}


@pytest.mark.parametrize(("title", "cells"), NOT_WRITTEN.items())
def test_what_no_one_wrote_is_never_guessed_as_peoples_words(title: str, cells: tuple[str, ...]) -> None:
    assert use_of(title, *cells, form=VISIT)[0] != "answer"


WRITTEN = {
    "Any comments": ("She listened to us", "Kind and calm"),
    "Good things": ("ok", "fine"),
    "Comments about room 3": ("Room 3 was cold", "Nothing at 3pm"),
    "What was good": ("10 out of 10", "The 2 leaders were lovely"),
}


@pytest.mark.parametrize(("title", "cells"), WRITTEN.items())
def test_what_people_wrote_still_is(title: str, cells: tuple[str, ...]) -> None:
    assert use_of(title, *cells, form=VISIT)[0] == "answer"


def test_sentences_are_found_under_any_title() -> None:
    cells = ("They rang when they said they would", "Kind and calm", "The room was cold")
    assert use_of("FFT answer", *cells, form=VISIT) == ("answer", "went_well", None)


def test_an_options_own_words_may_be_the_whole_title() -> None:
    assert use_of("Tips to try at home", "1", "0") == ("answer", "what_helped", "tips")


def test_a_list_is_known_by_its_options() -> None:
    cells = ("Having time to talk;Tips to try at home", "Tips to try at home")
    assert use_of("Q7", *cells) == ("answer", "what_helped", None)


@pytest.mark.parametrize(
    ("listed", "ticks", "left_out"),
    [
        # Kobo: the list joined by spaces and a column for each option.
        ("Having time to talk Tips to try at home", ("1", "1"), HELPED),
        ("talking tips", ("1", "1"), HELPED),
        # The list has more than the columns.
        ("Having time to talk, Meeting other parents", ("1", "0"), f"{HELPED}/{TALK}"),
    ],
)
def test_one_question_is_not_read_twice(listed: str, ticks: tuple[str, str], left_out: str) -> None:
    rows = [
        ["Date", HELPED, f"{HELPED}/{TALK}", f"{HELPED}/Tips to try at home"],
        ["2025-03-14", listed, *ticks],
    ]
    suggestion = suggest_mapping(END, read_table(csv_bytes(rows)))
    again = [each.column.title for each in suggestion.reasons if each.why is GuessedBy.SAME_AGAIN]
    assert left_out in again
    answered = [use for use in suggestion.mapping.columns if use.question == "what_helped"]
    assert len(answered) == (2 if left_out == HELPED else 1)
