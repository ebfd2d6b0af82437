"""A signed-in browser of anyone of the cast, without a password."""

from __future__ import annotations

from datetime import datetime, timedelta

from feedback_app.access.actor import Actor
from feedback_app.services.link_secrets import SecretPurpose, new_secret
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import SignInSession
from feedback_app.storage.models.types import new_id


def cookie_of(database: Database, keys: KeyRing, by: Actor, now: datetime) -> str:
    """The value of the cookie of a new session."""
    secret = new_secret()
    with database.write() as session:
        session.add(
            SignInSession(
                id=new_id(),
                account_id=by.account_id,
                digest=keys.digest(SecretPurpose.SESSION, secret),
                created_at=now,
                last_seen_at=now,
                expires_at=now + timedelta(hours=12),
            )
        )
    return secret
