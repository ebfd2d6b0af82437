"""Sentiment by rule: what idioms, requests and bare answers say, given what the question asked for.

The counts are evidence for the trained prior; by themselves they decide when there is no prior.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from analysis.comments.catalogue import sentiment_words
from analysis.comments.clauses import plain_words, words_and_marks
from analysis.comments.labels import QuestionKind, Sentiment
from analysis.comments.lexicon import Lexicon, build_lexicon


@dataclass(frozen=True, slots=True)
class Evidence:
    """Hits in one clause or comment. ``bare``: the whole of it is an answer like "nothing" or "all good"."""

    positive: int = 0
    negative: int = 0
    positive_idioms: int = 0
    negative_idioms: int = 0
    requests: int = 0
    bare_nothing: bool = False
    bare_good: bool = False


@dataclass(frozen=True, slots=True)
class _Tools:
    lexicon: Lexicon
    relief: Lexicon
    reach: int
    nothing: frozenset[tuple[str, ...]]
    good: frozenset[tuple[str, ...]]


_LISTS = ("positive", "negative", "positive_idioms", "negative_idioms", "requests")


@cache
def _tools() -> _Tools:
    words = sentiment_words()
    return _Tools(
        build_lexicon({name: getattr(words, name) for name in _LISTS}),
        build_lexicon({"relief": words.relief, "trouble": words.trouble}),
        words.trouble_after,
        frozenset(tuple(plain_words(words_and_marks(each))) for each in words.bare_nothing),
        frozenset(tuple(plain_words(words_and_marks(each))) for each in words.bare_good),
    )


def evidence(words: list[str], question: QuestionKind) -> Evidence:
    """What the word lists say about these words (lower case, as ``clauses.plain_words`` gives them)."""
    tools = _tools()
    idioms, taken = _idioms(words, question, tools)
    rest = [word for place, word in enumerate(words) if place not in taken] if taken else words
    counts = tools.lexicon.counts(rest)
    requested = _is_request(words, tools) and not idioms[0]
    short = tuple(words) if len(words) <= 6 else ()
    return Evidence(
        counts.get(0, 0),
        counts.get(1, 0),
        idioms[0],
        idioms[1],
        int(requested),
        short in tools.nothing if short else False,
        short in tools.good if short else False,
    )


def _idioms(words: list[str], question: QuestionKind, tools: _Tools) -> tuple[tuple[int, int], set[int]]:
    """(positive, negative) idioms, and the places of their words, which count for nothing else."""
    positive = negative = 0
    taken: set[int] = set()
    for label, place, length in tools.lexicon.hits(words):
        if label in ("positive_idioms", "negative_idioms"):
            positive += label == "positive_idioms"
            negative += label == "negative_idioms"
            taken.update(range(place, place + length))
    hits = tools.relief.hits(words)
    operators = [(place, length) for label, place, length in hits if label == "relief"]
    troubles = [(place, length) for label, place, length in hits if label == "trouble"]
    for start, length in operators:
        if question is QuestionKind.COULD_IMPROVE and start == 0:
            continue  # "less judgement" is a wish there
        for place, width in troubles:
            if start + length <= place <= start + length + tools.reach and place not in taken:
                positive += 1
                taken.update(range(start, place + width))
    return (positive, negative), taken


def _is_request(words: list[str], tools: _Tools) -> bool:
    for label, place, _ in tools.lexicon.hits(words[:4]):
        if label == "requests" and place <= 1:
            return True
    return len(words) <= 6 and bool(words) and words[-1] == "please"


def sentiment_by_rule(
    parts: list[Evidence], whole: Evidence, question: QuestionKind
) -> tuple[Sentiment, float]:
    """Sentiment of a comment from its clauses' evidence, and how sure (0.5 to 0.8: rules are never very
    sure).
    """
    if whole.bare_nothing or whole.bare_good:
        return _bare(whole, question), 0.8
    scores = [_score(part, question) for part in parts]
    good = sum(score for score in scores if score > 0)
    poor = -sum(score for score in scores if score < 0)
    if question is QuestionKind.COULD_IMPROVE:
        poor *= 1.5
    elif question is QuestionKind.WHAT_GOOD:
        good *= 2
    if not good and not poor:
        return _by_question(question), 0.5
    if min(good, poor) > 0.66 * max(good, poor):
        return Sentiment.NEUTRAL_MIXED, 0.5
    return (Sentiment.POSITIVE if good > poor else Sentiment.NEGATIVE), 0.7


def _score(part: Evidence, question: QuestionKind) -> int:
    score = part.positive - part.negative + 2 * (part.positive_idioms - part.negative_idioms)
    if part.requests and question is not QuestionKind.WHAT_GOOD and not part.positive_idioms:
        score = min(score, 0) - 2
    return max(-2, min(2, score))


def _bare(whole: Evidence, question: QuestionKind) -> Sentiment:
    if whole.bare_good:
        return Sentiment.POSITIVE
    if question is QuestionKind.COULD_IMPROVE:
        return Sentiment.POSITIVE
    if question is QuestionKind.WHAT_GOOD:
        return Sentiment.NEGATIVE
    return Sentiment.NEUTRAL_MIXED


def _by_question(question: QuestionKind) -> Sentiment:
    if question is QuestionKind.WHAT_GOOD:
        return Sentiment.POSITIVE
    return Sentiment.NEGATIVE if question is QuestionKind.COULD_IMPROVE else Sentiment.NEUTRAL_MIXED


def spoken_for(parts: list[Evidence], whole: Evidence, question: QuestionKind) -> Sentiment | None:
    """A sentiment that is certain from what was said, whatever the prior thinks; None when nothing is.

    A bare "nothing" under a question with a direction; idioms that all speak one way with nothing against
    them.
    """
    if whole.bare_nothing and question is not QuestionKind.NONSPECIFIC:
        return _bare(whole, question)
    if not parts or len(parts) > 1:
        return None
    part = parts[0]
    against = part.negative + part.negative_idioms + part.requests
    if part.positive_idioms and not against:
        return Sentiment.POSITIVE
    return None


def theme_chances(counts: dict[int, int], words: int, names: tuple[str, ...]) -> list[float]:
    """How likely each theme is from the hits of its words alone: 0 without a hit, 0.6 and up with hits.

    The two general themes are dropped from a longer comment with a specific theme; a comment of under four
    words without any hit is general praise.
    """
    from analysis.comments.catalogue import national_themes

    general = [theme.general for theme in national_themes()]
    specific = any(not general[label] for label in counts)
    chances = [0.0] * len(names)
    for label, hits in counts.items():
        if not (general[label] and specific and words > 25):
            chances[label] = min(0.9, 0.5 + 0.1 * hits)
    if not counts and words < 4:
        chances[general.index(True)] = 0.55
    return chances
