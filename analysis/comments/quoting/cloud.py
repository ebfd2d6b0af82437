"""Terms of a word cloud: how many people used each. Negations stay together; names and rare terms are left
out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from analysis.comments.quoting.name_suggestions import suggest_names
from analysis.comments.quoting.redaction import redact
from analysis.comments.reading.catalogue import comment_thresholds, word_list
from analysis.comments.reading.clauses import NEGATORS
from analysis.comments.reading.labels import (
    QuestionKind,
    Sentiment,
)


# letters with their combining marks: vowel signs of Arabic, Hebrew and Indian scripts
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0981-\u0dff"
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}]|['’](?=[^\W\d_]))*|[.!?,;:]")
_PLACEHOLDER = re.compile(r"\[[A-Za-z ]+\]")


class Side(StrEnum):
    """Which cloud: what went well, or what could be better."""

    GOOD = "good"
    BETTER = "better"


@dataclass(frozen=True, slots=True)
class CloudTerm:
    """A word, or a negation with the word it negates, and how many people used it."""

    term: str
    people: int


def side_of(sentiment: Sentiment | None, question: QuestionKind) -> Side | None:
    """The side of a text: by its sentiment; if neutral or not analysed by the question, None if that asks for
    neither.
    """
    if sentiment is Sentiment.POSITIVE:
        return Side.GOOD
    if sentiment is Sentiment.NEGATIVE:
        return Side.BETTER
    if question is QuestionKind.NONSPECIFIC:
        return None
    return Side.GOOD if question is QuestionKind.WHAT_GOOD else Side.BETTER


def cloud_terms(
    texts: Iterable[tuple[str, str]],
    *,
    names: Iterable[str] = (),
    fewest: int | None = None,
    most: int | None = None,
) -> tuple[CloudTerm, ...]:
    """The most used terms, the most frequent first. texts: (person, text). names: further words never shown.

    Each person counts once per term. Identifiers and words that may be names are left out, and so are terms
    used by fewer than ``fewest`` people. fewest, most: None uses the thresholds.
    """
    thresholds = comment_thresholds()
    fewest = thresholds.cloud_fewest.value if fewest is None else fewest
    most = thresholds.cloud_most.value if most is None else most
    barred = {part.lower() for name in names for part in name.split()}
    people: dict[str, set[str]] = {}
    for person, text in texts:
        for term in _terms(text, barred):
            people.setdefault(term, set()).add(person)
    found = [CloudTerm(term, len(who)) for term, who in people.items() if len(who) >= fewest]
    return tuple(sorted(found, key=lambda each: (-each.people, each.term))[:most])


@cache
def _stop_words() -> tuple[frozenset[str], frozenset[str]]:
    lists = word_list("stop_words")
    return frozenset(lists["stop"]), frozenset(lists["skipped_after_negation"])


def _terms(text: str, barred: set[str]) -> set[str]:
    shown = _PLACEHOLDER.sub(" . ", redact(text).text)
    names = {shown[each.start : each.end].lower() for each in suggest_names(shown)}
    hidden = barred | {part for name in names for part in re.split(r"[\s’']", name)}
    words = [word.lower().replace("’", "'") for word in _WORD.findall(shown)]
    stop, skipped = _stop_words()
    terms: set[str] = set()
    place = 0
    while place < len(words):
        word = words[place]
        if word in NEGATORS:
            after = place + 1
            while after < len(words) and words[after] in skipped:
                after += 1
            denied = words[after] if after < len(words) else ""
            if len(denied) > 1 and denied not in stop | hidden | NEGATORS and denied.isprintable():
                terms.add(f"{word} {denied}")
                place = after
        elif len(word) > 1 and word not in stop and word not in hidden:
            terms.add(word)
        place += 1
    return terms


def cloud_table(terms: Sequence[CloudTerm]) -> tuple[tuple[str, int], ...]:
    """The same data as rows: term, people."""
    return tuple((each.term, each.people) for each in terms)


def cloud_sentence(terms: Sequence[CloudTerm], side: Side) -> str:
    """The same data as a sentence, as a text alternative to the picture."""
    about = "what went well" if side is Side.GOOD else "what could be better"
    if not terms:
        fewest = comment_thresholds().cloud_fewest.value
        return f"Too few people used the same words about {about}: no word was used by {fewest} or more."
    first = [f"“{each.term}” ({each.people} people)" for each in terms[:3]]
    listed = first[0] if len(first) == 1 else ", ".join(first[:-1]) + " and " + first[-1]
    return f"About {about}, people most often wrote {listed}."
