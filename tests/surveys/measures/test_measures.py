"""A measure's definition: what is refused, how it is found, and what every shipped one must say."""

from __future__ import annotations

from typing import Any

import pytest

import surveys.checking
from surveys.checking import check_everything
from surveys.core.errors import DefinitionCode, DefinitionError
from surveys.measures.catalogue import (
    find_measure,
    load_measure,
    load_wording,
    measures,
    parse_measure,
)
from surveys.measures.change_rules import MinimumChange
from surveys.measures.model import LicenceClass, Measure
from tests.surveys.made_measures import MADE, made, made_measure, problems_of


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an item out of order": ({"items.1.number": 3}, "items[1].number"),
    "an item of an unknown scale": ({"items.0.scale": "four"}, "items[0].scale"),
    "a code twice": ({"answer_scales.0.options.1.code": "0"}, "answer_scales[0].options"),
    "a name that is another's code": ({"answer_scales.0.options.1.name": "2"}, "answer_scales[0].options"),
    "a reversed item of uneven values": ({"answer_scales.0.options.2.value": 3}, "items[1]"),
    "items of a measure that is typed": ({"kind": "typed"}, "kind"),
    "no items": ({"items": [], "scales": [], "bands": [], "change_rules": [], "risk": []}, "kind"),
    "a scale twice": ({"scales.1.name": "total"}, "scales"),
    "an item counted twice": ({"scales.0.items": [1, 2, 3, 3]}, "scales[0].items"),
    "an item that is not there": ({"scales.0.items": [1, 2, 3, 9]}, "scales[0].items"),
    "a scale without items": ({"scales.0.items": []}, "scales[0]"),
    "a typed scale with items": ({"scales.0.how": "typed"}, "scales[0]"),
    "a range that is too wide": ({"scales.0.high": 9}, "scales[0]"),
    "a range that is too narrow": ({"scales.0.low": 1}, "scales[0]"),
    "half a range": ({"scales.0.high": ...}, "scales[0]"),
    "an empty range": ({"scales.0.high": 0}, "scales[0].low"),
    "a multiple that the range does not know": ({"scales.0.times": 2}, "scales[0]"),
    "a table with a gap": ({"scales.2.table.1": {"raw": 2, "points": 3.5}}, "scales[2].table"),
    "no table": ({"scales.2.table": []}, "scales[2].table"),
    "a table past the range": ({"scales.2.table.2.points": 12}, "scales[2]"),
    "bands with a gap at the start": ({"bands.0.bands.0.at_least": 1}, "bands[0]"),
    "bands that overlap": ({"bands.0.bands.1.at_least": 0}, "bands[0]"),
    "a band no score reaches": ({"bands.0.bands.1.at_least": 9}, "bands[0]"),
    "bands of an unknown scale": ({"bands.0.of": "warmth"}, "bands[0].of"),
    "default bands that are not there": ({"default_bands": "thirds"}, "default_bands"),
    "a default rule that is not there": ({"default_change_rule": "other"}, "default_change_rule"),
    "rules without a default": ({"default_change_rule": ...}, "default_change_rule"),
    "two rules of one name": ({"change_rules.1.name": "three_points"}, "change_rules[1]"),
    "a rule of an unknown scale": ({"change_rules.0.of": ["warmth"]}, "change_rules[0].of"),
    "a rule where no way is better": ({"change_rules.0.of": ["mean"]}, "change_rules[0]"),
    "a change wider than the range": ({"change_rules.0.points": 9}, "change_rules[0]"),
    "a case threshold out of range": ({"change_rules.0.recovery.case_from": 9}, "change_rules[0]"),
    "a mean out of range": ({"change_rules.1.clinical.mean": 11}, "change_rules[1]"),
    "a risk rule without its item": ({"risk.0.item": 5}, "risk[0]"),
    "a risk value never reached": ({"risk.0.at_least": 3}, "risk[0]"),
    "a code of an unknown scale": ({"snomed.0.of": "warmth"}, "snomed[0].of"),
    "a code of an unknown item": ({"loinc.0.item": 9}, "loinc[0]"),
    "a figure whose source is not there": ({"bands.0.source": "memory"}, "bands[0].source"),
    "a mean whose source is not there": (
        {"change_rules.1.functional.source": "memory"},
        "change_rules[1].functional.source",
    ),
    "a threshold whose source is not there": (
        {"change_rules.0.recovery.source": "memory"},
        "change_rules[0].recovery.source",
    ),
    "a key without a source": ({"items_source": ...}, "items"),
    "a source nothing refers to": (
        {"sources.more": {"cite": "M", "title": "More", "at": "there"}},
        "sources.more",
    ),
    "a citation that is an address": ({"sources.tests.cite": "github.com/x/y"}, "sources.tests.cite"),
    "a citation that is a file": ({"sources.tests.cite": "y @1a2b, src/y.rs"}, "sources.tests.cite"),
    "a sum of scales with other items": ({"scales.0.sum_of": ["mean", "points"]}, "scales[0].sum_of"),
    "a sum of scales that are not there": ({"scales.0.sum_of": ["warmth"]}, "scales[0].sum_of"),
    "a total on paper of an unknown scale": ({"typed_total": "raw"}, "typed_total"),
}


