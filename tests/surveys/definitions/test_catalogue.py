from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from surveys.catalogue import (
    content_hash,
    form_from_json,
    form_to_json,
    helplines,
    national_wordings,
    parse_form,
    shipped_forms,
)
from surveys.checking import check_everything
from surveys.core.errors import DefinitionError
from surveys.core.model import OneChoice, Purpose
from surveys.definitions.strict_yaml import read_yaml
from tests.surveys.made_forms import make_form, one, rating


def test_every_shipped_definition_is_right() -> None:
    assert check_everything() == ()


def test_shipped_forms_are_read_once_and_by_key() -> None:
    forms = shipped_forms()
    assert forms is shipped_forms()
    assert {form.key for form in forms.values()} == set(forms)
    with pytest.raises(TypeError):
        forms["new"] = next(iter(forms.values()))  # pyright: ignore[reportIndexIssue]


def test_helplines_say_whom_to_call() -> None:
    assert all(line.name and line.contact and line.source for line in helplines())


def test_included_question_is_the_national_one_word_for_word() -> None:
    wording = national_wordings()["friends_and_family"].question
    included = [
        question
        for form in shipped_forms().values()
        for question in form.questions
        if isinstance(question, OneChoice) and question.purpose is Purpose.FRIENDS_AND_FAMILY
    ]
    assert included
    for question in included:
        assert (question.text, question.options) == (wording.text, wording.options)


def test_content_hash_tells_versions_apart() -> None:
    form = make_form(rating("q"))
    assert content_hash(form) == content_hash(make_form(rating("q")))
    assert content_hash(form) != content_hash(make_form(rating("q", low="Never")))


def test_an_optional_key_at_its_default_leaves_the_hash_alone() -> None:
    """A later release may add optional keys; forms published before keep their hash."""
    assert content_hash(make_form(one("q"))) == content_hash(make_form(one("q", hint=None, required=False)))
    assert "hint" not in form_to_json(make_form(one("q")))


def test_hash_of_a_small_form_is_known() -> None:
    """Guards the canonical text: if this fails, every published form would seem to have changed."""
    expected = "b9143abeb2b2199d56618a21c150103266f71970405c67fdac4b75e40624567f"
    assert content_hash(make_form(rating("q"))) == expected


def test_published_form_is_read_even_if_later_rules_would_refuse_it() -> None:
    form = make_form(one("q"), one("q"))
    assert form_from_json(form_to_json(form)) == form


@pytest.mark.parametrize("text", ["", "[]", "null", "3", "{", '{"key":"x"}', "[" * 100_000])
def test_damaged_published_form_is_refused(text: str) -> None:
    with pytest.raises(DefinitionError):
        form_from_json(text)


def test_copy_with_other_sections_has_other_questions() -> None:
    form = make_form(one("q"))
    assert form.question("q")
    other = form.model_copy(update={"sections": make_form(one("r")).sections})
    assert list(other.by_id) == ["r"]
    assert list(form.by_id) == ["q"]
    assert copy.deepcopy(form) == form


@given(st.text(st.characters(codec="utf-8") | st.sampled_from(list("[]{}:-&*!|>'\"\n #?,%@`")), max_size=60))
@example("? ")
@example("a: *b")
@example("%YAML 9.9\n---\na: 1")
@example("%TAG ! x\n---\na: 1")
@example("a: 1\n...\n%")
def test_any_text_is_read_or_refused_with_a_code(text: str) -> None:
    data, problems = None, ()
    try:
        data = read_yaml(text, name="any.yaml").data
    except DefinitionError as refused:
        problems = refused.problems
    assert (data is None) == bool(problems)
    json.dumps(data)


odd_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**14) | st.sampled_from(["", "one", "two", "é", "x" * 400]),
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(["id", "code", "all"]), inside)
    ),
    max_leaves=4,
)


def parts_of(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(inner for key, value in entries for inner in parts_of(value, (*path, key)))]


SHIPPED = [json.loads(form_to_json(form)) for form in shipped_forms().values()]


@given(form=st.sampled_from(SHIPPED), odd=odd_values, data=st.data())
@settings(max_examples=100)
def test_form_with_anything_anywhere_is_read_or_refused_with_a_code(
    form: Any, odd: Any, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(parts_of(form)[1:]))
    damaged = copy.deepcopy(form)
    holder = damaged
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = odd
    form_read, problems = None, ()
    try:
        form_read = parse_form(json.dumps(damaged), name="damaged.yaml")
    except DefinitionError as refused:
        problems = refused.problems
    assert (form_read is None) == bool(problems)
    assert all(problem.where and problem.what and problem.how for problem in problems)
