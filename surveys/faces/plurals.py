"""Plural forms: each language has its own few ("1 minute", "2 minutes", دقيقتان).

The names and rules are those of the Unicode CLDR, from babel, for whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from babel.plural import PluralRule
from pydantic import model_serializer

from surveys.core.model import Frozen, Sentence


class PluralForm(StrEnum):
    """The plural categories. Every language has ``other``."""

    ZERO = "zero"
    ONE = "one"
    TWO = "two"
    FEW = "few"
    MANY = "many"
    OTHER = "other"


class Plural(Frozen):
    """One sentence in the plural forms of its language. The placeholder ``{number}`` is optional in each."""

    zero: Sentence | None = None
    one: Sentence | None = None
    two: Sentence | None = None
    few: Sentence | None = None
    many: Sentence | None = None
    other: Sentence

    @model_serializer
    def _given(self) -> dict[str, str]:
        return {form.value: text for form in PluralForm if (text := getattr(self, form.value)) is not None}


COUNTED = range(2_000)
"""What our sentences may count: no form is asked for that only fractions or millions have."""


@lru_cache(maxsize=64)
def forms_of(language: str) -> Mapping[PluralForm, int | None]:
    """The forms a language has for whole numbers, each with the first number of that form.

    ``other`` is always among them, with None when no whole number has it, as in Polish.
    """
    rule = _rule(language)
    first: dict[PluralForm, int | None] = {}
    for number in COUNTED:
        first.setdefault(PluralForm(rule(number)), number)
    first.setdefault(PluralForm.OTHER, None)
    return MappingProxyType({form: first[form] for form in PluralForm if form in first})


def form_for(language: str, number: int) -> PluralForm:
    """The form for a whole number, 0 or more."""
    return PluralForm(_rule(language)(number))


def plural_of(plural: Plural, language: str, number: int) -> str:
    """The sentence for a number; ``other`` when the form for the number is not given."""
    return getattr(plural, form_for(language, number).value) or plural.other


@lru_cache(maxsize=64)
def _rule(language: str) -> PluralRule:
    """The rule of the language as it is written, else of the language alone.

    A language that the Unicode tables do not have, such as Romani, gets ``other`` for every number: one
    sentence that suits them all ("Minutes: 5").
    """
    tag = language.partition("-x-")[0]
    for known in (tag, tag.partition("-")[0]):
        try:
            return Locale.parse(known, sep="-").plural_form
        except UnknownLocaleError:
            continue
    return PluralRule({})
