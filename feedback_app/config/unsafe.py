"""Settings that are right one by one and wrong together. Each rule is a function; each problem has a code."""

from __future__ import annotations

import os
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from feedback_app.config.values import SettingValues
from feedback_app.config.workspaces import WorkspaceKind, default_data_dir
from feedback_app.errors import SettingProblem


def unsafe_combinations(settings: SettingValues) -> tuple[SettingProblem, ...]:
    """Every reason not to start with these settings; empty when there is none."""
    rules = (_address_of_links, _proxies, _database, _own_database, _demonstration, _mail)
    return tuple(problem for rule in rules for problem in rule(settings))


def advice_on_proxies(settings: SettingValues) -> SettingProblem | None:
    """What to check, where it is likely that a proxy on another machine is not known to the service."""
    if settings.trusted_proxies is not None or not settings.is_https or is_loopback(settings.host):
        return None
    return SettingProblem(
        "proxies_not_named",
        "FEEDBACK_TRUSTED_PROXIES",
        "The service listens for other machines, and believes forwarded addresses only from this one.",
        "If your proxy runs on another machine or in a container, set this to its address. Otherwise "
        "everyone behind it looks like one visitor, and one person's wrong tries count against everyone.",
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the host."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _address_of_links(settings: SettingValues) -> Iterator[SettingProblem]:
    parts = _parts(settings.base_url)
    if parts is None:
        yield SettingProblem(
            "base_url_wrong",
            "FEEDBACK_BASE_URL",
            "This must be the address people open, such as https://feedback.example.nhs.uk, and no more.",
            "Leave out any path, question mark or hash.",
        )
    elif parts.scheme == "http" and not (is_loopback(parts.hostname or "") and is_loopback(settings.host)):
        yield SettingProblem(
            "public_without_https",
            "FEEDBACK_BASE_URL",
            "Other machines could reach the service, but links and answers would travel unencrypted.",
            "Set FEEDBACK_BASE_URL to an https:// address, or leave both it and FEEDBACK_HOST on 127.0.0.1.",
        )


def _parts(base_url: str) -> SplitResult | None:
    """The address in parts, or None when it is more or less than scheme, host and port."""
    try:
        parts = urlsplit(base_url)
        _ = parts.port  # raises when it is not a number
    except ValueError:
        return None
    has_more = parts.path or parts.query or parts.fragment or parts.username
    return parts if parts.scheme in {"http", "https"} and parts.hostname and not has_more else None


def _proxies(settings: SettingValues) -> Iterator[SettingProblem]:
    if any(network.prefixlen == 0 for network in settings.proxies.each):
        yield SettingProblem(
            "proxies_everyone",
            "FEEDBACK_TRUSTED_PROXIES",
            "This trusts every address, so anyone could pretend to come from any other.",
            "Name only the addresses of your own proxies.",
        )


def _database(settings: SettingValues) -> Iterator[SettingProblem]:
    if settings.sqlite_file is None and not settings.database_url.startswith("postgresql+psycopg://"):
        yield SettingProblem(
            "database_url_wrong",
            "FEEDBACK_DATABASE_URL",
            "This is neither a PostgreSQL address nor a SQLite file.",
            "Use postgresql://user@host/name, or sqlite:////full/path/feedback.sqlite, or leave it out.",
        )


def _own_database(settings: SettingValues) -> Iterator[SettingProblem]:
    other = WorkspaceKind.TEAM if settings.is_demonstration else WorkspaceKind.DEMO
    theirs = default_data_dir(other)
    places = (
        ("FEEDBACK_DATA_DIR", settings.data_dir),
        ("FEEDBACK_DATABASE_URL", settings.sqlite_file),
        ("FEEDBACK_KEYS_FILE", settings.keys_file),
    )
    for variable, place in places:
        if place is not None and _is_inside(place, theirs):
            yield SettingProblem(
                "workspaces_mixed",
                variable,
                f"The {settings.workspace.value} workspace would use files of the {other.value} workspace.",
                "Leave the variable out, or give this workspace a folder of its own.",
            )


def _demonstration(settings: SettingValues) -> Iterator[SettingProblem]:
    if not settings.is_demonstration:
        return
    parts = _parts(settings.base_url)
    if not is_loopback(settings.host) or (parts is not None and not is_loopback(parts.hostname or "")):
        yield SettingProblem(
            "demonstration_public",
            "FEEDBACK_HOST",
            "The demonstration has a password everyone knows, so it is for this machine only.",
            "Use 127.0.0.1, or start the team's own workspace instead.",
        )
    if settings.sqlite_file is None or not _is_inside(settings.sqlite_file, settings.data_dir):
        yield SettingProblem(
            "demonstration_database",
            "FEEDBACK_DATABASE_URL",
            "The demonstration stores its synthetic answers only in a SQLite file in its own folder.",
            "Leave FEEDBACK_DATABASE_URL out when you start the demonstration.",
        )


def _mail(settings: SettingValues) -> Iterator[SettingProblem]:
    if settings.smtp_host is None:
        return
    if settings.smtp_from is None:
        how = "Set it to the address people may reply to."
        yield SettingProblem("smtp_incomplete", "FEEDBACK_SMTP_FROM", "Mail needs a sender.", how)
    if (settings.smtp_user is None) is not (settings.smtp_password is None):
        how = "Set both FEEDBACK_SMTP_USER and FEEDBACK_SMTP_PASSWORD, or neither."
        yield SettingProblem(
            "smtp_incomplete", "FEEDBACK_SMTP_USER", "A user and a password go together.", how
        )
    if settings.smtp_security == "none" and not is_loopback(settings.smtp_host):
        how = "Use starttls or tls."
        what = "Links would travel to the mail server unencrypted."
        yield SettingProblem("smtp_unencrypted", "FEEDBACK_SMTP_SECURITY", what, how)


def _is_inside(path: Path, folder: Path) -> bool:
    real, outer = Path(os.path.realpath(path)), Path(os.path.realpath(folder))
    return real == outer or outer in real.parents
