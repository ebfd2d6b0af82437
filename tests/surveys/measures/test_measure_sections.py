"""A form asks a measure in its owner's words, and what was answered comes back in item order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from surveys.catalogue import form_from_json, form_to_json, load_form, load_locale, measure_forms
from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    Missing,
    MissingReason,
    Rated,
)
from surveys.core.answers_io import answers_from_json, answers_to_json
from surveys.core.errors import DefinitionCode, DefinitionError
from surveys.core.model import Mode, OneChoice, StatementGroup
from surveys.core.validation import validate
from surveys.measures.catalogue import measure_wordings, measures
from surveys.measures.model import RiskKind
from surveys.measures.scores import Score
from surveys.measures.scoring import score
from surveys.measures.sections import (
    answers_to_measure,
    measure_keys,
    measure_strings,
    measures_in,
    risk_item_ids,
    risks_met,
)
from surveys.measures.wording import (
    MeasureWording,
    WordedItem,
    WordedOption,
    form_parts,
)


VALID = Path(__file__).parents[2] / "definitions" / "valid"
CORE10 = measures()["core10"]
TODAY = date(2026, 6, 1)


def rated(*codes: str | None) -> Rated:
    answered = [(f"core10_{n}", Chosen(code)) for n, code in enumerate(codes, start=1) if code is not None]
    return Rated(tuple(answered))


def test_what_was_answered_is_scored_in_item_order() -> None:
    form = measure_forms()["core10"]
    answers = {"core10": rated("0", "4", "4", "0", "0", "1", "0", "0", "0", "3")}
    assert validate(form, answers, today=TODAY) == ()
    stored = answers_from_json(answers_to_json(answers))
    found = score(CORE10, answers_to_measure(form, CORE10, stored))
    assert isinstance(found, Score)
    assert (found.total, found.risk_items) == (4, (6,))


def test_the_published_form_scores_as_the_file_does() -> None:
    form = form_from_json(form_to_json(measure_forms()["core10"]))
    assert measures_in(form) == ("core10",)
    codes = answers_to_measure(form, CORE10, {"core10": rated(*["1"] * 10)})
    assert codes == ("1",) * 10


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (None, (None,) * 10),
        (Missing(MissingReason.PREFER_NOT_TO_SAY), ("prefer_not_to_say",) * 10),
        (Rated((("core10_2", Missing(MissingReason.DONT_KNOW)),)), (None, "dont_know", *[None] * 8)),
    ],
)
def test_what_was_not_answered_is_no_zero(answer: Answer | None, expected: tuple[str | None, ...]) -> None:
    form = measure_forms()["core10"]
    answers = {} if answer is None else {"core10": answer}
    codes = answers_to_measure(form, CORE10, answers)
    assert codes == expected
    assert not isinstance(score(CORE10, codes), Score)


def test_a_risk_answer_is_met_in_half_a_draft_and_without_a_score() -> None:
    form = measure_forms()["core10"]
    half = {"core10": rated(None, None, None, None, None, "1")}
    (met,) = risks_met(form, half, measures())
    assert (met.measure, met.rule.item, met.rule.kind) == ("core10", 6, RiskKind.SELF_HARM)
    assert (met.question_id, met.statement) == ("core10", "core10_6")
    assert risks_met(form, {"core10": rated(*["0"] * 10)}, measures()) == ()
    assert risks_met(form, {}, measures()) == ()
    assert "core10" not in repr(met)


@pytest.mark.parametrize(
    ("form", "ids"), [("core10", {"core10_6"}), ("phq9", {"phq9_9"}), ("gad7", set()), ("goals", set())]
)
def test_the_questions_about_risk_are_known_so_that_a_blank_is_seen(form: str, ids: set[str]) -> None:
    assert risk_item_ids(measure_forms()[form], measures()) == ids


def test_a_form_whose_measure_is_not_known_is_no_form_without_risk() -> None:
    with pytest.raises(KeyError, match="core10"):
        risks_met(measure_forms()["core10"], {}, {})


def test_a_measure_the_form_does_not_ask_is_refused() -> None:
    with pytest.raises(KeyError, match="phq9"):
        answers_to_measure(measure_forms()["core10"], measures()["phq9"], {})


def test_measures_stand_beside_other_questions_and_may_be_required() -> None:
    form = load_form(VALID / "with_measures.yaml")
    assert measures_in(form) == ("phq9", "gad2")
    assert [question.id for question in form.questions] == ["phq9", "gad2", "one"]
    phq9, gad2 = form.question("phq9"), form.question("gad2")
    assert isinstance(phq9, StatementGroup)
    assert isinstance(gad2, StatementGroup)
    assert (phq9.required, gad2.required) == (True, False)
    assert form.options(phq9) == form.options(gad2)


@pytest.mark.parametrize("key", sorted(measure_forms()))
def test_a_form_with_a_measure_is_named_and_says_that_nobody_watches_it_live(key: str) -> None:
    form = measure_forms()[key]
    assert form.mode is Mode.NAMED
    for text in (form.introduction, form.thanks):
        assert "Nobody watches the answers as they arrive" in text
    assert "999" in form.introduction
    assert "NHS 111" in form.introduction


def own_statements() -> MeasureWording:
    """As the EPDS has them: each item with options of its own."""
    options = tuple(WordedOption(code=str(n), label=f"Statement {n}") for n in range(4))
    items = tuple(WordedItem(text=f"Item {n}", options=options) for n in range(1, 11))
    shipped = measure_wordings()["phq9"]
    return shipped.model_copy(update={"measure": "epds", "items": items, "options": ()})


def test_items_with_statements_of_their_own_are_one_question_each() -> None:
    scales, questions = form_parts(measures()["epds"], own_statements())
    assert scales == ()
    assert [question.id for question in questions] == [f"epds_{n}" for n in range(1, 11)]
    assert all(isinstance(question, OneChoice) and len(question.options) == 4 for question in questions)


def test_answers_to_single_questions_come_back_in_item_order_too() -> None:
    _, questions = form_parts(measures()["epds"], own_statements())
    form = measure_forms()["core10"]
    section = form.sections[0].model_copy(update={"measure": "epds", "questions": questions})
    form = form.model_copy(update={"sections": (section,), "scales": ()})
    answers = {"epds_10": Chosen("2"), "epds_1": Chosen("3")}
    assert answers_to_measure(form, measures()["epds"], answers) == ("3", *[None] * 8, "2")
    (met,) = risks_met(form, answers, measures())  # item 10 is reversed: the third statement is worth 1
    assert (met.question_id, met.statement) == ("epds_10", "")
    assert risks_met(form, {"epds_10": Chosen("3")}, measures()) == ()


def test_a_long_measure_asks_one_question_a_page() -> None:
    pbq = measures()["pbq"]
    options = tuple(WordedOption(code=str(n), label=f"Answer {n}") for n in range(6))
    items = tuple(WordedItem(text=f"Item {n}") for n in range(1, 26))
    shipped = measure_wordings()["phq9"]
    wording = shipped.model_copy(update={"measure": "pbq", "items": items, "options": options})
    (scale,), questions = form_parts(pbq, wording)
    assert len(questions) == 25
    assert {question.scale for question in questions if isinstance(question, OneChoice)} == {scale.id}


def test_a_rating_of_a_goal_is_its_number() -> None:
    form = measure_forms()["goals"]
    answers = {"gbo_2": Amount(Decimal(7))}
    assert validate(form, answers, today=TODAY) == ()
    assert answers_to_measure(form, measures()["gbo"], answers) == (None, 7, None)


def locale(tmp_path: Path, language: str, line: str) -> Path:
    path = tmp_path / f"core10.{language}.yaml"
    path.write_text(
        f'form: core10\nform_version: "1.0"\nlanguage: {language}\nstatus: draft\n'
        f"translated_by: The tests\n{line}",
        "utf-8",
    )
    return path


@pytest.mark.parametrize("part", ["strings", "unofficial"])
@pytest.mark.parametrize(
    "key",
    ["questions.core10.text", "questions.core10.statements.core10_6", "scales.core10_answers.options.0"],
)
def test_nobody_here_translates_a_measure(tmp_path: Path, part: str, key: str) -> None:
    form = measure_forms()["core10"]
    strings = "strings: {form.title: Jak się czujesz}\n"
    line = (
        f"strings: {{{key}: Inaczej}}\n"
        if part == "strings"
        else f"{strings}unofficial: {{{key}: Inaczej}}\n"
    )
    with pytest.raises(DefinitionError) as refused:
        load_locale(locale(tmp_path, "pl", line), form)
    assert DefinitionCode.LOCKED_WORDING in refused.value.codes


def test_our_own_words_around_it_are_translated(tmp_path: Path) -> None:
    form = measure_forms()["core10"]
    found = load_locale(locale(tmp_path, "pl", "strings: {form.title: Jak się czujesz}\n"), form)
    assert found.strings["form.title"] == "Jak się czujesz"
    assert not set(measure_keys(form)) & set(found.strings)


def test_an_easy_read_form_keeps_the_measure_as_it_is() -> None:
    form = measure_forms()["core10"]
    same = measure_strings(form, "en-GB-x-easy")
    assert set(same) == set(measure_keys(form))
    assert same["questions.core10.statements.core10_6"] == measure_wordings()["core10"].items[5].text
    assert measure_strings(form, "pl") == {}
