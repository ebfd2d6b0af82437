"""Which few comments speak for a theme: chosen from what was read and only then opened; one is critical."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.comments.quoting.cloud import Side
from analysis.comments.quoting.quotes import choose_quotes, purest
from analysis.comments.reading.labels import Sentiment
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.comments.machine_reading import MachineReading
from feedback_app.services.comments.opening import OpenComment
from feedback_app.services.comments.read_comment import ReadComment


SHOWN = 3
LOOKED_AT = 12
"""Candidates opened for a theme: enough to leave out near-duplicates and a second one by the same person."""

CRITICAL_LOOKED_AT = 4


def candidates(
    theme: str,
    on_side: Sequence[tuple[ReadComment, MachineReading]],
    every: Sequence[tuple[ReadComment, MachineReading]],
) -> list[ReadComment]:
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
    found: Sequence[ReadComment],
    words: Mapping[CommentId, OpenComment],
) -> tuple[OpenComment, ...]:
    """Two or three of them; at least one critical, where there is a critical one."""
    counted = [(words[each.comment], each.counts) for each in found if each.comment in words]
    by_key = {opened.comment.key: opened for opened, _ in counted}
    quotes = choose_quotes(
        [(opened.spoken, counts.reading) for opened, counts in counted],
        theme,
        most=SHOWN,
        at_least_one_critical=True,
        first={opened.comment.key for opened, counts in counted if (theme, side) in counts.sides},
    )
    return tuple(by_key[quote.comment_id] for quote in quotes)


def _purest(theme: str, pairs: Sequence[tuple[ReadComment, MachineReading]], most: int) -> list[ReadComment]:
    by_key = {each.comment.key: each for each, _ in pairs}
    found = purest(((counts.reading, counts.words) for _, counts in pairs), theme, most=most)
    return [by_key[key] for key in found]
