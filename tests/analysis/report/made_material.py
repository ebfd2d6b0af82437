"""A made-up quarter for the tests of reports: forms, the national question, a measure, a training, words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from analysis.disclosure import Figure, PublishedAnswer, PublishedQuestion, Suppressed
from analysis.rates import Count, FriendsAndFamily, friends_and_family
from analysis.report import (
    AskedForm,
    AskedQuestion,
    LinksSent,
    Material,
    MeasureOutcome,
    Published,
    PublishedChange,
    Quotation,
    ReportPeriod,
    ThemeHeard,
    ToldAction,
    TrainingChange,
)
from analysis.results.question_results import (
    About,
    ChoiceResult,
    FormResults,
    GroupResult,
    StatementResult,
)
from analysis.scores.outcomes import MeanChange, mean_change, team_change
from analysis.spc import Observation, observations
from surveys.measures.catalogue import measures


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


NOTHING: dict[str, Any] = {
    "forms": (), "national": national(0, 0, 0, 0, 0, 0), "links": (), "unknown_links": (), "training": (),
    "themes": (), "outcomes": (), "actions": (),
}  # fmt: skip


def empty() -> Material:
    """A quarter in which nothing came in, in an installation that keeps everything."""
    return material(**NOTHING, national_months=())


def statement(text: str, item: str, *counts: Figure) -> PublishedQuestion:
    """Yes, partly, no and blank."""
    codes = ("yes", "partly", "no", "blank")
    answers = (PublishedAnswer(code, code.title(), n) for code, n in zip(codes, counts, strict=True))
    return PublishedQuestion("how", item, text, tuple(answers))


def listened(*parts: PublishedQuestion) -> AskedQuestion:
    return AskedQuestion("how", "How was it for you?", parts)


def published_outcome(n: Figure = 12, eligible: Figure = 30) -> MeasureOutcome:
    told = outcome()
    change = mean_change([(20.0 + place % 3, 8.0 + place % 5) for place in range(12)])
    assert isinstance(change, MeanChange)
    result = PublishedChange(n, eligible, change, (12, 0, 0))
    return MeasureOutcome(told.measure, told.scale, told.rule, result)


def quarters(*results: tuple[int, int] | None) -> tuple[tuple[date, date, Any], ...]:
    """(very good, poor) of each quarter up to September 2026; None is a hidden one."""
    each, found = QUARTER.moved(-3 * (len(results) - 1)), []
    for result in results:
        told = Suppressed() if result is None else national(result[0], 0, 0, result[1], 0, 0)
        found.append((each.first, each.last, told))
        each = each.moved(3)
    return tuple(found)


def published_material(**changes: Any) -> Material:
    """The same quarter as it may be shown outside the team."""
    visit = AskedForm(
        "visit", "The form visit", "Families, after a visit", True, 42,
        published=(
            listened(
                statement("They listened", "0", 30, Suppressed(), Suppressed(), 0),
                statement("They gave tips", "1", 37, 0, 0, 5),
            ),
        ),
    )  # fmt: skip
    referrer = AskedForm("referrer", "The form referrer", "Professionals, after a consultation", False, 17)
    training = material().training[0]
    told: dict[str, Any] = {
        "forms": (visit, referrer),
        "national_months": (),
        "links": (LinksSent("Professionals, after a consultation", 25, 17),),
        "training": (replace(training, eligible=14),),
        "themes": (
            ThemeHeard("Staff", 31, (Quotation("She listened to me.", "a parent, after a visit"),)),
            ThemeHeard("Waiting", Suppressed()),
        ),
        "outcomes": (published_outcome(),),
        "published": Published(59, quarters(*[(11 + place % 3, 5) for place in range(8)])),
    }
    return material(**{**told, **changes})


def published_empty() -> Material:
    return published_material(**NOTHING, published=Published(0, ()))
