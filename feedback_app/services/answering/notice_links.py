"""The pages next to the questions, which the plain face draws and both faces link to."""

from __future__ import annotations

from surveys.faces.words import FaceWords


PHONE = "phone"
NOTICES = ("privacy", "accessibility", "elsewhere")
"""Each is a notice of ``surveys/face_words``."""


def address_of(reference: str, name: str) -> str:
    """Where such a page of one person's form is."""
    return f"/form/{reference}/{name}"


def links(reference: str, words: FaceWords) -> tuple[tuple[str, str], ...]:
    """What each is called, and its address."""
    named = ((name, words.notices[name].title) for name in NOTICES)
    return tuple((title, address_of(reference, name)) for name, title in ((PHONE, words.phone_link), *named))
