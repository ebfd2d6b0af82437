"""The journey through a form: pages, Back and Continue, progress and problems. No I/O and no widgets.

A journey is a form and the answers so far; every step returns a new journey. Answers to questions that became
hidden stay in it, so that going back and forth loses nothing. They are left out of the submission.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from surveys.core.answers import Answer, Answers, is_blank
from surveys.core.model import (
    Form,
    Information,
    Question,
    Section,
)
from surveys.core.problems import Problem
from surveys.core.routing import (
    ahead_of,
    conditional_groups,
    conditions_of,
    shown_stops,
)
from surveys.core.validation import check_answer, tidy_answer, validate


START = "start"
CHECK = "check"
NO_OTHERS: Mapping[str, Answer | None] = MappingProxyType({})


class PageKind(StrEnum):
    """What a page is for. The thank-you page comes after the submission and belongs to the face."""

    START = "start"
    QUESTION = "question"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Page:
    """One page. ``id``: ``start``, ``check`` or the first question's id. An information page counts as one.

    ``more``: the other questions, where several share the page.
    """

    id: str
    kind: PageKind
    section: Section | None = None
    question: Question | None = None
    more: tuple[Question, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question and information on the page."""
        return () if self.question is None else (self.question, *self.more)


@dataclass(frozen=True, slots=True)
class Progress:
    """Page ``position`` of ``of`` question pages: 0 at the start, equal to ``of`` at check-your-answers.

    ``of`` counts every branch that can still open, so going on never makes it larger. ``exact`` is False
    while an answer still to come may make it smaller.
    """

    position: int
    of: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """The result of Continue: the journey with the new answer, any problems with it, and the page to show
    next.
    """

    journey: Journey
    problems: tuple[Problem, ...]
    page: Page


