"""Reads YAML text into plain data with line numbers. Opens no files.

Stricter than YAML, because a typing error must never change what is asked: no anchors, aliases, tags or
duplicate keys, one document, limited size and depth. Only ``true``, ``false``, ``null`` and plain numbers are
not text; ``no`` stays a word and a date stays as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from surveys.core.errors import DefinitionCode, DefinitionError, DefinitionProblem


MAX_BYTES = 256 * 1024
MAX_DEPTH = 20

Path = tuple[str | int, ...]
Data: TypeAlias = "dict[str, Data] | list[Data] | str | int | float | bool | None"

_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True)
class Located:
    """Data read from a file, with the line on which each part begins."""

    name: str
    data: dict[str, Data]
    lines: dict[Path, int] = field(default_factory=dict[Path, int])

    def where(self, path: Path) -> str:
        """The place as text: file, line, path, as in ``visit.yaml, line 12, sections[0].questions[2]``."""
        near = path
        while near and near not in self.lines:
            near = near[:-1]
        line = f", line {self.lines[near]}" if near in self.lines else ""
        return f"{self.name}{line}" + (f", {path_in_words(path)}" if path else "")

    def problem(self, code: DefinitionCode, path: Path, what: str, how: str) -> DefinitionProblem:
        """A problem at one place in this file."""
        return DefinitionProblem(code, self.where(path), what, how)


def path_in_words(path: Path) -> str:
    """A path as text: ``sections[0].questions[2].options[1]``."""
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".")


def read_yaml(text: str, *, name: str) -> Located:
    """Read one strict YAML mapping. Raises DefinitionError; every duplicate key of the file is reported."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        problem = DefinitionProblem(
            DefinitionCode.FILE_TOO_LARGE, name, "The file is over 256 kB.", "Split it, or shorten its texts."
        )
        raise DefinitionError([problem])
    reader = _Reader(name)
    try:
        data = reader.read(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = (mark.line + 1) if mark is not None else 1
        what = str(getattr(error, "problem", None) or "it contains a character that YAML does not allow")
        reader.refuse(
            DefinitionCode.NOT_YAML,
            line,
            f"This is not YAML: {what}.",
            "Correct this line or the one above.",
        )
    if reader.problems:
        raise DefinitionError(reader.problems)
    return Located(name, data, reader.lines)


class _Reader:
    """Builds data from YAML events without recursion, so that nested input cannot exhaust the stack."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Path, int] = {}
        self.problems: list[DefinitionProblem] = []
        self._documents = 0

    def refuse(self, code: DefinitionCode, line: int, what: str, how: str) -> NoReturn:
        self.note(code, line, what, how)
        raise DefinitionError(self.problems)

    def note(self, code: DefinitionCode, line: int, what: str, how: str) -> None:
        self.problems.append(DefinitionProblem(code, f"{self.name}, line {line}", what, how))

    def read(self, text: str) -> dict[str, Data]:
        root: list[Data] = []
        stack: list[_Container] = [_Container(root, ())]
        for event in _events(text):
            line: int = event.start_mark.line + 1
            if isinstance(event, DocumentStartEvent):
                self._next_document(line)
            elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                stack.pop()
            elif isinstance(event, NodeEvent):
                self._check_node(event, line)
                made = self._place(event, line, stack[-1])
                if made is not None:
                    if len(stack) > MAX_DEPTH:
                        self.refuse(
                            DefinitionCode.TOO_DEEP,
                            line,
                            f"The file is nested deeper than {MAX_DEPTH}.",
                            "Flatten it; no definition needs so many levels.",
                        )
                    stack.append(made)
        if not root or not isinstance(root[0], dict):
            self.refuse(
                DefinitionCode.NOT_A_MAPPING,
                1,
                "The file is not a mapping of keys to values.",
                "Begin it with a line such as “key: my_form”.",
            )
        return root[0]

    def _next_document(self, line: int) -> None:
        self._documents += 1
        if self._documents > 1:
            self.refuse(
                DefinitionCode.SEVERAL_DOCUMENTS,
                line,
                "The file contains more than one YAML document.",
                "Put one definition in each file; remove the line “---”.",
            )

    def _check_node(self, event: NodeEvent, line: int) -> None:
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
            self.refuse(
                DefinitionCode.ALIAS,
                line,
                "The file uses a YAML anchor (&) or alias (*).",
                "Repeat the text where it is needed, or use a scale.",
            )
        if getattr(event, "ctag", None) is not None:
            self.refuse(
                DefinitionCode.TAG,
                line,
                "The file uses a YAML tag (!).",
                "Remove it; put text that looks like a number in quotes.",
            )
        if isinstance(event, ScalarEvent) and _CONTROL.search(_text(event)):
            self.refuse(
                DefinitionCode.NOT_YAML,
                line,
                "The text contains a control character.",
                "Type the text again by hand.",
            )

    def _place(self, event: NodeEvent, line: int, into: _Container) -> _Container | None:
        """Put a node where it belongs. Returns the container it opens, None for a scalar or a key."""
        if isinstance(into.made, dict) and into.key is None:
            self._take_key(event, line, into)
            return None
        path = into.next_path()
        self.lines.setdefault(path, line)
        if isinstance(event, ScalarEvent):
            into.add(_scalar(event))
            return None
        opened: dict[str, Data] | list[Data] = {} if isinstance(event, MappingStartEvent) else []
        into.add(opened)
        return _Container(opened, path)

    def _take_key(self, event: NodeEvent, line: int, into: _Container) -> None:
        if not isinstance(event, ScalarEvent):
            self.refuse(
                DefinitionCode.NOT_YAML,
                line,
                "A key is a list or a mapping.",
                "Write the key as one word before the colon.",
            )
        key = _text(event)
        if key in into.made:
            self.note(
                DefinitionCode.DUPLICATE_KEY,
                line,
                f"The key “{key}” appears twice in the same mapping.",
                "Keep one of the two.",
            )
        into.key = key
        self.lines[(*into.path, key)] = line


@dataclass
class _Container:
    made: dict[str, Data] | list[Data]
    path: Path
    key: str | None = None

    def next_path(self) -> Path:
        if isinstance(self.made, dict):
            return (*self.path, self.key or "")
        return (*self.path, len(self.made)) if self.path or self.made else ()

    def add(self, value: Data) -> None:
        if isinstance(self.made, dict):
            self.made[self.key or ""] = value
            self.key = None
        else:
            self.made.append(value)


def _events(text: str) -> Iterator[Any]:
    yield from YAML(typ="safe", pure=True).parse(text)  # pyright: ignore[reportUnknownMemberType]


def _scalar(event: ScalarEvent) -> str | int | float | bool | None:
    """Text, unless it is unquoted and is clearly a number, true, false or null."""
    text = _text(event)
    is_quoted = not getattr(event, "implicit", (False,))[0]
    if is_quoted:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if not _NUMBER.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)


def _text(event: ScalarEvent) -> str:
    return str(getattr(event, "value", ""))
