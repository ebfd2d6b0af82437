"""Which passwords are accepted, and argon2id with as much work as an attacker should have to do."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from secrets import token_urlsafe

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from feedback_app.errors import Refused, TooManyTries


SHORTEST, LONGEST = 12, 200
GUESSES = 10**10
"""Guesses that a password must withstand: what zxcvbn's authors call safe when the hashes are stolen."""

LONGEST_ESTIMATED = 40
"""zxcvbn takes up to 20 ms for these and half a second for 200; what comes after only makes it safer."""

OUR_WORDS = ("feedback", "parent", "infant", "parentinfant", "demonstration", "perinatal")
YEARS = tuple(str(year) for year in range(2020, 2051))  # zxcvbn's own recent years end in 2019

_separators = re.compile(r"[\s._-]+")
_estimating = threading.Lock()  # zxcvbn puts the words of one call into a dictionary that all calls share
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
_at_once = threading.BoundedSemaphore(2)
SECONDS_TO_WAIT = 10


def check_password(password: str, *, email: str, names: Collection[str] = ()) -> None:
    """Raises Refused ``password_length``, ``password_is_email`` or ``password_common``.

    ``names`` are those of the person and the organisations: an attacker knows them, so they add little.
    """
    plain = _normalised(password)
    local, _, domain = email.casefold().partition("@")
    if not SHORTEST <= len(plain) <= LONGEST:
        raise _refused("password_length", f"It must have {SHORTEST} to {LONGEST} characters.")
    if plain.casefold() in {email.casefold(), local, local + domain, domain}:
        raise _refused("password_is_email", "It is your email address or a part of it.")
    if _guesses(plain, [email, *names]) < GUESSES:
        raise _refused(
            "password_common",
            "It would be guessed too quickly. It is close to a common password, a keyboard pattern, a date, "
            "or a name that others know.",
        )


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


def _guesses(password: str, known: Collection[str]) -> float:
    """The fewer of two estimates: as it is, and without separators, which zxcvbn takes for random signs."""
    words = [*_words_of(known), *OUR_WORDS, *YEARS]
    with _estimating:
        return min(
            float(zxcvbn(each[:LONGEST_ESTIMATED], words)["guesses"])
            for each in {password, _separators.sub("", password) or password}
        )


def _words_of(known: Collection[str]) -> Iterator[str]:
    """Each text without its spaces and signs, and each of its words."""
    for text in known:
        words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())
        yield from {"".join(words), *(word for word in words if len(word) > 2)}


class _Turn:
    """Two at a time: fifty people signing in at once queue for a second instead of taking a gigabyte."""

    def __enter__(self) -> None:
        if not _at_once.acquire(timeout=SECONDS_TO_WAIT):
            raise TooManyTries(
                "sign_in_busy",
                where="Signing in",
                what="Very many people are signing in at the moment.",
                how="Try again in a minute.",
            )

    def __exit__(self, *_: object) -> None:
        _at_once.release()


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher.hash(token_urlsafe(32))


def _normalised(password: str) -> str:
    """The same characters typed on another keyboard are the same password; a lone surrogate is some other."""
    return unicodedata.normalize("NFKC", password[: LONGEST + 1]).encode("utf-8", "replace").decode("utf-8")


def _refused(code: str, what: str) -> Refused:
    how = "Three or four unrelated words with spaces between them are easy to remember and hard to guess."
    return Refused(code, where="Password", what=what, how=how)
