"""A form in another language: the same questions and codes, other words, signed off by a person.

A translation is a flat list of strings, keyed by where each belongs::

    form.title                              form.introduction, form.thanks
    missing_labels.dont_know                what the answers that give no answer are called
    sections.visit.title
    scales.agree.options.fully              and ...options.fully.hint
    questions.overall.text                  .hint .low .high .unit .body
    questions.overall.options.good          and ...options.good.hint
    questions.how_it_was.statements.listened
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints, ValidationError

from surveys.definition_parsing import path_in
from surveys.errors import DefinitionCode, DefinitionProblem
from surveys.model import Form, Frozen, Language, Sentence, Slug
from surveys.strict_yaml import Data, Located, Path


class Direction(StrEnum):
    """Which way a language is written."""

    LTR = "ltr"
    RTL = "rtl"


class TranslationStatus(StrEnum):
    """Whether a translation may be shown as finished."""

    DRAFT = "draft"
    COMPLETE = "complete"


class Locale(Frozen):
    """One form in one language. ``strings`` by the keys named in this module's docstring."""

    form: Slug
    form_version: str
    language: Language
    direction: Direction = Direction.LTR
    status: TranslationStatus
    translated_by: Sentence
    checked_by: Sentence | None = None
    strings: Mapping[
        str, Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
    ]


_RTL_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
_RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo"})


def direction_of(language: str) -> Direction:
    """Which way a language is written. A script in the code (``ku-Arab``) decides before the language."""
    name, _, rest = language.partition("-")
    is_rtl = rest in _RTL_SCRIPTS if len(rest) == 4 else name in _RTL_LANGUAGES
    return Direction.RTL if is_rtl else Direction.LTR


def strings_of(form: Form) -> dict[str, str]:
    """Every string of a form that a translation gives, by key, in the order of the form."""
    data = _plain(form)
    return {key: str(holder[field]) for key, _, holder, field in _strings(data)}


def missing_strings(form: Form, locale: Locale) -> tuple[str, ...]:
    """The keys a translation lacks, in the order of the form."""
    return tuple(key for key in strings_of(form) if key not in locale.strings)


def localise(form: Form, locale: Locale) -> Form:
    """The form in the locale's language; what is not translated stays in the form's own language.

    Raises ValueError when the translation belongs to another form or version, or a text is over its limit.
    """
    if (locale.form, locale.form_version) != (form.key, form.version):
        raise ValueError(
            f"the translation is of {locale.form} {locale.form_version}, not {form.key} {form.version}"
        )
    return Form.model_validate_json(
        json.dumps(_translated(form, locale)), strict=True, by_alias=True, by_name=False
    )


def check_locale(form: Form, locale: Locale, located: Located) -> Iterator[DefinitionProblem]:
    """Everything wrong between a translation and its form."""
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
    yield from _check_sign_off(form, locale, located)


def _check_strings(form: Form, locale: Locale, located: Located) -> Iterator[DefinitionProblem]:
    known = strings_of(form)
    for key in locale.strings:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            how = f"Did you mean “{near[0]}”?" if near else "Remove it."
            what = "The form has no such text."
            yield located.problem(DefinitionCode.UNKNOWN_STRING, ("strings", key), what, how)
    data = _translated(form, locale)
    keys = {path: key for key, path, _, _ in _strings(data)}
    try:
        Form.model_validate_json(json.dumps(data), strict=True, by_alias=True, by_name=False)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            key = keys.get(path_in(data, detail["loc"]))
            if key is not None:
                what, how = (
                    "The translation is too long for its place.",
                    f"{detail['msg']}: say it in fewer words.",
                )
                yield located.problem(DefinitionCode.TEXT_TOO_LONG, ("strings", key), what, how)


def _check_sign_off(form: Form, locale: Locale, located: Located) -> Iterator[DefinitionProblem]:
    is_declared = locale.language in form.complete_languages
    if locale.status is TranslationStatus.DRAFT and not is_declared:
        return
    for key in missing_strings(form, locale):
        what = f"“{key}” is not translated into {locale.language}, which is declared complete."
        how = "Translate it, or declare the language a draft."
        yield located.problem(DefinitionCode.MISSING_TRANSLATION, ("strings", key), what, how)
    if locale.status is TranslationStatus.DRAFT or locale.checked_by is None:
        what = f"{locale.language} is declared complete, but nobody has signed it off."
        how = "Have it checked, then write “status: complete” and “checked_by”."
        yield located.problem(DefinitionCode.LOCALE_NOT_SIGNED_OFF, ("status",), what, how)


def _plain(form: Form) -> dict[str, Data]:
    data: dict[str, Data] = form.model_dump(mode="json", by_alias=True, exclude_none=True)
    return data


def _translated(form: Form, locale: Locale) -> dict[str, Data]:
    data = _plain(form)
    for key, _, holder, field in _strings(data):
        holder[field] = locale.strings.get(key, holder[field])
    data["language"] = locale.language
    return data


_Place = tuple[str, Path, dict[str, Data], str]
"""A string's key, its path in the form, and the mapping and field that hold it."""


def _strings(data: dict[str, Data]) -> Iterator[_Place]:
    yield from _fields("form", (), data, ("title", "introduction", "thanks"))
    labels = data.get("missing_labels")
    if isinstance(labels, dict):
        yield from _fields("missing_labels", ("missing_labels",), labels, tuple(labels))
    for name, path, scale in _named(data, "scales", (), "id"):
        yield from _options(f"scales.{name}", path, scale)
    for name, path, section in _named(data, "sections", (), "id"):
        yield from _fields(f"sections.{name}", path, section, ("title",))
        for question_id, place, question in _named(section, "questions", path, "id"):
            key = f"questions.{question_id}"
            yield from _fields(key, place, question, ("text", "hint", "low", "high", "unit", "body"))
            yield from _options(key, place, question)
            for statement_id, where, statement in _named(question, "statements", place, "id"):
                yield f"{key}.statements.{statement_id}", (*where, "text"), statement, "text"


def _fields(key: str, path: Path, holder: dict[str, Data], fields: tuple[str, ...]) -> Iterator[_Place]:
    for field in fields:
        if field in holder:
            yield f"{key}.{field}", (*path, field), holder, field


def _options(key: str, path: Path, holder: dict[str, Data]) -> Iterator[_Place]:
    for code, place, option in _named(holder, "options", path, "code"):
        yield f"{key}.options.{code}", (*place, "label"), option, "label"
        if "hint" in option:
            yield f"{key}.options.{code}.hint", (*place, "hint"), option, "hint"


def _named(
    holder: dict[str, Data], key: str, path: Path, name: str
) -> Iterator[tuple[str, Path, dict[str, Data]]]:
    entries = holder.get(key)
    for at, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield str(entry[name]), (*path, key, at), entry
