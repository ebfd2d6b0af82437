"""Licensed words become a form like the shipped ones: word for word, in order, with the owner's line."""

from __future__ import annotations

import re

import pytest

from surveys.core.errors import DefinitionCode, DefinitionError
from surveys.core.model import Form, Information, Mode
from surveys.definitions.form_json import form_from_json, form_to_json
from surveys.measures.catalogue import measures, pack_words
from surveys.measures.pack_forms import form_of_pack
from surveys.measures.sections import asks_about_danger, measures_in
from surveys.measures.wording import form_parts
from surveys.measures.wording_packs import WordingPack, parse_pack, takes_words
from tests.support.measure_words import LINE, filled, in_polish


PACKED = sorted(key for key, measure in measures().items() if takes_words(measure))


def pack_of(text: str) -> WordingPack:
    key = re.search(r"^measure: (\w+)", text, re.MULTILINE)
    assert key
    return parse_pack(text, measures()[key[1]], name="pack.yaml")


def made(text: str) -> Form:
    pack = pack_of(text)
    return form_of_pack(
        pack, measures(), pack_words(), key=f"{pack.measure}_north", version="2.0", name="pack.yaml"
    )


@pytest.mark.parametrize("key", PACKED)
def test_every_measure_becomes_a_named_form_in_the_words_of_its_pack(key: str) -> None:
    form, pack = made(filled(key, line=LINE)), pack_of(filled(key, line=LINE))
    assert (form.key, form.version, form.mode) == (f"{key}_north", "2.0", Mode.NAMED)
    assert measures_in(form) == (key,)
    scales, questions = form_parts(measures()[key], pack.as_wording())
    assert (form.scales, form.questions) == (scales, questions)
    assert not any(question.required for question in form.questions if not isinstance(question, Information))
    assert form_from_json(form_to_json(form)) == form


@pytest.mark.parametrize("key", PACKED)
def test_the_owners_line_stands_whole_before_the_first_question(key: str) -> None:
    assert LINE in made(filled(key, line=LINE)).introduction
    assert made(filled(key, line=LINE)).licence.attribution == LINE
    ours = made(filled(key)).introduction
    assert "The questions belong to Some words and are used with permission." in ours


def test_a_line_too_long_for_a_hint_is_never_cut() -> None:
    long_line = "© " + "word " * 59
    form = made(filled("pbq", line=long_line.strip()))
    hints = {question.hint for question in form.questions if not isinstance(question, Information)}
    assert hints == {"Some words"}
    assert long_line.strip() in form.introduction


@pytest.mark.parametrize("key", PACKED)
def test_people_are_told_that_nobody_watches_and_where_help_is(key: str) -> None:
    form = made(filled(key))
    for text in (form.introduction, form.thanks):
        assert "Nobody watches the answers as they arrive." in text
    assert "999" in form.introduction
    assert form.quick_exit
    assert asks_about_danger(form, measures()) == bool(measures()[key].risk)


def test_another_language_brings_its_own_words_around() -> None:
    form = made(in_polish())
    assert (form.language, form.title, form.introduction) == ("pl", "Jak się masz", "Kilka pytań.")
    assert made(in_polish().replace("attribution: null", f'attribution: "{LINE}"')).introduction.endswith(
        LINE
    )
    with pytest.raises(DefinitionError) as refused:
        pack_of(re.sub(r"around: .*", "around: null", in_polish()))
    assert refused.value.codes == (DefinitionCode.WORDING_DOES_NOT_FIT,)
    assert "around" in refused.value.problems[0].how
