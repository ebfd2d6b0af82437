"""TextBlob's view of a comment, shown beside ours and never the judge.

It scores words ("better", "nice" are positive in a request, "depressed" negative in thanks), so it is wrong
on requests, on gratitude by negation and on the state someone was in before they were helped. Only
``.sentiment`` is used: it needs no corpora. Imported when asked: with scipy its import takes seconds.
"""

from __future__ import annotations

from typing import Any, cast

from analysis.comments.reading.labels import Sentiment


def polarity(text: str) -> float:
    """TextBlob's polarity of a text, -1 to 1; 0 when it knows none of the words."""
    from textblob import TextBlob  # pyright: ignore[reportMissingTypeStubs]

    return float(cast(Any, TextBlob(text)).sentiment.polarity)


def sentiment_of_textblob(text: str) -> Sentiment:
    """Above 0 positive, below 0 negative, else neutral or mixed: its usual reading."""
    score = polarity(text)
    if score > 0:
        return Sentiment.POSITIVE
    return Sentiment.NEGATIVE if score < 0 else Sentiment.NEUTRAL_MIXED
