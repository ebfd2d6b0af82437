"""The one door to ``analysis.comments``: reading, choosing and masking as the services need them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from analysis.comments.quoting.name_suggestions import suggest_names
from analysis.comments.quoting.quotes import rank_quotes
from analysis.comments.quoting.redaction import redact
from analysis.comments.reading.catalogue import shipped_themes
from analysis.comments.reading.labels import (
    Comment,
    QuestionKind,
    Reading,
    Sentiment,
)
from analysis.comments.reading.language import not_analysable
from analysis.comments.reading.own_model import OwnModel, own_from_bytes
from analysis.comments.reading.prior import PriorError
from analysis.comments.reading.reader import analyse_all, shipped_weigher
from feedback_app.errors import Refused
from surveys.core.model import Asks


SENTIMENTS: tuple[str, ...] = tuple(each.value for each in Sentiment)
KINDS: Mapping[Asks, QuestionKind] = {
    Asks.WENT_WELL: QuestionKind.WHAT_GOOD,
    Asks.COULD_BE_BETTER: QuestionKind.COULD_IMPROVE,
    Asks.OPEN: QuestionKind.NONSPECIFIC,
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A comment to be read. ``key`` names it, ``person`` is the same for one respondent's comments."""

    key: str
    person: str
    asks: Asks
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Masking:
    """A text with its identifiers hidden, what kinds they were, and words that may be names."""

    text: str = field(repr=False)
    kinds: tuple[str, ...]
    may_be_names: tuple[str, ...] = field(repr=False)


def theme_names() -> tuple[str, ...]:
    """Every theme a comment may carry: the national ones, then the service's own."""
    return tuple(theme.name for theme in shipped_themes())


def theme_unknown() -> Refused:
    """For a name that is no theme's."""
    return Refused(
        "theme_unknown",
        where="Theme",
        what="There is no theme of this name.",
        how="Choose one of the list.",
    )


def read(comments: Sequence[Opened], *, own: bytes | None = None) -> tuple[Reading, ...]:
    """What each comment says. ``own``: the arrays of what the team taught."""
    return tuple(analyse_all(_comments(comments), shipped_weigher(), _own(own)))


def best_first(
    comments: Sequence[Opened],
    readings: Sequence[Reading],
    theme: str,
    *,
    most: int,
    by_hand: Mapping[str, Collection[str]],
) -> tuple[str, ...]:
    """Keys of the comments that carry a theme most purely; one a person, none said twice.

    ``by_hand``: the themes that somebody of the team gave a comment, by key. They count instead of the
    machine's.
    """
    decided = [
        replace(reading, themes=(), local_themes=tuple(by_hand[each.key]), theme_scores=())
        if each.key in by_hand
        else reading
        for each, reading in zip(comments, readings, strict=True)
    ]
    return tuple(quote.comment_id for quote in rank_quotes(_comments(comments), decided, theme, most=most))


def is_readable(text: str) -> bool:
    """Whether the machine can read it. Another language needs a translation by somebody of the team."""
    return not_analysable(text) is None


def mask(text: str, staff: Iterable[str] = ()) -> Masking:
    """Identifiers and the team's names hidden; other names are only pointed at, a person decides."""
    hidden = redact(text, staff)
    names = (hidden.text[each.start : each.end] for each in suggest_names(hidden.text))
    inside = {mask.kind.value for mask in hidden.masks}
    return Masking(
        hidden.text,
        tuple(sorted(inside)),
        tuple(dict.fromkeys(name for name in names if f"[{name}]" not in hidden.text)),
    )


def _comments(comments: Sequence[Opened]) -> list[Comment]:
    return [Comment(each.key, each.text, KINDS[each.asks], each.person) for each in comments]


def _own(arrays: bytes | None) -> OwnModel | None:
    """What the team taught; nothing where an earlier version of the product wrote it in another format."""
    try:
        return own_from_bytes(arrays) if arrays is not None else None
    except PriorError:
        return None
