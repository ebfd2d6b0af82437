"""Whole files in the shape of each survey program, and what they mean. Every word is invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from surveys.core.answers import Answer, Chosen, ChosenMany, Missing, MissingReason, Rated


OVERALL = "Overall, how was your experience of our service?"
TALKING, TIPS, GROUP, ELSE = (
    "Having time to talk",
    "Tips to try at home",
    "Meeting other parents",
    "Something else",
)
HELPED = "What helped you most?"


@dataclass(frozen=True)
class FileCase:
    """A file with, by row number, when it was answered (or the code of its refusal) and its answers.

    ``says`` are notes that must be there, ``looks`` those for which nothing is stored without a look.
    """

    text: str
    form: str = "family_after_visit"
    when: Mapping[int, str] = field(default_factory=dict)
    answers: Mapping[int, Mapping[str, Answer | None]] = field(default_factory=dict)
    says: frozenset[str] = frozenset()
    looks: frozenset[str] = frozenset()


def _many(*codes: str) -> Mapping[str, Answer]:
    return {"what_helped": ChosenMany(codes)}


def _lines(*lines: str) -> str:
    return "\n".join(lines) + "\n"


END = "family_end_of_work"
CASES: dict[str, FileCase] = {
    "Google Forms over the change of clocks": FileCase(
        _lines(
            f'"Timestamp","{OVERALL}","What went well?"',
            '"2025/10/25 11:58:12 pm GMT+1","Very good","Kind, warm"',
            '"2025/10/26 1:30:00 am GMT+1","Good","x"',
            '"2025/10/26 1:30:00 am GMT","Good","y"',
            '"2025/11/01 9:05:00 am GMT","Poor",""',
        ),
        when={
            2: "2025-10-25T22:58:12",
            3: "2025-10-26T00:30:00",
            4: "2025-10-26T01:30:00",
            5: "2025-11-01T09:05:00",
        },
        says=frozenset({"zone_converted"}),
    ),
    "Google Forms of another country": FileCase(
        _lines(
            f'"Timestamp","{OVERALL}"',
            '"2025/07/01 11:58:12 PM EET","Very good"',
            '"2025/07/02 1:30:00 AM GMT+3","Good"',
        ),
        when={2: "2025-07-01T21:58:12", 3: "2025-07-01T22:30:00"},
        says=frozenset({"zone_converted"}),
    ),
    "a zone with several meanings": FileCase(
        _lines(
            f'"Timestamp","{OVERALL}"', '"2025/07/01 11:58 PM IST","Good"', '"2025/07/01 11:58 PM","Good"'
        ),
        when={2: "zone_unknown", 3: "2025-07-01T22:58:00"},
        says=frozenset({"zone_unknown"}),
        looks=frozenset({"zone_unknown"}),
    ),
    "both orders in one column": FileCase(
        _lines(
            f'Timestamp,"{OVERALL}"',
            "3/14/2025 9:12,Very good",
            "25/03/2025 13:15,Good",
            "4/7/2025 14:15,Good",
        ),
        when={2: "2025-03-14T09:12:00", 3: "2025-03-25T13:15:00", 4: "2025-07-04T13:15:00"},
        says=frozenset({"date_order_contradicted"}),
        looks=frozenset({"date_order_contradicted"}),
    ),
    "American times, every day before the 13th": FileCase(
        _lines(
            f'Timestamp,"{OVERALL}"',
            "3/4/2025 9:12:01 AM,Very good",
            "3/5/2025 1:15:00 PM,Good",
            "4/7/2025 2:15:00 PM,Good",
        ),
        when={2: "2025-03-04T09:12:01", 3: "2025-03-05T13:15:00", 4: "2025-04-07T13:15:00"},
        says=frozenset({"date_order_open"}),
        looks=frozenset({"date_order_open"}),
    ),
    "another column shows the order": FileCase(
        _lines(
            f'Started,Ended,"{OVERALL}"',
            "03/25/2025 09:12,04/05/2025 09:14,Good",
            "04/01/2025 10:12,04/06/2025 09:14,Good",
        ),
        when={2: "2025-04-05T08:14:00", 3: "2025-04-06T08:14:00"},
        says=frozenset({"date_order_from_elsewhere"}),
    ),
    "Jotform": FileCase(
        _lines(
            f'"Submission Date","{OVERALL}","{HELPED}"',
            f'"Mar 4, 2025","Very good","{TALKING}\n{TIPS}"',
            '"Mar 5, 2025 9:12 AM","Good",""',
            '"2025 Mar 4 09:12:10","Good",""',
            '"04Mar2025","Good",""',
            '"4th of March 2025","Good",""',
            '"Q1 2025","Good",""',
        ),
        form=END,
        when={
            2: "2025-03-04",
            3: "2025-03-05T09:12:00",
            4: "2025-03-04T09:12:10",
            5: "2025-03-04",
            6: "2025-03-04",
            7: "date_unreadable",
        },
        answers={2: _many("talking", "tips")},
    ),
    "Kobo with a list and a column for each option": FileCase(
        _lines(
            f'"start";"end";"{OVERALL}";"{HELPED}";"{HELPED}/{TALKING}";"{HELPED}/{TIPS}";"_id";"_submission_time"',
            f'"2025-07-04T09:10:01.123+01:00";"2025-07-04T09:12:01.123+01:00";"Very good";"{TALKING} {TIPS}"'
            ';"1";"1";"1001";"2025-07-04T08:12:03"',
            f'"2025-07-04T10:10:01.123+01:00";"2025-07-04T10:12:01.123+01:00";"Good";"{TIPS}"'
            ';"0";"1";"1002";"2025-07-04T09:12:03"',
        ),
        form=END,
        when={2: "2025-07-04T08:12:01", 3: "2025-07-04T09:12:01"},
        answers={2: _many("talking", "tips"), 3: _many("tips")},
        says=frozenset({"column_same_again"}),
    ),
    "Kobo with names instead of words": FileCase(
        _lines(
            "end,visit/overall,visit/what_helped,visit/what_helped/talking,visit/what_helped/tips,_uuid",
            "2025-07-04T09:12:01+01:00,very_good,talking tips,True,True,aa",
            "2025-07-04T09:12:02+01:00,good,,False,False,bb",
        ),
        form=END,
        when={2: "2025-07-04T08:12:01", 3: "2025-07-04T08:12:02"},
        answers={2: _many("talking", "tips"), 3: {"overall": Chosen("good"), "what_helped": None}},
    ),
    "Kobo with the list alone": FileCase(
        _lines(
            f"end,{OVERALL!r}".replace("'", '"') + f',"{HELPED}"',
            f'2025-07-04T09:12:01Z,Good,"{TALKING} {GROUP}"',
        ),
        form=END,
        when={2: "2025-07-04T09:12:01"},
        answers={2: _many("talking", "group")},
    ),
    "LimeSurvey in words": FileCase(
        _lines(
            f'"Response ID","Date submitted","Last page","Start language","Seed","{OVERALL}",'
            f'"How was it for you? [They really listened to me]","{HELPED} [{TALKING}]","What went well?"',
            '"1","1980-01-01 00:00:00","3","en","1234","Very good","Yes","Yes","ok"',
            '"2","2025-05-02 10:00:00","3","en","1235","Good","N/A","No","fine"',
            '"3","2025-05-03 10:00:00","3","en","1236","Good","Partly","N/A","N/A"',
            '"4","","1","en","1237","Good","","N/A",""',
        ),
        form=END,
        when={2: "date_missing", 3: "2025-05-02T09:00:00", 4: "2025-05-03T09:00:00", 5: "date_missing"},
        answers={
            3: {"how_it_was": None, "what_helped": None},
            4: {
                "how_it_was": Rated((("listened", Chosen("partly")),)),
                "what_helped": None,
                "went_well": None,
            },
        },
        says=frozenset({"dates_are_placeholders"}),
        looks=frozenset({"dates_are_placeholders"}),
    ),
    "LimeSurvey in codes": FileCase(
        _lines(
            "id;submitdate;lastpage;startlanguage;overall;how_it_was[listened];went_well",
            '1;2025-05-02 10:00:00;3;en;very_good;yes;"Good; really"',
            "2;2025-05-03 10:00:00;3;en;good;partly;x",
        ),
        when={2: "2025-05-02T09:00:00", 3: "2025-05-03T09:00:00"},
        answers={3: {"how_it_was": Rated((("listened", Chosen("partly")),)), "overall": Chosen("good")}},
    ),
    "N/A outside LimeSurvey is a reason": FileCase(
        _lines("Date,They really listened to me,They were easy to talk to", "2025-03-14,N/A,Yes"),
        when={2: "2025-03-14"},
        answers={
            2: {
                "how_it_was": Rated(
                    (
                        ("listened", Missing(MissingReason.NOT_APPLICABLE)),
                        ("easy_to_talk_to", Chosen("yes")),
                    )
                )
            }
        },
    ),
    "REDCap in labels": FileCase(
        _lines(
            f'"Record ID","Survey Identifier","Survey Timestamp","{OVERALL}","{HELPED} (choice={TALKING})",'
            f'"{HELPED} (choice={TIPS})","{HELPED} (choice={ELSE})","What went well?","Complete?"',
            '"1","","2025-03-04 09:12:01","Very good","Checked","Unchecked","Unchecked","kind","Complete"',
            '"2","","[not completed]","Good","Unchecked","Unchecked","Unchecked","","Incomplete"',
            '"3","","2025-03-05 09:12:01","Good","Checked","Checked","Unchecked","","Complete"',
        ),
        form=END,
        when={2: "2025-03-04T09:12:01", 3: "date_missing", 4: "2025-03-05T09:12:01"},
        answers={2: _many("talking"), 4: _many("talking", "tips")},
        says=frozenset({"rows_not_finished"}),
        looks=frozenset({"rows_not_finished"}),
    ),
    "REDCap in raw codes": FileCase(
        _lines(
            "record_id,redcap_survey_identifier,feedback_timestamp,overall,what_helped___talking,"
            "what_helped___tips,went_well,feedback_complete",
            "1,,2025-03-04 09:12:01,very_good,1,0,kind,2",
            "2,,2025-03-05 09:12:01,good,0,1,warm,2",
        ),
        form=END,
        when={2: "2025-03-04T09:12:01", 3: "2025-03-05T09:12:01"},
        answers={2: _many("talking"), 3: _many("tips")},
    ),
    "lists with every separator": FileCase(
        _lines(
            f'Date,"{HELPED}"',
            f'2025-03-14,"{TALKING},{TIPS}"',
            f'2025-03-15,"{TALKING}, {TIPS}"',
            f'2025-03-16,"{TALKING};{TIPS};"',
            f'2025-03-17,"{TALKING}|{TIPS}"',
            f'2025-03-18,"{TALKING};#{TIPS}"',
            f'2025-03-19,"{TALKING} / {TIPS}"',
            f'2025-03-20,"{TALKING} and {TIPS}"',
            f'2025-03-21,"[""{TALKING}"",""{TIPS}""]"',
            f'2025-03-22,"{TALKING}\n{TIPS}"',
            '2025-03-23,"That you worked with my health visitor or others, Tips to try at home"',
            '2025-03-24,"Having time to talk,Football"',
        ),
        form=END,
        when={
            **{number: f"2025-03-{number + 12}" for number in range(2, 12)},
            12: "word_unknown",
        },
        answers={
            **{number: _many("talking", "tips") for number in range(2, 11)},
            11: _many("tips", "working_with_others"),
        },
        says=frozenset({"words_unknown"}),
        looks=frozenset({"words_unknown"}),
    ),
    "SmartSurvey": FileCase(
        _lines(
            f'"UserID","UserNo","Name","Email","IP Address","Unique ID","Started","Ended","1. {OVERALL}"',
            '"160000001","1","","","192.0.2.1","","14/03/2025 09:12","14/03/2025 09:14","Very good"',
            '"160000002","2","","","192.0.2.2","","15/03/2025 09:12","15/03/2025 09:14","Good"',
        ),
        when={2: "2025-03-14T09:14:00", 3: "2025-03-15T09:14:00"},
    ),
    "Typeform": FileCase(
        _lines(
            f'#,"{OVERALL}",What went well?,Start Date (UTC),Submit Date (UTC),Network ID,Tags',
            "abc1,Very good,kind,2025-06-30 23:20:00,2025-06-30 23:30:00,xx,",
            "abc2,Good,warm,2025-07-01 10:20:00,2025-07-01 10:30:00,xx,",
        ),
        when={2: "2025-06-30T23:30:00", 3: "2025-07-01T10:30:00"},
        says=frozenset({"zone_converted"}),
    ),
    "the NHS file of comments": FileCase(
        _lines(
            "Comment ID,Trust,Respondent ID,Date,FFT question,FFT answer,Comment sentiment,"
            "Negative experience & dissatisfaction,Positive experience & gratitude",
            "TR 528 - Q1,TR,TR 528,30/09/2021,What was good?,They rang when they said they would,1,,1",
            "TR 531 - Q2,TR,TR 531,01/10/2021,What could we do better?,Answer the phone sooner,,1,",
            "TR 534 - Q1,TR,TR 534,5/31/2022,What was good?,Kind and calm,1,,1",
            "TR 535 - Q2,TR,TR 535,2/18/2022,What could we do better?,The room was cold,5,1,",
            "TR 536 - Q1,TR,TR 536,02/03/2022,What was good?,She took her time,1,,1",
        ),
        when={2: "2021-09-30", 4: "2022-05-31", 5: "2022-02-18"},
        says=frozenset({"column_guessed", "questions_in_column", "date_order_contradicted"}),
        looks=frozenset({"column_guessed", "questions_in_column", "date_order_contradicted"}),
    ),
    "ratings with words on the national question": FileCase(
        _lines(
            f'Date,"{OVERALL}"',
            "2025-03-14,5 - Very good",
            "2025-03-15,5 (Very good)",
            "2025-03-16,Very good (5)",
            "2025-03-17,1: Very good",
            "2025-03-18,Good = 4",
            "2025-03-19,★★★★★ Very good",
            "2025-03-20,3. Neither good nor poor",
            "2025-03-21,★★★★★",
            "2025-03-22,5",
        ),
        when={
            **{number: f"2025-03-{number + 12}" for number in range(2, 9)},
            9: "word_unknown",
            10: "word_unknown",
        },
        answers={
            **{number: {"overall": Chosen("very_good")} for number in (2, 3, 4, 5, 7)},
            6: {"overall": Chosen("good")},
            8: {"overall": Chosen("neither")},
        },
        says=frozenset({"words_unknown"}),
        looks=frozenset({"words_unknown"}),
    ),
    "options left out": FileCase(
        _lines(
            f'Date,"{HELPED}",Column G,Column H',
            f"2025-03-14,{TALKING},,{GROUP}",
            f"2025-03-15,,{TIPS},",
        ),
        form=END,
        when={2: "2025-03-14", 3: "nothing_answered"},
        says=frozenset({"answers_left_out"}),
        looks=frozenset({"answers_left_out"}),
    ),
    "an option that the form does not have": FileCase(
        _lines(f'Date,"{HELPED} [{TALKING}]","{HELPED} [Songs]"', "2025-03-14,Yes,Yes", "2025-03-15,Yes,No"),
        form=END,
        when={2: "2025-03-14", 3: "2025-03-15"},
        says=frozenset({"answers_left_out"}),
        looks=frozenset({"answers_left_out"}),
    ),
}
