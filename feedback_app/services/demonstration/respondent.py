"""One invented person answering one form: a mood, and everything that follows from it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from feedback_app.services.demonstration.sentences import SentenceBook
from feedback_app.services.demonstration.story import Mood, Story, Weights
from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    ChosenMany,
    Missing,
    MissingReason,
    Rated,
    Written,
)
from surveys.core.conditions import holds
from surveys.core.model import (
    Asks,
    Audience,
    Form,
    Information,
    LongText,
    OneChoice,
    Purpose,
    Question,
    Rating,
    SeveralChoices,
    ShortText,
    StatementGroup,
)


OTHER_HELP = "other_help"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What this person starts with. ``confidence``: 0 to 10. It and ``memory_code`` are for trainings."""

    mood: Mood
    is_dip: bool
    has_list: bool
    confidence: float = 5.0
    memory_code: str | None = None


class DemoRespondent:
    """Answers one form from start to end, skipping the questions a person would skip."""

    def __init__(
        self,
        form: Form,
        came: Circumstances,
        *,
        story: Story,
        book: SentenceBook,
        seed: str,
    ) -> None:
        self._form = form
        self._came = came
        self._story = story
        self._book = book
        self._dice = random.Random(seed)
        self._language = self._spoken() if form.audience is Audience.FAMILY else None

    def answers(self) -> dict[str, Answer]:
        """Answers by question id, valid for the form."""
        given: dict[str, Answer] = {}
        for section in self._form.sections:
            if section.show_when is not None and not holds(section.show_when, given):
                continue
            for question in section.questions:
                if question.show_when is not None and not holds(question.show_when, given):
                    continue
                answer = self._answer(question, given)
                if answer is not None:
                    given[question.id] = answer
        return given

    def _answer(self, question: Question, given: Mapping[str, Answer]) -> Answer | None:
        if isinstance(question, Information):
            return None
        if isinstance(question, ShortText | LongText):
            return self._words(question, given)
        if not question.required and self._happens(self._story.blank):
            return None
        match question:
            case OneChoice():
                return self._one(question)
            case SeveralChoices():
                return self._several(question)
            case StatementGroup():
                return self._statements(question)
            case Rating():
                return Amount(Decimal(min(10, max(0, round(self._dice.gauss(self._came.confidence, 0.7))))))
            case _:
                return None

    def _one(self, question: OneChoice) -> Answer:
        reason = self._missing(question.missing)
        if reason is not None:
            return Missing(reason)
        if question.purpose is Purpose.FRIENDS_AND_FAMILY:
            weights: Weights | None = self._story.friends_and_family[self._came.mood]
        else:
            weights = self._story.weights_of(question.id, self._came.mood)
        codes = [option.code for option in self._form.options(question)]
        chances = [1.0 if weights is None else weights.get(code, 0.0) for code in codes]
        return Chosen(self._dice.choices(codes, chances)[0])

    def _several(self, question: SeveralChoices) -> Answer | None:
        if question.alone and self._happens(self._story.nothing_helped[self._came.mood]):
            return ChosenMany(question.alone[:1])
        chances = self._story.several.get(question.id, {})
        codes = [option.code for option in question.options]
        chosen = tuple(code for code in codes if self._happens(chances.get(code, 0.0)))
        return ChosenMany(chosen) if chosen else None

    def _statements(self, question: StatementGroup) -> Answer | None:
        codes = [option.code for option in self._form.options(question)]
        rated: list[tuple[str, Chosen | Missing]] = []
        for statement in question.statements:
            if not question.required and self._happens(self._story.blank_statement):
                continue
            reason = self._missing(question.missing)
            if reason is not None:
                rated.append((statement.id, Missing(reason)))
            elif set(codes) == {"yes", "partly", "no"}:
                rated.append((statement.id, Chosen(self._yes_partly_no(statement.id))))
            else:
                rated.append((statement.id, Chosen(codes[self._step(len(codes))])))
        return Rated(tuple(rated)) if rated else None

    def _yes_partly_no(self, statement: str) -> str:
        chance = self._story.yes[self._came.mood] + self._story.easier.get(statement, 0.0)
        if statement == OTHER_HELP and not self._came.has_list:
            chance += self._story.before_list
        if self._happens(chance):
            return "yes"
        return "partly" if self._happens(self._story.partly[self._came.mood]) else "no"

    def _step(self, n_steps: int) -> int:
        """A step of an ordered scale that fits this person's confidence."""
        place = self._dice.gauss(self._came.confidence, 1.4) / 10 * n_steps
        return min(n_steps - 1, max(0, int(place)))

    def _missing(self, reasons: tuple[MissingReason, ...]) -> MissingReason | None:
        for reason in reasons:
            if self._happens(self._story.missing.get(reason, 0.0)):
                return reason
        return None

    def _words(self, question: ShortText | LongText, given: Mapping[str, Answer]) -> Answer | None:
        if question.asks is Asks.LINK_CODE:
            return None if self._came.memory_code is None else Written(self._came.memory_code)
        if not self._happens(self._story.writes.get(question.id, 0.4)):
            return None
        bucket = self._bucket(question, given)
        if bucket is None:
            return None
        return Written(self._book.write(self._form.key, question.id, bucket, at_most=question.max_length))

    def _bucket(self, question: ShortText | LongText, given: Mapping[str, Answer]) -> str | None:
        """Which bucket of sentences fits: first for anything special this time, then by mood, then any."""
        told = _told_of_other_help(given)
        special = (
            ("dip", self._came.is_dip and self._came.mood is not Mood.GLAD and self._happens(0.7)),
            ("before_list", not self._came.has_list and told is False and self._happens(0.4)),
            ("since_list", self._came.has_list and told is True and self._happens(0.14)),
        )
        wanted = [name for name, fits in special if fits] + [self._came.mood.value]
        if self._language is None:
            wanted += ["mixed", "glad"]
        else:
            wanted = [f"{name} {self._language}" for name in wanted]
        return next((name for name in wanted if self._book.has(self._form.key, question.id, name)), None)

    def _spoken(self) -> str | None:
        """The language this person writes in; None is English."""
        place = self._dice.random()
        for language, share in self._story.languages.items():
            place -= share
            if place < 0:
                return language
        return None

    def _happens(self, chance: float) -> bool:
        return self._dice.random() < chance


def _told_of_other_help(given: Mapping[str, Answer]) -> bool | None:
    """Whether this person heard about other help; None when they did not say."""
    for answer in given.values():
        if isinstance(answer, Rated):
            said = answer.of(OTHER_HELP)
            if isinstance(said, Chosen):
                return said.code == "yes"
    return None
