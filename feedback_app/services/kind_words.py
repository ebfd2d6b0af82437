"""What to tell a person whose link does not open, in words that blame nobody. Both faces use them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from feedback_app.services.openings import OpeningStatus


@dataclass(frozen=True, slots=True)
class KindWords:
    """A title and a few paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


FOR_STATUS: Mapping[OpeningStatus, KindWords] = MappingProxyType(
    {
        OpeningStatus.USED: KindWords(
            "We already have your answers",
            (
                "Thank you. Each link works once, so that every answer counts once.",
                "If you want to tell us more, ask anyone in the team for a new link.",
            ),
        ),
        OpeningStatus.EXPIRED: KindWords(
            "This link has run out",
            (
                "Links work for a limited time only.",
                "You can still tell us. Ask the person who sent it, or anyone in the team, for a new link.",
                "It is no trouble.",
            ),
        ),
        OpeningStatus.NOT_FOUND: KindWords(
            "We cannot find this link",
            (
                "Please check that you have the whole address. Text messages sometimes cut a link in two.",
                "If it still does not work, ask the person who gave it to you for a new one.",
            ),
        ),
        OpeningStatus.CLOSED: KindWords(
            "This form is closed",
            (
                "We do not take answers here any more. Thank you for wanting to tell us.",
                "If you still want to, ask anyone in the team for a link.",
            ),
        ),
        OpeningStatus.NOT_YET: KindWords(
            "This form is not open yet",
            ("Please come back later with the same link. It will work then.",),
        ),
    },
)
"""For every status but OPEN. A link that was taken back reads exactly like one that never was."""

TOO_MANY_TRIES = KindWords(
    "Please wait a minute",
    ("Too many links from your network did not work. Wait a minute, then open your link again.",),
)

OPEN_LINK_AGAIN = KindWords(
    "Please open your link again",
    (
        "Open the link you were sent, or scan the code again.",
        "The pages you have finished are kept, and you go on where you stopped.",
    ),
)
