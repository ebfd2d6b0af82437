"""A made-up quarter for the tests of reports: forms, the national question, a measure, a training, words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from analysis.outcomes import team_change
from analysis.question_results import About, ChoiceResult, FormResults, GroupResult, StatementResult
from analysis.rates import Count, FriendsAndFamily, friends_and_family
from analysis.report import (
    AskedForm,
    LinksSent,
    Material,
    MeasureOutcome,
    Quotation,
    ReportPeriod,
    ThemeHeard,
    ToldAction,
    TrainingChange,
)
from analysis.spc import Observation, observations
from surveys.measure_catalogue import measures


QUARTER = ReportPeriod.quarter(2026, 3)
NATIONAL = (
    ("very_good", "Very good"),
    ("good", "Good"),
    ("neither", "Neither good nor poor"),
    ("poor", "Poor"),
    ("very_poor", "Very poor"),
    ("dont_know", "Don’t know"),
)


def national(*counts: int) -> FriendsAndFamily:
    """In the order of the form."""
    return friends_and_family(NATIONAL, dict(zip((code for code, _ in NATIONAL), counts, strict=True)))


def about(text: str, answered: int, **more: Any) -> About:
    values = {
        "question_id": "asked",
        "section": None,
        "text": text,
        "responses": answered,
        "answered": answered,
    }
    return About(**{**values, "missing": (), "blank": 0, "conditional": False, **more})


def yes_partly_no(*counts: int) -> tuple[Count, ...]:
    return tuple(
        Count(code, code.title(), n) for code, n in zip(("yes", "partly", "no"), counts, strict=True)
    )


def group(text: str, **statements: tuple[int, int, int]) -> GroupResult:
    lines = tuple(
        StatementResult(about(name.replace("_", " ").capitalize(), sum(n)), name, yes_partly_no(*n))
        for name, n in statements.items()
    )
    return GroupResult(about(text, max(sum(n) for n in statements.values())), lines)


def form(key: str, asked: str, responses: int, *questions: Any, is_family: bool = True) -> AskedForm:
    return AskedForm(
        key, f"The form {key}", asked, is_family, responses, FormResults(key, key, responses, questions)
    )


def months(*pairs: tuple[int, int]) -> tuple[Observation, ...]:
    """(positive, answered) of each month up to September 2026."""
    last = ReportPeriod.parse("2026-09")
    dates = [last.moved(place + 1 - len(pairs)).first for place in range(len(pairs))]
    return observations(dates, numerators=[a for a, _ in pairs], denominators=[b for _, b in pairs])


def outcome(n: int = 12, eligible: int = 30) -> MeasureOutcome:
    measure = measures()["core10"]
    scale = measure.scales_by_name["total"]
    rule = measure.rules_for(scale.name)[0]
    scores = [(20.0 + place % 3, 8.0 + place % 5) for place in range(n)]
    return MeasureOutcome(measure, scale.label, rule, team_change(scale, rule, scores, eligible=eligible))


def material(**changes: Any) -> Material:
    """A whole quarter with something in every section."""
    made = Material(
        organisation="North Team",
        period=QUARTER,
        made_on=date(2026, 10, 5),
        forms=(
            form(
                "visit",
                "Families, after a visit",
                42,
                ChoiceResult(
                    about("Overall?", 40), national(30, 5, 2, 2, 0, 1).counts, national(30, 5, 2, 2, 0, 1)
                ),
                group("How was it for you?", they_listened=(30, 6, 5), they_gave_tips=(37, 2, 1)),
            ),
            form("referrer", "Professionals, after a consultation", 17, is_family=False),
        ),
        national=national(30, 5, 2, 2, 0, 1),
        national_months=months(*[(11 + place % 3, 16) for place in range(24)]),
        links=(LinksSent("Professionals, after a consultation", 25, 17),),
        unknown_links=("Families, after a visit",),
        training=(
            TrainingChange(
                "after/confidence",
                "How confident do you feel?",
                "Not at all",
                "Very",
                "after the training",
                tuple((4.0 + place % 2, 7.0) for place in range(9)),
                14,
            ),
        ),
        themes=(
            ThemeHeard("Staff", 31, (Quotation("She listened to me.", "a parent, after a visit"),)),
            ThemeHeard("Waiting", 3),
        ),
        outcomes=(outcome(),),
        actions=(
            ToldAction("The room was cold", "We bought a heater.", date(2026, 8, 3)),
            ToldAction("Letters are hard to read", "We write shorter ones", None),
        ),
    )
    return replace(made, **changes)


def empty() -> Material:
    """A quarter in which nothing came in, in an installation that keeps everything."""
    return material(
        forms=(), national=national(0, 0, 0, 0, 0, 0), national_months=(), links=(), unknown_links=(),
        training=(), themes=(), outcomes=(), actions=(),
    )  # fmt: skip
