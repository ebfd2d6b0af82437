"""What the services learn of the measures that come with the product."""

from __future__ import annotations

from decimal import Decimal

import pytest

from feedback_app.errors import Refused
from feedback_app.services.demonstration.family_story import invented_families
from feedback_app.services.episodes.entries import Entry, check_entry
from feedback_app.services.measure_reading import CompletedMeasure, RiskAnswer, shipped
from surveys.catalogue import measure_forms, shipped_forms
from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    Missing,
    MissingReason,
    Rated,
)


READER = shipped()
CORE, PHQ, GOALS = (measure_forms()[key] for key in ("core10", "phq9", "goals"))


def answered(measure: str, *codes: str | None) -> dict[str, Answer]:
    """One code an item, in order; None: left blank."""
    rated = ((f"{measure}_{at}", Chosen(code)) for at, code in enumerate(codes, start=1) if code is not None)
    return {measure: Rated(tuple(rated))}


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        ("0000000000", False),
        ("4444404444", False),
        ("0000010000", True),
        ("0000040000", True),
    ],
)
def test_any_answer_to_the_risk_item_above_the_lowest_is_found(codes: str, found: bool) -> None:
    expected = (RiskAnswer("core10", "core10_6", "core10"),) if found else ()
    assert READER.risk_answers(CORE, answered("core10", *codes)) == expected


def test_half_a_draft_is_looked_at_too() -> None:
    assert READER.risk_answers(PHQ, answered("phq9", *[None] * 8, "1"))
    assert READER.risk_answers(PHQ, {}) == ()


def test_an_answer_that_is_no_option_does_not_hide_the_risk_answer_beside_it() -> None:
    answers = answered("core10", "zzz", *[None] * 4, "2")
    assert READER.risk_answers(CORE, answers) == (RiskAnswer("core10", "core10_6", "core10"),)
    assert READER.completed(CORE, answered("core10", "zzz")) == ()


def test_a_measure_with_an_answer_is_noted_so_that_what_is_missing_is_said() -> None:
    noted = (CompletedMeasure("core10", "1.0"),)
    assert READER.completed(CORE, answered("core10", *"0000000000")) == noted
    assert READER.completed(CORE, answered("core10", *"00000", None, *"0000")) == noted
    assert READER.completed(CORE, answered("core10", "0")) == noted
    assert READER.completed(CORE, {}) == ()
    assert READER.completed(CORE, {"core10": Missing(MissingReason.PREFER_NOT_TO_SAY)}) == ()
    assert READER.completed(shipped_forms()["family_after_visit"], {"overall": Chosen("good")}) == ()


def test_each_goal_that_was_rated_is_an_instance_of_its_own() -> None:
    assert READER.completed(GOALS, {}) == ()
    answers = {"gbo_1": Amount(Decimal(4)), "gbo_3": Amount(Decimal(0))}
    assert READER.completed(GOALS, answers) == (
        CompletedMeasure("gbo", "1.0", "goal_1"),
        CompletedMeasure("gbo", "1.0", "goal_3"),
    )


def test_a_measure_typed_in_has_its_codes_and_its_risk_items() -> None:
    assert READER.has_code("core10", 6, "4")
    assert not READER.has_code("core10", 6, "5")
    assert READER.risk_items("core10", [*[None] * 5, "1", *[None] * 4]) == (
        RiskAnswer("6", measure="core10"),
    )
    assert READER.risk_items("gad7", ["3"] * 7) == ()


def test_pages_list_every_measure_by_name_and_no_question_that_gives_nobody_a_score() -> None:
    known = READER.known()
    titles = [each.title.casefold() for each in known.values()]
    assert titles == sorted(titles)
    assert "friends_and_family" not in known
    assert (known["core10"].n_items, known["core10"].lowest, known["core10"].highest) == (10, 0, 40)
    assert (known["piios"].n_items, known["piios"].lowest, known["piios"].highest) == (None, None, None)


@pytest.mark.parametrize("measure", ["mors_sf", "gbo", "hads", "poem", "chi_esq"])
def test_what_has_several_scores_is_not_entered_as_one_total(measure: str) -> None:
    with pytest.raises(Refused) as refused:
        check_entry(READER, measure, Entry(total=Decimal(5)))
    assert refused.value.code == "entry_total"


def test_ratings_without_their_goal_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        check_entry(READER, "gbo", Entry(("3", None, None)))
    assert refused.value.code == "entry_goal"


@pytest.mark.parametrize(("total", "fits"), [(-1, False), (0, True), (40, True), (41, False)])
def test_a_total_lies_in_the_range_of_its_definition(total: int, fits: bool) -> None:
    if fits:
        check_entry(READER, "core10", Entry(total=Decimal(total)))
        return
    with pytest.raises(Refused) as refused:
        check_entry(READER, "core10", Entry(total=Decimal(total)))
    assert refused.value.code == "entry_total"


@pytest.mark.parametrize(
    ("total", "fits"),
    [("7", True), ("21", True), ("21.0", True), ("35", True), ("19.25", False), ("36", False)],
)
def test_the_total_of_a_converted_measure_is_its_raw_sum(total: str, fits: bool) -> None:
    known = READER.known()["swemwbs"]
    assert (known.total_label, known.lowest, known.highest) == ("Raw sum", 7, 35)
    if fits:
        check_entry(READER, "swemwbs", Entry(total=Decimal(total)))
        return
    with pytest.raises(Refused) as refused:
        check_entry(READER, "swemwbs", Entry(total=Decimal(total)))
    assert refused.value.code == "entry_total"


def test_the_invented_families_have_measures_and_totals_that_exist() -> None:
    for family in invented_families():
        assert {each.measure for each in family.schedule} <= set(READER.known())
        for each in family.scores:
            check_entry(READER, each.measure, Entry(total=each.total), instance=each.goal)
