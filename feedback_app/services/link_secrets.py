"""Secrets that are handed out once and stored only as keyed digests, and what each digest is for.

Each kind of digest has its own purpose, so that digests cannot be linked: even someone with the whole
database and the key ring cannot connect an anonymous response to its invitation, because only the link's
secret leads to both.
"""

from __future__ import annotations

import re
import secrets
from enum import StrEnum


SECRET_FORM = re.compile(r"[A-Za-z0-9_-]{43}")
CODE_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 12
CODE_FORM = re.compile(f"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}")
REFERENCE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class SecretPurpose(StrEnum):
    """What a keyed digest is for. The values are part of every stored digest: never change one."""

    LINK = "link"
    CODE = "code"
    DRAFT = "draft"
    SUBMISSION = "submission"
    PAYLOAD = "payload"
    ADDRESS_LINE = "address_line"
    SESSION = "session"
    SETUP_LINK = "setup_link"
    EMAIL = "email"
    ATTEMPTS_OF_ACCOUNT = "attempts_of_account"
    ATTEMPTS_OF_ADDRESS = "address"
    ATTEMPTS_OF_PAIR = "attempts_of_pair"
    ATTEMPTS_OF_DEVICE = "attempts_of_device"
    KNOWN_DEVICE = "known_device"
    MEMORY_CODE = "memory_code"
    IMPORT_ROW = "import_row"
    IMPORT_FILE = "import_file"
    CALL = "call"
    TABLET = "tablet"
    FAMILY_REFERENCE = "family_reference"
    OUTCOME_PSEUDONYM = "outcome_pseudonym"
    SESSION_FILE = "session_file"


def new_secret() -> str:
    """256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """A standing link's code, easy to type from a poster: 59 random bits, no letters that look alike."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def new_reference() -> str:
    """A receipt's number, short enough to read out on the phone: ``K7Q-M4R-X9T``."""
    letters = [secrets.choice(REFERENCE_ALPHABET) for _ in range(9)]
    return "-".join("".join(letters[start : start + 3]) for start in (0, 3, 6))


def has_secret_form(text: str) -> bool:
    """Whether this could be one of our secrets. Checked before any query."""
    return SECRET_FORM.fullmatch(text) is not None


def as_code(text: str) -> str | None:
    """A code as it is stored, or None when this cannot be one. Phones capitalise the first letter."""
    code = text.lower() if text.isascii() else ""
    return code if CODE_FORM.fullmatch(code) else None
