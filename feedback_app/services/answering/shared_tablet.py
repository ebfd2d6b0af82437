"""A tablet that goes from hand to hand: which standing link it shows, and the code by which staff leave it.

One cookie of the tablet holds both. The code itself is not in it: only a digest that needs the key ring, so
a person who holds the tablet cannot work it out.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass, field

from feedback_app.errors import Refused
from feedback_app.services.link_secrets import SecretPurpose, as_code
from feedback_app.storage.keyring import KeyRing


SHORTEST, LONGEST = 4, 20
COOKIE_FORM = re.compile(r"([a-z0-9]{12})\.([0-9a-f]{16})\.([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class SharedTablet:
    """``code`` is the standing link's."""

    code: str
    salt: str = field(repr=False)
    digest: str = field(repr=False)

    @classmethod
    def parse(cls, cookie: str | None) -> SharedTablet | None:
        """What a cookie says, or None when it is not one of ours."""
        found = COOKIE_FORM.fullmatch(cookie or "")
        return cls(*found.groups()) if found and as_code(found[1]) else None

    @property
    def cookie_value(self) -> str:
        """What ``parse`` reads back."""
        return f"{self.code}.{self.salt}.{self.digest}"

    def opens_with(self, keys: KeyRing, staff_code: str) -> bool:
        """Whether this is the code by which staff leave."""
        return hmac.compare_digest(self.digest, _digest(keys, self.code, self.salt, staff_code))


def shared_tablet(keys: KeyRing, *, code: str, staff_code: str) -> SharedTablet:
    """A tablet for this standing link. Raises Refused ``staff_code_length``."""
    if not SHORTEST <= len(staff_code.strip()) <= LONGEST:
        raise Refused(
            "staff_code_length",
            where="Staff code",
            what=f"It must have between {SHORTEST} and {LONGEST} characters.",
            how="Choose a code that your colleagues remember.",
        )
    salt = secrets.token_hex(8)
    return SharedTablet(code, salt, _digest(keys, code, salt, staff_code))


def _digest(keys: KeyRing, code: str, salt: str, staff_code: str) -> str:
    return keys.digest(SecretPurpose.TABLET, f"{code} {salt} {staff_code.strip()}")
