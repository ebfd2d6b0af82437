"""What to say to a person whose link does not open, in words that blame no one. Both faces use them.

The words are data: ``messages`` of ``surveys/face_words``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from feedback_app.services.answering.link_state import OpeningStatus
from surveys.catalogue import face_words
from surveys.faces.words import ENGLISH


@dataclass(frozen=True, slots=True)
class MessageText:
    """A title and a few paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


def message(name: str, language: str = ENGLISH) -> MessageText:
    """A message by its name in ``face_words``. Raises KeyError for an unknown name."""
    words = face_words(language).messages[name]
    return MessageText(words.title, words.paragraphs)


def for_status(status: OpeningStatus, language: str = ENGLISH) -> MessageText:
    """Why a link takes no answers, for every status but OPEN."""
    return message(status.value, language)


FOR_STATUS: Mapping[OpeningStatus, MessageText] = MappingProxyType(
    {status: for_status(status) for status in OpeningStatus if status is not OpeningStatus.OPEN}
)
"""The same in English. A link that was taken back reads exactly like one that never was."""

TOO_MANY_TRIES = message("too_many_tries")
OPEN_LINK_AGAIN = message("open_link_again")
