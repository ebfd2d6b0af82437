"""Chooses quotes for a theme: those that carry it most purely, no near-duplicates, one from each person.

Ranked by how certain the theme is, minus a penalty for other themes. Not ranked by how typical a quote is of
all comments (as classic summarisers do): measurement showed that this makes quotes worse.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from analysis.comments.reading.catalogue import comment_thresholds
from analysis.comments.reading.clauses import plain_words, words_and_marks
from analysis.comments.reading.labels import Comment, Reading, Sentiment


_PIECE = 3
_SHORTER = 0.15


@dataclass(frozen=True, slots=True, repr=False)
class ThemeQuote:
    """A comment chosen as a quote on a theme. ``text`` is as typed: redact it before it leaves the team."""

    comment_id: str
    text: str
    score: float
    sentiment: Sentiment

    def __repr__(self) -> str:
        return f"ThemeQuote({self.comment_id!r}, {self.score:.2f})"


def rank_quotes(
    comments: Sequence[Comment],
    readings: Sequence[Reading],
    theme: str,
    *,
    most: int = 3,
    at_least_one_critical: bool = False,
) -> tuple[ThemeQuote, ...]:
    """Up to ``most`` quotes of a theme (one of the fourteen or a local one), best first: those of the right
    length (``purest``), then as ``choose_quotes`` says.
    """
    fit = [
        (comment, reading)
        for comment, reading in zip(comments, readings, strict=True)
        if _fits(reading, theme, _size(comment))
    ]
    return choose_quotes(fit, theme, most=most, at_least_one_critical=at_least_one_critical)


def purest(read: Iterable[tuple[Reading, int]], theme: str, *, most: int | None = None) -> tuple[str, ...]:
    """Ids of the comments that carry a theme and are of a quotable length, purest first. Needs no words, only
    how many each comment has, so that only those few need be decrypted.
    """
    scored = [
        (-purity(reading, theme, words), reading.id)
        for reading, words in read
        if _fits(reading, theme, words)
    ]
    return tuple(comment_id for _, comment_id in sorted(scored)[:most])


def choose_quotes(
    candidates: Iterable[tuple[Comment, Reading]],
    theme: str,
    *,
    most: int = 3,
    at_least_one_critical: bool = False,
    first: Container[str] | None = None,
) -> tuple[ThemeQuote, ...]:
    """Up to ``most`` of these candidates, best first. All carry the theme and are of a quotable length.

    Only those that carry the theme surely: fewer quotes rather than a wrong one; near-duplicates are dropped,
    one quote a person. first: ids of the candidates to choose from; the others are for the critical place
    alone. at_least_one_critical: the last place goes to the best critical candidate of another person when
    none was chosen and there is one.
    """
    ranked = _ranked(candidates, theme)
    chosen = _distinct([each for each in ranked if first is None or each[0].comment_id in first], most)
    if at_least_one_critical and not any(_is_critical(quote) for quote, _ in chosen):
        kept = chosen[: most - 1]
        people = {person for _, person in kept}
        critical = [each for each in ranked if _is_critical(each[0]) and each[1] not in people]
        if critical:
            chosen = [*kept, critical[0]]
    return tuple(quote for quote, _ in chosen)


def _is_critical(quote: ThemeQuote) -> bool:
    return quote.sentiment is Sentiment.NEGATIVE


def _ranked(candidates: Iterable[tuple[Comment, Reading]], theme: str) -> list[tuple[ThemeQuote, str]]:
    """Each with the key of its person."""
    found: list[tuple[ThemeQuote, str]] = []
    for comment, reading in candidates:
        if reading.sentiment is not None and _sure(reading, theme):
            score = purity(reading, theme, _size(comment))
            quote = ThemeQuote(comment.id, comment.text.strip(), score, reading.sentiment)
            found.append((quote, comment.person_key))
    return sorted(found, key=lambda each: (-each[0].score, each[0].comment_id))


def _fits(reading: Reading, theme: str, words: int) -> bool:
    limits = comment_thresholds()
    carries = reading.sentiment is not None and theme in reading.themes + reading.local_themes
    return carries and limits.quote_shortest.value <= words <= limits.quote_longest.value


def _size(comment: Comment) -> int:
    return len(plain_words(words_and_marks(comment.text)))


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


def _distinct(candidates: Sequence[tuple[ThemeQuote, str]], most: int) -> list[tuple[ThemeQuote, str]]:
    chosen: list[tuple[ThemeQuote, str]] = []
    people: set[str] = set()
    shapes: list[frozenset[str]] = []
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
