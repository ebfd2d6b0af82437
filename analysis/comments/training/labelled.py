"""Labelled comments, the input of training and evaluation."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.comments.reading.labels import Comment, Sentiment


@dataclass(frozen=True, slots=True)
class Labelled:
    """A comment with a person's labels. ``level``: 1 very positive to 5 very negative, 3 neutral or mixed."""

    comment: Comment
    sentiment: Sentiment
    themes: frozenset[str]
    level: int


def level_of(sentiment: Sentiment) -> int:
    """The level of a sentiment for data with three classes only."""
    return {Sentiment.POSITIVE: 2, Sentiment.NEUTRAL_MIXED: 3, Sentiment.NEGATIVE: 4}[sentiment]
