"""Ten failed sign-ins in a quarter of an hour, for an account and for an address, are enough.

A try is written before the password is looked at and taken back when it was right, so that fifty tries at the
same moment cannot all pass before one of them is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.errors import TooManyTries
from feedback_app.services.secrets_of_links import Purpose
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import SignInAttempt
from feedback_app.storage.types import new_id


MOST_FAILURES = 10
WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Try:
    """One try at signing in, counted under the account's and the address's keyed digests."""

    account_key: str
    address_key: str
    ids: tuple[str, str]


def note_try(session: Session, *, keys: KeyRing, email: str, address: str, now: datetime) -> Try:
    """Count a try, and forget those that no longer matter."""
    account_key = keys.digest(Purpose.ATTEMPTS_OF_ACCOUNT, email)
    address_key = keys.digest(Purpose.ATTEMPTS_OF_ADDRESS, address)
    ids = (new_id(), new_id())
    session.execute(
        sa.insert(SignInAttempt),
        [
            {"id": ids[0], "key_digest": account_key, "at": now},
            {"id": ids[1], "key_digest": address_key, "at": now},
        ],
    )
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at <= now - WINDOW))
    return Try(account_key, address_key, ids)


def is_over_limit(session: Session, tried: Try, now: datetime) -> bool:
    """Whether this try, itself included, is one too many for its account or its address."""
    counts = session.scalars(
        sa.select(sa.func.count())
        .where(
            SignInAttempt.key_digest.in_([tried.account_key, tried.address_key]),
            SignInAttempt.at > now - WINDOW,
        )
        .group_by(SignInAttempt.key_digest),
    )
    return any(count > MOST_FAILURES for count in counts)


def take_back(session: Session, tried: Try) -> None:
    """Count this try no longer: it was right, or it was refused unseen and must not make the lock longer."""
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.id.in_(tried.ids)))


def forget_failures_of_account(session: Session, tried: Try) -> None:
    """After the right password. The address keeps its count: its owner may be guessing at another account."""
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.key_digest == tried.account_key))


def locked() -> TooManyTries:
    """The same words whether the account exists or not, and whether the password was right or not."""
    return TooManyTries(
        "sign_in_locked",
        where="Signing in",
        what="There were too many wrong tries for this account or from this network.",
        how="Wait 15 minutes and try again. If it was not you, tell your administrator.",
    )
