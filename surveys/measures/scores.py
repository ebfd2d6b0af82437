"""What scoring gives: a score, or the reason why there is none, or what is wrong with the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from surveys.measures.model import RiskRule


class _Unseen:
    """Keeps a person's scores out of every ``repr``."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class WhyUnscorable(StrEnum):
    """Why there is no total. Programs rely on these words."""

    ITEMS_MISSING = "items_missing"
    NOTHING_ANSWERED = "nothing_answered"
    KEY_UNCONFIRMED = "key_unconfirmed"
    SCORE_ENTRY_ONLY = "score_entry_only"
    COUNTED_OVER_MANY = "counted_over_many"


class AnswerProblem(ValueError):
    """An answer that is none of the measure's. ``item`` is its number, None when the count is wrong.

    ``what`` and ``how`` are for people, and hold nothing that was answered.
    """

    def __init__(self, code: str, *, item: int | None, what: str, how: str) -> None:
        super().__init__(f"{what} {how}")
        self.code = code
        self.item = item
        self.what = what
        self.how = how


@dataclass(frozen=True, slots=True, repr=False)
class BandFound(_Unseen):
    """Where a score lies in one authority's bands of one scale."""

    set_name: str
    of: str
    label: str
    source: str


@dataclass(frozen=True, slots=True, repr=False)
class _Scored(_Unseen):
    """What score and no score have in common.

    subscales    points by name; None where a subscale has none
    bands        the bands of everything that has a score
    risk         the risk rules that these answers meet, in the order of the measure
    missing      numbers of the items without a value, optional ones left out
    """

    measure: str
    version: str
    subscales: Mapping[str, float | None]
    bands: tuple[BandFound, ...]
    risk: tuple[RiskRule, ...]
    missing: tuple[int, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every item that must be answered has a value."""
        return not self.missing

    @property
    def risk_items(self) -> tuple[int, ...]:
        """The numbers of the items whose answer needs a conversation."""
        return tuple(dict.fromkeys(rule.item for rule in self.risk))


@dataclass(frozen=True, slots=True, repr=False)
class Score(_Scored):
    """A score. ``total`` is None only for a measure that has subscales and no total.

    ``band`` is that of the total in the set the definition names as its default, None where it names none.
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
    """A total that somebody stated is not the one its own items give."""

    stated: float
    recomputed: float | None
    difference: float | None = None
