"""The form model: frozen objects, parsed once from YAML by ``surveys.catalogue``.

pydantic checks each object on its own here. Checks between objects (duplicate ids, dangling conditions,
unknown scales) are in ``surveys.definitions.checks``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
)

from surveys.core.answers import MissingReason
from surveys.core.conditions import Condition
from surveys.core.vocabulary import (
    Asks,
    Audience,
    Mode,
    Purpose,
    Touchpoint,
)


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
OptionCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{0,39}$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=160, strip_whitespace=True)]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Language = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?(-x-[a-z0-9]{1,8})?$")
]
"""A BCP 47 tag: ``cy``, ``en-GB``, ``ku-Arab``, or a private variant with ``-x-``, ``en-GB-x-easy``."""
PictureName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""A drawing in ``forms/pictures``. Decorative only: the text next to it says everything."""


class Frozen(BaseModel):
    """A frozen model that forbids unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Option(Frozen):
    """One thing to choose. The stored code never changes; the label may be corrected or translated."""

    code: OptionCode
    label: Label
    hint: Sentence | None = None
    picture: PictureName | None = None


class AnswerScale(Frozen):
    """Options shared by several questions of a form, worst to best or best to worst as listed."""

    id: Slug
    options: tuple[Option, ...] = Field(min_length=2, max_length=11)


class Provenance(Frozen):
    """The source of the words and who is responsible for them."""

    authored_by: Sentence
    source: Prose
    reviewed_on: date | None = None
    reviewed_by: Sentence | None = None


class Licence(Frozen):
    """The terms of use of the words: the licence by name, and the attribution to show if the owner asks for
    one.
    """

    kind: Literal["own", "national", "licensed"]
    holder: Sentence
    terms: Sentence
    attribution: Sentence | None = None


class MissingLabels(Frozen):
    """The form's labels for the reasons for not answering."""

    dont_know: Label = "Don’t know"
    not_applicable: Label = "Does not apply to me"
    prefer_not_to_say: Label = "Prefer not to say"


class _Page(Frozen):
    id: Slug
    text: Sentence
    show_when: Condition | None = None
    picture: PictureName | None = None

    @model_serializer(mode="wrap")
    def _keep_kind(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Canonical JSON omits defaults, but a question without its kind could not be parsed."""
        return {"kind": getattr(self, "kind", ""), **handler(self)}


class _Question(_Page):
    hint: Sentence | None = None
    required: bool = False
    missing: tuple[MissingReason, ...] = ()
    purpose: Purpose | None = None


class OneChoice(_Question):
    """Exactly one of its options (own ``options``, or those of a named ``scale``)."""

    kind: Literal["one_choice"] = "one_choice"
    options: tuple[Option, ...] = Field(default=(), max_length=40)
    scale: Slug | None = None


class SeveralChoices(_Question):
    """Any of its options. An option in ``alone`` ("none of these") excludes all others."""

    kind: Literal["several_choices"] = "several_choices"
    options: tuple[Option, ...] = Field(min_length=1, max_length=40)
    alone: tuple[OptionCode, ...] = ()
    at_most: int | None = Field(default=None, ge=1)


class Statement(Frozen):
    """One line of a group. ``aspect`` identifies its topic across forms: ``listened``, ``useful_tips``."""

    id: Slug
    text: Sentence
    aspect: Slug | None = None
    picture: PictureName | None = None


class StatementGroup(_Question):
    """Statements that share one scale. When required, each statement needs an answer."""

    kind: Literal["statement_group"] = "statement_group"
    scale: Slug
    statements: tuple[Statement, ...] = Field(min_length=1, max_length=20)


class Rating(_Question):
    """A whole number from 0 to 10; the two ends have words."""

    kind: Literal["rating"] = "rating"
    low: Label
    high: Label


class NumberQuestion(_Question):
    """A number between ``minimum`` and ``maximum``, both allowed."""

    kind: Literal["number"] = "number"
    minimum: Decimal
    maximum: Decimal
    whole: bool = True
    unit: Label | None = None


class DateQuestion(_Question):
    """A day. ``in_past``: not after today, today allowed."""

    kind: Literal["date"] = "date"
    in_past: bool = False


class MonthQuestion(_Question):
    """A month. ``in_past``: not after the current one."""

    kind: Literal["month"] = "month"
    in_past: bool = False


class ShortText(_Question):
    """One line of text."""

    kind: Literal["short_text"] = "short_text"
    asks: Asks
    max_length: int = Field(default=120, ge=1, le=200)


class LongText(_Question):
    """Several lines of text."""

    kind: Literal["long_text"] = "long_text"
    asks: Asks
    max_length: int = Field(default=2000, ge=1, le=4000)


class Information(_Page):
    """A page that gives information and asks nothing."""

    kind: Literal["information"] = "information"
    body: Prose


Question = Annotated[
    OneChoice
    | SeveralChoices
    | StatementGroup
    | Rating
    | NumberQuestion
    | DateQuestion
    | MonthQuestion
    | ShortText
    | LongText
    | Information,
    Field(discriminator="kind"),
]


class Section(Frozen):
    """Questions that belong together; ``title`` is shown above each of them.

    ``measure``: the questions are a standard measure, word for word, scored by its definition. ``together``:
    short questions that share one page, next to each other and shown under the same condition.
    """

    id: Slug
    title: Label | None = None
    measure: Slug | None = None
    show_when: Condition | None = None
    together: tuple[Slug, ...] = Field(default=(), max_length=6)
    questions: tuple[Question, ...] = Field(min_length=1, max_length=100)


class Form(Frozen):
    """A form in one version and one language. Once published, a version never changes."""

    key: Slug
    version: Annotated[str, StringConstraints(pattern=r"^\d{1,3}\.\d{1,3}$")]
    language: Language
    complete_languages: tuple[Language, ...] = ()
    title: Label
    audience: Audience
    touchpoint: Touchpoint
    mode: Mode
    introduction: Prose
    minutes: int = Field(ge=1, le=60)
    thanks: Prose
    quick_exit: bool = False
    provenance: Provenance
    licence: Licence
    scales: tuple[AnswerScale, ...] = ()
    sections: tuple[Section, ...] = Field(min_length=1, max_length=30)
    missing_labels: MissingLabels = MissingLabels()
    missing_pictures: Mapping[MissingReason, PictureName] = {}
    picture: PictureName | None = None

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question and information page, in the order of the form."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """Every question and information page by its id, in the order of the form."""
        return {question.id: question for question in self.questions}

    def question(self, question_id: str) -> Question:
        """The question with this id. Raises KeyError when the form has none."""
        return self.by_id[question_id]

    def options(self, question: OneChoice | SeveralChoices | StatementGroup) -> tuple[Option, ...]:
        """The options to choose from, the question's own or those of its scale."""
        own = () if isinstance(question, StatementGroup) else question.options
        if own:
            return own
        name = None if isinstance(question, SeveralChoices) else question.scale
        return next((scale.options for scale in self.scales if scale.id == name), ())

    def missing_label(self, reason: MissingReason) -> str:
        """This form's label for a reason for not answering."""
        return str(getattr(self.missing_labels, reason.value))

    def missing_picture(self, reason: MissingReason) -> PictureName | None:
        """This form's picture for a reason for not answering."""
        return self.missing_pictures.get(reason)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with changes; properties cached from the old sections are computed again."""
        copied = super().model_copy(update=update, deep=deep)
        for name in {"questions", "by_id"} & set(vars(copied)):
            object.__delattr__(copied, name)  # frozen, but these two are only cached values
        return copied
