"""TextBlob's sentiment of a comment, shown for comparison only.

It scores single words ("better", "nice" are positive in a request, "depressed" negative in thanks), so it is
wrong about requests, negated gratitude and the state someone was in before they were helped. Only
``.sentiment`` is used: it needs no corpora. It is imported on use: with scipy, the import takes seconds.
"""

from __future__ import annotations

from typing import Any, cast

from analysis.comments.reading.labels import Sentiment


def polarity(text: str) -> float:
    """TextBlob's polarity of a text, -1 to 1; 0 when it knows none of the words."""
    from textblob import TextBlob  # pyright: ignore[reportMissingTypeStubs]

    return float(cast(Any, TextBlob(text)).sentiment.polarity)


def sentiment_of_textblob(text: str) -> Sentiment:
    """Above 0 positive, below 0 negative, else neutral or mixed, the usual interpretation."""
    score = polarity(text)
    if score > 0:
        return Sentiment.POSITIVE
    return Sentiment.NEGATIVE if score < 0 else Sentiment.NEUTRAL_MIXED
