"""Checks every shipped definition, for ``feedback check``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from surveys.catalogue import (
    FACE_WORDS,
    FORMS,
    LOCALES,
    MEASURE_FORMS,
    helplines_file,
    load_face_words,
    load_form,
    load_locale,
    national_wordings,
)
from surveys.core.errors import DefinitionCode, DefinitionError, DefinitionProblem
from surveys.core.model import Form
from surveys.definitions.files import files_in
from surveys.definitions.pictures import picture, picture_names
from surveys.measures.catalogue import (
    MEASURES,
    WORDINGS,
    load_measure,
    load_wording,
    words_a_measure,
)


def check_everything() -> tuple[DefinitionProblem, ...]:
    """Every problem in every shipped definition; empty when all are valid."""
    problems: list[DefinitionProblem] = list(_check_measures())
    if problems:  # a form cannot be read without the measures it may ask
        return tuple(problems)
    forms: dict[str, Form] = {}
    try:
        national_wordings()
        helplines_file()
    except DefinitionError as error:
        problems.extend(error.problems)
    for path in (*files_in(FORMS), *files_in(MEASURE_FORMS)):
        try:
            form = load_form(path)
            forms[form.key] = form
        except DefinitionError as error:
            problems.extend(error.problems)
    found = (*problems, *_check_other_locales(forms), *_check_face_words(), *_check_pictures())
    return tuple(dict.fromkeys(found))  # a broken wording file affects many forms but is reported once


def _check_other_locales(forms: Mapping[str, Form]) -> Iterator[DefinitionProblem]:
    """Problems with translations that no form declares complete."""
    for path in files_in(LOCALES):
        key, _, language = path.stem.partition(".")
        form = forms.get(key)
        if form is None:
            if not (FORMS / f"{key}.yaml").exists():
                what, how = "There is no form for this translation.", "Name the file <form>.<language>.yaml."
                yield DefinitionProblem(DefinitionCode.LOCALE_MISMATCH, path.name, what, how)
        elif language not in form.complete_languages:
            try:
                load_locale(path, form)
            except DefinitionError as error:
                yield from error.problems


def _check_measures() -> Iterator[DefinitionProblem]:
    """The definition of every measure, then the wording of those that have one."""
    found: list[DefinitionProblem] = []
    for path in files_in(MEASURES):
        try:
            load_measure(path)
        except DefinitionError as error:
            found.extend(error.problems)
    yield from found
    for path in () if found else files_in(WORDINGS):
        try:
            if words_a_measure(path):
                load_wording(path)
        except DefinitionError as error:
            yield from error.problems


def _check_pictures() -> Iterator[DefinitionProblem]:
    for name in sorted(picture_names()):
        try:
            picture(name)
        except DefinitionError as error:
            yield from error.problems


def _check_face_words() -> Iterator[DefinitionProblem]:
    for path in files_in(FACE_WORDS):
        try:
            load_face_words(path)
        except DefinitionError as error:
            yield from error.problems
