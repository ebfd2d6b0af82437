"""Ten failed sign-ins in a quarter of an hour, for an account and for an address, are enough.

For its account a try counts as failed before the password is looked at, and is taken back when it was right:
fifty tries at the same moment cannot all pass before one of them is counted. For its address it counts
afterwards: twelve colleagues behind one address may all sign in at nine o'clock. A burst from one address can
so reach as many accounts as this process answers at once, and no account more than ten times.
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
WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Try:
    """One try at signing in, known by the keyed digests of its account and its address."""

    id: str
    account_key: str
    address_key: str


def note_try(session: Session, *, keys: KeyRing, email: str, address: str, now: datetime) -> Try:
    """Count a try for its account, and forget those that no longer matter."""
    tried = Try(
        id=new_id(),
        account_key=keys.digest(SecretPurpose.ATTEMPTS_OF_ACCOUNT, email),
        address_key=keys.digest(SecretPurpose.ATTEMPTS_OF_ADDRESS, address),
    )
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at <= now - WINDOW))
    session.execute(sa.insert(SignInAttempt).values(id=tried.id, key_digest=tried.account_key, at=now))
    return tried


def is_over_limit(session: Session, tried: Try, now: datetime) -> bool:
    """Whether this try is one too many for its account or its address."""
    of_account = _count(session, tried.account_key, now)  # this one included
    return of_account > MOST_FAILURES or _count(session, tried.address_key, now) >= MOST_FAILURES


def note_failure(session: Session, tried: Try, now: datetime) -> None:
    """Count the try for its address too: the password was wrong."""
    session.execute(sa.insert(SignInAttempt).values(id=new_id(), key_digest=tried.address_key, at=now))


def take_back(session: Session, tried: Try) -> None:
    """Count this try no longer: it was refused unseen and must not make the lock longer."""
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.id == tried.id))


def forget_failures_of_account(session: Session, tried: Try) -> None:
    """After the right password. The address keeps its count: its owner may be guessing at another account."""
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.key_digest == tried.account_key))


def _count(session: Session, key_digest: str, now: datetime) -> int:
    of_key = sa.select(sa.func.count()).where(SignInAttempt.key_digest == key_digest)
    return session.scalar(of_key.where(SignInAttempt.at > now - WINDOW)) or 0


def locked() -> TooManyTries:
    """The same words whether the account exists or not, and whether the password was right or not."""
    return TooManyTries(
        "sign_in_locked",
        where="Signing in",
        what="There were too many wrong tries for this account or from this network.",
        how="Wait 15 minutes and try again. If it was not you, tell your administrator.",
    )
