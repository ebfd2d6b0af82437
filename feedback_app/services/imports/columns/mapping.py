"""Which column of a spreadsheet answers which question: frozen, saved as text, checked before use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from feedback_app.errors import Refused
from feedback_app.services.imports.files.dates import DateOrder
from feedback_app.services.imports.files.table import Column
from surveys.core.errors import DefinitionError
from surveys.core.model import (
    Form,
    Language,
    Question,
    SeveralChoices,
    Slug,
    StatementGroup,
)
from surveys.definitions.strict_yaml import read_yaml


_LONGEST_MAPPING = 1_000_000


class ColumnRole(StrEnum):
    """What a column is for."""

    ANSWER = "answer"
    RECEIVED = "received"
    ROW_ID = "row_id"
    LANGUAGE = "language"
    CHANNEL = "channel"
    AUDIENCE = "audience"
    ABOUT = "about"
    STATED_TOTAL = "stated_total"
    PERSON = "person"
    IGNORED = "ignored"


SINGLE_ROLES = (
    ColumnRole.RECEIVED,
    ColumnRole.ROW_ID,
    ColumnRole.LANGUAGE,
    ColumnRole.CHANNEL,
    ColumnRole.AUDIENCE,
    ColumnRole.ABOUT,
    ColumnRole.STATED_TOTAL,
)
"""Roles that only one column can have."""

NEVER_READ = (ColumnRole.IGNORED, ColumnRole.PERSON)
"""Columns that are never stored: not in a response, a digest or a report."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class WordUse(_Frozen):
    """What a word in the column means: an option's code, a reason for not answering, or "" for blank."""

    word: Annotated[str, StringConstraints(min_length=1, max_length=4000)] = Field(repr=False)
    means: Annotated[str, StringConstraints(max_length=40)]


class ColumnUse(_Frozen):
    """One column, found by its title (and its number among columns with that title), and what it is for.

    ``item`` is a statement in a group, or an option of a several-choice question with a column for each
    option.
    """

    title: Annotated[str, StringConstraints(min_length=1, max_length=4000)]
    occurrence: int = Field(default=1, ge=1, le=300)
    role: ColumnRole = ColumnRole.ANSWER
    question: Slug | None = None
    item: Annotated[str, StringConstraints(max_length=40)] | None = None
    words: tuple[WordUse, ...] = ()

    @property
    def decided(self) -> Mapping[str, str]:
        """What the person decided each word means."""
        return {use.word: use.means for use in self.words}


class ColumnMapping(_Frozen):
    """How to read one kind of spreadsheet as answers to one form.

    ``date_order`` None: the file decides, or a person has to. ``month`` ("2024-03") is for rows without a
    date, ``language`` for rows without a language.
    ``quoted_formulas``: the file is our own CSV export, where a ' protects words that look like a formula.
    """

    kind: Literal["feedback_column_mapping"] = "feedback_column_mapping"
    form: Slug
    columns: tuple[ColumnUse, ...] = Field(max_length=300)
    date_order: DateOrder | None = None
    month: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}$")] | None = None
    language: Language | None = None
    quoted_formulas: bool = False

    def of(self, column: Column) -> ColumnUse | None:
        """The use this mapping gives a column, or None when it does not know the column."""
        for use in self.columns:
            if use.title == column.title and use.occurrence == column.occurrence:
                return use
        return None

    def with_role(self, role: ColumnRole) -> ColumnUse | None:
        return next((use for use in self.columns if use.role is role), None)


def items_of(form: Form, question: Question) -> dict[str, str]:
    """The parts of a question that may have their own column, with their words."""
    if isinstance(question, StatementGroup):
        return {statement.id: statement.text for statement in question.statements}
    if isinstance(question, SeveralChoices):
        return {option.code: option.label for option in form.options(question)}
    return {}


def mapping_to_text(mapping: ColumnMapping) -> str:
    """The mapping as JSON, to save with the spreadsheet and use again."""
    return json.dumps(
        mapping.model_dump(mode="json", exclude_defaults=True) | {"kind": mapping.kind}, indent=2
    )


def mapping_from_text(text: str) -> ColumnMapping:
    """A saved mapping, in JSON or YAML.

    Raises Refused ``mapping_unreadable``, which names the first place that is wrong.
    """
    try:
        return ColumnMapping.model_validate(_parsed(text))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        raise _unreadable(".".join(map(str, first["loc"])) or "its start", first["msg"]) from None
    except (DefinitionError, ValueError, RecursionError):
        raise _unreadable("its start", "It is neither JSON nor YAML.") from None


def _parsed(text: str) -> object:
    if len(text) > _LONGEST_MAPPING:
        raise ValueError
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return json.loads(text)
    return read_yaml(text, name="mapping").data


def _unreadable(place: str, what: str) -> Refused:
    return Refused(
        "mapping_unreadable",
        where=f"The mapping file, at {place}",
        what=what,
        how="Save the mapping again from the import page, or correct that line.",
    )
