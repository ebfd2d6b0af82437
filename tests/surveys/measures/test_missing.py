"""What is missing from a score is said: how many answers, which items, and whether to ask."""

from __future__ import annotations

import pytest

from surveys.measures.catalogue import measures
from surveys.measures.missing import (
    ask_sentence,
    item_names,
    missing_from,
    missing_sentence,
    unread_sentence,
)


@pytest.mark.parametrize(
    ("key", "scale", "missing", "said"),
    [
        (
            "core10",
            "total",
            (6,),
            "Worked out from 9 of 10 answers. Not answered: item 6 (plans to end life).",
        ),
        ("core10", "total", (), None),
        ("phq9", "phq2", (9,), None),
        ("epds", "total", (3,), "Worked out from 9 of 10 answers. Not answered: item 3."),
        (
            "sdq_4_17_parent",
            "emotional",
            (3, 8, 1),
            "Worked out from 3 of 5 answers. Not answered: item 3 and item 8.",
        ),
        ("sdq_4_17_parent", "prosocial", (3, 8), None),
    ],
)
def test_a_score_says_how_many_answers_it_is_worked_out_from(
    key: str, scale: str, missing: tuple[int, ...], said: str | None
) -> None:
    measure = measures()[key]
    its = measure.scales_by_name[scale]
    assert missing_sentence(measure, its, missing_from(its, missing)) == said


@pytest.mark.parametrize(
    ("key", "missing", "said"),
    [
        ("core10", (6,), "Item 6 (plans to end life) was not answered: ask."),
        ("phq9", (1, 9), "Item 9 (death or self-harm) was not answered: ask."),
        ("epds", (10,), "Item 10 (self-harm) was not answered: ask."),
        (
            "pbq",
            (18, 24),
            "Item 18 (harm to the infant) and item 24 (harm to the infant) were not answered: ask.",
        ),
        ("pbq", (17, 24), "Item 24 (harm to the infant) was not answered: ask."),
        ("core10", (5,), None),
        ("core10", (), None),
        ("gad7", (1, 2, 3, 4, 5, 6, 7), None),
    ],
)
def test_a_missing_item_that_can_show_a_risk_is_asked_about(
    key: str, missing: tuple[int, ...], said: str | None
) -> None:
    assert ask_sentence(measures()[key], missing) == said


@pytest.mark.parametrize("key", sorted(key for key, measure in measures().items() if measure.risk))
def test_every_item_that_can_show_a_risk_has_a_name_and_is_never_passed_over(key: str) -> None:
    measure = measures()[key]
    for rule in measure.risk:
        assert measure.by_number[rule.item].topic
        assert f"item {rule.item} (" in str(ask_sentence(measure, (rule.item,))).lower()
        assert f"item {rule.item} (" in str(unread_sentence(measure))


def test_a_total_alone_sends_the_team_back_to_the_paper() -> None:
    assert unread_sentence(measures()["core10"]) == (
        "only the total was typed in. Look at item 6 (plans to end life) on the paper."
    )
    assert unread_sentence(measures()["gad7"]) is None


def test_names_are_listed_as_a_sentence_would() -> None:
    assert item_names(measures()["core10"], (1, 2, 6)) == (
        "item 1 (tension), item 2 (support) and item 6 (plans to end life)"
    )
    assert item_names(measures()["core10"], ()) == ""
