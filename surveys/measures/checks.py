"""Consistency checks of a measure's definition, so that a wrong key cannot affect a person's score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from surveys.core.errors import DefinitionCode, DefinitionProblem
from surveys.definitions.strict_yaml import Located, Path
from surveys.measures.change_rules import JacobsonTruax, MinimumChange
from surveys.measures.model import (
    TOTAL,
    Item,
    Measure,
    Scale,
    ValueScale,
)


ADDRESS_SIGNS = ("http", "www.", "github", "@", "src/", ".com", ".org", ".uk", ".py", ".rs")
"""What shows that a citation is a place on the network or in code."""


def check_measure(measure: Measure, located: Located) -> list[DefinitionProblem]:
    """Every inconsistency between the parts of a measure."""
    return [
        *_check_items(measure, located),
        *_check_scales(measure, located),
        *_check_bands(measure, located),
        *_check_change(measure, located),
        *_check_risk_and_codes(measure, located),
        *_check_sources(measure, located),
    ]


def _problem(located: Located, path: Path, what: str, how: str) -> DefinitionProblem:
    return located.problem(DefinitionCode.MEASURE_INCONSISTENT, path, what, how)


def _check_repeated(
    located: Located, path: Path, values: Sequence[object], what: str
) -> Iterator[DefinitionProblem]:
    for at, value in enumerate(values):
        if value in values[:at]:
            yield _problem(located, path, f"{what} “{value}” appears twice.", "Keep one of them.")


def _check_items(measure: Measure, located: Located) -> Iterator[DefinitionProblem]:
    known = {scale.id: scale for scale in measure.answer_scales}
    ids = [scale.id for scale in measure.answer_scales]
    yield from _check_repeated(located, ("answer_scales",), ids, "The scale")
    for at, scale in enumerate(measure.answer_scales):
        names = [name for option in scale.options for name in {option.code, option.name} if name is not None]
        yield from _check_repeated(located, ("answer_scales", at, "options"), names, "The code")
        if not scale.values and measure.kind != "one_question":
            what = "No option of this scale has a value."
            how = "Give values, or set kind: one_question."
            yield _problem(located, ("answer_scales", at), what, how)
    for at, item in enumerate(measure.items):
        path = ("items", at)
        if item.number != at + 1:
            how = f"Number it {at + 1}; answers are read in this order."
            yield _problem(located, (*path, "number"), "Items are not numbered 1, 2, 3 ... in order.", how)
        if item.scale not in known:
            how = f"Known are: {', '.join(known) or 'none'}."
            yield _problem(located, (*path, "scale"), f"There is no scale “{item.scale}”.", how)
        elif item.reverse and not _can_be_reversed(known[item.scale], item):
            what = "This item cannot be reversed: its values are not evenly spread."
            yield _problem(located, path, what, "Write the keyed values out in a scale of its own.")
    if bool(measure.items) != (measure.kind in {"items", "goals", "one_question"}):
        what = f"A measure of kind {measure.kind} {'has no' if measure.items else 'needs'} items."
        yield _problem(located, ("kind",), what, "Correct the kind or the items.")


def _can_be_reversed(scale: ValueScale, item: Item) -> bool:
    values = set(scale.values)
    return not item.reverse or values == {scale.low + scale.high - value for value in values}


def _check_scales(measure: Measure, located: Located) -> Iterator[DefinitionProblem]:
    yield from _check_repeated(located, ("scales",), [scale.name for scale in measure.scales], "The scale")
    for at, scale in enumerate(measure.scales):
        path = ("scales", at)
        yield from _check_repeated(located, (*path, "items"), scale.items, "Item")
        strange = [number for number in scale.items if number not in measure.by_number]
        if strange:
            what = f"The measure has no item {strange[0]}."
            yield _problem(located, (*path, "items"), what, "Check the numbers of its items.")
        elif bool(scale.items) != (scale.how != "typed"):
            what = "A scale must either have items or be typed."
            yield _problem(located, path, what, "Name its items, or write how: typed.")
        elif scale.low is None or scale.high is None:
            if scale.how != "typed" or scale.low != scale.high:
                what = "The range is incomplete; only a typed result may be without one."
                yield _problem(located, path, what, "Give low and high.")
        elif scale.low >= scale.high:
            what = "The range is empty."
            yield _problem(located, (*path, "low"), what, "Its low end must be below its high end.")
        elif scale.items and measure.why_not_scored(scale.name) is None:
            yield from _check_reach(measure, scale, path, located)
        yield from _check_sum_of(measure, scale, path, located)
    if measure.typed_total != TOTAL and measure.typed_total not in measure.scales_by_name:
        what = f"There is no scale “{measure.typed_total}” that a total on paper could be on."
        yield _problem(located, ("typed_total",), what, f"It has: {_names(measure)}.")


def _check_sum_of(
    measure: Measure, scale: Scale, path: Path, located: Located
) -> Iterator[DefinitionProblem]:
    parts = [measure.scales_by_name.get(name) for name in scale.sum_of]
    theirs = sorted(number for part in parts if part is not None for number in part.items)
    if scale.sum_of and (None in parts or theirs != sorted(scale.items)):
        what = "The scales it adds up do not have exactly its items."
        yield _problem(located, (*path, "sum_of"), what, "Name the scales whose items these are.")


def _check_reach(measure: Measure, scale: Scale, path: Path, located: Located) -> Iterator[DefinitionProblem]:
    """The range in the file must be exactly what the keys can give: most wrong keys are caught here."""
    answer_scales = {each.id: each for each in measure.answer_scales}
    theirs = [answer_scales.get(measure.by_number[number].scale) for number in scale.items]
    found = [each for each in theirs if each is not None and each.values]
    if len(found) != len(theirs):
        return
    sums = (sum(each.low for each in found), sum(each.high for each in found))
    n = len(found) if scale.how == "mean" else 1
    reach = (sums[0] * scale.times / n, sums[1] * scale.times / n)
    if scale.how == "all_at_top":
        reach = (0, 1)
    elif scale.how == "table":
        if [line.raw for line in scale.table] != list(range(sums[0], sums[1] + 1)):
            what = f"The table does not have one line for each sum from {sums[0]} to {sums[1]}, in order."
            how = "Complete it, or say in not_scored why there is none."
            yield _problem(located, (*path, "table"), what, how)
            return
        reach = (scale.table[0].points, scale.table[-1].points)
    if reach != (scale.low, scale.high):
        what = f"Its keys give {reach[0]:g} to {reach[1]:g}, but the range says {scale.low} to {scale.high}."
        yield _problem(located, path, what, "Check its items, their values and “times”.")


def _check_bands(measure: Measure, located: Located) -> Iterator[DefinitionProblem]:
    names = [(each.of, each.name) for each in measure.bands]
    yield from _check_repeated(located, ("bands",), names, "The set")
    for at, bands in enumerate(measure.bands):
        path: Path = ("bands", at)
        scale = measure.scales_by_name.get(bands.of)
        if scale is None:
            what = f"The measure has no scale “{bands.of}”."
            yield _problem(located, (*path, "of"), what, f"It has: {_names(measure)}.")
            continue
        edges = [band.at_least for band in bands.bands]
        if scale.low is None or scale.high is None:
            what = f"“{scale.name}” has no range, so bands cannot cover it."
            yield _problem(located, path, what, "Give the scale low and high, or remove the bands.")
            continue
        if edges[0] != scale.low:
            what = f"The first band begins at {edges[0]}, the scale at {scale.low}: scores without a band."
            yield _problem(located, path, what, f"Begin the first band at {scale.low}.")
        if sorted(set(edges)) != edges:
            what = "The bands are not in rising order, so two overlap."
            yield _problem(located, path, what, "Sort them by at_least, each value once.")
        if edges[-1] > scale.high:
            what = f"No score reaches the last band; the scale ends at {scale.high}."
            yield _problem(located, path, what, "Correct the band or the range.")
    totals = {each.name for each in measure.bands if each.of == "total"}
    if measure.default_bands is not None and measure.default_bands not in totals:
        what = f"There is no set “{measure.default_bands}” of the total."
        yield _problem(located, ("default_bands",), what, f"Known are: {', '.join(totals) or 'none'}.")


def _check_change(measure: Measure, located: Located) -> Iterator[DefinitionProblem]:
    seen: list[tuple[str, str]] = []
    for at, rule in enumerate(measure.change_rules):
        path: Path = ("change_rules", at)
        for name in rule.of:
            if (name, rule.name) in seen:
                what = f"“{name}” has two rules called “{rule.name}”."
                yield _problem(located, path, what, "Give each rule of a scale its own name.")
            seen.append((name, rule.name))
            scale = measure.scales_by_name.get(name)
            if scale is None:
                what = f"The measure has no scale “{name}”."
                yield _problem(located, (*path, "of"), what, f"It has: {_names(measure)}.")
            else:
                yield from _check_rule(rule, scale, path, located)
    default = measure.default_change_rule
    if (default is None) == bool(measure.change_rules) or default not in {
        None,
        *(rule.name for rule in measure.change_rules),
    }:
        what = "With change rules, one of them is the default; without, none."
        yield _problem(located, ("default_change_rule",), what, "Name the rule that is shown first.")


def _check_rule(
    rule: MinimumChange | JacobsonTruax, scale: Scale, path: Path, located: Located
) -> Iterator[DefinitionProblem]:
    if scale.better is None:
        what = f"“{scale.name}” does not say which way is better."
        yield _problem(located, path, what, "Write better: lower or higher at the scale.")
    if scale.low is None or scale.high is None:
        what = f"“{scale.name}” has no range, so a change in it cannot be judged."
        yield _problem(located, path, what, "Give the scale low and high, or remove the rule.")
        return
    if isinstance(rule, JacobsonTruax):
        means = [each.mean for each in (rule.clinical, rule.functional) if each is not None]
        outside = [mean for mean in means if not scale.holds(mean)]
    else:
        points = [rule.points, rule.points_worse or rule.points]
        outside = [value for value in points if value > scale.high - scale.low]
        outside += [each.case_from for each in [rule.recovery] if each and not scale.holds(each.case_from)]
    for value in outside:
        what = f"{value:g} is outside the range of “{scale.name}”, {scale.low} to {scale.high}."
        yield _problem(located, path, what, "Check the figure in its source.")


def _check_risk_and_codes(measure: Measure, located: Located) -> Iterator[DefinitionProblem]:
    answer_scales = {each.id: each for each in measure.answer_scales}
    for at, rule in enumerate(measure.risk):
        item = measure.by_number.get(rule.item)
        scale = answer_scales.get(item.scale) if item else None
        if scale is None or not scale.values or not scale.low < rule.at_least <= scale.high:
            what = f"Item {rule.item} does not exist, or can never have the value {rule.at_least} or more."
            yield _problem(located, ("risk", at), what, "Check the item and its values.")
    codes = [concept.code for concept in measure.snomed]
    yield from _check_repeated(located, ("snomed",), codes, "The code")
    for at, concept in enumerate(measure.snomed):
        if concept.of not in measure.scales_by_name:
            what = f"The measure has no scale “{concept.of}”."
            yield _problem(located, ("snomed", at, "of"), what, f"It has: {_names(measure)}.")
    for at, concept in enumerate(measure.loinc):
        unknown_item = concept.item is not None and concept.item not in measure.by_number
        if unknown_item or (concept.of is not None and concept.of not in measure.scales_by_name):
            what = "This code belongs to an item or a scale that the measure does not have."
            yield _problem(located, ("loinc", at), what, f"Scales: {_names(measure)}.")


def _check_sources(measure: Measure, located: Located) -> Iterator[DefinitionProblem]:
    """Every figure names a source that is listed, and every listed source is used."""
    named = list(_sources_named(measure))
    for path, name in named:
        if name not in measure.sources:
            what = f"There is no source “{name}”."
            yield _problem(located, path, what, f"Known are: {', '.join(measure.sources) or 'none'}.")
    if measure.items and measure.items_source is None:
        what = "The key of the items has no source."
        yield _problem(located, ("items",), what, "Add items_source.")
    for name, source in measure.sources.items():
        if any(sign in source.cite for sign in ADDRESS_SIGNS):
            what = f"“{source.cite}” is an address, not what clinicians call a source."
            yield _problem(located, ("sources", name, "cite"), what, "Name the paper or the authority.")
    used = {name for _, name in named}
    for name in measure.sources:
        if name not in used:
            what = f"Nothing refers to the source “{name}”."
            yield _problem(located, ("sources", name), what, "Remove it, or name it at its figure.")


def _sources_named(measure: Measure) -> Iterator[tuple[Path, str]]:
    if measure.items_source is not None:
        yield ("items_source",), measure.items_source
    for part in ("licence", "missing_items", "reported_from"):
        if (found := getattr(measure, part)) is not None:
            yield (part, "source"), found.source
    groups: dict[str, Iterable[object]] = {
        "scales": measure.scales,
        "bands": measure.bands,
        "change_rules": measure.change_rules,
        "risk": measure.risk,
        "snomed": measure.snomed,
        "loinc": measure.loinc,
    }
    for group, entries in groups.items():
        for at, entry in enumerate(entries):
            yield (group, at, "source"), str(getattr(entry, "source", ""))
    for at, rule in enumerate(measure.change_rules):
        parts = ("clinical", "functional") if isinstance(rule, JacobsonTruax) else ("recovery",)
        for part in parts:
            if (found := getattr(rule, part)) is not None:
                yield ("change_rules", at, part, "source"), found.source


def _names(measure: Measure) -> str:
    return ", ".join(scale.name for scale in measure.scales) or "none"
