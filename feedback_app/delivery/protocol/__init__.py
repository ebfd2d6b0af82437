"""What a message is, and what every channel promises."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from feedback_app.errors import OperationalError


class Channel(StrEnum):
    """How a message travels; stored with it."""

    EMAIL = "email"


@dataclass(frozen=True, slots=True, repr=False)
class Message:
    """To one person, in plain text. It holds a link at most, never an answer; its ``repr`` shows nothing.

    ``address`` is whatever the channel sends to; ``subject`` is None for a channel that has none.
    """

    address: str
    subject: str | None
    text: str
    channel: Channel = Channel.EMAIL

    def __repr__(self) -> str:
        return "<Message>"


class DeliveryError(OperationalError):
    """The message did not leave. ``permanent``: trying again cannot help.

    Neither the text nor the code holds what the server said: servers quote the recipient.
    """

    def __init__(self, code: str, *, permanent: bool, what: str, how: str, status: int | None = None) -> None:
        super().__init__(code, where="Sending a message", what=what, how=how)
        self.permanent = permanent
        self.status = status

    @property
    def summary(self) -> str:
        """What the outbox stores: the code, and the mail server's three digits if there are any."""
        return self.code if self.status is None else f"{self.code} {self.status}"


class Delivery(Protocol):
    """Sends the messages of one channel. It may block for seconds: never use it inside a transaction."""

    def send(self, message: Message, *, message_id: str) -> None:
        """Hand the message over, or raise DeliveryError.

        ``message_id`` is the same at every try, so that a message that left twice can be recognised.
        """
        ...
