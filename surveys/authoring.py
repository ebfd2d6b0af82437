"""Readability hints for every shipped form and page, each with its file and line."""

from __future__ import annotations

from collections.abc import Iterator

from surveys.catalogue import (
    FACE_WORDS,
    FORMS,
    LOCALES,
    MEASURE_FORMS,
    load_form,
    national_wordings,
    plain_words,
)
from surveys.definitions.files import files_in, read_definition
from surveys.definitions.form_places import plain_data, texts_in
from surveys.definitions.hints import Hint, hints_about
from surveys.definitions.national_wording import locked_strings
from surveys.definitions.strict_yaml import Data, Located, Path


_NOT_FOR_READERS = {
    "form",
    "form_version",
    "language",
    "direction",
    "status",
    "translated_by",
    "checked_by",
    "pictures",
}


def hints_for_authors() -> tuple[Hint, ...]:
    """Long sentences and hard words in every form, easy read variant and page. Raises DefinitionError.

    Run ``check_everything`` first. Nationally worded questions are left out: their words cannot be changed
    here.
    """
    translations = (*files_in(LOCALES), *files_in(FACE_WORDS))
    return (*_in_forms(), *(hint for path in translations for hint in _in_words(read_definition(path))))


def _in_forms() -> Iterator[Hint]:
    for path in (*files_in(FORMS), *files_in(MEASURE_FORMS)):
        form, located = load_form(path), read_definition(path)
        places = {
            key: (where, str(holder[field])) for key, where, holder, field in texts_in(plain_data(form))
        }
        locked = set(locked_strings(form, national_wordings(), places))
        texts = (
            (located.where(where), text)
            for key, (where, text) in places.items()
            if key not in locked and where in located.lines
        )
        yield from hints_about(texts, plain_words(), language=form.language)


def _in_words(located: Located) -> tuple[Hint, ...]:
    """Hints about a file of keyed texts: a translation, or the face words."""
    texts = (
        (located.where(path), text)
        for key, value in located.data.items()
        if key not in _NOT_FOR_READERS
        for path, text in _texts((key,), value)
    )
    return hints_about(texts, plain_words(), language=str(located.data["language"]))


def _texts(path: Path, value: Data) -> Iterator[tuple[Path, str]]:
    match value:
        case str():
            yield path, value
        case dict():
            for key, inner in value.items():
                yield from _texts((*path, key), inner)
        case list():
            for at, inner in enumerate(value):
                yield from _texts((*path, at), inner)
        case _:
            pass
