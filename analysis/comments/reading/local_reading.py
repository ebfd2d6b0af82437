"""Finds the service's own themes by their words: there are no labelled comments yet to learn from."""

from __future__ import annotations

from functools import cache

from analysis.comments.reading.catalogue import local_themes
from analysis.comments.reading.clauses import plain_words, words_and_marks
from analysis.comments.reading.lexicon import Lexicon, build_lexicon


@cache
def _lexicons() -> tuple[Lexicon, Lexicon]:
    themes = local_themes()
    return (
        build_lexicon({theme.name: theme.words for theme in themes}),
        build_lexicon({theme.name: theme.not_words for theme in themes}),
    )


def local_themes_of(words: list[str]) -> tuple[str, ...]:
    """Names of the local themes in these words, most hits first.

    A hit inside one of the theme's ``not_words`` phrases does not count.
    """
    lexicon, excluded = _lexicons()
    hits = lexicon.hits(words)
    if not hits:
        return ()
    away = {(hit.label, hit.place + n) for hit in excluded.hits(words) for n in range(hit.length)}
    counts: dict[int, int] = {}
    for hit in hits:
        if not any((hit.label, hit.place + n) in away for n in range(hit.length)):
            counts[hit.label] = counts.get(hit.label, 0) + 1
    return tuple(lexicon.labels[label] for label in sorted(counts, key=lambda label: (-counts[label], label)))


def local_themes_in(text: str) -> tuple[str, ...]:
    """Names of the local themes in a text, most hits first."""
    return local_themes_of(plain_words(words_and_marks(text)))
