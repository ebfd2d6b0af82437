"""What the machine read in a comment, without a word of it: small enough to cache, and nothing to steal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.comments.quoting.cloud import Side, side_of
from analysis.comments.reading.clauses import plain_words, words_and_marks
from analysis.comments.reading.labels import Comment, NotAnalysable, QuestionKind, Reading
from analysis.comments.reading.local_reading import local_themes_in
from analysis.comments.reading.own_model import OwnModel, own_from_bytes
from analysis.comments.reading.prior import PriorError
from analysis.comments.reading.reader import analyse_all, shipped_weigher
from feedback_app.services.comments.labels import Label
from surveys.core.model import Asks


KINDS: Mapping[Asks, QuestionKind] = {
    Asks.WENT_WELL: QuestionKind.WHAT_GOOD,
    Asks.COULD_BE_BETTER: QuestionKind.COULD_IMPROVE,
    Asks.OPEN: QuestionKind.NONSPECIFIC,
}


@dataclass(frozen=True, slots=True)
class Part:
    """The place of a clause in the text, and the side it belongs to."""

    start: int
    end: int
    side: Side | None


@dataclass(frozen=True, slots=True)
class MachineReading:
    """A reading without its words.

    ``sides``: each theme with its side; a theme may be on both. ``words``: how many there are.
    """

    reading: Reading
    kind: QuestionKind
    parts: tuple[Part, ...]
    sides: frozenset[tuple[str, Side | None]]
    words: int

    @property
    def label(self) -> Label:
        """As a label is stored."""
        sentiment = self.reading.sentiment
        return Label(sentiment.value if sentiment else None, self.reading.themes + self.reading.local_themes)


def read(comments: Sequence[Comment], *, own: bytes | None) -> Iterator[MachineReading]:
    """A reading for each comment, in order. ``own``: what the team taught the machine."""
    for comment, reading in zip(comments, analyse_all(comments, shipped_weigher(), _own(own)), strict=True):
        yield _without_words(comment, reading)


def damaged(comment_id: str, kind: QuestionKind) -> MachineReading:
    """For a comment whose stored words cannot be decrypted: it counts, and says nothing."""
    reading = Reading(comment_id, None, (), (), 0.0, (), not_analysable=NotAnalysable.DAMAGED)
    return MachineReading(reading, kind, (Part(0, 0, None),), frozenset(), 0)


def _own(arrays: bytes | None) -> OwnModel | None:
    """Nothing where an earlier version of the product wrote it in another format."""
    try:
        return own_from_bytes(arrays) if arrays is not None else None
    except PriorError:
        return None


def _without_words(comment: Comment, reading: Reading) -> MachineReading:
    kind, text = comment.question, comment.text
    parts: list[Part] = []
    sides: set[tuple[str, Side | None]] = set()
    at = 0
    for clause in reading.clauses:
        start = max(text.find(clause.text, at), at)
        at = start + len(clause.text)
        side = side_of(clause.sentiment, kind)
        parts.append(Part(start, at, side))
        local = set(local_themes_in(clause.text)) & set(reading.local_themes) if reading.local_themes else ()
        sides |= {(theme, side) for theme in (*clause.themes, *local)}
    whole = side_of(reading.sentiment, kind)
    placed = {theme for theme, _ in sides}
    every = reading.themes + reading.local_themes
    sides |= {(theme, whole) for theme in every if theme not in placed}
    return MachineReading(
        reading=replace(reading, clauses=()),
        kind=kind,
        parts=tuple(parts) or (Part(0, len(text), whole),),
        sides=frozenset(sides),
        words=len(plain_words(words_and_marks(text))),
    )
