"""Invented comments with labels, put together from a few phrases: enough to fit something."""

from __future__ import annotations

import itertools

from analysis.comments.reading.catalogue import national_themes
from analysis.comments.reading.labels import Comment, QuestionKind, Sentiment
from analysis.comments.training.labelled import Labelled


THEMES = [theme.name for theme in national_themes()]
WARMTH, WAITING, PLACE = "Staff warmth & attitude", "Waiting & timeliness", "Place, travel & comfort"

_SAID = [
    ("Friendly and gentle", WARMTH, Sentiment.POSITIVE),
    ("They were rude to us", WARMTH, Sentiment.NEGATIVE),
    ("Seen quickly", WAITING, Sentiment.POSITIVE),
    ("The wait was far too long", WAITING, Sentiment.NEGATIVE),
    ("A bright clean room", PLACE, Sentiment.POSITIVE),
    ("The room was cold and dirty", PLACE, Sentiment.NEGATIVE),
]
_WHERE = ["on Monday", "in the clinic", "with the baby", "at home", "this time", "in the morning"]


def labelled(repeats: int = 2) -> list[Labelled]:
    """A few hundred comments: each phrase alone, and every pair of phrases joined by "but"."""
    rows: list[Labelled] = []
    for turn, where in itertools.product(range(repeats), _WHERE):
        for text, theme, sentiment in _SAID:
            rows.append(_row(rows, f"{text} {where}", {theme}, sentiment, turn))
        for one, other in itertools.combinations(_SAID, 2):
            mixed = one[2] if one[2] is other[2] else Sentiment.NEUTRAL_MIXED
            rows.append(
                _row(rows, f"{one[0]} but {other[0].lower()} {where}", {one[1], other[1]}, mixed, turn)
            )
    return rows


def _row(rows: list[Labelled], text: str, themes: set[str], sentiment: Sentiment, turn: int) -> Labelled:
    level = {Sentiment.POSITIVE: 1 + turn % 2, Sentiment.NEUTRAL_MIXED: 3, Sentiment.NEGATIVE: 4 + turn % 2}
    kind = [*QuestionKind][len(rows) % 3]
    return Labelled(Comment(str(len(rows)), text, kind), sentiment, frozenset(themes), level[sentiment])
