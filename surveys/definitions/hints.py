"""Hints for authors of forms: long sentences and hard words. A hint never blocks a form.

A program can measure the length of a sentence but not its clarity, so there is no score: each hint points to
one place, and the author decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pydantic import Field

from surveys.core.model import Frozen, Label, Prose
from surveys.definitions.localisation import is_easy_read


class HintCode(StrEnum):
    """The kinds of hint."""

    LONG_SENTENCE = "long_sentence"
    HARD_WORD = "hard_word"


@dataclass(frozen=True, slots=True)
class Hint:
    """One place to review: ``where`` it is, ``what`` was found, and ``how`` to rephrase it."""

    code: HintCode
    where: str
    what: str
    how: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.how} [{self.code}]"


class LongestSentence(Frozen):
    """In words."""

    plain: int = Field(ge=5, le=60)
    easy_read: int = Field(ge=5, le=60)


class PlainWords(Frozen):
    """The file ``plain_words.yaml``. ``words``: hard words with their replacements."""

    longest_sentence: LongestSentence
    source: Prose
    words: Mapping[str, Label]

    def limit_for(self, language: str) -> int:
        """The recommended maximum length of a sentence in a language, in words."""
        longest = self.longest_sentence
        return longest.easy_read if is_easy_read(language) else longest.plain


_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n+")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_ENDINGS = r"(?:e?s|e?d|ing)?"


def hints_about(
    texts: Iterable[tuple[str, str]], plain_words: PlainWords, *, language: str
) -> tuple[Hint, ...]:
    """Hints about texts, each passed with its place. Empty for languages other than English."""
    if language.partition("-")[0] != "en":
        return ()
    hard, limit = _hard_words(plain_words), plain_words.limit_for(language)
    return tuple(
        hint
        for where, text in texts
        for hint in (*_long_sentences(where, text, limit), *_hard_in(where, text, hard, plain_words))
    )


def sentences_of(text: str) -> tuple[str, ...]:
    """The non-empty sentences and lines of a text."""
    return tuple(part.strip() for part in _SENTENCE_END.split(text) if part.strip())


def _long_sentences(where: str, text: str, limit: int) -> Iterator[Hint]:
    for sentence in sentences_of(text):
        count = len(_WORD.findall(sentence))
        if count > limit:
            what = f"A sentence of {count} words: “{_beginning(sentence)}”."
            yield Hint(HintCode.LONG_SENTENCE, where, what, f"Say it in {limit} or fewer, or in two.")


def _beginning(sentence: str) -> str:
    words = sentence.split()
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")


def _hard_in(where: str, text: str, hard: re.Pattern[str], plain_words: PlainWords) -> Iterator[Hint]:
    found = (match.lastgroup or "" for match in hard.finditer(text))
    words = list(plain_words.words)
    for name in dict.fromkeys(found):
        word = words[int(name.removeprefix("w"))]
        how = f"Perhaps: {plain_words.words[word]}."
        yield Hint(HintCode.HARD_WORD, where, f"Not everyone knows “{word}”.", how)


def _hard_words(plain_words: PlainWords) -> re.Pattern[str]:
    """One pattern for all words: the longest first, each with its usual endings."""
    numbered = sorted(enumerate(plain_words.words), key=lambda pair: -len(pair[1]))
    parts = (
        f"(?P<w{at}>{re.escape(word.removesuffix('e'))}{'e?' if word.endswith('e') else ''}{_ENDINGS})"
        for at, word in numbered
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])", re.IGNORECASE)
