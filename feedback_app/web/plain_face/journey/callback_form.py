"""What a person who wants to be phoned typed. It is a request of its own, not part of the form."""

from __future__ import annotations

from dataclasses import dataclass, field

from feedback_app.services.answering.call_requests import Caller
from feedback_app.web.serving.posted_form import Posted


@dataclass(frozen=True, slots=True)
class CallbackRequest:
    """The fields of the page as typed, shown again when something is wrong with them."""

    name: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    when: str = field(default="", repr=False)
    speak: str = field(default="", repr=False)
    message: str = ""

    @classmethod
    def read(cls, posted: Posted) -> CallbackRequest:
        """What was posted."""
        return cls(**{name: posted.text(name) for name in ("name", "number", "when", "speak", "message")})

    @property
    def caller(self) -> Caller:
        """The same as a wish. Whether a message may be left: only when they said yes."""
        return Caller(self.name, self.number, self.when, self.speak, self.message == "yes")
