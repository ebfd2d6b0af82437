"""The results of one form for readers outside the team.

Every question is a separate table whose counts add up to the responses of the form: its answers, the reasons
for not answering, and the blanks. Several choices give one table (chosen or not) per option, a group one per
statement. Small counts are merged with the next smallest, and neither is shown.

Some figures are always left out, because one table contains another and could be subtracted from it:
questions asked of some people only (because of an answer, or of the version of the form), options that
exclude all others, and how many wrote something.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.catalogue import disclosure_rules
from analysis.disclosure.figures import Figure, HiddenReason, Suppressed, total_of
from analysis.disclosure.groups import grouped, is_small
from analysis.rates import Count
from analysis.results.question_results import (
    About,
    ChoiceResult,
    FormResults,
    GroupResult,
    QuestionResult,
    RatingResult,
    SeveralResult,
    WordsResult,
)


BLANK, NOT_CHOSEN, ANSWERED = "blank", "not_chosen", "answered"


@dataclass(frozen=True, slots=True)
class PublishedAnswer:
    """One line of a question. ``code`` is the option's, a reason's, or ``blank`` or ``answered``."""

    code: str
    label: str
    n: Figure


@dataclass(frozen=True, slots=True)
class PublishedQuestion:
    """A question, or one of its statements or options (``item``). Its lines add up to the responses."""

    question_id: str
    item: str
    text: str
    answers: tuple[PublishedAnswer, ...]


@dataclass(frozen=True, slots=True)
class PublishedForm:
    """What may be shown of a form. If ``responses`` is hidden, every line is hidden too."""

    form_key: str
    title: str
    responses: Figure
    questions: tuple[PublishedQuestion, ...]


def publish_form(results: FormResults, responses: Figure) -> PublishedForm:
    """The results of one organisation in one publication period.

    responses: the form's number of responses as its table of forms shows it (``protect``). The national
    question is left out: it is published by its own rules, for all forms together. Raises ValueError when the
    number is shown and differs from the results.
    """
    if not isinstance(responses, Suppressed) and responses != results.responses:
        raise ValueError("the responses shown must be those of the results")
    hidden = isinstance(responses, Suppressed)
    questions = tuple(
        _hidden(question) if hidden else question
        for result in results.questions
        for question in _published(result, results.responses)
    )
    return PublishedForm(results.form_key, results.title, responses, questions)


def sum_of_forms(parts: Sequence[PublishedForm]) -> PublishedForm:
    """Add up several organisations and periods: sums of what each may show, hidden where any part is hidden.

    Questions and lines are in the order of first occurrence; a missing line counts as 0. A question that is
    absent from a part with responses is hidden. Raises ValueError without parts or with different forms.
    """
    if len({part.form_key for part in parts}) != 1:
        raise ValueError("sums need parts of one form, and at least one")
    places = list(dict.fromkeys((q.question_id, q.item) for part in parts for q in part.questions))
    by_place = [{(q.question_id, q.item): q for q in part.questions} for part in parts]
    lacking = {
        place
        for place in places
        for part, each in zip(parts, by_place, strict=True)
        if part.responses != 0 and place not in each
    }
    summed = [(place, _sum([each[place] for each in by_place if place in each])) for place in places]
    questions = tuple(_hidden(question) if place in lacking else question for place, question in summed)
    responses = total_of(part.responses for part in parts)
    return PublishedForm(parts[0].form_key, parts[0].title, responses, questions)


def _sum(questions: Sequence[PublishedQuestion]) -> PublishedQuestion:
    labels = {answer.code: answer.label for question in reversed(questions) for answer in question.answers}
    order = list(dict.fromkeys(answer.code for question in questions for answer in question.answers))
    lines = [{answer.code: answer.n for answer in question.answers} for question in questions]
    return replace(
        questions[0],
        answers=tuple(
            PublishedAnswer(code, labels[code], total_of(each.get(code, 0) for each in lines))
            for code in order
        ),
    )


def _published(result: QuestionResult, whole: int) -> Iterable[PublishedQuestion]:
    """``whole``: the form's responses."""
    if result.about.conditional or result.about.responses != whole:
        return ()
    match result:
        case ChoiceResult() if result.national is not None:
            return ()
        case ChoiceResult() | RatingResult():
            return (_question(result.about, whole, "", result.counts),)
        case SeveralResult():
            chosen = (option for option in result.counts if option.code not in result.alone)
            return tuple(_option(result.about, whole, option) for option in chosen)
        case GroupResult():
            return tuple(
                _question(line.about, whole, str(place), line.counts)
                for place, line in enumerate(result.statements)
                if line.about.responses == whole
            )
        case WordsResult():
            return ()
        case _:
            answered = Count(ANSWERED, "Answered", result.about.answered)
            return (_question(result.about, whole, "", [answered]),)


def _question(about: About, whole: int, item: str, counts: Sequence[Count]) -> PublishedQuestion:
    given = sum(count.n for count in (*counts, *about.missing))
    return _lines(
        about, item, about.text, [*counts, *about.missing, Count(BLANK, "No answer", whole - given)]
    )


def _option(about: About, whole: int, option: Count) -> PublishedQuestion:
    rest = Count(NOT_CHOSEN, "Not chosen", whole - option.n)
    return _lines(about, option.code, f"{about.text} {option.label}", [option, rest])


def _lines(about: About, item: str, text: str, counts: Sequence[Count]) -> PublishedQuestion:
    rules = disclosure_rules()
    rule = rules.smallest_group_about_you if about.about_you else rules.smallest_group
    return PublishedQuestion(about.question_id, item, text, _protected(counts, rule.value))


def _protected(counts: Sequence[Count], smallest: int) -> tuple[PublishedAnswer, ...]:
    by_place: Mapping[str, int] = {f"{place:04}": count.n for place, count in enumerate(counts)}
    alone: set[str] = set()
    for group in grouped(by_place, smallest):
        if len(group) == 1:
            alone |= {key for key in group if not is_small(by_place[key], smallest)}
    return tuple(
        PublishedAnswer(count.code, count.label, count.n if f"{place:04}" in alone else Suppressed())
        for place, count in enumerate(counts)
    )


def _hidden(question: PublishedQuestion) -> PublishedQuestion:
    lines = tuple(replace(answer, n=Suppressed(HiddenReason.SMALL_NUMBERS)) for answer in question.answers)
    return replace(question, answers=lines)
