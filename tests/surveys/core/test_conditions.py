from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    ChosenMany,
    Missing,
    MissingReason,
    Rated,
    Written,
)
from surveys.core.conditions import (
    All,
    Any,
    Compare,
    Condition,
    Not,
    holds,
    outlook,
    questions_in,
)
from tests.surveys.made_forms import any_answers, when


YES = Chosen("yes")
DONT_KNOW = Missing(MissingReason.DONT_KNOW)
COMPARISONS = [
    (when("q", **{"is": "yes"}), YES, True),
    (when("q", **{"is": "yes"}), Chosen("no"), False),
    (when("q", one_of=("yes", "no")), Chosen("no"), True),
    (when("q", one_of=("yes", "no")), Chosen("maybe"), False),
    (when("q", includes="a"), ChosenMany(("b", "a")), True),
    (when("q", includes="a"), ChosenMany(("b",)), False),
    (when("q", at_least=4), Amount(Decimal(4)), True),
    (when("q", at_least=4), Amount(Decimal("3.9")), False),
    (when("q", at_most=4), Amount(Decimal(4)), True),
    (when("q", at_most=4), Amount(Decimal("4.1")), False),
    (when("q", answered=True), Written("words"), True),
    (when("q", answered=True), Written("  "), False),
    (when("q", answered=False), ChosenMany(()), True),
    (when("q", statement="tips", **{"is": "yes"}), Rated((("tips", YES),)), True),
    (when("q", statement="tips", **{"is": "yes"}), Rated((("other", YES),)), False),
    (when("q", statement="tips", answered=False), Rated((("other", YES),)), True),
    (when("q", statement="tips", answered=True), Rated((("tips", DONT_KNOW),)), True),
]


@pytest.mark.parametrize(("condition", "answer", "expected"), COMPARISONS)
def test_comparison(condition: Compare, answer: Answer, expected: bool) -> None:
    assert holds(condition, {"q": answer}) is expected


@pytest.mark.parametrize("condition", [each for each, _, _ in COMPARISONS if each.answered is None])
def test_no_answer_and_a_reason_make_comparisons_false(condition: Compare) -> None:
    assert not holds(condition, {})
    assert not holds(condition, {"q": DONT_KNOW})


def test_a_reason_counts_as_answered() -> None:
    assert holds(when("q", answered=True), {"q": DONT_KNOW})
    assert not holds(when("q", answered=False), {"q": DONT_KNOW})


def test_no_answer_is_not_answered() -> None:
    assert holds(when("q", answered=False), {})


@pytest.mark.parametrize("odd", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_compares_as_nothing(odd: str) -> None:
    assert not holds(when("q", at_least=0), {"q": Amount(Decimal(odd))})


def test_all_any_and_not_join_comparisons() -> None:
    first, second = when("q", **{"is": "yes"}), when("r", answered=True)
    assert not holds(All(all=(first, second)), {"q": YES})
    assert holds(Any(any=(first, second)), {"q": YES})
    assert holds(Not.model_validate({"not": second}), {"q": YES})
    assert questions_in(All(all=(first, Not.model_validate({"not": second})))) == {"q", "r"}


@pytest.mark.parametrize("operators", [{}, {"is": "a", "answered": True}, {"at_least": 1, "at_most": 2}])
def test_exactly_one_operator(operators: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Compare.model_validate({"question": "q", **operators})


NAMES = ("q", "r", "s")
conditions = st.recursive(
    st.one_of(
        st.builds(lambda name: when(name, answered=True), st.sampled_from(NAMES)),
        st.builds(lambda name: when(name, **{"is": "a"}), st.sampled_from(NAMES)),
        st.builds(lambda name: when(name, at_least=3), st.sampled_from(NAMES)),
    ),
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(lambda some: All(all=tuple(some))),
        st.lists(parts, min_size=1, max_size=3).map(lambda some: Any(any=tuple(some))),
        parts.map(lambda part: Not.model_validate({"not": part})),
    ),
    max_leaves=5,
)


@given(condition=conditions, answers=st.dictionaries(st.sampled_from(NAMES), any_answers()), more=st.data())
def test_a_settled_outlook_stays_true_whatever_is_answered(
    condition: Condition, answers: dict[str, Answer], more: st.DataObject
) -> None:
    undecided = more.draw(st.sets(st.sampled_from(NAMES)))
    before = outlook(condition, answers, undecided)
    for name in undecided:
        answers[name] = more.draw(any_answers())
    if before is not None:
        assert holds(condition, answers) is before
    assert outlook(condition, answers, set()) is holds(condition, answers)
