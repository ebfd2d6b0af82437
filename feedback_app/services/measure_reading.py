"""What the services need to know about measures: the interface to the measures' definitions.

Services store a measure's id as a string and ask a reader for everything else. ``shipped`` is the one place
that says which reader the product uses; a service that reads answers also accepts another reader as an
argument.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Protocol

from surveys.core.answers import Answer
from surveys.core.model import Form
from surveys.measures.catalogue import measures
from surveys.measures.model import Measure
from surveys.measures.scoring import score
from surveys.measures.sections import (
    answers_to_measure,
    known_codes,
    measures_in,
    risks_met,
)
from surveys.sheet_digits import reversed_items


@dataclass(frozen=True, slots=True)
class RiskAnswer:
    """The question whose answer needs a conversation. It never holds the answer itself.

    ``item``: a statement in a group, or the number of a measure's item.
    """

    question_id: str
    item: str = ""
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class CompletedMeasure:
    """A measure that a form's answers complete, or begin. ``instance``: which of several, such as a goal."""

    measure: str
    version: str
    instance: str = ""


@dataclass(frozen=True, slots=True)
class KnownMeasure:
    """A measure as pages show it. ``n_items`` None: only its total is entered.

    ``lowest`` and ``highest``: of a total written on paper; None: no range is confirmed. ``has_total`` False:
    it has several scores and no total, so a single number would have no meaning. ``total_label``: what the
    total on paper is; ``is_converted``: it is a whole sum that a table converts. ``is_goals``: each goal is
    rated, and the range is for one goal.
    ``lowest`` and ``highest`` None: no range is confirmed. ``has_total`` False: it has several scores and no
    total, so a single number would have no meaning. ``is_goals``: each goal is rated, and the range is for
    one goal. ``reversed_items``: a sheet may print their digits the other way round, so it has to be said how
    it was read.
    """

    id: str
    title: str
    version: str
    n_items: int | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    has_total: bool = True
    total_label: str = "Total"
    is_converted: bool = False
    is_goals: bool = False
    reversed_items: tuple[int, ...] = ()


class RiskReader(Protocol):
    """Finds answers that need a conversation."""

    def risk_answers(self, form: Form, answers: Mapping[str, Answer]) -> tuple[RiskAnswer, ...]:
        """The risk answers in a form, by its measures' risk rules. Free text is not screened."""
        ...


class MeasureReader(RiskReader, Protocol):
    """Everything services ask about measures."""

    def known(self) -> Mapping[str, KnownMeasure]:
        """Every measure that can be scheduled or entered, by id, in the order pages list them."""
        ...

    def completed(self, form: Form, answers: Mapping[str, Answer]) -> tuple[CompletedMeasure, ...]:
        """The measures in this form that these answers complete, or begin."""
        ...

    def has_code(self, measure: str, item: int, code: str) -> bool:
        """Whether an item (from 1) of this measure has an answer with this code."""
        ...

    def risk_items(self, measure: str, codes: Sequence[str | None]) -> tuple[RiskAnswer, ...]:
        """The risk answers among typed-in items of a measure (codes in item order, None: not answered)."""
        ...


class ShippedMeasures:
    """The measures whose definitions come with the product, read by the rules of ``surveys``."""

    def risk_answers(self, form: Form, answers: Mapping[str, Answer]) -> tuple[RiskAnswer, ...]:
        """Applies the risk rules of every measure the form asks."""
        met = risks_met(form, answers, measures())
        return tuple(RiskAnswer(each.question_id, each.statement, each.measure) for each in met)

    def known(self) -> Mapping[str, KnownMeasure]:
        """Leaves out single questions that are only counted over many people and give no one a score."""
        return _known()

    def completed(self, form: Form, answers: Mapping[str, Answer]) -> tuple[CompletedMeasure, ...]:
        """Measures with at least one answer: what is missing is said with the score, never kept silent.

        A goal counts if it was rated, because no goal has to be.
        """
        found: list[CompletedMeasure] = []
        for key in measures_in(form):
            measure = measures()[key]
            codes = known_codes(measure, answers_to_measure(form, measure, answers))
            if measure.kind == "goals":
                rated = score(measure, codes).subscales.items()
                found += [
                    CompletedMeasure(key, measure.version, name)
                    for name, points in rated
                    if points is not None
                ]
            elif any(code is not None for code in codes):
                found.append(CompletedMeasure(key, measure.version))
        return tuple(found)

    def has_code(self, measure: str, item: int, code: str) -> bool:
        """Looks in the item's options, by code or by name."""
        definition = measures()[measure]
        return definition.answer_scale(definition.by_number[item]).find(code) is not None

    def risk_items(self, measure: str, codes: Sequence[str | None]) -> tuple[RiskAnswer, ...]:
        """Applies the measure's risk rules, with the item's number as the question."""
        items = score(measures()[measure], codes).risk_items
        return tuple(RiskAnswer(str(number), measure=measure) for number in items)


@cache
def _known() -> Mapping[str, KnownMeasure]:
    asked = (measure for measure in measures().values() if measure.kind != "one_question")
    ordered = sorted(asked, key=lambda measure: measure.short_name.casefold())
    return MappingProxyType({measure.key: _as_known(measure) for measure in ordered})


def _as_known(measure: Measure) -> KnownMeasure:
    total = measure.paper_total
    range_of = measure.scales[0] if measure.kind == "goals" else total
    return KnownMeasure(
        id=measure.key,
        title=measure.short_name,
        version=measure.version,
        n_items=len(measure.items) or None,
        lowest=Decimal(range_of.low) if range_of is not None and range_of.low is not None else None,
        highest=Decimal(range_of.high) if range_of is not None and range_of.high is not None else None,
        has_total=total is not None,
        total_label=total.label if total is not None and total is not measure.total else "Total",
        is_converted=total is not None and total is not measure.total,
        is_goals=measure.kind == "goals",
        reversed_items=reversed_items(measure),
    )


_SHIPPED = ShippedMeasures()


def shipped() -> MeasureReader:
    return _SHIPPED
