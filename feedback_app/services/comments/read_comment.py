"""A comment as the machine read it and the team labelled it, without a word of what the person wrote."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from analysis.comments.quoting.cloud import Side, side_of
from analysis.comments.reading.labels import Sentiment
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.comments.labels import Label
from feedback_app.services.comments.machine_reading import MachineReading, Part
from feedback_app.storage.queries.comments import SealedComment
from surveys.core.model import Audience, Mode


@dataclass(frozen=True, slots=True)
class ReadComment:
    """``machine``: what the machine read, with which ``version``; ``human``: the team's label, if any."""

    comment: CommentId
    sealed: SealedComment
    question: str
    audience: Audience
    machine: MachineReading
    human: Label | None
    version: str

    @property
    def counts(self) -> MachineReading:
        """What counts: the team's label before the machine's."""
        return corrected(self.machine, self.human)

    @property
    def label(self) -> Label:
        """The label that counts."""
        return self.counts.label

    @property
    def is_checked(self) -> bool:
        """Whether the team has labelled it."""
        return self.human is not None

    @property
    def is_readable(self) -> bool:
        """Whether the machine or the team could say what it says."""
        return self.is_checked or self.unreadable is None

    @property
    def unreadable(self) -> str | None:
        """Why the machine cannot read it."""
        why = self.machine.reading.not_analysable
        return why.value if why else None

    @property
    def needs_a_look(self) -> bool:
        """Whether the machine is not sure and the team has not checked."""
        return not self.is_checked and self.machine.reading.needs_a_look

    @property
    def organisation_id(self) -> str:
        return self.sealed.organisation_id

    @property
    def month(self) -> date:
        return self.sealed.received_month

    @property
    def whole_response(self) -> str | None:
        """The id of its response, where the whole of it may be opened."""
        return None if self.sealed.mode == Mode.ANONYMOUS else self.sealed.response_id


def corrected(machine: MachineReading, human: Label | None) -> MachineReading:
    """What counts: the team's label before the machine's.

    Where the team agrees about the sentiment, a theme stays on the side the machine found for it.
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


def _whole_text(machine: MachineReading, side: Side | None) -> tuple[Part, ...]:
    return (Part(0, max(part.end for part in machine.parts), side),)
