"""Errors in a definition, each with a code, a place and a fix.

DefinitionError
    one or more DefinitionProblem: a form, a translation, a wording or the list of helplines is invalid
AnswerFormatError
    stored or imported answers have a shape this product never writes; contains no answer
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class DefinitionCode(StrEnum):
    """One code for each kind of error. Tests and programs rely on the codes, not on the messages."""

    # the file
    FILE_NOT_FOUND = "file_not_found"
    FILE_TOO_LARGE = "file_too_large"
    FILE_NOT_TEXT = "file_not_text"
    FILE_NAME = "file_name"
    # the YAML in it
    NOT_YAML = "not_yaml"
    SEVERAL_DOCUMENTS = "several_documents"
    ALIAS = "alias"
    TAG = "tag"
    DUPLICATE_KEY = "duplicate_key"
    TOO_DEEP = "too_deep"
    NOT_A_MAPPING = "not_a_mapping"
    # one object
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    WRONG_TYPE = "wrong_type"
    EMPTY_TEXT = "empty_text"
    TEXT_TOO_LONG = "text_too_long"
    BAD_ID = "bad_id"
    NOT_ALLOWED = "not_allowed"
    OUT_OF_RANGE = "out_of_range"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    OPTION_WITHOUT_CODE = "option_without_code"
    CONDITION_OPERATORS = "condition_operators"
    # objects together
    DUPLICATE_ID = "duplicate_id"
    RESERVED_ID = "reserved_id"
    REPEATED = "repeated"
    UNKNOWN_SCALE = "unknown_scale"
    UNUSED_SCALE = "unused_scale"
    NO_OPTIONS = "no_options"
    OPTIONS_TWICE = "options_twice"
    UNKNOWN_ALONE = "unknown_alone"
    AT_MOST_TOO_HIGH = "at_most_too_high"
    MINIMUM_OVER_MAXIMUM = "minimum_over_maximum"
    # conditions
    CONDITION_UNKNOWN_QUESTION = "condition_unknown_question"
    CONDITION_FORWARD = "condition_forward"
    CONDITION_CYCLE = "condition_cycle"
    CONDITION_UNKNOWN_OPTION = "condition_unknown_option"
    CONDITION_UNKNOWN_STATEMENT = "condition_unknown_statement"
    CONDITION_WRONG_OPERATOR = "condition_wrong_operator"
    CONDITION_NEVER_HOLDS = "condition_never_holds"
    # national wording
    UNKNOWN_WORDING = "unknown_wording"
    LOCKED_WORDING = "locked_wording"
    # allowed by the mode or the purpose
    LINK_CODE_NOT_FIT = "link_code_not_fit"
    EXACT_DATE_IN_ANONYMOUS = "exact_date_in_anonymous"
    PURPOSE_REPEATED = "purpose_repeated"
    PURPOSE_NOT_FIT = "purpose_not_fit"
    # translations
    MISSING_LOCALE = "missing_locale"
    MISSING_TRANSLATION = "missing_translation"
    UNKNOWN_STRING = "unknown_string"
    LOCALE_MISMATCH = "locale_mismatch"
    LOCALE_NOT_SIGNED_OFF = "locale_not_signed_off"
    WRONG_DIRECTION = "wrong_direction"
    BLANKS_DIFFER = "blanks_differ"
    PLURALS_DIFFER = "plurals_differ"
    HELPLINE_DIFFERS = "helpline_differs"
    # pictures
    UNKNOWN_PICTURE = "unknown_picture"
    PICTURE_NOT_FIT = "picture_not_fit"
    # measures
    MEASURE_INCONSISTENT = "measure_inconsistent"
    UNKNOWN_MEASURE = "unknown_measure"
    MEASURE_WITHOUT_WORDING = "measure_without_wording"
    WORDING_DOES_NOT_FIT = "wording_does_not_fit"
    RISK_ITEM_IN_ANONYMOUS = "risk_item_in_anonymous"


@dataclass(frozen=True, slots=True)
class DefinitionProblem:
    """One error: ``where`` (file, line, path inside it), ``what`` is wrong, and ``how`` to fix it."""

    code: DefinitionCode
    where: str
    what: str
    how: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.how} [{self.code}]"


class DefinitionError(Exception):
    """An invalid definition. ``problems`` lists every error found, in the order of the file."""

    def __init__(self, problems: Iterable[DefinitionProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @property
    def codes(self) -> tuple[DefinitionCode, ...]:
        """The code of each problem, in order."""
        return tuple(problem.code for problem in self.problems)


class AnswerFormatError(ValueError):
    """Answers that cannot be parsed. Names the question where it can, never the answer."""
