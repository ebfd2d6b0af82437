"""Validates answers: for each problem, where it is, what is wrong and how to correct it.

Answers are normalised first (``tidy_answer``), as ``Journey.with_answer`` does; validation changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from surveys.core.answers import (
    Amount,
    Answer,
    Answers,
    Chosen,
    ChosenMany,
    InMonth,
    Missing,
    MissingReason,
    OnDate,
    Rated,
    Written,
    is_blank,
    is_well_formed,
)
from surveys.core.model import (
    DateQuestion,
    Form,
    Information,
    LongText,
    MonthQuestion,
    NumberQuestion,
    OneChoice,
    Question,
    Rating,
    SeveralChoices,
    ShortText,
    StatementGroup,
)
from surveys.core.problems import Problem, ProblemCode, problem
from surveys.core.routing import shown_questions


EARLIEST_YEAR = 1900
"""The earliest accepted year. No form asks for an earlier date, so an earlier year is a typing error."""

YEARS_AHEAD = 100
MAX_DECIMALS = 4
"""Decimal places that every database stores exactly."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")


def clean_text(text: str) -> str:
    """Normalise text so that every database and spreadsheet can store it: NFC, ``\\n``, no control
    characters.

    Control characters and lone surrogates become U+FFFD. Everything else stays as typed, including emoji and
    their joiners. The function is idempotent.
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    lines = whole.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub("\ufffd", lines))


def one_line(text: str) -> str:
    """``clean_text`` on one line, without leading, trailing or repeated spaces; may be empty."""
    return " ".join(clean_text(text).split())


def tidy_answer(form: Form, question: Question, answer: Answer | None) -> Answer | None:
    """The answer in the normalised form in which it is stored, None when it is blank.

    Text is cleaned; several choices and statements are put in the order of the form. Two people who give the
    same answer get equal objects. What does not suit the question is left for ``check_answer`` to report.
    Raises TypeError if ``answer`` is not an answer.
    """
    if answer is None or isinstance(question, Information):
        return None
    if not is_well_formed(answer):
        raise TypeError(f"not an answer to {question.id}")
    match answer:
        case Written():
            text = clean_text(answer.text)
            answer = Written(" ".join(text.split("\n")) if isinstance(question, ShortText) else text)
        case ChosenMany() if isinstance(question, SeveralChoices):
            order = [option.code for option in question.options]
            answer = ChosenMany(tuple(sorted(dict.fromkeys(answer.codes), key=_rank(order))))
        case Rated() if isinstance(question, StatementGroup):
            rank = _rank([statement.id for statement in question.statements])
            answer = Rated(tuple(sorted(dict(answer.statements).items(), key=lambda pair: rank(pair[0]))))
        case _:
            pass
    return None if is_blank(answer) else answer


def _rank(order: list[str]) -> Callable[[str], tuple[int, str]]:
    """A sort key: the order of the form, unknown ids last."""
    places = {name: place for place, name in enumerate(order)}
    return lambda name: (places.get(name, len(places)), name)


def validate(form: Form, answers: Answers, *, today: date) -> tuple[Problem, ...]:
    """Every problem with the answers to shown questions, in the order of the form.

    Answers to hidden questions are ignored; an answer to an unknown question is a problem.
    """
    problems = [
        found
        for question in shown_questions(form, answers)
        for found in check_answer(form, question, answers.get(question.id), today=today)
    ]
    strangers = [question_id for question_id in answers if question_id not in form.by_id]
    return (*problems, *(problem(ProblemCode.UNKNOWN_QUESTION, question_id) for question_id in strangers))


def check_answer(
    form: Form, question: Question, answer: Answer | None, *, today: date
) -> tuple[Problem, ...]:
    """Every problem with one answer; none for a blank one unless the question is required. Never raises."""
    if answer is not None and not is_well_formed(answer):
        return (problem(ProblemCode.WRONG_KIND, question.id),)
    if answer is None or is_blank(answer):
        return tuple(_check_blank(question))
    if isinstance(question, Information):
        return (problem(ProblemCode.WRONG_KIND, question.id),)
    if isinstance(answer, Missing):
        return tuple(_check_reason(question, answer.reason, None))
    return tuple(_check(form, question, answer, today))


def _check(form: Form, question: Question, answer: Answer, today: date) -> Iterator[Problem]:
    match question, answer:
        case OneChoice(), Chosen():
            yield from _check_code(form, question, answer.code, None)
        case SeveralChoices(), ChosenMany():
            yield from _check_several(form, question, answer.codes)
        case StatementGroup(), Rated():
            yield from _check_statements(form, question, answer)
        case Rating(), Amount():
            yield from _check_number(question.id, answer.number, Decimal(0), Decimal(10), is_whole=True)
        case NumberQuestion(), Amount():
            yield from _check_number(
                question.id, answer.number, question.minimum, question.maximum, is_whole=question.whole
            )
        case DateQuestion(), OnDate():
            yield from _check_year(question.id, answer.day.year, today)
            if question.in_past and answer.day > today:
                yield problem(ProblemCode.IN_FUTURE, question.id)
        case MonthQuestion(), InMonth():
            yield from _check_month(question, answer, today)
        case ((ShortText() | LongText()), Written()):
            yield from _check_text(question, answer.text)
        case _:
            yield _wrong_kind(question)


def _wrong_kind(question: Question) -> Problem:
    """Text typed into a number or date field gets the message for numbers or dates."""
    match question:
        case Rating() | NumberQuestion():
            return problem(ProblemCode.NOT_A_NUMBER, question.id)
        case DateQuestion():
            return problem(ProblemCode.NOT_A_DAY, question.id)
        case MonthQuestion():
            return problem(ProblemCode.NOT_A_MONTH, question.id)
        case _:
            return problem(ProblemCode.WRONG_KIND, question.id)


def _check_blank(question: Question) -> Iterator[Problem]:
    if isinstance(question, Information) or not question.required:
        return
    if isinstance(question, StatementGroup):
        yield from _check_complete(question, set())
        return
    yield problem(ProblemCode.REQUIRED, question.id, kind=question.kind)


def _check_complete(question: StatementGroup, answered: set[str]) -> Iterator[Problem]:
    for statement in question.statements:
        if statement.id not in answered:
            yield problem(
                ProblemCode.STATEMENT_REQUIRED, question.id, about=statement.id, statement=statement.text
            )


def _check_reason(question: Question, reason: MissingReason, statement: str | None) -> Iterator[Problem]:
    if isinstance(question, Information) or reason not in question.missing:
        yield problem(ProblemCode.REASON_NOT_OFFERED, question.id, about=statement)


def _check_code(
    form: Form, question: OneChoice | SeveralChoices | StatementGroup, code: str, statement: str | None
) -> Iterator[Problem]:
    if code not in {option.code for option in form.options(question)}:
        yield problem(ProblemCode.UNKNOWN_OPTION, question.id, about=statement)


def _check_several(form: Form, question: SeveralChoices, codes: tuple[str, ...]) -> Iterator[Problem]:
    if len(set(codes)) != len(codes):
        yield problem(ProblemCode.REPEATED, question.id)
    if any(next(_check_code(form, question, code, None), None) for code in codes):
        yield problem(ProblemCode.UNKNOWN_OPTION, question.id)
    if question.at_most is not None and len(codes) > question.at_most:
        yield problem(ProblemCode.TOO_MANY_OPTIONS, question.id, limit=question.at_most)
    if len(codes) > 1:
        labels = [
            option.label
            for option in question.options
            if option.code in question.alone and option.code in codes
        ]
        if labels:
            yield problem(ProblemCode.NOT_ALONE, question.id, option=labels[0])


def _check_statements(form: Form, question: StatementGroup, answer: Rated) -> Iterator[Problem]:
    known = {statement.id for statement in question.statements}
    given = [statement for statement, _ in answer.statements]
    if len(set(given)) != len(given):
        yield problem(ProblemCode.REPEATED, question.id)
    for statement, value in answer.statements:
        if statement not in known:
            yield problem(ProblemCode.UNKNOWN_STATEMENT, question.id)
        elif isinstance(value, Missing):
            yield from _check_reason(question, value.reason, statement)
        else:
            yield from _check_code(form, question, value.code, statement)
    if question.required:
        yield from _check_complete(question, set(given))


def _check_number(
    question_id: str, number: Decimal, minimum: Decimal, maximum: Decimal, *, is_whole: bool
) -> Iterator[Problem]:
    if not number.is_finite():
        yield problem(ProblemCode.NOT_A_NUMBER, question_id)
    elif number < minimum:
        yield problem(ProblemCode.TOO_SMALL, question_id, limit=f"{minimum:f}")
    elif number > maximum:
        yield problem(ProblemCode.TOO_LARGE, question_id, limit=f"{maximum:f}")
    elif is_whole and number != number.to_integral_value():
        yield problem(ProblemCode.NOT_WHOLE, question_id)
    elif _decimals(number) > MAX_DECIMALS:
        yield problem(ProblemCode.TOO_PRECISE, question_id, limit=MAX_DECIMALS)


def _decimals(number: Decimal) -> int:
    """The number of decimal places, without trailing zeros. Does not round."""
    _, digits, exponent = number.as_tuple()
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return max(0, -int(exponent) - zeros)


def _check_year(question_id: str, year: int, today: date) -> Iterator[Problem]:
    if year < EARLIEST_YEAR:
        yield problem(ProblemCode.TOO_EARLY, question_id, limit=EARLIEST_YEAR)
    elif year > today.year + YEARS_AHEAD:
        yield problem(ProblemCode.TOO_LATE, question_id)


def _check_month(question: MonthQuestion, answer: InMonth, today: date) -> Iterator[Problem]:
    if not 1 <= answer.month <= 12:
        yield problem(ProblemCode.NOT_A_MONTH, question.id)
        return
    yield from _check_year(question.id, answer.year, today)
    if question.in_past and (answer.year, answer.month) > (today.year, today.month):
        yield problem(ProblemCode.IN_FUTURE, question.id)


def _check_text(question: ShortText | LongText, text: str) -> Iterator[Problem]:
    if len(text) > question.max_length:
        yield problem(ProblemCode.TOO_LONG, question.id, limit=question.max_length, length=len(text))
    if isinstance(question, ShortText) and "\n" in text:
        yield problem(ProblemCode.SEVERAL_LINES, question.id)
    if clean_text(text) != text:
        yield problem(ProblemCode.UNPRINTABLE, question.id)
