"""Finds the words of themes in a list of words: whole words, prefixes ("listen*") and phrases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from analysis.comments.reading.clauses import plain_words, words_and_marks


_KEY = 3  # prefixes are indexed by their first three letters


class Hit(NamedTuple):
    """A match of a label: ``length`` words from position ``place``."""

    label: int
    place: int
    length: int


_Entry = tuple[int, tuple[str, ...]]  # label, parts


@dataclass(frozen=True, slots=True)
class Lexicon:
    """An index of the words of several labels. ``labels`` gives the order of the counts."""

    labels: tuple[str, ...]
    _words: Mapping[str, tuple[int, ...]]
    _phrases: Mapping[str, tuple[_Entry, ...]]
    _beginnings: Mapping[str, tuple[_Entry, ...]]

    def hits(self, words: list[str]) -> list[Hit]:
        """Every hit, in order of position."""
        found: list[Hit] = []
        single, phrases, beginnings = self._words, self._phrases, self._beginnings
        for place, word in enumerate(words):
            if word in single:
                found += [Hit(label, place, 1) for label in single[word]]
            if word in phrases:
                following = words[place + 1] if place + 1 < len(words) else ""
                for label, parts in phrases[word]:
                    second = parts[1]
                    if (second == following or second[-1] == "*") and _fits(parts, words, place):
                        found.append(Hit(label, place, len(parts)))
            start = word[:_KEY]
            if start in beginnings:
                for label, parts in beginnings[start]:
                    if word.startswith(parts[0]) and (len(parts) == 1 or _fits(parts, words, place)):
                        found.append(Hit(label, place, len(parts)))
        return found

    def counts(self, words: list[str]) -> dict[int, int]:
        """The number of hits of each label: label number -> hits. Labels without hits are absent."""
        found: dict[int, int] = {}
        for hit in self.hits(words):
            found[hit.label] = found.get(hit.label, 0) + 1
        return found


def build_lexicon(words: Mapping[str, Iterable[str]]) -> Lexicon:
    """Build an index from label -> words and phrases. A part may end in "*" for any ending, after at least
    three letters.
    """
    single: dict[str, list[int]] = {}
    phrases: dict[str, list[_Entry]] = {}
    beginnings: dict[str, list[_Entry]] = {}
    for label, name in enumerate(words):
        for written in words[name]:
            parts = _parts(written)
            if not parts:
                continue
            first = parts[0]
            if first.endswith("*"):
                parts = (first[:-1], *parts[1:])
                beginnings.setdefault(first[:_KEY], []).append((label, parts))
            elif len(parts) == 1:
                single.setdefault(first, []).append(label)
            else:
                phrases.setdefault(first, []).append((label, parts))
    return Lexicon(
        tuple(words),
        {word: tuple(labels) for word, labels in single.items()},
        {word: tuple(entries) for word, entries in phrases.items()},
        {start: tuple(entries) for start, entries in beginnings.items()},
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
    """Whether the parts after the first follow the word at this position."""
    if place + len(parts) > len(words):
        return False
    for offset in range(1, len(parts)):
        part, word = parts[offset], words[place + offset]
        if part != word and not (part[-1] == "*" and word.startswith(part[:-1])):
            return False
    return True
