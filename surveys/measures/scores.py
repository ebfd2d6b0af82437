"""The results of scoring: a score, the reason why there is none, or an error in the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from surveys.measures.model import RiskRule


class _Unseen:
    """Hides a person's scores in ``repr``."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class WhyUnscorable(StrEnum):
    """Why there is no total. Programs rely on these values."""

    ITEMS_MISSING = "items_missing"
    NOTHING_ANSWERED = "nothing_answered"
    KEY_UNCONFIRMED = "key_unconfirmed"
    SCORE_ENTRY_ONLY = "score_entry_only"
    COUNTED_OVER_MANY = "counted_over_many"


class AnswerProblem(ValueError):
    """An answer that the measure does not have. ``item`` is its number, None when the count is wrong.

    ``what`` and ``how`` are for people, and contain no answers.
    """

    def __init__(self, code: str, *, item: int | None, what: str, how: str) -> None:
        super().__init__(f"{what} {how}")
        self.code = code
        self.item = item
        self.what = what
        self.how = how


@dataclass(frozen=True, slots=True, repr=False)
class BandFound(_Unseen):
    """The band of a score, by one authority, for one scale."""

    set_name: str
    of: str
    label: str
    source: str


@dataclass(frozen=True, slots=True, repr=False)
class _Scored(_Unseen):
    """The common part of Score and Unscorable.

    subscales    points by name; None where a subscale has none
    bands        the bands of every scale that has a score
    risk         the risk rules that these answers trigger, in the order of the measure
    missing      numbers of the items without a value, except optional ones
    """

    measure: str
    version: str
    subscales: Mapping[str, float | None]
    bands: tuple[BandFound, ...]
    risk: tuple[RiskRule, ...]
    missing: tuple[int, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every required item has a value."""
        return not self.missing

    @property
    def risk_items(self) -> tuple[int, ...]:
        """The numbers of the items whose answer needs a conversation."""
        return tuple(dict.fromkeys(rule.item for rule in self.risk))


@dataclass(frozen=True, slots=True, repr=False)
class Score(_Scored):
    """A score. ``total`` is None only for a measure with subscales and no total.

    ``band`` is the total's band in the definition's default set, None if there is no default.
    """

    total: float | None
    band: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Unscorable(_Scored):
    """No total, and why: ``reason`` for programs, ``why`` for people. Subscales may still have points."""

    reason: WhyUnscorable
    why: str


@dataclass(frozen=True, slots=True, repr=False)
class TotalDiffers(_Unseen):
    """A stated total that differs from the one its items give."""

    stated: float
    recomputed: float | None
    difference: float | None = None
