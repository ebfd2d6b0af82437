"""Words around a form that both faces use: the pages next to the questions, and why a link does not open.

The words are data: ``surveys/data/face_words``, one file a language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from feedback_app.services.answering.link_state import OpeningStatus
from surveys.catalogue import face_words
from surveys.faces.words import ENGLISH, FaceWords


ENGLISH_WORDS = face_words(ENGLISH)

PHONE = "phone"
NOTICES = ("privacy", "accessibility", "elsewhere")
"""Each is a notice of ``surveys/data/face_words``."""


def address_of(reference: str, name: str) -> str:
    """Where such a page of one person's form is."""
    return f"/form/{reference}/{name}"


def links(reference: str, words: FaceWords) -> tuple[tuple[str, str], ...]:
    """What each is called, and its address."""
    named = ((name, words.notices[name].title) for name in NOTICES)
    return tuple((title, address_of(reference, name)) for name, title in ((PHONE, words.phone_link), *named))


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
