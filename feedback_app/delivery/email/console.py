"""For development and the demonstration, where no mail server is set."""

from __future__ import annotations

import sys
from typing import TextIO

from feedback_app.delivery.protocol import Message


class ConsoleDelivery:
    """Prints the whole message, link and recipient included, on standard error.

    Anyone who reads that output can answer in the recipient's place; `feedback serve` says so when it
    starts without a mail server.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def send(self, message: Message, *, message_id: str) -> None:
        lines = (
            "--- not sent: no mail server is set (FEEDBACK_SMTP_HOST) ---",
            f"To: {message.address}",
            f"Subject: {message.subject}",
            f"Message-ID: {message_id}",
            "",
            message.text,
            "---",
        )
        stream = self._stream or sys.stderr
        stream.write("\n".join(lines) + "\n")
        stream.flush()
