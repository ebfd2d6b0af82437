"""The measure model: how a standard questionnaire is scored, with the source of every figure.

Definition and wording are separate, with separate licences. This is the definition: keys, ranges, bands,
change rules and codes. The wording is in ``measures/wording``, where its owner lets us ship it, and is read
by ``surveys.measures.wording``. A measure without wording can be scored and typed in, but not sent.

Every figure has a source. What could not be confirmed is not included, but listed in ``left_out``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import StringConstraints

from surveys.core.model import Frozen, Label, Slug
from surveys.measures.change_rules import ChangeRule
from surveys.measures.parts import (
    TOTAL,
    AnswerValue,
    Band,
    BandSet,
    Conversion,
    Item,
    LeftOut,
    LicenceClass,
    LoincConcept,
    MeasureLicence,
    MissingItems,
    NotScored,
    ReportedFrom,
    Respondent,
    RiskKind,
    RiskRule,
    Rounding,
    Scale,
    SnomedConcept,
    Source,
    SourceName,
    ValueScale,
)


__all__ = [
    "TOTAL",
    "AnswerValue",
    "Band",
    "BandSet",
    "Conversion",
    "Item",
    "LeftOut",
    "LicenceClass",
    "LoincConcept",
    "Measure",
    "MeasureLicence",
    "MissingItems",
    "NotScored",
    "ReportedFrom",
    "Respondent",
    "RiskKind",
    "RiskRule",
    "Rounding",
    "Scale",
    "SnomedConcept",
    "Source",
    "SourceName",
    "ValueScale",
]


class Measure(Frozen):
    """One version of a standard measure. ``version_family``: versions whose scores may be paired.

    ``kind``: items, answered one by one; goals, up to three in the person's own words; typed, a result that a
    trained person enters; one_question, counted over many answers and never scored for one person.
    ``typed_total``: the scale of a total written on paper, where a table converts it to the total.
    """

    key: Slug
    version: Annotated[str, StringConstraints(pattern=r"^\d{1,3}\.\d{1,3}$")]
    version_family: Slug
    name: Label
    short_name: Label
    also_called: tuple[Label, ...] = ()
    kind: Literal["items", "goals", "typed", "one_question"] = "items"
    respondent: Respondent
    recall: Label | None = None
    age_forms: bool = False
    licence: MeasureLicence
    sources: Mapping[SourceName, Source]
    answer_scales: tuple[ValueScale, ...] = ()
    items: tuple[Item, ...] = ()
    items_source: SourceName | None = None
    scales: tuple[Scale, ...] = ()
    rounding: Rounding
    typed_total: Slug = TOTAL
    missing_items: MissingItems | None = None
    reported_from: ReportedFrom | None = None
    not_scored: tuple[NotScored, ...] = ()
    default_bands: Slug | None = None
    bands: tuple[BandSet, ...] = ()
    change_rules: tuple[ChangeRule, ...] = ()
    default_change_rule: Slug | None = None
    risk: tuple[RiskRule, ...] = ()
    snomed: tuple[SnomedConcept, ...] = ()
    loinc: tuple[LoincConcept, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @cached_property
    def by_number(self) -> Mapping[int, Item]:
        """Its items by their number."""
        return {item.number: item for item in self.items}

    @cached_property
    def scales_by_name(self) -> Mapping[str, Scale]:
        """The total, where it has one, and its subscales, by name."""
        return {scale.name: scale for scale in self.scales}

    @property
    def total(self) -> Scale | None:
        """The total, None for a measure that has none."""
        return self.scales_by_name.get(TOTAL)

    @property
    def subscales(self) -> tuple[Scale, ...]:
        """Everything it reports besides the total."""
        return tuple(scale for scale in self.scales if scale.name != TOTAL)

    @property
    def is_counted_nationally(self) -> bool:
        """Whether NHS England counts a pair of any of its scores for children and young people."""
        return any(concept.counted_nationally for concept in self.snomed)

    def answer_scale(self, item: Item) -> ValueScale:
        """The options of an item. Raises KeyError when the definition has no scale of that name."""
        return {scale.id: scale for scale in self.answer_scales}[item.scale]

    def why_not_scored(self, name: str) -> str | None:
        """Why a scale must not be scored, None when it may."""
        return next((each.why for each in self.not_scored if name in each.of), None)

    def rules_for(self, name: str) -> tuple[ChangeRule, ...]:
        """The change rules of one of its scales, the default first."""
        rules = [rule for rule in self.change_rules if name in rule.of]
        return tuple(sorted(rules, key=lambda rule: rule.name != self.default_change_rule))

    @property
    def paper_total(self) -> Scale | None:
        """The scale of a total written on the paper; None for a measure without a total."""
        return None if self.total is None else self.scales_by_name.get(self.typed_total)

    def citation(self, name: SourceName) -> str:
        """A source as clinicians read it: the paper or the authority."""
        return self.sources[name].cite

    def source_details(self, name: SourceName) -> str:
        """Everything known about a source: citation, title, year, and where the figure was read."""
        source = self.sources[name]
        year = f" ({source.year})" if source.year else ""
        return f"{source.cite}: {source.title}{year}, {source.at}"
