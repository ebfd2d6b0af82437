"""Accounts, their roles, and signing in."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from feedback_app.storage.models.base import Base, RandomId, organisation_key


class Account(Base):
    """A team member who signs in. There is no password hash until the set-up link has been used."""

    __tablename__ = "accounts"

    id: Mapped[RandomId]
    email_digest: Mapped[str] = mapped_column(unique=True)
    email_sealed: Mapped[bytes]
    name_sealed: Mapped[bytes]
    password_hash: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class Membership(Base):
    """A role of an account in an organisation. There may be several: a small team's lead also administers."""

    __tablename__ = "memberships"
    __table_args__ = (sa.Index(None, "organisation_id"),)

    account_id: Mapped[str] = mapped_column(
        sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[str] = mapped_column(organisation_key(), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)


class SetupLink(Base):
    """A one-time link to choose a password. Without an account it creates the first one."""

    __tablename__ = "setup_links"
    __table_args__ = (sa.Index(None, "account_id"),)

    digest: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """A failed sign-in, counted by account and by address, both stored only as keyed digests."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (sa.Index(None, "key_digest", "at"),)

    id: Mapped[RandomId]
    key_digest: Mapped[str]
    at: Mapped[datetime]


class SignInSession(Base):
    """One signed-in browser. The row decides, not the cookie, so it can be revoked."""

    __tablename__ = "sign_in_sessions"
    __table_args__ = (sa.Index(None, "account_id"),)

    id: Mapped[RandomId]
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SessionFile(Base):
    """A file someone is about to download, for minutes and for one signed-in browser only.

    ``scope`` has the ids of the organisations whose data is in it, ``organisation_id`` the first of them: in
    each the account must hold ``permission`` when the file is fetched. The address has a secret, of which
    this is the digest.
    """

    __tablename__ = "session_files"
    __table_args__ = (sa.Index(None, "organisation_id"),)

    id: Mapped[RandomId]
    organisation_id: Mapped[str] = mapped_column(organisation_key())
    scope: Mapped[str]
    permission: Mapped[str]
    session_id: Mapped[str] = mapped_column(sa.ForeignKey("sign_in_sessions.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    content_sealed: Mapped[bytes]
    expires_at: Mapped[datetime]