@dataclass(frozen=True, repr=False)
class Journey:
    """A form and the answers so far, by question id. Answers to unknown questions are ignored but not
    removed.
    """

    form: Form
    answers: Answers

    def __post_init__(self) -> None:
        object.__setattr__(self, "answers", dict(self.answers))

    def __repr__(self) -> str:
        return f"<Journey {self.form.key} {self.form.version}>"

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The pages shown now: start, each shown question, check."""
        middle: list[Page] = []
        for section, question in shown_stops(self.form, self.answers):
            if question.id in section.together[1:] and middle:
                middle[-1] = replace(middle[-1], more=(*middle[-1].more, question))
            else:
                middle.append(Page(question.id, PageKind.QUESTION, section, question))
        return (Page(START, PageKind.START), *middle, Page(CHECK, PageKind.CHECK))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        places = {page.id: place for place, page in enumerate(self.pages)}
        for place, page in enumerate(self.pages):
            places |= {question.id: place for question in page.more}
        return places

    def _place(self, page_id: str) -> int:
        """The position of a shown page; for a hidden page, of the nearest one before it; 0 for an unknown
        one.
        """
        if page_id in self._places:
            return self._places[page_id]
        place = 0
        if page_id in self.form.by_id:
            for question_id in self.form.by_id:
                if question_id == page_id:
                    break
                place = self._places.get(question_id, place)
        return place

    def page(self, page_id: str) -> Page:
        """The page with this id; if it is hidden, the nearest shown page before it; if unknown, the start."""
        return self.pages[self._place(page_id)]

    def page_alone(self, page_id: str) -> Page:
        """The page with this id, whether or not it is shown now; the start for an unknown id."""
        for section in self.form.sections:
            for question in section.questions:
                if question.id == page_id:
                    more = section.together[1:] if page_id in section.together[:1] else ()
                    others = tuple(self.form.question(name) for name in more)
                    return Page(page_id, PageKind.QUESTION, section, question, others)
        return self.page(page_id)

    def after(self, page_id: str) -> Page:
        """The next page; after check-your-answers, check-your-answers itself."""
        return self.pages[min(self._place(page_id) + 1, len(self.pages) - 1)]

    def before(self, page_id: str) -> Page | None:
        """The previous page, None at the start."""
        place = self._place(page_id)
        if page_id not in self._places:
            return self.pages[place]
        return self.pages[place - 1] if place else None

    def progress(self, page_id: str) -> Progress:
        """The progress at this page, counted in question pages."""
        of = len(self.pages) - 2
        place = self._place(page_id)
        page = self.pages[place]
        if page.kind is PageKind.CHECK:
            return Progress(of, of, True)
        at = page.id if page.kind is PageKind.QUESTION else None
        ahead = ahead_of(self.form, self.answers, at)
        return Progress(place, place + ahead.most, ahead.least == ahead.most)

    def with_answer(self, question_id: str, answer: Answer | None) -> Journey:
        """The journey with this answer, normalised by ``tidy_answer``; None clears it.

        An unknown id changes nothing. Raises TypeError if ``answer`` is not an answer.
        """
        question = self.form.by_id.get(question_id)
        if question is None or isinstance(question, Information):
            return self
        kept = dict(self.answers)
        tidy = tidy_answer(self.form, question, answer)
        if tidy is None:
            kept.pop(question_id, None)
        else:
            kept[question_id] = tidy
        return Journey(self.form, kept)

    def with_answers(self, given: Mapping[str, Answer | None]) -> Journey:
        """The journey with each of these answers."""
        journey = self
        for question_id, answer in given.items():
            journey = journey.with_answer(question_id, answer)
        return journey

    def turn(
        self,
        page_id: str,
        answer: Answer | None,
        *,
        today: date,
        others: Mapping[str, Answer | None] = NO_OTHERS,
    ) -> Turn:
        """Continue from a page. An answer with problems is stored too, and the page is shown again.

        ``others``: the answers to the other questions on the page, by their ids.

        From check-your-answers: every problem of the form, and the same page. From a page that another answer
        has hidden in the meantime: the answer is stored and the journey continues.
        """
        if page_id == CHECK:
            return Turn(self, self.problems(today), self.page(CHECK))
        journey = self.with_answers({page_id: answer, **others})
        page = journey.page(page_id)
        is_unknown = page_id != START and page_id not in self.form.by_id
        if page.question is None or page.id != page_id:
            return Turn(journey, (), page if is_unknown else journey.after(page_id))
        problems = tuple(
            problem
            for each in page.questions
            for problem in check_answer(self.form, each, journey.answers.get(each.id), today=today)
        )
        return Turn(journey, problems, page if problems else journey.after(page_id))

    def after_change(self, page_id: str) -> Page:
        """The page after a change from check-your-answers: back there, unless the change adds questions.

        It does so when a later page that is linked to this one by conditions, directly or indirectly, is
        still unanswered. A linked information page is shown again, because it may be new to the respondent.
        """
        groups = conditional_groups(self.form)
        conditional = {question.id for question, _ in conditions_of(self.form)}
        for page in self.pages[self._place(page_id) + 1 : -1]:
            related = page.id in conditional and groups[page.id] == groups.get(page_id)
            if related and all(is_blank(self.answers.get(each.id)) for each in page.questions):
                return page
        return self.pages[-1]

    def problems(self, today: date) -> tuple[Problem, ...]:
        """Every problem with the answers to shown questions, in the order of the form."""
        return validate(self.form, self.submission(), today=today)

    def submission(self) -> dict[str, Answer]:
        """The answers to submit: to shown questions only, none blank, in the order of the form."""
        tidied = (
            (each.id, tidy_answer(self.form, each, self.answers.get(each.id)))
            for page in self.pages
            for each in page.questions
        )
        return {question_id: answer for question_id, answer in tidied if answer is not None}

    def resume(self, at: str | None) -> Page:
        """The page for a returning respondent. ``at``: the page they left, None if unknown.

        If None: the first unanswered question, or the start if nothing has been answered.
        """
        if at is not None:
            return self.page(at)
        if not self.submission():
            return self.pages[0]
        blank = (
            page
            for page in self.pages[1:-1]
            if all(is_blank(self.answers.get(each.id)) for each in page.questions)
        )
        return next((page for page in blank if not isinstance(page.question, Information)), self.pages[-1])
