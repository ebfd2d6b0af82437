"""Rules for reliable change, each with its authority.

``analysis.scores.change`` applies it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from surveys.core.model import Frozen, Label, Prose, Slug


class Recovery(Frozen):
    """The threshold for being a case; recovery is a reliable change to the other side of it.

    For a measure where lower is better a score at or above ``case_from`` is a case; where higher is better, a
    score at or below ``case_from``. ``together_with``: the key of the measure that the authority's recovery
    needs too, so that this one alone says only that its score is on the other side.
    """

    case_from: float
    together_with: Slug | None = None
    source: Slug
    note: Prose | None = None


class ChangeMeaning(StrEnum):
    """What a rule's number of points stands for. The two are different claims and never share their words."""

    RELIABLE = "reliable"
    IMPORTANT = "important"


class MinimumChange(Frozen):
    """A published number of points. ``inclusive``: exactly that many count; ``strict``: more are required.

    ``label``: what clinicians call the rule. ``points_worse``: another number for getting worse, where the
    authority has one. ``meaning``: whether the number is a reliable change (more than the measure's own
    error) or a clinically important one.
    """

    kind: Literal["minimum"] = "minimum"
    name: Slug
    label: Label
    of: tuple[Slug, ...] = ("total",)
    points: float = Field(gt=0)
    points_worse: float | None = Field(default=None, gt=0)
    boundary: Literal["inclusive", "strict"]
    meaning: ChangeMeaning = ChangeMeaning.RELIABLE
    recovery: Recovery | None = None
    source: Slug
    note: Prose | None = None


class Distribution(Frozen):
    """Mean and standard deviation of a group of people, in points of the measure."""

    mean: float
    sd: float = Field(gt=0)
    source: Slug


class JacobsonTruax(Frozen):
    """Reliable change from the SD and reliability of a published sample; strict, as in the paper.

    Jacobson and Truax (1991), Journal of Consulting and Clinical Psychology 59, 12-19,
    doi:10.1037/0022-006X.59.1.12. With a functional sample too, cut-off c separates the two.
    """

    kind: Literal["jacobson_truax"] = "jacobson_truax"
    name: Slug
    label: Label
    of: tuple[Slug, ...] = ("total",)
    reliability: float = Field(gt=0, lt=1)
    critical: float = Field(gt=0)
    clinical: Distribution
    functional: Distribution | None = None
    source: Slug
    note: Prose | None = None

    @property
    def meaning(self) -> ChangeMeaning:
        """A reliable change, by construction."""
        return ChangeMeaning.RELIABLE


ChangeRule = Annotated[MinimumChange | JacobsonTruax, Field(discriminator="kind")]
