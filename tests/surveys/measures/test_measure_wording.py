"""The words of a measure are its owner's, to the letter: every stem, item and option against a digest."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from surveys.catalogue import measure_forms, national_wordings
from surveys.core.model import StatementGroup
from surveys.measures.catalogue import measure_wordings, measures
from surveys.measures.model import LicenceClass


DIGESTS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "wording_digests.json").read_text("utf-8")
)["measures"]
FIRST_ITEMS_OF = {"phq2": "phq9", "gad2": "gad7"}
OUR_OWN = {"gbo"}


def digest(text: str) -> str:
    plain = re.sub(r" +", " ", re.sub(r"[^a-z0-9 ]", " ", text.lower())).strip()
    return hashlib.sha256(plain.encode()).hexdigest()


def test_words_are_shipped_for_those_measures_only_whose_owner_lets_us() -> None:
    assert set(measure_wordings()) == {"phq9", "phq2", "gad7", "gad2", "core10", "gbo"}
    assert set(national_wordings()) == {"friends_and_family"}
    for key in set(measure_wordings()) - OUR_OWN:
        assert measures()[key].licence.kind in {LicenceClass.A, LicenceClass.B}


@pytest.mark.parametrize("key", sorted(set(measure_wordings()) - OUR_OWN))
def test_stem_items_and_options_are_word_for_word(key: str) -> None:
    wording, expected = measure_wordings()[key], DIGESTS[FIRST_ITEMS_OF.get(key, key)]
    n = len(measures()[key].items)
    assert digest(wording.stem) == expected["stem"]
    assert [digest(item.text) for item in wording.items] == expected["items"][:n]
    assert [digest(option.label) for option in wording.options] == expected["options"]
    assert all(not item.options for item in wording.items)
    if key not in FIRST_ITEMS_OF:
        assert len(expected["items"]) == n


def test_the_national_question_is_word_for_word() -> None:
    question, expected = national_wordings()["friends_and_family"].question, DIGESTS["fft"]
    assert [digest(question.text)] == expected["items"]
    assert [digest(option.label) for option in question.options] == expected["options"]


def test_core_10_shows_its_copyright_line_where_it_is_asked() -> None:
    line = "© CORE System Trust: https://www.coresystemtrust.org.uk/copyright.pdf"
    assert measure_wordings()["core10"].licence.attribution == line
    (question,) = measure_forms()["core10"].questions
    assert isinstance(question, StatementGroup)
    assert question.hint == line


@pytest.mark.parametrize("key", sorted(set(measure_forms()) - {"goals"}))
def test_a_form_asks_the_items_unchanged_in_order_and_nothing_between(key: str) -> None:
    form, expected = measure_forms()[key], DIGESTS[FIRST_ITEMS_OF.get(key, key)]
    n = len(measures()[key].items)
    (question,) = form.questions
    assert isinstance(question, StatementGroup)
    assert digest(question.text) == expected["stem"]
    assert [digest(statement.text) for statement in question.statements] == expected["items"][:n]
    assert [digest(option.label) for option in form.options(question)] == expected["options"]
