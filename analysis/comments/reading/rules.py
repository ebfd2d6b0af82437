"""Rule-based sentiment from idioms, requests and bare answers, given what the question asked for.

The counts are features of the trained prior; without a prior they decide alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from analysis.comments.reading.catalogue import sentiment_words
from analysis.comments.reading.clauses import plain_words, words_and_marks
from analysis.comments.reading.labels import QuestionKind, Sentiment
from analysis.comments.reading.lexicon import Lexicon, build_lexicon


class Evidence(NamedTuple):
    """Hits in one clause or comment. ``bare``: it consists only of an answer like "nothing" or "all good"."""

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


_GOOD, _POOR, _GOOD_IDIOM, _POOR_IDIOM, _REQUEST = range(5)
_BARE = 6
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
    """Hits of the word lists in these words (lower case, from ``clauses.plain_words``)."""
    tools = _tools()
    hits = tools.lexicon.hits(words)
    idioms = [hit for hit in hits if hit.label in (_GOOD_IDIOM, _POOR_IDIOM)]
    taken = {hit.place + n for hit in idioms for n in range(hit.length)}
    relieved = _relief(words, question, tools, taken)
    good_idioms = sum(hit.label == _GOOD_IDIOM for hit in idioms) + relieved
    plain = [hit.label for hit in hits if hit.label in (_GOOD, _POOR) and hit.place not in taken]
    wished = not good_idioms and (
        any(hit.label == _REQUEST and hit.place <= 1 for hit in hits)
        or (0 < len(words) <= _BARE and words[-1] == "please")
    )
    short = tuple(words) if len(words) <= _BARE else ()
    return Evidence(
        plain.count(_GOOD),
        plain.count(_POOR),
        good_idioms,
        len(idioms) + relieved - good_idioms,
        int(wished),
        bool(short) and short in tools.nothing,
        bool(short) and short in tools.good,
    )


def _relief(words: list[str], question: QuestionKind, tools: _Tools, taken: set[int]) -> int:
    """How often a word of relief shortly precedes a word of trouble; both are added to ``taken``."""
    hits = tools.relief.hits(words)
    if len(hits) < 2:
        return 0
    operators = [hit for hit in hits if hit.label == 0]
    troubles = [hit for hit in hits if hit.label == 1]
    count = 0
    for operator in operators:
        if question is QuestionKind.COULD_IMPROVE and operator.place == 0:
            continue  # "less judgement" is a wish under this question
        after = operator.place + operator.length
        for trouble in troubles:
            if after <= trouble.place <= after + tools.reach and trouble.place not in taken:
                count += 1
                taken.update(range(operator.place, trouble.place + trouble.length))
    return count


def sentiment_by_rule(
    parts: list[Evidence], whole: Evidence, question: QuestionKind
) -> tuple[Sentiment, float]:
    """Sentiment of a comment from its clauses' evidence, with a confidence (0.5 to 0.8: rules are never very
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
    """A sentiment that is certain from the wording and overrides the prior; None if there is none.

    Certain are a bare "nothing", by what was asked, and idioms that all agree with nothing against them.
    """
    if whole.bare_nothing:
        return _bare(whole, question)
    if not parts or len(parts) > 1:
        return None
    part = parts[0]
    against = part.negative + part.negative_idioms + part.requests
    if part.positive_idioms and not against:
        return Sentiment.POSITIVE
    return None


def only_critical(whole: Evidence) -> bool:
    """Whether the word lists find criticism and no praise, so that neutral or mixed is unlikely."""
    return bool(whole.negative + whole.negative_idioms) and not whole.positive + whole.positive_idioms


def theme_chances(counts: dict[int, int], words: int, names: tuple[str, ...]) -> list[float]:
    """The probability of each theme from the hits of its words alone: 0.1 without hits, from 0.6 with hits.

    The two general themes are dropped from a longer comment with a specific theme; a comment of fewer than
    four words without hits is general praise.
    """
    from analysis.comments.reading.catalogue import national_themes

    general = [theme.general for theme in national_themes()]
    specific = any(not general[label] for label in counts)
    chances = [0.1] * len(names)
    for label, hits in counts.items():
        if not (general[label] and specific and words > 25):
            chances[label] = min(0.9, 0.5 + 0.1 * hits)
    if not counts and words < 4:
        chances[general.index(True)] = 0.55
    return chances
