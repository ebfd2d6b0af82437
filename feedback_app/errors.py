"""Every error the product raises on purpose. Each says where, what, and how to fix it, and has a code.

::

    FeedbackError
    |-- UserError            the person at the screen can fix it, or needs a kind explanation
    |   |-- NotFound         it does not exist, or is not theirs to see: deliberately the same
    |   |-- Forbidden        the account lacks the permission
    |   |-- TooManyTries     too many attempts in a short time; waiting helps
    |   `-- Refused          a rule of the product says no ("already_answered", "form_version_frozen" ...)
    |       `-- InvalidAnswers   the answers have problems; lists one for each question
    `-- OperationalError     the people who run the service must fix it
        `-- SettingsError    a setting is wrong or unsafe; lists each one

Nothing here depends on HTTP or on a screen. No text may hold an answer, a name, a contact or a link's secret:
``where`` names a thing by its id or kind, ``what`` states the rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from surveys.core.validation import Problem


class FeedbackError(Exception):
    """The base class. Catch it at the edges (page, route, command) and nowhere else."""

    def __init__(self, code: str, *, where: str, what: str, how: str) -> None:
        super().__init__(code)
        self.code = code
        self.where = where
        self.what = what
        self.how = how

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.how}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code!r})"

    def as_record(self) -> dict[str, str]:
        """The error for ``--json``: code, where, what, how."""
        return {"code": self.code, "where": self.where, "what": self.what, "how": self.how}


class UserError(FeedbackError):
    """The person at the screen can fix it, or needs a kind explanation."""


class NotFound(UserError):
    """It does not exist, or is not theirs to see. Both say exactly the same."""

    def __init__(
        self,
        code: str = "not_found",
        *,
        where: str,
        what: str = "This does not exist, or you cannot see it.",
        how: str = "Go back and choose from the list again.",
    ) -> None:
        super().__init__(code, where=where, what=what, how=how)


class Forbidden(UserError):
    """The account lacks the permission."""


class TooManyTries(UserError):
    """Too many attempts in a short time."""


class Refused(UserError):
    """A rule of the product says no."""


class InvalidAnswers(Refused):
    """Answers with problems. ``problems`` has at least one, each naming its question."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(
            "invalid_answers",
            where="Your answers",
            what="Some answers are missing or cannot be used.",
            how="Look at each question named and answer it again.",
        )
        self.problems = problems


class OperationalError(FeedbackError):
    """The people who run the service must fix it."""


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """One setting that is wrong. ``where`` is the variable's name. No text holds its value."""

    code: str
    where: str
    what: str
    how: str


class SettingsError(OperationalError):
    """One or more settings are wrong, or unsafe together. The code is that of the first."""

    def __init__(self, problems: tuple[SettingProblem, ...]) -> None:
        first = problems[0]
        super().__init__(first.code, where=first.where, what=first.what, how=first.how)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(f"{each.where}: {each.what} {each.how}" for each in self.problems)
