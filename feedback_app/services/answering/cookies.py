"""The cookies of a browser that answers: what each is called, and what it holds.

Both faces read them; only the plain routes set them. The key lets a browser answer. A second cookie says what
that browser may show of a draft: someone else may hold the phone on which a link is opened again. Answers
given on this device are shown on it. Answers from another device stay out of sight until the person asks for
them. It is a cookie, so that nothing about devices is ever stored on the server.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from feedback_app.services.link_secrets import (
    SecretPurpose,
    as_code,
    has_secret_form,
    new_secret,
)
from feedback_app.storage.keyring import KeyRing


STAFF_COOKIE = "fb_staff"
ANSWERING_COOKIES = "fb_"
"""How the names of all cookies of a person who answers begin; the cookie of staff does too."""

TABLET_COOKIE = "tablet"

ALL = "all"
SHARED, HELP = ".shared", ".help"
DEVICE_FORM = re.compile(rf"({ALL}|[0-9a-f]{{1,400}})?({re.escape(SHARED)})?({re.escape(HELP)})?")


def answering_cookie(reference: str) -> str:
    """The name of the cookie with the key; ``reference`` is the ``i`` of the address line."""
    return f"{ANSWERING_COOKIES}{reference}"


def device_cookie(reference: str) -> str:
    """The name of the cookie with ``ThisDevice``. Leaving in a hurry forgets it too."""
    return f"{ANSWERING_COOKIES}{reference}_device"


@dataclass(frozen=True, slots=True, repr=False)
class AnsweringKey:
    """``secret`` is the invitation's, or this browser's own at the collection point with ``code``."""

    secret: str
    code: str | None = None

    @classmethod
    def parse(cls, cookie: str | None) -> AnsweringKey | None:
        """The key in a cookie, or None when the text cannot be one. No query is made for such a text."""
        match (cookie or "").split("."):
            case ["f", secret] if has_secret_form(secret):
                return cls(secret)
            case ["c", code, secret] if as_code(code) == code and has_secret_form(secret):
                return cls(secret, code)
            case _:
                return None

    @classmethod
    def of_invitation(cls, secret: str) -> AnsweringKey | None:
        """The key of a one-time link, or None when the text cannot be its secret."""
        return cls(secret) if has_secret_form(secret) else None

    @classmethod
    def new_at(cls, code: str) -> AnsweringKey | None:
        """A new key for one more answer at a standing link, or None when the text cannot be its code."""
        known = as_code(code)
        return cls(new_secret(), known) if known else None

    @property
    def cookie_value(self) -> str:
        """What ``parse`` reads back."""
        return f"f.{self.secret}" if self.code is None else f"c.{self.code}.{self.secret}"

    def __repr__(self) -> str:
        return "<AnsweringKey>"


def reference_of(keys: KeyRing, key: AnsweringKey) -> str:
    """A short name for the address line and the cookie. It opens nothing and leads back to nothing stored.

    At a standing link it depends on the code alone, so a browser which returns finds its own cookie again.
    """
    return keys.digest(SecretPurpose.ADDRESS_LINE, key.secret if key.code is None else f"at {key.code}")[:16]


def mark_of(keys: KeyRing, key: AnsweringKey) -> str:
    """Tells one person's pages from the next person's at the same standing link. It opens nothing."""
    return keys.digest(SecretPurpose.ADDRESS_LINE, key.secret)[:16]


@dataclass(frozen=True, slots=True)
class ThisDevice:
    """``answered_here``: a bit for each page by its number, None when everything may be shown.

    ``is_shared``: other people use this device, so nothing is stored on it. ``needs_help``: the last page
    left on this device gave an answer after which help is shown at once.
    """

    answered_here: int | None = 0
    is_shared: bool = False
    needs_help: bool = False

    @classmethod
    def parse(cls, cookie: str | None) -> ThisDevice:
        """What a cookie says; a device we know nothing of shows nothing."""
        found = DEVICE_FORM.fullmatch(cookie or "")
        if found is None:
            return cls()
        pages, shared, needs_help = found.groups()
        answered_here = None if pages == ALL else int(pages or "0", 16)
        return cls(answered_here, shared is not None, needs_help is not None)

    @property
    def cookie_value(self) -> str:
        """What ``parse`` reads back."""
        pages = ALL if self.answered_here is None else f"{self.answered_here:x}"
        return pages + (SHARED if self.is_shared else "") + (HELP if self.needs_help else "")

    @property
    def shows_all(self) -> bool:
        """Whether every earlier answer may be shown."""
        return self.answered_here is None

    def shows(self, page_number: int) -> bool:
        """Whether the answer of this page may be shown."""
        return self.answered_here is None or bool(self.answered_here >> page_number & 1)

    def with_answer_to(self, page_number: int) -> ThisDevice:
        """The same device after a page was answered on it."""
        if self.answered_here is None:
            return self
        return replace(self, answered_here=self.answered_here | 1 << page_number)

    def with_everything(self) -> ThisDevice:
        """The same device after the person asked to see their earlier answers, or began here."""
        return replace(self, answered_here=None)
