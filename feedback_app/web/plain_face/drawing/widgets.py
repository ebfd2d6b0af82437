"""Questions as fields, with the answer so far and what is wrong with it. Nothing is chosen beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from feedback_app.web.plain_face.drawing.assets import drawn
from feedback_app.web.plain_face.drawing.fields import (
    ChoiceField,
    ChoiceGroup,
    Choosing,
    NumberFields,
    Statements,
    Telling,
    TextField,
    Widget,
    Writing,
)
from feedback_app.web.plain_face.journey import field_names
from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    ChosenMany,
    Missing,
    MissingReason,
    Rated,
    Written,
    number_as_text,
)
from surveys.core.model import (
    Asks,
    DateQuestion,
    Form,
    Information,
    LongText,
    MonthQuestion,
    NumberQuestion,
    OneChoice,
    Option,
    Question,
    Rating,
    SeveralChoices,
    ShortText,
    Statement,
    StatementGroup,
)
from surveys.core.paragraphs import paragraphs
from surveys.core.problems import Problem
from surveys.faces.words import FaceWords
from surveys.typed_answers import day_as_typed, month_as_typed, number_as_typed


HINT, KEPT, NOTE, LIMIT, EXAMPLE = "hint", "kept", "note", "limit", "example"
POINTS = tuple(Option(code=str(point), label=str(point)) for point in range(11))


@dataclass(frozen=True, slots=True, repr=False)
class Asking:
    """A question to draw. ``answer`` is what may be shown; ``is_hidden``: there is one that may not.

    ``prefix``: what the names of its fields begin with, after the first of several on a page.
    """

    form: Form
    question: Question
    answer: Answer | None
    problems: Sequence[Problem]
    words: FaceWords
    is_hidden: bool = False
    prefix: str = ""

    def wrong(self, statement: str | None = None) -> tuple[str, ...]:
        """What is wrong with the question, or with one statement."""
        return tuple(self.words.say(each) for each in self.problems if each.statement == statement)

    def described_by(self, *more: str) -> str:
        """The ids of what explains the field, in the order in which it should be heard."""
        hint = HINT if not isinstance(self.question, Information) and self.question.hint else ""
        wrong = wrong_id(field_names.ANSWER) if self.wrong() else ""
        parts = filter(None, (hint, KEPT if self.is_hidden else "", *more, wrong))
        return " ".join(self.prefix + part for part in parts)


def wrong_id(name: str) -> str:
    """The id of what says what is wrong with a field."""
    return f"{name}-wrong"


def widget_for(asking: Asking) -> Widget:
    """The fields of a question."""
    match asking.question:
        case OneChoice() as question:
            return Choosing(_radios(asking, asking.form.options(question)))
        case Rating() as question:
            note = asking.words.rating_ends.format(low=question.low, high=question.high)
            return Choosing(_radios(asking, POINTS, NOTE, layout="points"), note)
        case SeveralChoices() as question:
            return Choosing(_boxes(asking, question))
        case StatementGroup() as question:
            return Statements(
                tuple(_statement(asking, question, statement) for statement in question.statements)
            )
        case NumberQuestion() | DateQuestion() | MonthQuestion():
            return _figures(asking)
        case ShortText() | LongText() as question:
            return _writing(asking, question)
        case Information() as question:
            return Telling(paragraphs(question.body))


def field_of(question: Question, statement: str | None) -> str:
    """The id of the field to which an error leads."""
    if statement is not None:
        return field_names.of_statement(statement)
    match question:
        case DateQuestion():
            return field_names.DAY
        case MonthQuestion():
            return field_names.MONTH
        case StatementGroup():
            return field_names.of_statement(question.statements[0].id)
        case _:
            return field_names.ANSWER


def _radios(
    asking: Asking, options: Iterable[Option], *more: str, layout: Literal["", "points"] = ""
) -> ChoiceGroup:
    name, chosen = asking.prefix + field_names.ANSWER, _chosen_value(asking.answer)
    choices = _choices(name, options, {chosen})
    return ChoiceGroup(
        name=name,
        kind="radio",
        legend=asking.question.text,
        choices=choices,
        reasons=_reason_radios(asking, name, chosen, len(choices)),
        reason_name=name,
        layout=layout,
        wrong=asking.wrong(),
        described_by=asking.described_by(*more),
    )


def _statement(asking: Asking, question: StatementGroup, statement: Statement) -> ChoiceGroup:
    name = field_names.of_statement(statement.id)
    chosen = _chosen_value(asking.answer.of(statement.id) if isinstance(asking.answer, Rated) else None)
    choices = _choices(name, asking.form.options(question), {chosen})
    wrong = asking.wrong(statement.id)
    return ChoiceGroup(
        name=name,
        kind="radio",
        legend=statement.text,
        choices=choices,
        reasons=_reason_radios(asking, name, chosen, len(choices)),
        reason_name=name,
        layout="row",
        wrong=wrong,
        described_by=wrong_id(name) if wrong else "",
        picture=drawn(statement.picture),
    )


def _boxes(asking: Asking, question: SeveralChoices) -> ChoiceGroup:
    name = field_names.ANSWER
    chosen = set(asking.answer.codes) if isinstance(asking.answer, ChosenMany) else set()
    return ChoiceGroup(
        name=name,
        kind="checkbox",
        legend=question.text,
        choices=_choices(name, question.options, chosen),
        reasons=_reason_boxes(asking),
        reason_name=field_names.REASON,
        wrong=asking.wrong(),
        described_by=asking.described_by(),
    )


def _writing(asking: Asking, question: ShortText | LongText) -> Writing:
    is_long = isinstance(question, LongText)
    text = TextField(
        name=field_names.ANSWER,
        label=question.text,
        value=asking.answer.text if isinstance(asking.answer, Written) else "",
        size="long" if is_long else "line",
        limit=question.max_length if is_long else None,
        is_code=question.asks is Asks.LINK_CODE,
        described_by=asking.described_by(*([LIMIT] if is_long else [])),
    )
    return Writing(text, _reasons(asking), asking.wrong())


def _figures(asking: Asking) -> NumberFields:
    words, answer = asking.words, asking.answer
    match asking.question:
        case DateQuestion():
            day, month, year = day_as_typed(answer)
            parts = (
                TextField(field_names.DAY, words.day, day, "part"),
                TextField(field_names.MONTH, words.month, month, "part"),
                TextField(field_names.YEAR, words.year, year, "year"),
            )
            example = words.day_example
        case MonthQuestion():
            month, year = month_as_typed(answer)
            parts = (
                TextField(field_names.MONTH, words.month, month, "part"),
                TextField(field_names.YEAR, words.year, year, "year"),
            )
            example = words.month_example
        case question:
            unit = question.unit if isinstance(question, NumberQuestion) else None
            label = words.number_of.format(unit=unit) if unit else words.number
            parts, example = (TextField(field_names.ANSWER, label, number_as_typed(answer), "number"),), ""
    described_by = asking.described_by(*([EXAMPLE] if example else []))
    return NumberFields(parts, _reasons(asking), example, asking.wrong(), described_by)


def _choices(name: str, options: Iterable[Option], chosen: set[str]) -> tuple[ChoiceField, ...]:
    return tuple(
        ChoiceField(
            id=_choice_id(name, place),
            value=option.code,
            label=option.label,
            hint=option.hint or "",
            is_chosen=option.code in chosen,
            picture=drawn(option.picture),
        )
        for place, option in enumerate(options)
    )


def _choice_id(name: str, place: int) -> str:
    """The first has the name itself, so that a link to the field leads there."""
    return f"{name}-{place + 1}" if place else name


def _reason_radios(asking: Asking, name: str, chosen: str, place: int) -> tuple[ChoiceField, ...]:
    return tuple(
        ChoiceField(
            id=_choice_id(name, place + more),
            value=field_names.reason_value(reason),
            label=asking.form.missing_label(reason),
            hint="",
            is_chosen=field_names.reason_value(reason) == chosen,
            picture=drawn(asking.form.missing_picture(reason)),
        )
        for more, reason in enumerate(_offered(asking.question))
    )


def _reason_boxes(asking: Asking) -> tuple[ChoiceField, ...]:
    given = asking.answer.reason if isinstance(asking.answer, Missing) else None
    return tuple(
        ChoiceField(
            id=_choice_id(field_names.REASON, place),
            value=reason.value,
            label=asking.form.missing_label(reason),
            hint="",
            is_chosen=reason is given,
            picture=drawn(asking.form.missing_picture(reason)),
        )
        for place, reason in enumerate(_offered(asking.question))
    )


def _reasons(asking: Asking) -> ChoiceGroup | None:
    """Boxes below a field to type in."""
    boxes = _reason_boxes(asking)
    return ChoiceGroup(field_names.REASON, "checkbox", asking.words.no_answer, boxes) if boxes else None


def _offered(question: Question) -> tuple[MissingReason, ...]:
    return () if isinstance(question, Information) else question.missing


def _chosen_value(answer: Answer | None) -> str:
    match answer:
        case Chosen(code):
            return code
        case Missing(reason):
            return field_names.reason_value(reason)
        case Amount(number):
            return number_as_text(number)
        case _:
            return ""
