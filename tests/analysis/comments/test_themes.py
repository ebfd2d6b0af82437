"""Themes are data: complete, mapped to the national categories, and found by their words."""

from __future__ import annotations

import re

import pytest

from analysis.comments.reading.catalogue import (
    Theme,
    local_themes,
    national_themes,
    shipped_themes,
)
from analysis.comments.reading.local_reading import local_themes_in
from analysis.comments.training.local_evaluation import local_figures


# The sub-categories of the national framework for patient-experience text (QDC, version 7) we map to.
# Source: The Strategy Unit / NHS England, github.com/The-Strategy-Unit/PatientExperience-QDC,
# docs/framework/framework3.qmd, commit cd384d3c
NATIONAL_V7 = {
    "Positive experience & gratitude",
    "Organisation & efficiency",
    "Funding & use of financial resources",
    "Feeling safe",
    "Staff manner & personal attributes",
    "Staffing levels & responsiveness",
    "Competence & training",
    "Contacting services",
    "Appointment arrangements",
    "Appointment method",
    "Timeliness of care",
    "Unspecified communication",
    "Staff listening, understanding & involving patients",
    "Information directly from staff during care",
    "Information provision & guidance",
    "Being kept informed, clarity & consistency of information",
    "Interaction with family/ carers",
    "Continuity of care",
    "Discharge",
    "Supplying & understanding medication",
    "Pain management",
    "Cleanliness, tidiness & infection control",
    "Sensory experience",
    "Environment, facilities & equipment",
    "Food & drink provision & facilities",
    "Service location",
    "Transport to/ from services",
    "Parking",
    "Activities & access to fresh air",
    "Electronic entertainment",
    "Mental Health Act",
}
LOCAL = {theme.name: theme for theme in local_themes()}


def test_there_are_the_fourteen_and_the_services_own() -> None:
    assert [theme.name for theme in national_themes()] == [
        "Staff warmth & attitude",
        "Listening & involvement",
        "Information & communication",
        "Waiting & timeliness",
        "Contact & appointments",
        "Continuity, referral & endings",
        "Impact & outcomes",
        "Skill & clinical care",
        "Staffing & organisation",
        "Family & carers",
        "Place, travel & comfort",
        "Safety, dignity & inclusion",
        "General praise / nothing to improve",
        "General dissatisfaction",
    ]
    assert [*LOCAL] == [
        "Relationship with my baby",
        "My own wellbeing",
        "Video, therapy and groups",
        "Partner and family",
        "Feeling judged or trusted",
        "Culture, language and interpreter",
        "Getting there with a baby",
        "Endings and next steps",
    ]


@pytest.mark.parametrize("theme", shipped_themes(), ids=lambda theme: theme.key)
def test_a_theme_is_complete(theme: Theme) -> None:
    assert {*theme.qdc_v7} <= NATIONAL_V7
    assert theme.good or theme.poor
    assert len(theme.words) > 10
    assert len({*theme.words}) == len(theme.words)
    for word in theme.words:
        assert word == word.lower()
        assert not re.match(r"\w{0,2}\*", word), "a beginning needs three letters"


def test_every_national_category_is_reached() -> None:
    assert {name for theme in national_themes() for name in theme.qdc_v7} == NATIONAL_V7


@pytest.mark.parametrize("theme", LOCAL.values(), ids=lambda theme: theme.key)
def test_a_local_theme_has_fifteen_examples_and_ten_near_misses(theme: Theme) -> None:
    assert theme.examples is not None
    assert theme.near_misses is not None
    assert len({*theme.examples.every}) == 15
    assert len({*theme.near_misses.every}) == 10
    assert {len(theme.examples.unseen), len(theme.near_misses.unseen)} == {7, 5}


@pytest.mark.parametrize("figures", local_figures(), ids=lambda figures: figures.name)
def test_the_words_find_what_they_were_chosen_for_and_most_of_what_they_were_not(figures: object) -> None:
    seen, unseen = getattr(figures, "seen", 0), getattr(figures, "unseen", 0)
    assert seen == 1.0
    assert unseen >= 0.8


def test_a_phrase_that_means_something_else_is_no_hit() -> None:
    assert "Feeling judged or trusted" in local_themes_in("I trusted her")
    assert "Feeling judged or trusted" not in local_themes_in("The trust website is down")
