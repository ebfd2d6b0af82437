"""The settings themselves: their names, types, defaults, and what follows from them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, StringConstraints, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from feedback_app.config.networks import LOOPBACK, HostPort, Networks, hosts_in, networks_in
from feedback_app.config.workspaces import WorkspaceKind, default_data_dir


PREFIX = "FEEDBACK_"
NO_PROXIES = "none"


class SettingValues(BaseSettings):
    """What one process needs to know. Frozen. ``Settings`` reads and checks it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        extra="forbid",
        env_ignore_empty=True,
        hide_input_in_errors=True,
    )

    workspace: WorkspaceKind = WorkspaceKind.TEAM
    data_dir: Path = Field(
        default_factory=lambda found: default_data_dir(found["workspace"]), validate_default=True
    )
    database_url: str = Field(
        default_factory=lambda found: f"sqlite:///{found['data_dir']}/feedback.sqlite", repr=False
    )
    keys_file: Path = Field(default_factory=lambda found: found["data_dir"] / "keys.json")
    organisation_name: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)
    ] = "Our service"
    host: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65535)
    base_url: str = Field(default_factory=lambda found: _local_address(found["host"], found["port"]))
    allowed_hosts: str = ""
    trusted_proxies: str | None = None
    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = Field(default=None, repr=False)
    smtp_password: SecretStr | None = None
    smtp_from: str | None = None
    session_idle_minutes: int = Field(default=30, ge=5, le=240)
    session_hours: int = Field(default=12, ge=1, le=24)
    link_days: int = Field(default=60, ge=1, le=366)
    return_address: Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)] | None = None
    draft_languages: Annotated[
        str, StringConstraints(strip_whitespace=True, pattern=r"^(\*|[A-Za-z0-9-]+( *, *[A-Za-z0-9-]+)*)?$")
    ] = ""

    @field_validator("data_dir", "keys_file", mode="after")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        return Path(os.path.abspath(path.expanduser()))

    @field_validator("database_url", mode="after")
    @classmethod
    def _our_driver(cls, url: str) -> str:
        for scheme in ("postgres://", "postgresql://"):
            if url.startswith(scheme):
                return "postgresql+psycopg://" + url.removeprefix(scheme)
        return url

    @field_validator("base_url", mode="after")
    @classmethod
    def _without_last_slash(cls, url: str) -> str:
        return url.rstrip("/")

    @field_validator("trusted_proxies", mode="after")
    @classmethod
    def _are_networks(cls, text: str | None) -> str | None:
        if text != NO_PROXIES:
            networks_in(text or "")
        return text

    @field_validator("allowed_hosts", mode="after")
    @classmethod
    def _are_hosts(cls, text: str) -> str:
        hosts_in(text)
        return text

    @property
    def proxies(self) -> Networks:
        """Whose forwarded headers are believed.

        Unless it is set: a proxy on this machine when the service has an https address, for which there must
        be one; no one otherwise.
        """
        if self.trusted_proxies is None:
            return LOOPBACK if self.is_https else Networks()
        if self.trusted_proxies == NO_PROXIES:
            return Networks()
        return networks_in(self.trusted_proxies)

    @property
    def other_hosts(self) -> frozenset[HostPort]:
        """Hosts under which the service is reached besides that of its address."""
        return hosts_in(self.allowed_hosts)

    @property
    def is_demonstration(self) -> bool:
        """Whether everything in this workspace is synthetic, so that each page says so."""
        return self.workspace is WorkspaceKind.DEMO

    @property
    def drafts_shown(self) -> frozenset[str]:
        """The languages whose translations may be shown although no one has checked them, ``*`` for all."""
        if self.is_demonstration:
            return frozenset({"*"})
        return frozenset(tag.strip() for tag in self.draft_languages.split(",") if tag.strip())

    @property
    def is_https(self) -> bool:
        """Whether people reach the service over HTTPS, so that cookies are marked Secure."""
        return self.base_url.startswith("https://")

    @property
    def base_url_is_set(self) -> bool:
        """Whether someone gave the address people open, so that nothing has to be worked out."""
        return "base_url" in self.model_fields_set

    @property
    def sends_mail(self) -> bool:
        """Whether mail leaves; otherwise it is held."""
        return self.smtp_host is not None and self.smtp_from is not None

    @property
    def sqlite_file(self) -> Path | None:
        """The database's file, or None on PostgreSQL."""
        scheme, _, path = self.database_url.partition(":///")
        return Path(os.path.abspath(path)) if scheme.startswith("sqlite") and path else None


def _local_address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
