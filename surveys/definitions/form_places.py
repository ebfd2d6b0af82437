"""Finds the texts and pictures in a form's plain data, each under a key that a translator can read.

The keys are described in ``surveys.definitions.localisation``.
"""

from __future__ import annotations

from collections.abc import Iterator

from surveys.core.answers import MissingReason
from surveys.core.model import Form
from surveys.definitions.strict_yaml import Data, Path


TextPlace = tuple[str, Path, dict[str, Data], str]
"""A text's key, its path in the form, and the mapping and field that hold it."""

PicturePlace = tuple[str, Path, dict[str, Data], str]
"""The same for the name of a picture; the field may be absent."""


def plain_data(form: Form) -> dict[str, Data]:
    """A form as plain data, without unset fields."""
    data: dict[str, Data] = form.model_dump(mode="json", by_alias=True, exclude_none=True)
    return data


def texts_in(data: dict[str, Data]) -> Iterator[TextPlace]:
    """Every translatable text, in the order of the form."""
    yield from _fields("form", (), data, ("title", "introduction", "thanks"))
    labels = data.get("missing_labels")
    if isinstance(labels, dict):
        yield from _fields("missing_labels", ("missing_labels",), labels, tuple(labels))
    for name, path, scale in _named(data, "scales", (), "id"):
        yield from _options(f"scales.{name}", path, scale)
    for name, path, section in _named(data, "sections", (), "id"):
        yield from _fields(f"sections.{name}", path, section, ("title",))
        for question_id, place, question in _named(section, "questions", path, "id"):
            key = f"questions.{question_id}"
            yield from _fields(key, place, question, ("text", "hint", "low", "high", "unit", "body"))
            yield from _options(key, place, question)
            for statement_id, where, statement in _named(question, "statements", place, "id"):
                yield f"{key}.statements.{statement_id}", (*where, "text"), statement, "text"


def pictures_in(data: dict[str, Data]) -> Iterator[PicturePlace]:
    """Everything that may have a picture, in the order of the form."""
    yield "form", ("picture",), data, "picture"
    reasons = data.setdefault("missing_pictures", {})
    if isinstance(reasons, dict):
        for reason in MissingReason:
            yield f"missing_labels.{reason.value}", ("missing_pictures", reason.value), reasons, reason.value
    for name, path, scale in _named(data, "scales", (), "id"):
        yield from _pictured_options(f"scales.{name}", path, scale)
    for question_id, path, question in questions_in(data):
        key = f"questions.{question_id}"
        yield key, (*path, "picture"), question, "picture"
        yield from _pictured_options(key, path, question)
        for statement_id, place, statement in _named(question, "statements", path, "id"):
            yield f"{key}.statements.{statement_id}", (*place, "picture"), statement, "picture"


def questions_in(data: dict[str, Data]) -> Iterator[tuple[str, Path, dict[str, Data]]]:
    """Every question by its id, with its path."""
    for _, path, section in _named(data, "sections", (), "id"):
        yield from _named(section, "questions", path, "id")


def _fields(key: str, path: Path, holder: dict[str, Data], fields: tuple[str, ...]) -> Iterator[TextPlace]:
    for field in fields:
        if field in holder:
            yield f"{key}.{field}", (*path, field), holder, field


def _options(key: str, path: Path, holder: dict[str, Data]) -> Iterator[TextPlace]:
    for code, place, option in _named(holder, "options", path, "code"):
        yield f"{key}.options.{code}", (*place, "label"), option, "label"
        if "hint" in option:
            yield f"{key}.options.{code}.hint", (*place, "hint"), option, "hint"


def _named(
    holder: dict[str, Data], key: str, path: Path, name: str
) -> Iterator[tuple[str, Path, dict[str, Data]]]:
    entries = holder.get(key)
    for at, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield str(entry[name]), (*path, key, at), entry


def _pictured_options(key: str, path: Path, holder: dict[str, Data]) -> Iterator[PicturePlace]:
    for code, place, option in _named(holder, "options", path, "code"):
        yield f"{key}.options.{code}", (*place, "picture"), option, "picture"
