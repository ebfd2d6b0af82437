"""Reads files of comments, a JSON object per line, and says which line is wrong and how to fix it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from feedback_app.cli.terminal.outcome import WrongUse
from feedback_app.errors import UserError


if TYPE_CHECKING:
    from pathlib import Path

    from analysis.comments.reading.labels import Comment
    from analysis.comments.training.labelled import Labelled


Row = TypeVar("Row")
_SHAPE = '{"id": "1", "comment": "...", "question": "what_good"}'


@dataclass(frozen=True, slots=True)
class InputLine:
    """One line: the object as read, with unknown fields kept, and its number from 1."""

    number: int
    fields: dict[str, Any]


def read_rows(path: Path, made: Callable[[InputLine, str], Row]) -> list[Row]:
    """Every line made into a row. Raises WrongUse when the file cannot be opened, UserError for a wrong
    line.
    """
    return [made(line, file_name(path)) for line in read_lines(path)]


def file_name(path: Path) -> str:
    """The file's name in an error."""
    return "standard input" if str(path) == "-" else path.name


def count_lines(path: Path) -> int:
    """Lines with something in them; 0 for standard input, and for a file that cannot be opened."""
    if str(path) == "-" or not path.is_file():
        return 0
    with path.open("rb") as stream:
        return sum(1 for raw in stream if raw.strip())


def read_lines(path: Path) -> Iterator[InputLine]:
    """The lines of a file, or of standard input for "-". Blank lines are passed over."""
    name = file_name(path)
    try:
        stream = sys.stdin.buffer if str(path) == "-" else path.open("rb")
    except OSError as problem:
        raise WrongUse(
            "file_not_readable",
            where=name,
            what="The file cannot be opened.",
            how="Check its name and that you may read it.",
        ) from problem
    with stream:
        for number, raw in enumerate(stream, 1):
            if raw.strip():
                yield InputLine(number, _parsed(raw, number, name))


def _parsed(raw: bytes, number: int, name: str) -> dict[str, Any]:
    try:
        value = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise wrong_line(
            "line_not_json", name, number, "This is not JSON in UTF-8.", f"Write one object: {_SHAPE}"
        ) from None
    if not isinstance(value, dict):
        raise wrong_line(
            "line_not_object", name, number, "This is not an object.", f"Write one like {_SHAPE}"
        )
    return value


def wrong_line(code: str, name: str, number: int, what: str, how: str) -> UserError:
    """A problem in one line. No text holds what was written there: it may be someone's words."""
    return UserError(code, where=f"{name}, line {number}", what=what, how=how)


def as_comment(line: InputLine, name: str) -> Comment:
    from analysis.comments.reading.labels import Comment, QuestionKind

    fields = line.fields
    text = fields.get("comment")
    if text is None:
        text = ""
    if not isinstance(text, str):
        raise wrong_line("comment_not_text", name, line.number, '"comment" is not text.', "Put it in quotes.")
    kind = fields.get("question") or QuestionKind.NONSPECIFIC.value
    if kind not in [each.value for each in QuestionKind]:
        known = ", ".join(each.value for each in QuestionKind)
        raise wrong_line(
            "question_unknown", name, line.number, '"question" has an unknown value.', f"Use one of: {known}."
        )
    person = fields.get("person")
    text = text.encode("utf-8", "replace").decode(
        "utf-8"
    )  # half a character, as broken exports have, is not text
    key = str(fields.get("id", line.number))
    return Comment(key, text, QuestionKind(kind), None if person is None else str(person))


def as_labelled(line: InputLine, name: str) -> Labelled:
    """The comment of a line with a person's labels: "sentiment", "themes", and "sentiment5" when there is
    one.
    """
    from analysis.comments.reading.labels import Sentiment
    from analysis.comments.training.labelled import Labelled, level_of

    fields = line.fields
    kinds = [each.value for each in Sentiment]
    if fields.get("sentiment") not in kinds:
        raise wrong_line(
            "sentiment_unknown",
            name,
            line.number,
            '"sentiment" is missing or unknown.',
            f"Use one of: {', '.join(kinds)}.",
        )
    themes = fields.get("themes")
    if not isinstance(themes, list) or not all(isinstance(each, str) for each in themes):
        raise wrong_line(
            "themes_not_a_list",
            name,
            line.number,
            '"themes" is not a list of names.',
            "Write [] when there is none.",
        )
    unknown = set(themes) - set(_theme_names())
    if unknown:
        raise wrong_line(
            "theme_unknown",
            name,
            line.number,
            '"themes" has a name that is not one of the fourteen.',
            "Use: " + "; ".join(_theme_names()) + ".",
        )
    sentiment = Sentiment(fields["sentiment"])
    level = fields.get("sentiment5")
    if level not in (None, 1, 2, 3, 4, 5):
        raise wrong_line(
            "level_unknown",
            name,
            line.number,
            '"sentiment5" is not a whole number from 1 to 5.',
            "Leave it out or correct it.",
        )
    return Labelled(as_comment(line, name), sentiment, frozenset(themes), level or level_of(sentiment))


def _theme_names() -> tuple[str, ...]:
    from analysis.comments.reading.catalogue import national_themes

    return tuple(theme.name for theme in national_themes())
