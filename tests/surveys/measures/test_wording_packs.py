"""Words a licensed team brings along: nothing is sent without them, or after their licence has ended."""

from __future__ import annotations

import re
from datetime import date

import pytest

from surveys.core.errors import DefinitionCode, DefinitionError
from surveys.measures.catalogue import measure_wordings, measures
from surveys.measures.model import Measure
from surveys.measures.wording import form_parts
from surveys.measures.wording_packs import (
    WhyNotSent,
    WordingPack,
    pack_template,
    parse_pack,
    takes_words,
    why_not_sent,
)


TODAY = date(2026, 6, 1)
WITH_WORDS = sorted(key for key, measure in measures().items() if takes_words(measure))


def filled(measure: Measure, *, expires: str = "2026-06-01") -> str:
    """The template as someone fills it in."""
    text = re.sub(r'""', '"Some words"', pack_template(measure))
    text = text.replace("expires_on: null", f"expires_on: {expires}")
    return re.sub(r"recorded_on: #.*", "recorded_on: 2026-05-01", text)


def pack(measure: Measure, **changes: str) -> WordingPack:
    return parse_pack(filled(measure, **changes), measure, name="pack.yaml")


@pytest.mark.parametrize("key", WITH_WORDS)
def test_a_filled_in_template_is_a_pack_and_makes_questions(key: str) -> None:
    measure = measures()[key]
    found = pack(measure)
    assert found.licence.expires_on == date(2026, 6, 1)
    _, questions = form_parts(measure, found.as_wording())
    assert questions


@pytest.mark.parametrize("key", WITH_WORDS)
def test_a_template_that_is_not_filled_in_is_refused(key: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        parse_pack(pack_template(measures()[key]), measures()[key], name="pack.yaml")
    assert DefinitionCode.EMPTY_TEXT in refused.value.codes


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('  - text: "Some words" # 10\n', ""),
        ('  - {code: "3", label: "Some words"}\n', ""),
        ('code: "3"', 'code: "4"'),
        ("measure: epds", "measure: phq9"),
    ],
)
def test_words_that_do_not_fit_the_definition_are_refused(old: str, new: str) -> None:
    text = filled(measures()["epds"])
    assert old in text
    with pytest.raises(DefinitionError) as refused:
        parse_pack(text.replace(old, new), measures()["epds"], name="pack.yaml")
    assert refused.value.codes == (DefinitionCode.WORDING_DOES_NOT_FIT,)


def test_a_pack_needs_its_licence() -> None:
    text = filled(measures()["epds"])
    with pytest.raises(DefinitionError) as refused:
        parse_pack(re.sub(r"  reference: .*\n", "", text), measures()["epds"], name="pack.yaml")
    assert refused.value.codes == (DefinitionCode.MISSING_KEY,)


def test_a_measure_whose_result_is_typed_has_no_pack() -> None:
    with pytest.raises(ValueError, match="hads"):
        pack_template(measures()["hads"])
    text = filled(measures()["epds"]).replace("measure: epds", "measure: hads")
    with pytest.raises(DefinitionError) as refused:
        parse_pack(text, measures()["hads"], name="pack.yaml")
    assert refused.value.codes == (DefinitionCode.WORDING_DOES_NOT_FIT,)


def test_why_a_measure_is_not_sent() -> None:
    epds, hads, phq9 = (measures()[key] for key in ("epds", "hads", "phq9"))
    no_words = why_not_sent(epds, None, None, today=TODAY)
    assert no_words is not None
    assert no_words[0] is WhyNotSent.NO_WORDING
    assert "Royal College of Psychiatrists" in no_words[1]
    typed = why_not_sent(hads, None, None, today=TODAY)
    assert typed is not None
    assert typed[0] is WhyNotSent.SCORE_ENTRY_ONLY
    assert why_not_sent(phq9, measure_wordings()["phq9"], None, today=TODAY) is None
    educator = why_not_sent(measures()["sdq_2_4_educator"], None, None, today=TODAY)
    assert educator is not None
    assert educator[0] is WhyNotSent.SCORE_ENTRY_ONLY
    assert "educator" in educator[1]


@pytest.mark.parametrize(
    ("expires", "is_sent"),
    [("null", True), ("2026-06-02", True), ("2026-06-01", True), ("2026-05-31", False)],
)
def test_a_licence_holds_on_its_last_day_and_no_longer(expires: str, is_sent: bool) -> None:
    epds = measures()["epds"]
    why = why_not_sent(epds, None, pack(epds, expires=expires), today=TODAY)
    assert (why is None) is is_sent
    assert why is None or why[0] is WhyNotSent.LICENCE_ENDED
