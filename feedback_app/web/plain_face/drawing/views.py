"""From a journey to what the templates show of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from feedback_app.services.answering import risk_help
from feedback_app.services.local_time import local_day
from feedback_app.web.plain_face.drawing.assets import drawn
from feedback_app.web.plain_face.drawing.frame import (
    TYPING_MINUTES,
    CheckGroup,
    CheckLine,
    CheckView,
    NoticePartView,
    ProblemLine,
    QuestionView,
    StartView,
)
from feedback_app.web.plain_face.drawing.widgets import Asking, field_of, widget_for
from feedback_app.web.plain_face.journey.addresses import YES
from feedback_app.web.plain_face.journey.visit import Moved, Visit
from surveys.core.answers import Answer, Written
from surveys.core.journey import Journey, Page
from surveys.core.model import (
    Form,
    Information,
    Mode,
    Question,
)
from surveys.core.page_numbers import number_of
from surveys.core.paragraphs import paragraphs
from surveys.core.problems import Problem
from surveys.core.validation import check_answer
from surveys.faces.words import FaceWords, Notice
from surveys.shown_answers import CheckRow, journey_rows


def start_view(visit: Visit, form: Form, page: Page, words: FaceWords) -> StartView:
    """What is asked, how long it takes, what happens with it."""
    return StartView(
        id=page.id,
        title=form.title,
        paragraphs=paragraphs(form.introduction),
        time=words.it_takes(form.minutes),
        post_to=visit.at.page(number_of(form, page.id)),
        is_shared=visit.device.is_shared,
        typing_minutes=TYPING_MINUTES,
        has_open_help=risk_help.begins_with_help(form),
        left_draft=words.left_draft(visit.near(form.language).draft_minutes)
        if risk_help.tells_of_left_drafts(form)
        else "",
        picture=drawn(form.picture),
    )


def question_view(
    visit: Visit, journey: Journey, page: Page, asking: Asking, *, is_change: bool
) -> QuestionView:
    """One question, its hint, its fields, and how far on the way it is."""
    question = asking.question
    is_asking = not isinstance(question, Information)
    return QuestionView(
        id=page.id,
        heading=question.text,
        where=where(journey, page, asking.words),
        hint=(question.hint or "") if is_asking else "",
        is_optional=is_asking and not question.required,
        is_hidden=asking.is_hidden,
        is_change=is_change,
        post_to=visit.at.page(number_of(journey.form, page.id)),
        widget=widget_for(asking),
        picture=drawn(question.picture),
        prefix=asking.prefix,
    )


def where(journey: Journey, page: Page, words: FaceWords) -> str:
    """The section and how far: "at most" as long as an answer still to come may leave pages out."""
    progress = journey.progress(page.id)
    text = words.where if progress.exact else words.where_at_most
    far = text.format(position=progress.position, of=progress.of)
    title = page.section.title if page.section else None
    return f"{title} · {far}" if title else far


def check_view(visit: Visit, journey: Journey, page: Page, words: FaceWords) -> CheckView:
    """Every shown question with its answer, or whether it has one when it may not be shown."""
    form = journey.form

    def shown(row: CheckRow) -> str:
        if not row.shown_answer:
            return words.not_answered
        return row.shown_answer if visit.device.shows(number_of(form, row.question.id)) else words.answered

    groups = tuple(
        CheckGroup(
            heading=rows[0].question.text,
            lines=tuple(CheckLine(row.label if row.statement else "", shown(row)) for row in rows),
            change=visit.at.page(number_of(form, rows[0].question.id), is_change=True),
        )
        for rows in (list(some) for _, some in groupby(journey_rows(journey), lambda row: row.question.id))
    )
    is_hidden = any(not visit.device.shows(number_of(form, question_id)) for question_id in journey.answers)
    return CheckView(page.id, groups, visit.at.page(number_of(form, page.id)), is_hidden)


def typed(visit: Visit, journey: Journey, given: Answer | None) -> tuple[str, ...]:
    """The person's own words, in the order of the form, as far as this device may show them."""
    form, answers = journey.form, journey.answers
    kept = [
        answers.get(question.id)
        for question in form.questions
        if visit.device.shows(number_of(form, question.id))
    ]
    words = [each.text for each in (*kept, given) if isinstance(each, Written)]
    return tuple(dict.fromkeys(words))


def lines_on_page(asked: Sequence[Asking], words: FaceWords) -> tuple[ProblemLine, ...]:
    """The error summary of a question page; each line leads to its field."""
    return tuple(
        ProblemLine(words.say(each), f"#{asking.prefix}{field_of(asking.question, each.statement)}")
        for asking in asked
        for each in asking.problems
    )


def lines_on_check(
    visit: Visit, journey: Journey, problems: Sequence[Problem], words: FaceWords
) -> tuple[ProblemLine, ...]:
    """The error summary of check-your-answers; each line leads to the page of its question.

    Without a problem: that nothing is answered, if so, which leads to the first page.
    """
    form = journey.form
    if not problems and not journey.submission():
        first = visit.at.page(number_of(form, journey.pages[1].id))
        return (ProblemLine(words.nothing_answered, first),)
    return tuple(
        ProblemLine(
            f"{form.by_id[each.question_id].text} {words.of_problem(each).what}",
            visit.at.page(number_of(form, each.question_id), is_change=True, problem=YES),
        )
        for each in problems
        if each.question_id in form.by_id
    )


def notice_parts(notice: Notice, mode: Mode, service_name: str) -> tuple[NoticePartView, ...]:
    """What a notice says of a form of this mode, heading by heading."""
    return tuple(
        NoticePartView(
            part.heading,
            tuple(text.format(service=service_name) for told in part.paragraphs for text in paragraphs(told)),
        )
        for part in notice.for_mode(mode)
    )


def asking_of(moved: Moved, journey: Journey, question: Question, words: FaceWords, prefix: str) -> Asking:
    """A question of a page with what may be shown of its answer, or what was given and could not be saved."""
    form, visit, answer = journey.form, moved.visit, journey.answers.get(question.id)
    is_hidden = answer is not None and not visit.device.shows(number_of(form, question.id))
    problems = check_answer(form, question, answer, today=today(visit)) if moved.goal.problem else ()
    given = moved.others.get(question.id) if prefix else moved.given
    shown = given or (None if is_hidden else answer)
    return Asking(form, question, shown, problems, words, is_hidden=is_hidden, prefix=prefix)


def own_line(moved: Moved) -> tuple[ProblemLine, ...]:
    """A line of our own for a page that could not be saved."""
    return (ProblemLine(moved.trouble),) if moved.trouble else ()


def today(visit: Visit) -> date:
    """The day in London."""
    return local_day(visit.workspace.now())
