"""How many wrong passwords are too many, without letting a stranger lock staff out.

A failed try counts against the account *from this network address*: ten in a quarter of an hour lock the
pair, and no one else. So someone who guesses at a colleague's account from elsewhere, or from the waiting
room, locks only themselves. Three more limits hold:

- A device on which the account was signed in before (it has a cookie, ``known_devices``) counts alone.
- An address that fails for many accounts (``MOST_AT_ADDRESS``) is locked for devices that are not known.
- An account that fails from many addresses (``MOST_FOR_ACCOUNT``) is slowed down for devices that are not
  known: a few tries a minute are still looked at.

A try is counted for the account, pair or device before the password is looked at, and taken back when it was
right: fifty tries at the same moment cannot all pass before one of them is counted. For the address it counts
afterwards: twelve colleagues behind one address may all sign in at nine o'clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.errors import TooManyTries
from feedback_app.services.link_secrets import SecretPurpose
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import SignInAttempt
from feedback_app.storage.models.types import new_id


MOST_FAILURES = 10
MOST_AT_ADDRESS = 50
MOST_FOR_ACCOUNT = 100
MOST_A_MINUTE = 10
WINDOW = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Try:
    """One try at signing in, and the keyed digests it counts for. ``ids``: its rows.

    ``own_key`` is that of the known device, or of the account at this address.
    """

    ids: tuple[str, ...]
    own_key: str
    account_key: str
    address_key: str
    is_known_device: bool


def note_try(
    session: Session, *, keys: KeyRing, email: str, address: str, known_device: str | None, now: datetime
) -> Try:
    """Count a try, and forget those that no longer matter. ``known_device``: None if it is not known."""
    if known_device is None:
        own_key = keys.digest(SecretPurpose.ATTEMPTS_OF_PAIR, f"{address} {email}")
    else:
        own_key = keys.digest(SecretPurpose.ATTEMPTS_OF_DEVICE, f"{known_device} {email}")
    account_key = keys.digest(SecretPurpose.ATTEMPTS_OF_ACCOUNT, email)
    address_key = keys.digest(SecretPurpose.ATTEMPTS_OF_ADDRESS, address)
    counted = (own_key,) if known_device is not None else (own_key, account_key)
    rows = [{"id": new_id(), "key_digest": each, "at": now} for each in counted]
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at <= now - WINDOW))
    session.execute(sa.insert(SignInAttempt), rows)
    ids = tuple(str(row["id"]) for row in rows)
    return Try(ids, own_key, account_key, address_key, known_device is not None)


def refusal_of(session: Session, tried: Try, now: datetime) -> TooManyTries | None:
    """Why this try, which is counted already, is one too many; None when it is not."""
    if _count(session, tried.own_key, now - WINDOW) > MOST_FAILURES:
        return locked()
    if tried.is_known_device:
        return None
    if _count(session, tried.address_key, now - WINDOW) >= MOST_AT_ADDRESS:
        return locked()
    is_guessed_at = _count(session, tried.account_key, now - WINDOW) > MOST_FOR_ACCOUNT
    if is_guessed_at and _count(session, tried.account_key, now - MINUTE) > MOST_A_MINUTE:
        return slowed()
    return None


def note_failure(session: Session, tried: Try, now: datetime) -> None:
    """Count the try for its address too: the password was wrong. A known device counts alone."""
    if not tried.is_known_device:
        session.execute(sa.insert(SignInAttempt).values(id=new_id(), key_digest=tried.address_key, at=now))


def take_back(session: Session, tried: Try) -> None:
    """Count this try no longer: it was right, or refused unseen and must not make the lock longer."""
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.id.in_(tried.ids)))


def forget_own_failures(session: Session, tried: Try) -> None:
    """After the right password. The address keeps its count: its owner may be guessing at another account."""
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.key_digest == tried.own_key))
    take_back(session, tried)


def _count(session: Session, key_digest: str, after: datetime) -> int:
    of_key = sa.select(sa.func.count()).where(SignInAttempt.key_digest == key_digest)
    return session.scalar(of_key.where(SignInAttempt.at > after)) or 0


def locked() -> TooManyTries:
    """The same words whether the account exists or not, and whether the password was right or not."""
    return TooManyTries(
        "sign_in_locked",
        where="Signing in",
        what="There were too many wrong tries for this account on this device or network.",
        how="Wait 15 minutes, or sign in on a device you have used before or on another network. If it was "
        "not you, tell your administrator.",
    )


def slowed() -> TooManyTries:
    """The same for an account that someone guesses at from many places."""
    return TooManyTries(
        "sign_in_slowed",
        where="Signing in",
        what="Someone is trying many passwords for this account.",
        how="Sign in on a device you have used before, or try again in a minute. You can also ask your "
        "administrator for a new set-up link, which makes this device known.",
    )
