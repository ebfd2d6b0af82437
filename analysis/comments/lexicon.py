"""Finds the words of themes in a list of words: whole words, beginnings ("listen*") and phrases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.comments.clauses import plain_words, words_and_marks


_KEY = 3  # beginnings are kept by their first three letters


@dataclass(frozen=True, slots=True)
class _Entry:
    label: int
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words of several labels, ready to be looked up. ``labels`` gives the order of the counts."""

    labels: tuple[str, ...]
    _by_word: Mapping[str, tuple[_Entry, ...]]
    _by_beginning: Mapping[str, tuple[_Entry, ...]]

    def counts(self, words: list[str]) -> dict[int, int]:
        """How often each label's words stand in the list: label number -> hits. Labels without hits are
        absent.
        """
        found: dict[int, int] = {}
        for entry, _ in self._found(words):
            found[entry.label] = found.get(entry.label, 0) + 1
        return found

    def hits(self, words: list[str]) -> list[tuple[str, int, int]]:
        """(label, place of the first word, number of words) of each hit, in order of place."""
        return [(self.labels[entry.label], place, len(entry.parts)) for entry, place in self._found(words)]

    def _found(self, words: list[str]) -> list[tuple[_Entry, int]]:
        found: list[tuple[_Entry, int]] = []
        by_word, by_beginning = self._by_word, self._by_beginning
        for place, word in enumerate(words):
            entries = by_word.get(word)
            if entries is not None:
                found += [(each, place) for each in entries if _fits(each.parts, words, place)]
            entries = by_beginning.get(word[:_KEY])
            if entries is not None:
                found += [(each, place) for each in entries if _fits(each.parts, words, place)]
        return found


def build_lexicon(words: Mapping[str, Iterable[str]]) -> Lexicon:
    """label -> its words and phrases; a part may end in "*" for any ending (after three letters at least)."""
    by_word: dict[str, list[_Entry]] = {}
    by_beginning: dict[str, list[_Entry]] = {}
    for label, name in enumerate(words):
        for written in words[name]:
            parts = _parts(written)
            if not parts:
                continue
            first = parts[0]
            begins = first.endswith("*")
            place = by_beginning.setdefault(first[:_KEY], []) if begins else by_word.setdefault(first, [])
            place.append(_Entry(label, parts))
    return Lexicon(
        tuple(words),
        {word: tuple(entries) for word, entries in by_word.items()},
        {start: tuple(entries) for start, entries in by_beginning.items()},
    )


def _parts(written: str) -> tuple[str, ...]:
    parts: list[str] = []
    for part in written.split():
        if part == "*":
            parts.append(part)
            continue
        words = plain_words(words_and_marks(part.rstrip("*")))
        if words and part.endswith("*"):
            words[-1] += "*"
        parts += words
    return tuple(parts)


def _fits(parts: tuple[str, ...], words: list[str], place: int) -> bool:
    if place + len(parts) > len(words):
        return False
    for offset, part in enumerate(parts):
        word = words[place + offset]
        if part != word and not (part[-1] == "*" and word.startswith(part[:-1])):
            return False
    return True
