"""The mails about an alert. They say that something waits, and nothing about whom or what."""

from __future__ import annotations

from feedback_app.delivery.protocol import Message


def owner_mail(*, recipient: str, organisation: str, link: str) -> Message:
    """To the owner, as soon as the alert is there."""
    return Message(
        recipient,
        "An answer needs a conversation",
        f"Hello,\n\nsomebody gave an answer that needs a conversation. "
        f"Please open the alerts and take it:\n\n{link}\n\n"
        f"If nobody does in the team's working hours, your deputy is written to.\n\n{organisation}\n",
    )


def deputy_mail(*, recipient: str, organisation: str, link: str) -> Message:
    """To the deputy, when nobody took the alert in time."""
    return Message(
        recipient,
        "Nobody has taken an alert yet",
        "Hello,\n\nan answer needs a conversation, and nobody has taken it in the time your team agreed on. "
        f"Please open the alerts and take it:\n\n{link}\n\n{organisation}\n",
    )
