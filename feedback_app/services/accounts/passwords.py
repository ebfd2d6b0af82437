"""Passwords: what is asked of one, and argon2id with as much work as an attacker should have to do."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from feedback_app.errors import Refused, TooManyTries


SHORTEST, LONGEST = 12, 200
TOO_COMMON = frozenset(
    {
        "password",
        "passwort",
        "letmein",
        "welcome",
        "qwerty",
        "qwertyuiop",
        "iloveyou",
        "administrator",
        "changeme",
        "feedback",
        "parentinfant",
        "demonstration",
        "abcdefghijkl",
    },
)
"""Words that, alone or with digits and signs around them, are tried first by whoever guesses."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
_at_once = threading.BoundedSemaphore(2)
SECONDS_TO_WAIT = 10


def check_password(password: str, *, email: str) -> None:
    """Raises Refused ``password_length``, ``password_is_email`` or ``password_common``."""
    plain = _normalised(password)
    local, _, domain = email.casefold().partition("@")
    bare = "".join(each for each in plain.casefold() if each.isalpha())
    is_common = any(bare and not bare.replace(word, "") for word in TOO_COMMON)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise _refused("password_length", f"It must have {SHORTEST} to {LONGEST} characters.")
    if plain.casefold() in {email.casefold(), local, local + domain, domain}:
        raise _refused("password_is_email", "It is your email address or a part of it.")
    if is_common or len(set(plain.casefold())) < 5:
        raise _refused("password_common", "It is one of the first that anybody would guess.")


def hash_password(password: str) -> str:
    """What is stored. Takes about 30 ms and 19 MiB, so never inside a transaction."""
    with _Turn():
        return _hasher.hash(_normalised(password))


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether it is the one that was hashed. Without a hash the same work is done and the answer is no."""
    with _Turn():
        nobodys = _nobodys_hash()
        try:
            is_right = _hasher.verify(password_hash or nobodys, _normalised(password))
            return is_right and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False


class _Turn:
    """Two at a time: fifty people signing in at once queue for a second instead of taking a gigabyte."""

    def __enter__(self) -> None:
        if not _at_once.acquire(timeout=SECONDS_TO_WAIT):
            raise TooManyTries(
                "sign_in_busy",
                where="Signing in",
                what="Very many people are signing in at this moment.",
                how="Try again in a minute.",
            )

    def __exit__(self, *_: object) -> None:
        _at_once.release()


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe(32))


def _normalised(password: str) -> str:
    """The same characters typed on another keyboard are the same password; a lone surrogate is some other."""
    return unicodedata.normalize("NFKC", password[: LONGEST + 1]).encode("utf-8", "replace").decode("utf-8")


def _refused(code: str, what: str) -> Refused:
    how = "Three or four unrelated words with spaces between them are easy to remember and hard to guess."
    return Refused(code, where="Password", what=what, how=how)
