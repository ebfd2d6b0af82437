"""Every error the product raises on purpose. Each says where, what, and how to mend it, and has a code.

::

    FeedbackError
    |-- UserError            the person at the screen can mend it, or must be told kindly
    |   |-- NotFound         no such thing, or not theirs to see: the two look alike on purpose
    |   |-- Forbidden        the account lacks the permission
    |   |-- TooManyTries     too many attempts in a short time; waiting mends it
    |   `-- Refused          a rule of the product says no ("already_answered", "form_version_frozen" ...)
    |       `-- InvalidAnswers   the answers have problems; carries one for each question
    `-- OperationalError     whoever runs the service must mend it
        `-- SettingsError    a setting is wrong or unsafe; carries one line for each

Nothing here knows of HTTP or of a screen. No text may hold an answer, a name, a contact or a link's secret:
``where`` names a thing by its id or kind, ``what`` states the rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from surveys.core.validation import Problem


class FeedbackError(Exception):
    """The root: catch this at the edges (page, route, command) and nowhere else."""

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
        """The shape a program reads: code, where, what, how."""
        return {"code": self.code, "where": self.where, "what": self.what, "how": self.how}


class UserError(FeedbackError):
    """The person at the screen can mend it, or must be told kindly."""


class NotFound(UserError):
    """No such thing, or not theirs to see. Both say exactly the same."""

    def __init__(
        self,
        code: str = "not_found",
        *,
        where: str,
        what: str = "There is nothing here by that name that you can see.",
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
    """Whoever runs the service must mend it."""


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """One setting that is wrong. ``where`` is the variable's name; no text holds its value."""

    code: str
    where: str
    what: str
    how: str


class SettingsError(OperationalError):
    """One or more settings are wrong or unsafe together; the code is that of the first."""

    def __init__(self, problems: tuple[SettingProblem, ...]) -> None:
        first = problems[0]
        super().__init__(first.code, where=first.where, what=first.what, how=first.how)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(f"{each.where}: {each.what} {each.how}" for each in self.problems)
