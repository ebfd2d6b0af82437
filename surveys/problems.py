"""What can be wrong with an answer, in words a tired parent understands. No text ever repeats the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from surveys.catalogue import face_words
from surveys.faces import ENGLISH
from surveys.problem_codes import ProblemCode


__all__ = ["Problem", "ProblemCode", "problem"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: at which question (and statement), what it is, and how to mend it.

    ``statement`` is None unless the problem belongs to one line of a statement group. ``what`` and ``how``
    are English, for staff and logs; a face says the problem with ``FaceWords.say``, which fills
    ``parameters`` (a limit, a label of the form) into the words of the person's language.
    """

    code: ProblemCode
    question_id: str
    statement: str | None
    what: str
    how: str
    parameters: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)


@dataclass(frozen=True, slots=True)
class _Unsaid:
    """A problem before it has words."""

    code: ProblemCode
    parameters: Mapping[str, str]


def problem(
    code: ProblemCode, question_id: str, *, about: str | None = None, **parameters: object
) -> Problem:
    """A problem with its English words. ``about``: the statement's id; ``parameters`` fill the text."""
    given = {name: str(value) for name, value in parameters.items()}
    words = face_words(ENGLISH).of_problem(_Unsaid(code, given))
    return Problem(code, question_id, about, words.what, words.how, given)
