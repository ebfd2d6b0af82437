"""What can be wrong with a series or its settings, and what a reader of the chart has to be told.

Each has a code for programs and tests, a place, what is wrong and how to mend it. ``where`` names a place as
a
program would write it: ``values[3]``, ``options.rebase``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpcNote:
    """One thing to know: the reason when it is raised, a warning when it stands beside a result."""

    code: str
    where: str
    what: str
    how: str

    def __str__(self) -> str:
        """One line for a person, the code at its end."""
        return f"{self.where}: {self.what} {self.how} [{self.code}]"


class SpcError(ValueError):
    """A series or a setting that cannot be used; ``note`` says where, what and how to mend it."""

    def __init__(self, code: str, where: str, what: str, how: str) -> None:
        """The same four parts as a note."""
        self.note = SpcNote(code, where, what, how)
        super().__init__(str(self.note))