def test_the_made_up_measure_is_right() -> None:
    assert problems_of(MADE) == []


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_definition_is_refused_at_its_place(name: str) -> None:
    changes, where = WRONG[name]
    found = problems_of(made(**changes))
    assert {each.code for each in found} == {DefinitionCode.MEASURE_INCONSISTENT}
    assert f"made.yaml, {where}" in [each.where for each in found]
    assert all(each.what and each.how for each in found)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("bands.0.source", DefinitionCode.MISSING_KEY),
        ("risk.0.source", DefinitionCode.MISSING_KEY),
        ("change_rules.0.source", DefinitionCode.MISSING_KEY),
        ("change_rules.0.boundary", DefinitionCode.MISSING_KEY),
        ("snomed.0.source", DefinitionCode.MISSING_KEY),
        ("missing_items.source", DefinitionCode.MISSING_KEY),
        ("licence.source", DefinitionCode.MISSING_KEY),
        ("rounding", DefinitionCode.MISSING_KEY),
        ("rounding.why", DefinitionCode.MISSING_KEY),
        ("sources.tests.cite", DefinitionCode.MISSING_KEY),
        ("bands.0.label", DefinitionCode.MISSING_KEY),
        ("change_rules.0.label", DefinitionCode.MISSING_KEY),
        ("change_rules.1.label", DefinitionCode.MISSING_KEY),
    ],
)
def test_no_figure_stands_without_its_source(path: str, code: DefinitionCode) -> None:
    assert [each.code for each in problems_of(made(**{path: ...}))] == [code]


@pytest.mark.parametrize("name", ["phq9", "PHQ9", "PHQ-9", "phq_9", " Phq 9 "])
def test_a_measure_is_found_by_any_spelling_of_its_name(name: str) -> None:
    assert find_measure(name) is measures()["phq9"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("FFT", "friends_and_family"),
        ("SDQ 2-4 parent", "sdq_2_4_parent"),
        ("sdq-4-17-educator", "sdq_4_17_educator"),
        ("CORE-10", "core10"),
        ("goals", "gbo"),
        ("MORS-SF", "mors_sf"),
        ("WHO-5", "who5"),
        ("ASQ:SE-2", "asq_se2"),
    ],
)
def test_measures_have_the_names_people_use(name: str, key: str) -> None:
    found = find_measure(name)
    assert found is not None
    assert found.key == key


def test_an_unknown_or_ambiguous_name_is_none() -> None:
    assert find_measure("sdq") is None
    assert find_measure("") is None


def test_no_two_measures_share_a_name() -> None:
    names = [
        "".join(c for c in name.lower() if c.isalnum())
        for measure in measures().values()
        for name in {measure.key.replace("_", ""), *measure.also_called}
    ]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("measure", measures().values(), ids=lambda measure: measure.key)
def test_every_shipped_measure_says_what_it_leaves_out_and_whose_it_is(measure: Measure) -> None:
    assert measure.left_out
    assert measure.licence.holder
    assert all(measure.citation(name) for name in measure.sources)
    if measure.licence.kind is LicenceClass.D:
        assert (measure.kind, measure.items) == ("typed", ())


def test_risk_items_are_the_known_ones() -> None:
    found = {key: [rule.item for rule in measure.risk] for key, measure in measures().items() if measure.risk}
    assert found == {"phq9": [9], "epds": [10], "core10": [6], "pbq": [18, 24]}


def test_those_counted_nationally_are_the_flagged_ones() -> None:
    counted = {key for key, measure in measures().items() if measure.is_counted_nationally}
    assert counted == {"phq9", "gad7", "core10", "gbo", "swemwbs", "sdq_4_17_parent"}


def test_what_is_unconfirmed_is_not_scored() -> None:
    unconfirmed = {key for key, measure in measures().items() if measure.not_scored}
    assert unconfirmed == {"mors_sf", "chi_esq"}


ADDRESSES = (
    "github",
    "http",
    "@",
    "src/",
    "www.",
    ".com",
    ".org",
    "clincalc",
    "CamCOPS",
    "droracle",
    "cbtwatch",
)


