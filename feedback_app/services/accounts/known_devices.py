"""Which accounts were signed in on a device before: in a cookie of that device, nothing on the server.

The cookie holds a random mark and, for each account, a keyed digest of mark and email address. It does
not sign anyone in. It only exempts the person from limits that strangers' tries reached (``sign_in_limits``).
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from feedback_app.services.link_secrets import SecretPurpose, has_secret_form, new_secret
from feedback_app.storage.keyring import KeyRing


MOST_ACCOUNTS = 8
"""On one device; the one that signed in longest ago is forgotten first."""

DIGITS = 32


@dataclass(frozen=True, slots=True, repr=False)
class KnownDevice:
    """``mark`` is the device's own; ``proofs`` are those of the accounts."""

    mark: str
    proofs: tuple[str, ...] = ()

    @classmethod
    def parse(cls, cookie: str | None) -> KnownDevice | None:
        """The device of a cookie, or None when the text cannot be one."""
        mark, *proofs = (cookie or "").split(".")
        if not has_secret_form(mark) or not 0 < len(proofs) <= MOST_ACCOUNTS:
            return None
        return cls(mark, tuple(proofs))

    @property
    def cookie_value(self) -> str:
        """What ``parse`` reads back."""
        return ".".join((self.mark, *self.proofs))

    def knows(self, keys: KeyRing, email: str) -> bool:
        """Whether this account was signed in here. The same work for an account there is not."""
        proof = _proof(keys, self.mark, email).encode()
        return any(hmac.compare_digest(proof, each.encode()) for each in self.proofs)

    def __repr__(self) -> str:
        return "<KnownDevice>"


def known_mark(keys: KeyRing, cookie: str | None, email: str) -> str | None:
    """The mark of this device if the account was signed in on it."""
    device = KnownDevice.parse(cookie)
    return device.mark if device is not None and device.knows(keys, email) else None


def remembering(keys: KeyRing, cookie: str | None, email: str) -> str:
    """The cookie of this device after this account was signed in on it."""
    device = KnownDevice.parse(cookie) or KnownDevice(new_secret())
    proof = _proof(keys, device.mark, email)
    others = [each for each in device.proofs if each != proof]
    return KnownDevice(device.mark, (proof, *others[: MOST_ACCOUNTS - 1])).cookie_value


def _proof(keys: KeyRing, mark: str, email: str) -> str:
    return keys.digest(SecretPurpose.KNOWN_DEVICE, f"{mark} {email}")[:DIGITS]
