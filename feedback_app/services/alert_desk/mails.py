"""The emails about an alert. They say that an alert is waiting, but not who or what it is about."""

from __future__ import annotations

from feedback_app.delivery.protocol import Message


def owner_mail(*, recipient: str, organisation: str, link: str) -> Message:
    """To the owner, as soon as there is an alert."""
    return Message(
        recipient,
        "An answer needs a conversation",
        f"Hello,\n\nSomeone gave an answer that needs a conversation. "
        f"Open the alerts and take it:\n\n{link}\n\n"
        f"If no one does within the team's working hours, we will email your deputy.\n\n{organisation}\n",
    )


def deputy_mail(*, recipient: str, organisation: str, link: str) -> Message:
    """To the deputy, when no one acknowledged the alert in time."""
    return Message(
        recipient,
        "No one has taken an alert yet",
        "Hello,\n\nAn answer needs a conversation, and no one has taken it in the time your team agreed. "
        f"Open the alerts and take it:\n\n{link}\n\n{organisation}\n",
    )
