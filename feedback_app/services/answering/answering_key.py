"""What lets a browser answer: the value of its cookie, which stands for one response and no more."""

from __future__ import annotations

from dataclasses import dataclass

from feedback_app.services.link_secrets import (
    SecretPurpose,
    as_code,
    has_secret_form,
    new_secret,
)
from feedback_app.storage.keyring import KeyRing


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
