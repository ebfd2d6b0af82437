"""Keeps people's words out of the log of this process, whichever library writes it.

The text of an exception, and the values in it, may be what someone typed. So an exception is logged as its
type, our own error code if it has one, and the places in the code it came through.
"""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any


FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
PLACES_SHOWN = 8

_plain_record = logging.getLogRecordFactory()


def install() -> None:
    """From here on no exception's text is logged; our own loggers write one line each to standard output."""
    logging.setLogRecordFactory(_record)
    _note_only_what_is_written()
    ours = logging.getLogger("feedback")
    ours.setLevel(logging.INFO)
    ours.propagate = False
    if not ours.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(logging.Formatter(FORMAT))
        ours.addHandler(handler)


def _note_only_what_is_written() -> None:
    """A line names neither thread nor process nor place in the code, so none of them is looked up for it."""
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def described(error: BaseException) -> str:
    """Type, code and places; never a message."""
    frames = traceback.extract_tb(error.__traceback__)[-PLACES_SHOWN:]
    places = " > ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames)
    code = getattr(error, "code", None)
    name = type(error).__name__ + (f" {code}" if isinstance(code, str) else "")
    return f"{name} at {places or 'unknown place'}"


def _record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    record = _plain_record(*args, **kwargs)
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        record.msg, record.args = f"{_text(record)} [{described(error)}]", ()
        record.exc_info = record.exc_text = None
    elif any(isinstance(each, BaseException) for each in (record.msg, *_values(record))):
        record.msg, record.args = _text(record), ()
    return record


def _text(record: logging.LogRecord) -> str:
    """The message with every exception in it described."""
    if isinstance(record.msg, BaseException):
        return described(record.msg)
    if values := _values(record):
        record.args = tuple(described(each) if isinstance(each, BaseException) else each for each in values)
    return record.getMessage()


def _values(record: logging.LogRecord) -> tuple[object, ...]:
    return record.args if isinstance(record.args, tuple) else ()
