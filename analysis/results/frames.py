"""The aggregated data frames that storage passes to analysis: columns, types and constructors.

Frames never contain free text or one person's answers: every row is a count.

``RESPONSES``   one row per form version: the number of responses received.
``ANSWERS``     one row per distinct answer: how often it was given. ``code``, ``number`` and ``missing`` are
                blank where they do not apply; all three blank means text (counted, never included).
``ANSWERED``    one row per question: how many responses have any answer to it, "don't know" included.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd


RESPONSES: Final = {"form_version_id": "str", "n": "int64"}
ANSWERS: Final = {
    "form_version_id": "str",
    "question_id": "str",
    "item": "str",
    "code": "str",
    "number": "float64",
    "missing": "str",
    "n": "int64",
}
ANSWERED: Final = {"form_version_id": "str", "question_id": "str", "n": "int64"}


class FrameError(ValueError):
    """A frame has wrong columns or values. The message names them and never shows a row."""


def frame(shape: dict[str, str], rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    """Build a frame of this shape from rows in the order of its columns.

    Returns a frame with exactly the columns and types of ``shape``, empty if there are no rows. Raises
    FrameError when a count is negative or blank.
    """
    made = pd.DataFrame.from_records(list(rows), columns=list(shape))
    if "n" in shape and (made["n"].isna().any() or (made["n"] < 0).any()):
        raise FrameError("a count is blank or below zero")
    return made.astype(shape)


def expect(shape: dict[str, str], given: pd.DataFrame, name: str) -> None:
    """Check that a frame has the columns of ``shape``. Raises FrameError naming the missing columns."""
    absent = [column for column in shape if column not in given.columns]
    if absent:
        raise FrameError(f"{name}: missing {', '.join(absent)}; expected columns: {', '.join(shape)}")
