"""Translations of a form: the same questions and codes in other words, signed off by a person.

A translation is a flat list of strings, keyed by where each belongs::

    form.title                              form.introduction, form.thanks
    missing_labels.dont_know                label for a reason for not answering
    sections.visit.title
    scales.agree.options.fully              and ...options.fully.hint
    questions.overall.text                  .hint .low .high .unit .body
    questions.overall.options.good          and ...options.good.hint
    questions.how_it_was.statements.listened

Pictures are keyed in the same way, by what they belong to: ``form``, ``questions.overall``,
``questions.overall.options.good``, ``scales.agree.options.fully``, ``missing_labels.dont_know``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints, ValidationError

from surveys.core.errors import DefinitionCode, DefinitionProblem
from surveys.core.model import (
    Form,
    Frozen,
    Language,
    PictureName,
    Sentence,
    Slug,
)
from surveys.definitions.form_places import (
    pictures_in,
    plain_data,
    questions_in,
    texts_in,
)
from surveys.definitions.parsing import path_in
from surveys.definitions.strict_yaml import Data, Located


class WritingDirection(StrEnum):
    """The writing direction of a language."""

    LTR = "ltr"
    RTL = "rtl"


class TranslationStatus(StrEnum):
    """Whether a translation is complete or a draft."""

    DRAFT = "draft"
    COMPLETE = "complete"


Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]


class Locale(Frozen):
    """One form in one language. ``strings`` by the keys named in this module's docstring.

    ``unofficial``: our own words for a nationally worded question. They are allowed in a draft only and
    marked on the page, until its owner's translation is in the wording file. ``pictures``: drawings by the
    same keys.
    """

    form: Slug
    form_version: str
    language: Language
    direction: WritingDirection = WritingDirection.LTR
    status: TranslationStatus
    translated_by: Sentence
    checked_by: Sentence | None = None
    strings: Mapping[str, Text]
    unofficial: Mapping[str, Text] = {}
    pictures: Mapping[str, PictureName] = {}


_RTL_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
_RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo"})
_EASY_READ = "-x-easy"

ISOLATE, END_ISOLATE = "\u2068", "\u2069"
"""Unicode isolates around a few words of another language, so that a right-to-left line keeps its order."""


def direction_of(language: str) -> WritingDirection:
    """The writing direction of a language. A script in the tag (``ku-Arab``) takes precedence over the
    language.
    """
    name, *rest = language.partition("-x-")[0].split("-")
    script = next((part for part in rest if len(part) == 4), None)
    is_rtl = script in _RTL_SCRIPTS if script else name in _RTL_LANGUAGES
    return WritingDirection.RTL if is_rtl else WritingDirection.LTR


def is_easy_read(language: str) -> bool:
    """Whether a tag names an easy read variant, such as ``en-GB-x-easy``."""
    return language.endswith(_EASY_READ)


def plain_language(language: str) -> str:
    """The tag without its private-use part: ``en-GB`` for ``en-GB-x-easy``."""
    return language.partition("-x-")[0]


def strings_of(form: Form) -> dict[str, str]:
    """Every translatable string of a form, by key, in the order of the form."""
    data = plain_data(form)
    return {key: str(holder[field]) for key, _, holder, field in texts_in(data)}


def missing_strings(form: Form, locale: Locale) -> tuple[str, ...]:
    """The keys a translation lacks, in the order of the form."""
    return tuple(key for key in strings_of(form) if key not in locale.strings)


def localise(form: Form, locale: Locale, *, unofficial_note: str = "") -> Form:
    """The form in the locale's language; what is not translated stays in the form's own language.

    ``unofficial_note`` becomes the hint of a question with unofficial words; its placeholder ``{original}``
    is replaced with the question in the form's own language.

    Raises ValueError when the translation belongs to another form or version, or a text is too long.
    """
    if (locale.form, locale.form_version) != (form.key, form.version):
        raise ValueError(
            f"the translation is of {locale.form} {locale.form_version}, not {form.key} {form.version}"
        )
    data = _translated(form, locale)
    if unofficial_note:
        for question_id, _, question in questions_in(data):
            if f"questions.{question_id}.text" in locale.unofficial:
                original = f"{ISOLATE}{form.question(question_id).text}{END_ISOLATE}"
                question["hint"] = unofficial_note.format(original=original)
    return Form.model_validate_json(json.dumps(data), strict=True, by_alias=True, by_name=False)


def check_locale(form: Form, locale: Locale, located: Located) -> Iterator[DefinitionProblem]:
    """Every inconsistency between a translation and its form."""
    if (locale.form, locale.form_version) != (form.key, form.version) or locale.language == form.language:
        what = f"This translates {locale.form} {locale.form_version} into {locale.language}."
        how = f"It should translate {form.key} {form.version} from {form.language} into another language."
        yield located.problem(DefinitionCode.LOCALE_MISMATCH, ("form",), what, how)
        return
    if locale.direction is not direction_of(locale.language):
        what = f"{locale.language} is not written {locale.direction}."
        how = f"Write “direction: {direction_of(locale.language)}”."
        yield located.problem(DefinitionCode.WRONG_DIRECTION, ("direction",), what, how)
    yield from _check_strings(form, locale, located)
    yield from _check_pictures(form, locale, located)
    yield from _check_sign_off(form, locale, located)


def _check_strings(form: Form, locale: Locale, located: Located) -> Iterator[DefinitionProblem]:
    known = strings_of(form)
    for part, keys_given in (("strings", locale.strings), ("unofficial", locale.unofficial)):
        for key in (key for key in keys_given if key not in known):
            near = get_close_matches(key, known, n=1)
            how = f"Did you mean “{near[0]}”?" if near else "Remove it."
            what = "The form has no such text."
            yield located.problem(DefinitionCode.UNKNOWN_STRING, (part, key), what, how)
    data = _translated(form, locale)
    keys = {path: key for key, path, _, _ in texts_in(data)}
    try:
        Form.model_validate_json(json.dumps(data), strict=True, by_alias=True, by_name=False)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            key = keys.get(path_in(data, detail["loc"]))
            if key is not None:
                what, how = (
                    "The translation is too long for its place.",
                    f"{detail['msg']}: use fewer words.",
                )
                yield located.problem(DefinitionCode.TEXT_TOO_LONG, ("strings", key), what, how)


def _check_pictures(form: Form, locale: Locale, located: Located) -> Iterator[DefinitionProblem]:
    places = {key for key, _, _, _ in pictures_in(plain_data(form))}
    for key in locale.pictures:
        if key not in places:
            what, how = "The form has nothing with this name that can have a picture.", "Remove it."
            yield located.problem(DefinitionCode.UNKNOWN_STRING, ("pictures", key), what, how)


def _check_sign_off(form: Form, locale: Locale, located: Located) -> Iterator[DefinitionProblem]:
    is_declared = locale.language in form.complete_languages
    if locale.status is TranslationStatus.DRAFT and not is_declared:
        return
    for key in missing_strings(form, locale):
        what = f"“{key}” is not translated into {locale.language}, which is declared complete."
        how = "Translate it, or declare the language a draft."
        yield located.problem(DefinitionCode.MISSING_TRANSLATION, ("strings", key), what, how)
    if locale.status is TranslationStatus.DRAFT or locale.checked_by is None:
        what = f"{locale.language} is declared complete, but has not been signed off."
        how = "Have it checked, then write “status: complete” and “checked_by”."
        yield located.problem(DefinitionCode.LOCALE_NOT_SIGNED_OFF, ("status",), what, how)


def _translated(form: Form, locale: Locale) -> dict[str, Data]:
    data = plain_data(form)
    strings = {**locale.unofficial, **locale.strings}
    for key, _, holder, field in texts_in(data):
        holder[field] = strings.get(key, holder[field])
    for key, _, holder, field in pictures_in(data):
        if key in locale.pictures:
            holder[field] = locale.pictures[key]
    data["language"] = locale.language
    return data
