"""Row numbers in a sentence."""

from __future__ import annotations

from collections.abc import Sequence


SHOWN = 10


def rows_named(numbers: Sequence[int]) -> str:
    """``Row 4``, ``Rows 4 and 6``, ``Rows 4, 6, 9 and 12 more``."""
    if len(numbers) == 1:
        return f"Row {numbers[0]}"
    if len(numbers) > SHOWN:
        return f"Rows {', '.join(map(str, numbers[:SHOWN]))} and {len(numbers) - SHOWN} more"
    return f"Rows {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
