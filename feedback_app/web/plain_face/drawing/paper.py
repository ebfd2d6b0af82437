"""A form on paper: every question, also those a screen shows to some people only, each saying so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from surveys.core.model import (
    DateQuestion,
    Form,
    Information,
    LongText,
    Mode,
    MonthQuestion,
    NumberQuestion,
    OneChoice,
    Question,
    Rating,
    Section,
    SeveralChoices,
    StatementGroup,
)
from surveys.core.paragraphs import paragraphs
from surveys.faces.words import FaceWords
from surveys.measures.catalogue import measures
from surveys.measures.sections import measures_in
from surveys.sheet_digits import SheetReading, sheet_code, sheet_options


@dataclass(frozen=True, slots=True)
class PaperBox:
    """A box to tick. ``digit``: in a measure, the key that chooses this option when the sheet is typed in."""

    label: str
    digit: str = ""


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """One question. ``boxes`` are ticked, once or on each of the ``lines``; ``blanks`` are written into.

    ``number`` is None for what only tells something.
    """

    number: int | None
    text: str
    hint: str
    how: str
    only_if: str
    paragraphs: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    boxes: tuple[PaperBox, ...] = ()
    blanks: tuple[str, ...] = ()
    layout: Literal["", "points", "line", "page"] = ""


@dataclass(frozen=True, slots=True)
class PaperSection:
    """Questions below one title."""

    title: str
    questions: tuple[PaperQuestion, ...]


@dataclass(frozen=True, slots=True)
class PaperView:
    """The whole sheet. ``name`` tells the person who types it in the form and its version.

    ``has_reference``: it asks a measure of someone the team knows, so the sheet says which family's it is.
    """

    title: str
    name: str
    paragraphs: tuple[str, ...]
    sections: tuple[PaperSection, ...]
    return_address: tuple[str, ...]
    has_reference: bool
    reference: str


def paper_view(form: Form, words: FaceWords, return_address: str | None, *, reference: str = "") -> PaperView:
    """``return_address``: lines parted by line ends or semicolons. ``reference``: the family's, if known."""
    numbers = {
        question.id: number
        for number, question in enumerate(
            (each for each in form.questions if not isinstance(each, Information)), start=1
        )
    }
    lines = (return_address or "").replace(";", "\n").split("\n")
    return PaperView(
        title=form.title,
        name=sheet_code(form),
        paragraphs=paragraphs(form.introduction),
        sections=tuple(_section(form, section, words, numbers) for section in form.sections),
        return_address=tuple(line.strip() for line in lines if line.strip()),
        has_reference=bool(measures_in(form)) and form.mode is Mode.NAMED,
        reference=reference,
    )


def _section(form: Form, section: Section, words: FaceWords, numbers: dict[str, int]) -> PaperSection:
    return PaperSection(
        section.title or "",
        tuple(
            _question(form, section, question, words, numbers.get(question.id))
            for question in section.questions
        ),
    )


def _question(
    form: Form, section: Section, question: Question, words: FaceWords, number: int | None
) -> PaperQuestion:
    is_conditional = question.show_when is not None or section.show_when is not None
    only_if = words.paper_only_if if is_conditional else ""
    if isinstance(question, Information):
        return PaperQuestion(number, question.text, "", "", only_if, paragraphs(question.body))
    how, lines, boxes, blanks, layout = _fields(form, section, question, words)
    reasons = tuple(PaperBox(form.missing_label(reason)) for reason in question.missing)
    return PaperQuestion(
        number=number,
        text=question.text,
        hint=question.hint or "",
        how=how,
        only_if=only_if,
        lines=lines,
        boxes=(*boxes, *reasons),
        blanks=blanks,
        layout=layout,
    )


_Fields = tuple[
    str, tuple[str, ...], tuple[PaperBox, ...], tuple[str, ...], Literal["", "points", "line", "page"]
]


def _fields(form: Form, section: Section, question: Question, words: FaceWords) -> _Fields:
    """How to answer, lines, boxes, blanks, layout."""
    match question:
        case OneChoice():
            return words.paper_one, (), _boxes(form, section, question), (), ""
        case SeveralChoices():
            return words.paper_several, (), _boxes(form, section, question), (), ""
        case StatementGroup():
            lines = tuple(statement.text for statement in question.statements)
            return words.paper_line, lines, _boxes(form, section, question), (), ""
        case Rating():
            ends = words.rating_ends.format(low=question.low, high=question.high)
            return ends, (), tuple(PaperBox(str(point)) for point in range(11)), (), "points"
        case NumberQuestion():
            label = words.number_of.format(unit=question.unit) if question.unit else words.number
            return "", (), (), (label,), ""
        case DateQuestion():
            return "", (), (), (words.day, words.month, words.year), ""
        case MonthQuestion():
            return "", (), (), (words.month, words.year), ""
        case _:
            return "", (), (), (), "page" if isinstance(question, LongText) else "line"


def _boxes(
    form: Form, section: Section, question: OneChoice | SeveralChoices | StatementGroup
) -> tuple[PaperBox, ...]:
    digits = _digits(section)
    return tuple(
        PaperBox(
            f"{option.label} ({option.hint})" if option.hint else option.label, digits.get(option.code, "")
        )
        for option in form.options(question)
    )


def _digits(section: Section) -> Mapping[str, str]:
    """The keys with which the options of a measure are typed in, by their code; never turned round here."""
    measure = measures().get(section.measure or "")
    if measure is None:
        return {}
    return {
        option.code: option.key
        for item in measure.items
        for option in sheet_options(measure, item, SheetReading.SAME_WAY)
    }
