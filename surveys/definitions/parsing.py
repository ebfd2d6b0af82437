"""Parses plain data into frozen objects, or reports problems, each with a code, a place and a fix."""

from __future__ import annotations

import json
from difflib import get_close_matches
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from surveys.core.errors import DefinitionCode, DefinitionProblem
from surveys.definitions.strict_yaml import Data, Located, Path


Model = TypeVar("Model", bound=BaseModel)

_CODES = {
    "missing": DefinitionCode.MISSING_KEY,
    "union_tag_not_found": DefinitionCode.MISSING_KEY,
    "extra_forbidden": DefinitionCode.UNKNOWN_KEY,
    "string_too_short": DefinitionCode.EMPTY_TEXT,
    "string_too_long": DefinitionCode.TEXT_TOO_LONG,
    "string_pattern_mismatch": DefinitionCode.BAD_ID,
    "enum": DefinitionCode.NOT_ALLOWED,
    "literal_error": DefinitionCode.NOT_ALLOWED,
    "union_tag_invalid": DefinitionCode.NOT_ALLOWED,
    "greater_than_equal": DefinitionCode.OUT_OF_RANGE,
    "less_than_equal": DefinitionCode.OUT_OF_RANGE,
    "finite_number": DefinitionCode.OUT_OF_RANGE,
    "too_short": DefinitionCode.TOO_FEW,
    "too_long": DefinitionCode.TOO_MANY,
    "condition_operators": DefinitionCode.CONDITION_OPERATORS,
}


def parse(model: type[Model], located: Located, data: Data) -> tuple[Model | None, list[DefinitionProblem]]:
    """The object, or None and every error pydantic finds, each with its line.

    ``data`` is what to parse; ``located`` holds the line numbers. They differ once includes are resolved.
    Parsing is strict, with JSON's types: ``"3"`` is not a number and ``3`` is not text.
    """
    try:
        parsed = model.model_validate_json(json.dumps(data), strict=True, by_alias=True, by_name=False)
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, [
            _problem(model, located, data, each) for each in details if not _only_follows(data, each)
        ]
    return parsed, []


def _only_follows(data: Data, detail: ErrorDetails) -> bool:
    """Pydantic drops invalid entries before it counts, so a list it calls too short may be long enough."""
    if detail["type"] != "too_short":
        return False
    here = data
    for part in path_in(data, detail["loc"]):
        _, here = _inside(here, part)
    return isinstance(here, list) and len(here) >= detail.get("ctx", {})["min_length"]


def _problem(model: type[BaseModel], located: Located, data: Data, detail: ErrorDetails) -> DefinitionProblem:
    path = path_in(data, detail["loc"])
    code = _code(path, detail)
    what, how = _words(code, path, detail)
    if code is DefinitionCode.UNKNOWN_KEY:
        near = _near(str(path[-1]), _all_keys(model))
        how = f"Did you mean “{near}”?" if near else how
    return located.problem(code, path, what, how)


def path_in(data: Data, loc: tuple[int | str, ...]) -> Path:
    """pydantic's location without the names of union members, which are not in the file."""
    path: list[str | int] = []
    here = data
    for number, part in enumerate(loc):
        found, inside = _inside(here, part)
        if found:
            here = inside
            path.append(part)
        elif number == len(loc) - 1 and isinstance(here, dict) and not str(part).startswith("("):
            path.append(part)
    return tuple(path)


def _inside(data: Data, part: int | str) -> tuple[bool, Data]:
    if isinstance(data, dict) and isinstance(part, str) and part in data:
        return True, data[part]
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return True, data[part]
    return False, None


def _code(path: Path, detail: ErrorDetails) -> DefinitionCode:
    code = _CODES.get(detail["type"], DefinitionCode.WRONG_TYPE)
    if code is DefinitionCode.MISSING_KEY and path[-1:] == ("code",):
        return DefinitionCode.OPTION_WITHOUT_CODE
    if code is DefinitionCode.TOO_FEW and path[-1:] == ("options",):
        return DefinitionCode.NO_OPTIONS
    if code is DefinitionCode.WRONG_TYPE and detail["input"] is None:
        return DefinitionCode.EMPTY_TEXT
    return code


