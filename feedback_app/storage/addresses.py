"""The address of a database, as people write it. No error here shows it: it may hold a password."""

from __future__ import annotations

import re
from urllib.parse import unquote

import sqlalchemy as sa
from sqlalchemy import exc

from feedback_app.errors import OperationalError


POSTGRESQL = "postgresql+psycopg"
PARTS = re.compile(
    r"(?P<scheme>[a-z0-9+]+)://(?:(?P<who>[^/?]*)@)?(?P<hosts>[^/?@]*)(?P<rest>[/?].*)?", re.IGNORECASE
)
ONE_HOST = re.compile(r"(?:\[(?P<v6>[0-9A-Fa-f:.%]+)\]|(?P<name>[^\[\]:]*))(?::(?P<port>\d*))?")


def parsed_address(url: str) -> sa.URL:
    """The address in parts. Raises OperationalError ``database_url``."""
    try:
        parsed = _several_hosts(url) or sa.make_url(url)
    except (exc.ArgumentError, ValueError):
        raise _unusable("It is not an address of a database.") from None
    if parsed.get_backend_name() in ("postgres", "postgresql"):
        return parsed.set(drivername=POSTGRESQL)
    if parsed.get_backend_name() != "sqlite":
        raise _unusable("Only SQLite and PostgreSQL are supported.")
    if parsed.database in (None, "", ":memory:"):
        raise _unusable("SQLite needs a file. In memory, each thread would have its own database.")
    return parsed


def _several_hosts(url: str) -> sa.URL | None:
    """libpq's ``postgresql://one:5432,two:5433/name``, which SQLAlchemy wants as a query; else None.

    So are hosts with ``%``, such as ``%2Frun%2Fpostgresql``, a folder with a socket.
    """
    found = PARTS.fullmatch(url)
    if (
        found is None
        or not found["scheme"].lower().startswith("postgres")
        or not set(",%") & set(found["hosts"])
    ):
        return None
    hosts = [ONE_HOST.fullmatch(each) for each in found["hosts"].split(",")]
    who = f"{found['who']}@" if found["who"] is not None else ""
    address = sa.make_url(f"{found['scheme']}://{who}{found['rest'] or '/'}")
    if any(each is None for each in hosts) or {"host", "port"} & set(address.query):
        raise ValueError("hosts and ports are given twice, or one of them is none")
    named = [each for each in hosts if each is not None]
    places = {
        "host": ",".join(each["v6"] or unquote(each["name"]) for each in named),
        "port": ",".join(each["port"] or "" for each in named),
    }
    return address.update_query_dict(places)


def _unusable(what: str) -> OperationalError:
    how = "Use sqlite:////folder/feedback.sqlite3 or postgresql://user:password@host/name."
    return OperationalError("database_url", where="FEEDBACK_DATABASE_URL", what=what, how=how)
