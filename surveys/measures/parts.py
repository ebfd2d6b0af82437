"""The parts of a measure: options, items, scales, bands, risk rules, codes and sources."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from surveys.core.model import (
    Frozen,
    Label,
    OptionCode,
    Prose,
    Sentence,
    Slug,
)


TOTAL = "total"
"""The name of the total among the scales of a measure."""

SourceName = Slug
SnomedCode = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{5,17}$")]
LoincCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,7}-[0-9]$")]


class LicenceClass(StrEnum):
    """What may be shipped. A: the wording, freely. B: the wording, unaltered, under its own licence.

    C: no wording, until a licensed team adds it. D: never any wording; the result is typed in.
    """

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Respondent(StrEnum):
    """Whose view the scores represent. Scores from different respondents are never paired."""

    PARENT = "parent"
    EDUCATOR = "educator"
    CLINICIAN = "clinician"
    PERSON = "person"


class RiskKind(StrEnum):
    """Who may be at risk. Both need a conversation; the second follows the safeguarding procedure too."""

    SELF_HARM = "self_harm"
    HARM_TO_INFANT = "harm_to_infant"


class Source(Frozen):
    """A source of figures. ``cite`` is what clinicians read: a paper or an authority, never an address.

    ``title``, ``year`` and ``at`` are the details behind it: where exactly the figure was read.
    """

    cite: Label
    title: Sentence
    year: int | None = Field(default=None, ge=1900, le=2100)
    at: Sentence


class MeasureLicence(Frozen):
    """Who owns the words and how they may be used. ``attribution`` is shown if the owner asks for it."""

    kind: LicenceClass
    holder: Sentence
    terms: Prose
    attribution: Sentence | None = None
    source: SourceName


class AnswerValue(Frozen):
    """One option of a measure: its code, and its value before reverse keying; without a value it is never
    scored.

    The code is the number on the printed form, or else the position in the printed order, counted from 0.
    ``name`` is a word for the same option, accepted wherever the code is.
    """

    code: OptionCode
    value: int | None
    name: OptionCode | None = None


class ValueScale(Frozen):
    """Options that items of a measure share, in the printed order."""

    id: Slug
    options: tuple[AnswerValue, ...] = Field(min_length=2, max_length=12)

    @cached_property
    def values(self) -> tuple[int, ...]:
        """Every value that an option has, in the printed order."""
        return tuple(option.value for option in self.options if option.value is not None)

    @property
    def low(self) -> int:
        """The smallest value."""
        return min(self.values)

    @property
    def high(self) -> int:
        """The largest value."""
        return max(self.values)

    def find(self, code: str) -> AnswerValue | None:
        """The option with this code or name."""
        return next((option for option in self.options if code in {option.code, option.name}), None)


class Item(Frozen):
    """One question of a measure. ``reverse``: keyed = low + high - value. ``topic`` is a keyword, not the
    wording.

    ``optional``: the measure is complete without it.
    """

    number: int = Field(ge=1, le=60)
    scale: Slug
    reverse: bool = False
    optional: bool = False
    topic: Label | None = None


class Conversion(Frozen):
    """One line of a conversion table: the sum of the items, and the points it converts to."""

    raw: int
    points: float


class Scale(Frozen):
    """A total or subscale that a measure reports, from keyed item values.

    sum          the sum of its items, times ``times``
    mean         the mean of its items, times ``times``
    table        the points that ``table`` gives for the sum of its items
    all_at_top   1 when every item has its highest value, else 0
    typed        no items: the result is typed in

    ``sum_of``: the points of these scales are added, instead of the values of their items. ``low`` and
    ``high`` may be absent only where a typed result has no confirmed range.
    """

    name: Slug
    label: Label
    items: tuple[int, ...] = ()
    how: Literal["sum", "mean", "table", "all_at_top", "typed"] = "sum"
    times: int = Field(default=1, ge=1)
    table: tuple[Conversion, ...] = ()
    sum_of: tuple[Slug, ...] = ()
    low: int | None = None
    high: int | None = None
    better: Literal["lower", "higher"] | None
    source: SourceName

    def holds(self, points: float) -> bool:
        """Whether points are in the range; always true where no range is confirmed."""
        return (self.low is None or self.low <= points) and (self.high is None or points <= self.high)

    def converted(self, raw: float) -> float | None:
        """What the table gives for a sum of items, a whole number as an int; None for one not in it."""
        points = next((line.points for line in self.table if line.raw == raw), None)
        return int(points) if points is not None and points == int(points) else points


class MissingItems(Frozen):
    """Up to this many items of a scale may be missing; the mean of the others replaces them.

    ``whole``: the owner rounds the result to a whole number, half up.
    """

    at_most: int = Field(ge=1)
    whole: bool = False
    source: SourceName


class Rounding(Frozen):
    """How scores are shown, compared and exported: half up, to this many places.

    ``why`` names the authority, or says that it is our own rule.
    """

    places: int = Field(ge=0, le=4)
    why: Sentence

    def rounded(self, points: float, *, places: int | None = None) -> float:
        """Points by this rule, a whole number as an int. ``places``: fewer than the rule has."""
        to = self.places if places is None else min(places, self.places)
        exact = Decimal(str(points)).quantize(Decimal(1).scaleb(-to), ROUND_HALF_UP)
        return int(exact) if exact == exact.to_integral_value() else float(exact)


class Band(Frozen):
    """Scores from ``at_least`` up to the next band."""

    at_least: int
    label: Label


class BandSet(Frozen):
    """One authority's bands of one scale, from the lowest score to the highest, without a gap."""

    name: Slug
    label: Label
    of: Slug = TOTAL
    bands: tuple[Band, ...] = Field(min_length=2, max_length=10)
    source: SourceName
    note: Prose | None = None


class RiskRule(Frozen):
    """An answer that needs a conversation with the person, whatever the total: its lowest keyed value.

    It indicates a need for a conversation. It does not grade risk, and its absence does not exclude risk.
    """

    item: int
    at_least: int = Field(ge=1)
    kind: RiskKind
    source: SourceName


class SnomedConcept(Frozen):
    """The newest SNOMED CT concept of one reported score, and older ones still found in data.

    ``not_exported_because``: the code is known, but it is not confirmed that the national list means the same
    points.
    """

    of: Slug
    code: SnomedCode
    term: Sentence
    older: tuple[SnomedCode, ...] = ()
    low: int | None = None
    high: int | None = None
    counted_nationally: bool = False
    not_exported_because: Sentence | None = None
    source: SourceName


class LoincConcept(Frozen):
    """A LOINC code: of the panel, of an item by its number, or of a scale by its name."""

    code: LoincCode
    of: Slug | None = None
    item: int | None = None
    source: SourceName


class LeftOut(Frozen):
    """Something left out of this definition, because no primary source was found."""

    what: Sentence
    why: Prose


class NotScored(Frozen):
    """Scales whose key or conversion is not confirmed."""

    of: tuple[Slug, ...] = (TOTAL,)
    why: Sentence


class ReportedFrom(Frozen):
    """The minimum number of answers in a group for which the owner allows the measure to be reported."""

    answers: int = Field(ge=2)
    source: SourceName
