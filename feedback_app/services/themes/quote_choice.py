"""Which few comments speak for a theme: chosen by what was read, opened only then, and one is critical."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.comments.quoting.cloud import Side
from analysis.comments.quoting.quotes import purity, rank_quotes
from analysis.comments.reading.catalogue import comment_thresholds
from analysis.comments.reading.labels import Comment, Sentiment
from feedback_app.services.comment_ids import CommentPlace
from feedback_app.services.comments.decrypted import OpenedComment
from feedback_app.services.comments.machine_labels import MachineReading
from feedback_app.services.comments.sorting import SortedComment


SHOWN = 3
LOOKED_AT = 12
"""Candidates opened for a theme: enough to leave out near-duplicates and a second one by the same person."""

CRITICAL_LOOKED_AT = 4


def candidates(
    theme: str,
    on_side: Sequence[tuple[SortedComment, MachineReading]],
    every: Sequence[tuple[SortedComment, MachineReading]],
) -> list[SortedComment]:
    """The purest comments of a side, and the purest critical ones on the theme whatever their side."""
    critical = [
        pair
        for pair in every
        if pair[1].reading.sentiment is Sentiment.NEGATIVE and any(name == theme for name, _ in pair[1].sides)
    ]
    best = _purest(theme, on_side, LOOKED_AT) + _purest(theme, critical, CRITICAL_LOOKED_AT)
    return list({each.comment: each for each in best}.values())


def chosen(
    theme: str,
    side: Side,
    found: Sequence[SortedComment],
    words: Mapping[CommentPlace, OpenedComment],
) -> tuple[OpenedComment, ...]:
    """Two or three of them; at least one critical, where anybody was critical."""
    by_key = {each.comment.key: each for each in found if each.comment in words}
    on_side = [each for each in by_key.values() if (theme, side) in each.counts.sides]
    first = _ranked(theme, on_side, words)
    quotes = [by_key[key] for key in first]
    if not any(_is_critical(each) for each in quotes):
        people = {each.comment.response_id for each in quotes[: SHOWN - 1]}
        others = [
            each for each in by_key.values() if _is_critical(each) and each.comment.response_id not in people
        ]
        last = _ranked(theme, others, words)[:1]
        if last:
            quotes = [*quotes[: SHOWN - 1], by_key[last[0]]]
    return tuple(words[each.comment] for each in quotes)


def _is_critical(each: SortedComment) -> bool:
    return each.counts.reading.sentiment is Sentiment.NEGATIVE


def _purest(
    theme: str, pairs: Sequence[tuple[SortedComment, MachineReading]], most: int
) -> list[SortedComment]:
    limits = comment_thresholds()
    shortest, longest = limits.quote_shortest.value, limits.quote_longest.value
    fit = [pair for pair in pairs if shortest <= pair[1].words <= longest]
    ranked = sorted(
        fit, key=lambda pair: (-purity(pair[1].reading, theme, pair[1].words), pair[0].comment.key)
    )
    return [each for each, _ in ranked[:most]]


def _ranked(
    theme: str, found: Sequence[SortedComment], words: Mapping[CommentPlace, OpenedComment]
) -> list[str]:
    """Keys, the purest first, one a person, none said twice."""
    spoken = [
        Comment(
            each.comment.key,
            words[each.comment].translation or words[each.comment].text,
            each.machine.kind,
            each.comment.response_id,
        )
        for each in found
    ]
    readings = [each.counts.reading for each in found]
    return [quote.comment_id for quote in rank_quotes(spoken, readings, theme, most=SHOWN)]
