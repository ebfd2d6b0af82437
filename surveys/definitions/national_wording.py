"""Nationally worded questions, which a form includes and cannot change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pydantic import Field

from surveys.core.errors import DefinitionCode, DefinitionProblem
from surveys.core.model import (
    Form,
    Frozen,
    Information,
    Label,
    Language,
    Licence,
    Option,
    Prose,
    Purpose,
    Sentence,
    Slug,
)
from surveys.definitions.localisation import (
    Locale,
    TranslationStatus,
    plain_language,
    strings_of,
)
from surveys.definitions.strict_yaml import Data, Located, Path


MAY_STAND_BESIDE = frozenset({"id", "include", "required", "show_when"})


class LockedQuestion(Frozen):
    """The question, word for word."""

    text: Sentence
    options: tuple[Option, ...] = Field(min_length=2, max_length=40)


class OfficialTranslation(Frozen):
    """The owner's own translation: the question, and the label of each option by its code."""

    text: Sentence
    options: Mapping[str, Label]


class NationalWording(Frozen):
    """One file of ``measures/wording``: the words, their source and their terms of use."""

    key: Slug
    version: Label
    source: Prose
    licence: Licence
    question: LockedQuestion
    translations: Mapping[Language, OfficialTranslation] = {}

    @property
    def in_its_own_language(self) -> OfficialTranslation:
        """The original words, in the shape of a translation."""
        options = {option.code: option.label for option in self.question.options}
        return OfficialTranslation(text=self.question.text, options=options)

    def as_question(self) -> dict[str, Data]:
        """The keys that including it adds to a question, as in YAML."""
        words: dict[str, Data] = self.question.model_dump(mode="json", exclude_none=True)
        question: dict[str, Data] = {"kind": "one_choice", **words}
        if self.key in set(Purpose):
            question["purpose"] = self.key
        return question


def resolve_includes(
    form: Located, wordings: Mapping[str, NationalWording]
) -> tuple[Data, list[DefinitionProblem]]:
    """The form's data with every ``include`` replaced by the wording it names, and any problems found."""
    problems: list[DefinitionProblem] = []
    sections = form.data.get("sections")
    if not isinstance(sections, list):
        return form.data, problems
    resolved: list[Data] = []
    for at, section in enumerate(sections):
        if isinstance(section, dict) and isinstance(questions := section.get("questions"), list):
            inside: list[Data] = []
            for number, question in enumerate(questions):
                path = ("sections", at, "questions", number)
                if isinstance(question, dict):
                    question = _resolve(form, path, question, wordings, problems)
                inside.append(question)
            resolved.append({**section, "questions": inside})
        else:
            resolved.append(section)
    return {**form.data, "sections": resolved}, problems


def _resolve(
    form: Located,
    path: Path,
    question: dict[str, Data],
    wordings: Mapping[str, NationalWording],
    problems: list[DefinitionProblem],
) -> dict[str, Data]:
    if "include" not in question:
        problems.extend(_copied_wording(form, path, question, wordings))
        return question
    kept = {key: question[key] for key in question if key in MAY_STAND_BESIDE and key != "include"}
    wording = wordings.get(str(question["include"]))
    if wording is None:
        problems.append(
            form.problem(
                DefinitionCode.UNKNOWN_WORDING,
                (*path, "include"),
                "There is no national wording of this name.",
                f"Known are: {', '.join(sorted(wordings)) or 'none'}.",
            )
        )
        return {**kept, "kind": "information", "text": "unknown", "body": "unknown"}
    allowed = ", ".join(sorted(MAY_STAND_BESIDE - {"include"}))
    problems.extend(
        form.problem(
            DefinitionCode.LOCKED_WORDING,
            (*path, key),
            f"“{key}” would change a question whose wording is set nationally.",
            f"Remove it; only {allowed} may be used with “include”.",
        )
        for key in question
        if key not in MAY_STAND_BESIDE
    )
    return {**wording.as_question(), **kept}


def _copied_wording(
    form: Located, path: Path, question: dict[str, Data], wordings: Mapping[str, NationalWording]
) -> Iterator[DefinitionProblem]:
    """Wording typed in by hand could drift unnoticed from the national one."""
    purpose = str(question.get("purpose"))
    if purpose in wordings:
        what = "A question with this purpose must have its national wording."
        how = f"Write “include: {purpose}” in place of purpose, text and options."
        yield form.problem(DefinitionCode.LOCKED_WORDING, (*path, "purpose"), what, how)


def official_strings(form: Form, wordings: Mapping[str, NationalWording], language: str) -> dict[str, str]:
    """The official translations of a form's included questions, by the keys of ``localisation``.

    An easy read or other variant of the form's own language keeps the national words unchanged.
    """
    strings: dict[str, str] = {}
    for key, wording in _included(form, wordings):
        official = wording.translations.get(language)
        if plain_language(language) == plain_language(form.language):
            official = wording.in_its_own_language
        if official is not None:
            strings[f"{key}.text"] = official.text
            strings.update({f"{key}.options.{code}": label for code, label in official.options.items()})
    return strings


def locked_strings(form: Form, wordings: Mapping[str, NationalWording], strings: Iterable[str]) -> list[str]:
    """The string keys that would change the words of an included question."""
    prefixes = tuple(f"{key}." for key, _ in _included(form, wordings))
    return [key for key in strings if prefixes and key.startswith(prefixes)]


def check_locked_words(
    form: Form, wordings: Mapping[str, NationalWording], locale: Locale, located: Located
) -> Iterator[DefinitionProblem]:
    """Our own words for a nationally worded question are separate, and allowed only until there are official
    ones.
    """
    for key in locked_strings(form, wordings, locale.strings):
        what = "This question is worded nationally, in other languages too."
        how = "Official words are in the wording file; a draft may have its own under “unofficial”."
        yield located.problem(DefinitionCode.LOCKED_WORDING, ("strings", key), what, how)
    locked = set(locked_strings(form, wordings, locale.unofficial))
    official = official_strings(form, wordings, locale.language)
    for key in (key for key in locale.unofficial if key in strings_of(form)):
        path = ("unofficial", key)
        if key not in locked:
            what, how = "This text is not worded nationally.", "Move it to “strings”."
            yield located.problem(DefinitionCode.UNKNOWN_STRING, path, what, how)
        elif key in official or locale.status is TranslationStatus.COMPLETE:
            what = "A nationally worded question may have our own words in a draft only."
            how = "Put the official translation into the wording file, and remove this."
            yield located.problem(DefinitionCode.LOCKED_WORDING, path, what, how)


def _included(form: Form, wordings: Mapping[str, NationalWording]) -> Iterator[tuple[str, NationalWording]]:
    for question in form.questions:
        if (
            not isinstance(question, Information)
            and question.purpose is not None
            and question.purpose in wordings
        ):
            yield f"questions.{question.id}", wordings[question.purpose]
