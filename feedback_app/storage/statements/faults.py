"""Database errors without the data in them.

A driver's error text can hold a person's answer (PostgreSQL: ``Key (about)=(...) already exists``). ``scrub``
empties it where it is raised, on every engine, so that no later log line or traceback can show it. What stays
is the class, the SQLSTATE or SQLite's name for the error, and the constraint. ``translated`` then turns
errors that no one handles into an ``OperationalError``. ``IntegrityError`` goes through, because a service
may know what a broken constraint means (see ``constraint_of``). Better still,
``statements.writes.insert_once`` never breaks one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import ExceptionContext

from feedback_app.errors import OperationalError
from feedback_app.storage.models import Base


BUSY, FULL, DAMAGED, UNREACHABLE = (
    "database_busy",
    "database_full",
    "database_damaged",
    "database_unreachable",
)
WRITE_IN_READ, SCHEMA_MISSING, REFUSED = "database_read_only", "database_schema", "database_refused"

MENDING = {
    BUSY: (
        "It is busy with other work.",
        "Try again in a few seconds. If it continues, look for a long-running job.",
    ),
    FULL: (
        "The disk is full, so nothing was stored.",
        "Free some space. The service then continues automatically.",
    ),
    DAMAGED: (
        "Its file is damaged or is not a database.",
        "Stop the service and restore the latest verified backup.",
    ),
    UNREACHABLE: (
        "It cannot be reached.",
        "Check that it is running and that FEEDBACK_DATABASE_URL is its address.",
    ),
    WRITE_IN_READ: (
        "It refused a write.",
        "Check the file's permissions and the disk. In code, write inside write().",
    ),
    SCHEMA_MISSING: (
        "A table or column is missing.",
        "Bring the database up to date with `feedback db upgrade`.",
    ),
    REFUSED: (
        "It refused a statement, so nothing was stored.",
        "Report the code and the details given here.",
    ),
}
BY_SQLSTATE = (
    (BUSY, ("40001", "40P01", "55P03", "57014", "53300")),
    (FULL, ("53100", "53200")),
    (DAMAGED, ("XX001", "XX002", "58030")),
    (UNREACHABLE, ("08", "57P", "28", "3D000")),
    (WRITE_IN_READ, ("25006",)),
    (SCHEMA_MISSING, ("42P01", "42703")),
)
NO_SUCH_TABLE = "SQLITE_ERROR_SCHEMA"
BY_SQLITE_NAME = (
    (BUSY, ("SQLITE_BUSY", "SQLITE_LOCKED")),
    (FULL, ("SQLITE_FULL",)),
    (DAMAGED, ("SQLITE_CORRUPT", "SQLITE_NOTADB")),
    (UNREACHABLE, ("SQLITE_CANTOPEN", "SQLITE_IOERR")),
    (WRITE_IN_READ, ("SQLITE_READONLY", "SQLITE_PERM")),
    (SCHEMA_MISSING, (NO_SUCH_TABLE,)),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What may be shown of a driver's error: SQLSTATE or SQLite's name for it, and the constraint."""

    state: str
    constraint: str | None


def scrub(context: ExceptionContext) -> BaseException | None:
    """Engine event: empty the texts of the driver's error and of SQLAlchemy's."""
    original = context.original_exception
    if isinstance(original, UnicodeError):
        original.args = ()
        if isinstance(original, UnicodeEncodeError):
            original.object = ""
        return _operational(REFUSED, "a lone surrogate, which a text column cannot store")
    wrapped = context.sqlalchemy_exception
    if original is not None and isinstance(wrapped, exc.DBAPIError):
        facts = _facts(original)
        told = " ".join(part for part in (facts.state, facts.constraint) if part)
        original.__dict__["facts"] = facts
        original.args = (told,)
        wrapped.args = (f"({type(original).__name__}) {told}",)
        wrapped.params = None
    return None


def constraint_of(error: exc.IntegrityError) -> str | None:
    """The name of the constraint that was broken, the same on both engines (SQLite names no foreign key)."""
    return _facts(error.orig).constraint if error.orig is not None else None


@contextmanager
def translated() -> Iterator[None]:
    """Raise ``OperationalError`` for every database error but ``IntegrityError``."""
    try:
        yield
    except exc.IntegrityError:
        raise
    except exc.TimeoutError:
        raise busy("no free connection") from None
    except exc.DBAPIError as error:
        raise _from_driver(error) from None


def busy(detail: str) -> OperationalError:
    """Another process holds a lock for longer than we should wait."""
    return _operational(BUSY, detail)


def _from_driver(error: exc.DBAPIError) -> OperationalError:
    state = _facts(error.orig).state if error.orig is not None else ""
    rules = BY_SQLITE_NAME if state.startswith("SQLITE") else BY_SQLSTATE
    code = next((code for code, starts in rules if state.startswith(starts)), None)
    if code is None:
        no_word_from_it = isinstance(error, exc.OperationalError | exc.InterfaceError) and not state
        code = UNREACHABLE if error.connection_invalidated or no_word_from_it else REFUSED
    return _operational(code, f"{type(error.orig).__name__} {state}".strip())


def _operational(code: str, detail: str) -> OperationalError:
    what, how = MENDING[code]
    return OperationalError(code, where=f"The database ({detail})", what=what, how=how)


def _facts(error: BaseException) -> Facts:
    kept = error.__dict__.get("facts")
    if isinstance(kept, Facts):
        return kept
    diagnosis = getattr(error, "diag", None)
    if diagnosis is not None:
        return Facts(getattr(error, "sqlstate", None) or "", diagnosis.constraint_name)
    text = str(error.args[0]) if error.args else ""
    state = getattr(error, "sqlite_errorname", None) or ""
    if state == "SQLITE_ERROR" and re.match(r"no such (table|column)", text):
        state = NO_SUCH_TABLE
    return Facts(state, _sqlite_constraint(text))


def _sqlite_constraint(text: str) -> str | None:
    """SQLite reports a check by its name, but a unique or primary key by its columns."""
    check = re.fullmatch(r"CHECK constraint failed: (\w+)", text)
    if check:
        return check.group(1)
    unique = re.fullmatch(r"UNIQUE constraint failed: (\w+\.\w+(?:, \w+\.\w+)*)", text)
    if not unique:
        return None
    columns = {column.split(".")[1] for column in unique.group(1).split(", ")}
    table = Base.metadata.tables.get(unique.group(1).split(".")[0])
    for constraint in table.constraints if table is not None else ():
        keys = isinstance(constraint, sa.UniqueConstraint | sa.PrimaryKeyConstraint)
        if keys and {column.name for column in constraint.columns} == columns:
            return str(constraint.name)
    return None
