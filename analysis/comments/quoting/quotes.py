"""Chooses quotes for a theme: the purest examples, without near-duplicates, one per person.

Ranked by how certain the theme is, minus a penalty for other themes. Not ranked by how typical a quote is of
all comments (as classic summarisers do): measurement showed that this makes quotes worse.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.comments.reading.catalogue import comment_thresholds
from analysis.comments.reading.clauses import plain_words, words_and_marks
from analysis.comments.reading.labels import Comment, Reading, Sentiment


_PIECE = 3
_SHORTER = 0.15


@dataclass(frozen=True, slots=True, repr=False)
class Quote:
    """A comment that may illustrate a theme. ``text`` is as typed: redact it before it leaves the team."""

    comment_id: str
    text: str
    score: float
    sentiment: Sentiment

    def __repr__(self) -> str:
        return f"Quote({self.comment_id!r}, {self.score:.2f})"


def rank_quotes(
    comments: Sequence[Comment],
    readings: Sequence[Reading],
    theme: str,
    *,
    most: int = 3,
    at_least_one_critical: bool = False,
) -> tuple[Quote, ...]:
    """Up to ``most`` quotes for a theme (one of the fourteen or a local one), best first.

    Only comments of a readable length whose theme is certain: better fewer quotes than a wrong one.
    Near-duplicates are dropped, and each person is quoted once. at_least_one_critical: if no critical quote
    was chosen, the best one replaces the last.
    """
    candidates = _candidates(comments, readings, theme)
    chosen = _distinct(candidates, most)
    if at_least_one_critical and chosen and not any(_critical(quote) for quote, _ in chosen):
        taken = chosen[: most - 1]
        others = [each for each in candidates if _critical(each[0])]
        added = _distinct(others, most, already=taken)
        if len(added) > len(taken):
            chosen = added[: len(taken) + 1]
    return tuple(quote for quote, _ in chosen)


def _critical(quote: Quote) -> bool:
    return quote.sentiment is Sentiment.NEGATIVE


def _candidates(
    comments: Sequence[Comment], readings: Sequence[Reading], theme: str
) -> list[tuple[Quote, str]]:
    limits = comment_thresholds()
    found: list[tuple[Quote, str]] = []
    for comment, reading in zip(comments, readings, strict=True):
        if reading.sentiment is None or theme not in reading.themes + reading.local_themes:
            continue
        size = len(plain_words(words_and_marks(comment.text)))
        if limits.quote_shortest.value <= size <= limits.quote_longest.value and _sure(reading, theme):
            score = purity(reading, theme, size)
            quote = Quote(comment.id, comment.text.strip(), score, reading.sentiment)
            found.append((quote, comment.person_key))
    return sorted(found, key=lambda each: (-each[0].score, each[0].comment_id))


def purity(reading: Reading, theme: str, words: int) -> float:
    """How purely a comment is about a theme, 0 to 1. Of two similar comments, the shorter one is purer.

    A local theme has no probability and is ranked by its position among the comment's local themes.
    """
    for score in reading.theme_scores:
        if score.name == theme:
            return round(1 / (1 + math.exp(_SHORTER * math.log(words) - score.strength)), 4)
    others = len(reading.local_themes) - 1 + reading.local_themes.index(theme)
    return round(1 / (1 + others + math.log(words) / 10), 4)


def _sure(reading: Reading, theme: str) -> bool:
    limit = comment_thresholds().sure_quote.value
    return all(score.certainty >= limit for score in reading.theme_scores if score.name == theme)


def _distinct(
    candidates: Sequence[tuple[Quote, str]], most: int, already: Sequence[tuple[Quote, str]] = ()
) -> list[tuple[Quote, str]]:
    chosen = list(already)
    people = {person for _, person in chosen}
    shapes = [_pieces(quote.text) for quote, _ in chosen]
    for quote, person in candidates:
        if len(chosen) >= most:
            break
        pieces = _pieces(quote.text)
        if person in people or any(_alike(pieces, other) for other in shapes):
            continue
        chosen.append((quote, person))
        people.add(person)
        shapes.append(pieces)
    return chosen


def _pieces(text: str) -> frozenset[str]:
    plain = " ".join(plain_words(words_and_marks(text)))
    return frozenset(plain[place : place + _PIECE] for place in range(max(1, len(plain) - _PIECE + 1)))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    limits, both = comment_thresholds(), len(one & other)
    same = both >= limits.near_duplicate.value * len(one | other)
    return same or both >= limits.held_in_another.value * min(len(one), len(other))
