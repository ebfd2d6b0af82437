"""What the machine read in a comment, without a word of it: small enough to keep, and nothing to steal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.comments.quoting.cloud import Side, side_of
from analysis.comments.reading.clauses import plain_words, words_and_marks
from analysis.comments.reading.labels import QuestionKind, Reading, Sentiment
from analysis.comments.reading.local_reading import local_themes_in
from feedback_app.services.comments import reading as comment_reading
from feedback_app.services.comments.labels import Label
from feedback_app.services.comments.reading import KINDS, Opened


@dataclass(frozen=True, slots=True)
class Part:
    """Where a clause stands in the text, and which side it belongs to."""

    start: int
    end: int
    side: Side | None


@dataclass(frozen=True, slots=True)
class MachineReading:
    """A reading without its words.

    ``sides``: each theme with the side it stands on; a theme may stand on both. ``words``: how many.
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


def read(comments: Sequence[Opened], *, own: bytes | None) -> Iterator[MachineReading]:
    """A reading for each comment, in order."""
    for opened, reading in zip(comments, comment_reading.read(comments, own=own), strict=True):
        yield _without_words(opened, reading)


def corrected(machine: MachineReading, human: Label | None) -> MachineReading:
    """What counts: a person's label before the machine's.

    Where the person agrees about the sentiment, a theme stays on the side the machine found for it.
    """
    if human is None or human.sentiment is None:
        return machine
    sentiment = Sentiment(human.sentiment)
    whole = side_of(sentiment, machine.kind)
    found = machine.sides if sentiment is machine.reading.sentiment else frozenset[tuple[str, Side | None]]()
    sides: set[tuple[str, Side | None]] = set()
    for theme in human.themes:
        sides |= {each for each in found if each[0] == theme} or {(theme, whole)}
    reading = replace(
        machine.reading,
        sentiment=sentiment,
        themes=(),
        local_themes=human.themes,
        theme_scores=(),
        confidence=1.0,
        not_analysable=None,
    )
    parts = machine.parts if sentiment is machine.reading.sentiment else _whole_text(machine, whole)
    return replace(machine, reading=reading, sides=frozenset(sides), parts=parts)


def _without_words(opened: Opened, reading: Reading) -> MachineReading:
    kind, text = KINDS[opened.asks], opened.text
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


def _whole_text(machine: MachineReading, side: Side | None) -> tuple[Part, ...]:
    return (Part(0, max(part.end for part in machine.parts), side),)