_WORDS: dict[DefinitionCode, tuple[str, str]] = {
    DefinitionCode.MISSING_KEY: ("{name} is missing.", "Add it."),
    DefinitionCode.UNKNOWN_KEY: (
        "{name} is not allowed here.",
        "Remove it, or check its name in a shipped form.",
    ),
    DefinitionCode.OPTION_WITHOUT_CODE: (
        "This option has no code.",
        "Give it a short code that never changes, such as “code: very_good”.",
    ),
    DefinitionCode.NO_OPTIONS: ("There are too few options to choose from.", "Write at least {min_length}."),
    DefinitionCode.EMPTY_TEXT: ("{name} is empty.", "Write something, or remove the key."),
    DefinitionCode.TEXT_TOO_LONG: (
        "{name} is longer than {max_length} characters.",
        "Use fewer words.",
    ),
    DefinitionCode.BAD_ID: (
        "{name} has a character or a length that is not allowed here.",
        "It must match the pattern {pattern}.",
    ),
    DefinitionCode.NOT_ALLOWED: (
        "{name} is not one of the words allowed here.",
        "Use {expected}{expected_tags}.",
    ),
    DefinitionCode.OUT_OF_RANGE: ("{name} is too small or too large.", "{message}."),
    DefinitionCode.TOO_FEW: ("{name} has too few entries.", "Write at least {min_length}."),
    DefinitionCode.TOO_MANY: ("{name} has too many entries.", "Keep at most {max_length}."),
    DefinitionCode.CONDITION_OPERATORS: (
        "A condition has exactly one operator.",
        "Keep one of is, one_of, includes, at_least, at_most, answered; join several with “all” or “any”.",
    ),
}


_WHAT_IT_ASKS = (
    "Write “asks: went_well”, “could_be_better” or “open” where people say what they experienced: their "
    "answers are sorted into themes. Write “asks: other” for anything else, such as a need, a wish or a plan."
)


def _words(code: DefinitionCode, path: Path, detail: ErrorDetails) -> tuple[str, str]:
    name = f"“{path[-1]}”" if path and isinstance(path[-1], str) else "This entry"
    if detail["type"] == "union_tag_not_found":
        return "This question has no “kind”.", "Add one, such as “kind: one_choice”."
    if code is DefinitionCode.MISSING_KEY and path[-1:] == ("asks",):
        return "The text question does not say what it asks for.", _WHAT_IT_ASKS
    if code not in _WORDS:
        return f"{name} has the wrong type: {detail['msg'].lower()}.", _mend_type(detail)
    words = {
        "expected": "",
        "expected_tags": "",
        **detail.get("ctx", {}),
        "name": name,
        "message": detail["msg"],
    }
    what, how = _WORDS[code]
    return what.format_map(words), how.format_map(words)


def _mend_type(detail: ErrorDetails) -> str:
    if detail["type"] == "string_type" and isinstance(detail["input"], (bool, int, float)):
        return "Put it in quotes, so that it is read as text."
    if detail["type"].startswith("date"):
        return "Write a day as 2026-03-31."
    return "Look at a shipped form for how it is written."


def _near(slip: str, names: set[str]) -> str | None:
    """The most likely intended name; the same letters in another order come first."""
    near = get_close_matches(slip, sorted(names), n=5)
    return next((name for name in near if sorted(name) == sorted(slip)), near[0] if near else None)


def _all_keys(model: type[BaseModel]) -> set[str]:
    """Every key the definition may hold at any level, for “did you mean”."""
    schema = model.model_json_schema()
    objects = [schema, *schema.get("$defs", {}).values()]
    return {key for each in objects for key in each.get("properties", {})}
