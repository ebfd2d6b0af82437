"""Plural forms: each language has its own few ("1 minute", "2 minutes", دقيقتان).

The names and rules are those of the Unicode CLDR for whole numbers, for the languages we support.
"""

from __future__ import annotations

from enum import StrEnum

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


_ONE_AND_OTHER = (PluralForm.ONE, PluralForm.OTHER)
_FORMS = {
    "ar": tuple(PluralForm),
    "pl": (PluralForm.ONE, PluralForm.FEW, PluralForm.MANY, PluralForm.OTHER),
}


def forms_of(language: str) -> tuple[PluralForm, ...]:
    """The plural forms of a language."""
    return _FORMS.get(language.partition("-")[0], _ONE_AND_OTHER)


def form_for(language: str, number: int) -> PluralForm:
    """The form for a whole number, 0 or more."""
    match language.partition("-")[0]:
        case "ar":
            return _arabic(number)
        case "pl":
            return _polish(number)
        case _:
            return PluralForm.ONE if number == 1 else PluralForm.OTHER


def plural_of(plural: Plural, language: str, number: int) -> str:
    """The sentence for a number; ``other`` when the form for the number is not given."""
    return getattr(plural, form_for(language, number).value) or plural.other


def _arabic(number: int) -> PluralForm:
    if number <= 2:
        return (PluralForm.ZERO, PluralForm.ONE, PluralForm.TWO)[number]
    if 3 <= number % 100 <= 10:
        return PluralForm.FEW
    return PluralForm.MANY if number % 100 >= 11 else PluralForm.OTHER


def _polish(number: int) -> PluralForm:
    if number == 1:
        return PluralForm.ONE
    if 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14:
        return PluralForm.FEW
    return PluralForm.MANY
