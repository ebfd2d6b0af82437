"""What the invented people write: our own sentences from ``words/*.yaml``, all used before any repeats."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from surveys.definitions.strict_yaml import read_yaml


CHILD = ("my baby", "my son", "my daughter", "my little one", "our baby", "my little boy", "my little girl")
WORKER = ("the lady", "the health visitor", "the therapist", "the nurse", "the psychologist")
SHE = ("She", "She", "She", "They", "He")
END_MARKS = tuple(".!?؟۔")

Buckets = Mapping[str, tuple[str, ...]]
_SHELF = TypeAdapter(Mapping[str, Buckets])
_SHELVES = TypeAdapter(Mapping[str, Mapping[str, Buckets]])


@cache
def all_words() -> Mapping[str, Mapping[str, Buckets]]:
    """Sentences by form, question and bucket. Family forms also use the sentences any family might write."""
    words: dict[str, Mapping[str, Buckets]] = {}
    family = _merged(_SHELF.validate_python(_data("family")), _of_other_languages())
    for key in ("family_after_visit", "family_end_of_work", "joint_visit_family"):
        own = {} if key == "family_after_visit" else _SHELF.validate_python(_data(key))
        words[key] = _merged(family, own)
    for name in ("professionals", "training"):
        words.update(_SHELVES.validate_python(_data(name)))
    return words


def _data(name: str) -> Mapping[str, object]:
    text = (Path(__file__).parent / "words" / f"{name}.yaml").read_text("utf-8")
    return read_yaml(text, name=f"words/{name}.yaml").data


def _of_other_languages() -> Mapping[str, Buckets]:
    """The same buckets in other languages, named like "glad pl"."""
    found: Mapping[str, Buckets] = {}
    for language, questions in _SHELVES.validate_python(_data("other_languages")).items():
        named = {
            question: {f"{bucket} {language}": pile for bucket, pile in buckets.items()}
            for question, buckets in questions.items()
        }
        found = _merged(found, named)
    return found


def _merged(shared: Mapping[str, Buckets], own: Mapping[str, Buckets]) -> dict[str, Buckets]:
    """All buckets of both. A bucket that is in both has the sentences of both."""
    merged: dict[str, Buckets] = {}
    for question in {*shared, *own}:
        left, right = shared.get(question, {}), own.get(question, {})
        merged[question] = {name: (*left.get(name, ()), *right.get(name, ())) for name in {*left, *right}}
    return merged


@dataclass
class SentenceBook:
    """Uses every sentence of a bucket once before repeating any, so that neighbouring comments differ."""

    seed: str
    _piles: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._dice = random.Random(f"{self.seed}|sentences")

    def has(self, form: str, question: str, bucket: str) -> bool:
        """Whether there are sentences in this bucket."""
        return bool(all_words().get(form, {}).get(question, {}).get(bucket))

    def write(self, form: str, question: str, bucket: str, *, at_most: int) -> str:
        """One to three sentences from one bucket, within the length the question allows."""
        text = self._one(form, question, bucket)
        for chance in (0.35, 0.2):
            if not text.endswith(END_MARKS) or self._dice.random() > chance:
                break
            more = self._one(form, question, bucket)
            if more.endswith(END_MARKS) and more not in text:
                text = f"{text} {more}"
        return text[:at_most]

    def _one(self, form: str, question: str, bucket: str) -> str:
        pile = self._piles.setdefault((form, question, bucket), [])
        if not pile:
            pile.extend(all_words()[form][question][bucket])
            self._dice.shuffle(pile)
        worker = self._dice.choice(WORKER)
        return (
            pile.pop()
            .replace("{child}", self._dice.choice(CHILD))
            .replace("{She}", self._dice.choice(SHE))
            .replace("{worker_start}", worker.capitalize())
            .replace("{worker_word}", worker.split()[-1])
            .replace("{worker}", worker)
        )