@pytest.mark.parametrize("measure", measures().values(), ids=lambda measure: measure.key)
def test_what_clinicians_read_as_a_source_is_a_paper_or_an_authority(measure: Measure) -> None:
    shown = [measure.citation(name) for name in measure.sources]
    shown += [rule.label for rule in measure.change_rules] + [each.label for each in measure.bands]
    assert [(each, sign) for each in shown for sign in ADDRESSES if sign in each] == []
    assert [rule.label for rule in measure.change_rules if "_" in rule.label] == []


@pytest.mark.parametrize("measure", measures().values(), ids=lambda measure: measure.key)
def test_where_a_figure_was_read_stays_in_the_details(measure: Measure) -> None:
    for name, source in measure.sources.items():
        details = measure.source_details(name)
        assert source.at in details
        assert details.startswith(source.cite)
    assert not any("droracle" in source.at or "cbtwatch" in source.at for source in measure.sources.values())


def test_a_rule_that_needs_another_measure_names_one_that_needs_it_too() -> None:
    joined = {
        measure.key: rule.recovery.together_with
        for measure in measures().values()
        for rule in measure.change_rules
        if isinstance(rule, MinimumChange) and rule.recovery and rule.recovery.together_with
    }
    assert joined == {"phq9": "gad7", "gad7": "phq9"}


@pytest.mark.parametrize(
    ("key", "gone"),
    [
        ("gad2", "A stronger source for the cut-off"),
        ("gad7", "A stronger source for the GAD-2 cut-off"),
        ("swemwbs", "The conversion table from raw to metric score"),
        ("sdq_2_4_parent", "A rule for missing items"),
        ("sdq_4_17_educator", "Bands and cut-offs"),
    ],
)
def test_what_was_confirmed_is_no_longer_left_out(key: str, gone: str) -> None:
    assert gone not in [each.what for each in measures()[key].left_out]


@pytest.mark.parametrize(
    ("key", "there"),
    [
        ("phq9", "A rule for missing items"),
        ("sdq_2_4_parent", "Bands and cut-offs"),
        ("kpcs", "A reliable change of about 6 points"),
        ("mors_sf", "The key: items 13 and 14"),
        ("gbo", "The change of 2.45 points (Edbrooke-Childs 2015)"),
        ("pbq", "Validation of the cut-offs of 2006, and whether scale 3 holds"),
        ("who5", "The licence of the 2024 release"),
    ],
)
def test_what_is_still_unconfirmed_is_listed(key: str, there: str) -> None:
    assert there in [each.what for each in measures()[key].left_out]


def test_a_file_must_have_the_name_of_its_content(tmp_path: Any) -> None:
    from surveys.measures.catalogue import MEASURES, WORDINGS

    for source, load in ((MEASURES / "gad2.yaml", load_measure), (WORDINGS / "gad2.yaml", load_wording)):
        copied = tmp_path / "other.yaml"
        copied.write_text(source.read_text("utf-8"), "utf-8")
        with pytest.raises(DefinitionError) as refused:
            load(copied)
        assert refused.value.codes == (DefinitionCode.FILE_NAME,)


def test_a_definition_is_refused_with_its_line() -> None:
    from surveys.measures.catalogue import MEASURES

    text = (MEASURES / "gad2.yaml").read_text("utf-8").replace("high: 6", "high: 7")
    with pytest.raises(DefinitionError) as refused:
        parse_measure(text, name="gad2.yaml")
    assert "gad2.yaml, line" in refused.value.problems[0].where


def test_rules_of_a_scale_begin_with_the_default() -> None:
    measure = made_measure(default_change_rule="jt")
    assert [rule.name for rule in measure.rules_for("total")] == ["jt", "three_points"]
    assert measure.rules_for("points") == ()


def test_check_finds_a_measure_that_is_wrong_and_words_that_do_not_fit(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from surveys.measures.catalogue import MEASURES, WORDINGS

    broken = (MEASURES / "gad2.yaml").read_text("utf-8").replace("at_least: 3", "at_least: 9")
    (tmp_path / "gad2.yaml").write_text(broken, "utf-8")
    monkeypatch.setattr(surveys.checking, "MEASURES", tmp_path)
    assert [each.code for each in check_everything()] == [DefinitionCode.MEASURE_INCONSISTENT]
    monkeypatch.setattr(surveys.checking, "MEASURES", MEASURES)
    (tmp_path / "gad2.yaml").unlink()
    short = (
        (WORDINGS / "gad2.yaml").read_text("utf-8").replace('  - {code: "3", label', '  - {code: "4", label')
    )
    (tmp_path / "gad2.yaml").write_text(short, "utf-8")
    monkeypatch.setattr(surveys.checking, "WORDINGS", tmp_path)
    assert [each.code for each in check_everything()] == [DefinitionCode.WORDING_DOES_NOT_FIT]
