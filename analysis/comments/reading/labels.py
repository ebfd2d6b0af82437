"""The types of comment analysis: a comment, the kind of question it answers, and its reading."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class QuestionKind(StrEnum):
    """What the question asked for. The answer "Nothing" means opposite things under the first two."""

    WHAT_GOOD = "what_good"
    COULD_IMPROVE = "could_improve"
    NONSPECIFIC = "nonspecific"


class Sentiment(StrEnum):
    """Three classes; neutral and mixed are combined, as in the published labels."""

    POSITIVE = "positive"
    NEUTRAL_MIXED = "neutral_mixed"
    NEGATIVE = "negative"


class NotAnalysable(StrEnum):
    """Why a comment is not analysed. It is stored as typed and counted, but never guessed."""

    EMPTY = "empty"
    NO_WORDS = "no_words"
    OTHER_LANGUAGE = "other_language"
    MIXED_LANGUAGES = "mixed_languages"
    DAMAGED = "damaged"


SENTIMENTS: tuple[Sentiment, ...] = tuple(Sentiment)
QUESTIONS: tuple[QuestionKind, ...] = tuple(QuestionKind)


@dataclass(frozen=True, slots=True, repr=False)
class Comment:
    """A respondent's words. ``person`` groups the comments of one respondent; by default each comment is its
    own person.
    """

    id: str
    text: str
    question: QuestionKind = QuestionKind.NONSPECIFIC
    person: str | None = None

    def __repr__(self) -> str:  # comments must never reach a log
        return f"Comment({self.id!r}, {len(self.text)} characters)"

    @property
    def person_key(self) -> str:
        """The person's key, or the comment's id if the person is unknown."""
        return self.person if self.person is not None else self.id


@dataclass(frozen=True, slots=True)
class ThemeScore:
    """A theme that is shown: its probability; its certainty (any number), the threshold for quotes; its
    strength (any number), by which quotes are ranked.
    """

    name: str
    probability: float
    certainty: float
    strength: float


@dataclass(frozen=True, slots=True)
class ClauseReading:
    """One clause: a substring of the comment as typed, its sentiment, and its themes out of the comment's."""

    text: str
    sentiment: Sentiment
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The analysis of one comment.

    sentiment: None when not analysable. themes: names of the fourteen, most likely first. local_themes:
    names of the service's own. confidence: probability of the sentiment shown, 0 to 1. theme_scores:
    probability of each of the fourteen. clauses: in the order typed.
    """

    id: str
    sentiment: Sentiment | None
    themes: tuple[str, ...]
    local_themes: tuple[str, ...]
    confidence: float
    clauses: tuple[ClauseReading, ...]
    theme_scores: tuple[ThemeScore, ...] = ()
    not_analysable: NotAnalysable | None = None

    @property
    def needs_a_look(self) -> bool:
        """Whether a person should check it first: below this confidence about half are correct."""
        from analysis.comments.reading.catalogue import comment_thresholds

        return self.sentiment is not None and self.confidence < comment_thresholds().sure_sentiment.value
