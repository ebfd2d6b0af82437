"""Errors in a series or its settings, and cautions for readers of the chart.

Each has a code for programs and tests, a place, what is wrong and how to fix it. ``where`` is a place in code
notation: ``values[3]``, ``options.rebase``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpcNote:
    """An error when raised, or a caution when returned with a result."""

    code: str
    where: str
    what: str
    how: str

    def __str__(self) -> str:
        """One readable line, with the code at its end."""
        return f"{self.where}: {self.what} {self.how} [{self.code}]"


class SpcError(ValueError):
    """A series or a setting that cannot be used; ``note`` says where, what and how to fix it."""

    def __init__(self, code: str, where: str, what: str, how: str) -> None:
        """Takes the four fields of a note."""
        self.note = SpcNote(code, where, what, how)
        super().__init__(str(self.note))
