"""Shows answers in the words and language of the form, for check-your-answers and for reading a response."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from surveys.catalogue import face_words
from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    ChosenMany,
    InMonth,
    Missing,
    OnDate,
    Rated,
    Written,
    is_blank,
    number_as_text,
)
from surveys.core.journey import Journey
from surveys.core.model import (
    Form,
    Information,
    NumberQuestion,
    OneChoice,
    Question,
    Rating,
    SeveralChoices,
    Statement,
    StatementGroup,
)
from surveys.faces.words import FaceWords


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One line of check-your-answers.

    ``label`` is the question or statement; ``shown_answer`` is the answer in words, empty when there is none.
    It is changed on the question's page.
    """

    question: Question
    statement: Statement | None
    label: str
    shown_answer: str = field(repr=False)


def journey_rows(journey: Journey) -> tuple[CheckRow, ...]:
    """The rows of check-your-answers, one for each shown question or statement."""
    questions = (question for page in journey.pages for question in page.questions)
    return tuple(
        row
        for question in questions
        for row in check_rows(journey.form, question, journey.answers.get(question.id))
    )


def check_rows(form: Form, question: Question, answer: Answer | None) -> Iterator[CheckRow]:
    """The rows of one question: one for each statement of a group, none for an information page."""
    if isinstance(question, Information):
        return
    if not isinstance(question, StatementGroup):
        yield CheckRow(question, None, question.text, shown_answer(form, question, answer))
        return
    for statement in question.statements:
        value = answer.of(statement.id) if isinstance(answer, Rated) else answer
        yield CheckRow(question, statement, statement.text, shown_answer(form, question, value))


def shown_answer(form: Form, question: Question, answer: Answer | None) -> str:
    """One answer in words, empty for a blank one. An unknown option shows its code."""
    match answer:
        case None:
            return ""
        case Missing():
            return form.missing_label(answer.reason)
        case Chosen():
            return _labels(form, question).get(answer.code, answer.code)
        case ChosenMany():
            labels = _labels(form, question)
            return _words(form).list_joint.join(labels.get(code, code) for code in answer.codes)
        case Rated():
            return "; ".join(
                f"{name}: {shown_answer(form, question, value)}" for name, value in answer.statements
            )
        case Amount():
            return _number(_words(form), question, answer)
        case Written():
            return "" if is_blank(answer) else answer.text
        case OnDate():
            words, day = _words(form), answer.day
            return words.on_day.format(day=day.day, month=words.months[day.month - 1], year=day.year)
        case InMonth():
            words = _words(form)
            name = words.month_by_itself(answer.month) if 1 <= answer.month <= 12 else str(answer.month)
            return words.in_month.format(month=name, year=answer.year)


def _labels(form: Form, question: Question) -> dict[str, str]:
    if isinstance(question, (OneChoice, SeveralChoices, StatementGroup)):
        return {option.code: option.label for option in form.options(question)}
    return {}


def _words(form: Form) -> FaceWords:
    return face_words(form.language)


def _number(words: FaceWords, question: Question, answer: Amount) -> str:
    text = number_as_text(answer.number)
    if isinstance(question, Rating):
        return words.out_of_ten.format(number=text)
    if isinstance(question, NumberQuestion) and question.unit:
        return words.with_unit.format(number=text, unit=question.unit)
    return text
