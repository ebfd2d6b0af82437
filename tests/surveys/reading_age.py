"""A rough reading age, as a prompt to whoever writes: it counts words and syllables and understands nothing.

Flesch-Kincaid grade: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid et al. 1975).
A British child of eleven is in about grade six.
"""

from __future__ import annotations

import re
from collections.abc import Sequence


def sentences(text: str) -> list[str]:
    """Sentences and lines of a text, without empty ones."""
    return [part.strip() for part in re.split(r"(?<=[.!?:])\s+|\n+", text) if part.strip()]


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z][A-Za-z'’]*", text)


def syllables(word: str) -> int:
    """Groups of vowels, without a silent final e. Off by one now and then, which evens out over a form."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    if len(letters) <= 3:
        return 1
    spoken = re.sub(r"(?<=[^laeiouy])e$|(?<=[^laeiouy])es$|(?<=[^tdaeiouy])ed$", "", letters)
    return max(1, len(re.findall(r"[aeiouy]{1,2}", spoken)))


def grade(texts: Sequence[str]) -> float:
    """The Flesch-Kincaid grade of all texts together."""
    all_sentences = [sentence for text in texts for sentence in sentences(text)]
    all_words = [word for sentence in all_sentences for word in words(sentence)]
    n_syllables = sum(syllables(word) for word in all_words)
    return 0.39 * len(all_words) / len(all_sentences) + 11.8 * n_syllables / len(all_words) - 15.59
