"""Finds and reads the shipped definitions.

A refused definition lists every problem found, each with a code, a place and a fix.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from surveys.core.answers import MissingReason
from surveys.core.errors import DefinitionCode, DefinitionError, DefinitionProblem
from surveys.core.model import Form
from surveys.definitions.checks import check_form, check_ids
from surveys.definitions.files import (
    files_in,
    read_definition,
    text_of,
    wrong_name,
)
from surveys.definitions.form_json import content_hash as content_hash
from surveys.definitions.form_json import form_from_json as form_from_json
from surveys.definitions.form_json import form_to_json as form_to_json
from surveys.definitions.form_places import plain_data
from surveys.definitions.hints import PlainWords
from surveys.definitions.localisation import Locale, check_locale
from surveys.definitions.national_wording import (
    NationalWording,
    check_locked_words,
    official_strings,
    resolve_includes,
)
from surveys.definitions.parsing import Model, parse
from surveys.definitions.pictures import check_pictures_named, picture_names, unknown_picture
from surveys.definitions.strict_yaml import Located, read_yaml
from surveys.faces.checks import check_face_words
from surveys.faces.helplines import Helpline, Helplines
from surveys.faces.words import ENGLISH, FaceWords, ProblemWords, SaidProblem
from surveys.measures.catalogue import measure_wordings, measures, words_a_measure
from surveys.measures.sections import (
    NOT_RESOLVED,
    check_measure_words,
    check_measures_in,
    measure_strings,
    resolve_measures,
)


_DATA = Path(__file__).parent / "data"
FORMS = _DATA / "forms"
MEASURE_FORMS = FORMS / "measures"
LOCALES = FORMS / "locales"
FACE_WORDS = _DATA / "face_words"
_WORDINGS = _DATA / "measures" / "wording"
_HELPLINES = _DATA / "helplines.yaml"
_PLAIN_WORDS = _DATA / "plain_words.yaml"


def parse_form(text: str, *, name: str) -> Form:
    """Parse a form from the text of its definition. ``name`` is the file name shown in problems.

    Translations are in separate files and are checked by ``load_form`` only. Raises DefinitionError.
    """
    located = read_yaml(text, name=name)
    data, problems = resolve_measures(located, measures(), measure_wordings())
    data, unresolved = resolve_includes(Located(located.name, data, located.lines), national_wordings())
    form, wrong = parse(Form, located, data)
    problems += [*unresolved, *wrong, *check_ids(located)]
    if form is not None and not NOT_RESOLVED & {problem.code for problem in problems}:
        problems += [*check_form(form, located), *check_measures_in(form, measures(), located)]
        problems += check_pictures_named(plain_data(form), picture_names(), located)
    if form is None or problems:
        raise DefinitionError(problems)
    return form


def load_form(path: str | Path) -> Form:
    """Load a form from its file and check each translation it declares complete. Raises DefinitionError."""
    form, problems = _load_with_locales(Path(path))
    if form is None or problems:
        raise DefinitionError(problems)
    return form


def parse_locale(text: str, *, name: str) -> Locale:
    """Parse a translation from text, without checking it against its form. Raises DefinitionError."""
    return _loaded(Locale, read_yaml(text, name=name))


def load_locale(path: str | Path, form: Form) -> Locale:
    """Load and check a translation of a form, including the official words of included questions.

    Raises DefinitionError.
    """
    path = Path(path)
    located = read_definition(path)
    locale, problems = parse(Locale, located, located.data)
    if locale is not None:
        locale, problems = _complete(form, locale, located)
        known = picture_names()
        problems += [
            unknown_picture(located, ("pictures", key), name, known)
            for key, name in locale.pictures.items()
            if name not in known
        ]
        if path.name != f"{locale.form}.{locale.language}.yaml":
            problems.append(wrong_name(located, f"{locale.form}.{locale.language}.yaml"))
    if locale is None or problems:
        raise DefinitionError(problems)
    return locale


@lru_cache(maxsize=1)
def shipped_forms() -> Mapping[str, Form]:
    """Every shipped form, by key. Raises DefinitionError when one is invalid."""
    forms = {form.key: form for form in map(load_form, files_in(FORMS))}
    return MappingProxyType({**forms, **measure_forms()})


@lru_cache(maxsize=1)
def measure_forms() -> Mapping[str, Form]:
    """Shipped forms that ask a standard measure, all of them named, by key. Raises DefinitionError."""
    forms = {form.key: form for form in map(load_form, files_in(MEASURE_FORMS))}
    return MappingProxyType(forms)


@lru_cache(maxsize=1)
def shipped_locales() -> Mapping[tuple[str, str], Locale]:
    """Every shipped translation, by form key and language."""
    forms = shipped_forms()
    locales = (load_locale(path, forms[path.name.split(".")[0]]) for path in files_in(LOCALES))
    return MappingProxyType({(locale.form, locale.language): locale for locale in locales})


def parse_face_words(text: str, *, name: str) -> FaceWords:
    """Parse the face words of one language, without checking them against English. Raises DefinitionError."""
    return _loaded(FaceWords, read_yaml(text, name=name))


@lru_cache(maxsize=1)
def shipped_face_words() -> Mapping[str, FaceWords]:
    """Face words by language, English first. Raises DefinitionError when a file is invalid."""
    every = {words.language: words for words in map(load_face_words, files_in(FACE_WORDS))}
    return MappingProxyType({ENGLISH: every.pop(ENGLISH), **every})


@lru_cache(maxsize=1)
def _english_words() -> FaceWords:
    return _loaded(FaceWords, read_definition(FACE_WORDS / f"{ENGLISH}.yaml"))


@lru_cache(maxsize=128)
def face_words(language: str) -> FaceWords:
    """Face words in a language or its nearest match: ``ar`` for ``ar-EG``, else English."""
    shipped, tag = shipped_face_words(), language
    while tag not in shipped and "-" in tag:
        tag = tag.rpartition("-")[0]
    return shipped.get(tag, shipped[ENGLISH])


def english_problem(problem: SaidProblem) -> ProblemWords:
    """What is wrong with an answer and how to correct it, in English for staff and logs."""
    return shipped_face_words()[ENGLISH].of_problem(problem)


@lru_cache(maxsize=1)
def national_wordings() -> Mapping[str, NationalWording]:
    """Every question a form can include, by key."""
    wordings: dict[str, NationalWording] = {}
    for path in files_in(_WORDINGS):
        if words_a_measure(path):
            continue
        wording, problems = _load_wording(path)
        if wording is None or problems:
            raise DefinitionError(problems)
        wordings[wording.key] = wording
    return MappingProxyType(wordings)


@lru_cache(maxsize=1)
def helplines() -> tuple[Helpline, ...]:
    """Helplines, in display order."""
    return helplines_file().lines


@lru_cache(maxsize=1)
def helplines_file() -> Helplines:
    """The helplines and the day they were last checked. Raises DefinitionError."""
    return _loaded(Helplines, read_definition(_HELPLINES))


@lru_cache(maxsize=1)
def plain_words() -> PlainWords:
    """The hard words and sentence limits behind the authors' hints. Raises DefinitionError."""
    return _loaded(PlainWords, read_definition(_PLAIN_WORDS))


def load_face_words(path: Path) -> FaceWords:
    """Load the face words in a file and check them against English. Raises DefinitionError."""
    located = read_definition(path)
    words, problems = parse(FaceWords, located, located.data)
    if words is not None:
        problems += check_face_words(words, _english_words(), helplines(), located)
        if path.stem != words.language:
            problems.append(wrong_name(located, f"{words.language}.yaml"))
    if words is None or problems:
        raise DefinitionError(problems)
    return words


def _load_with_locales(path: Path) -> tuple[Form | None, list[DefinitionProblem]]:
    """A form and everything wrong with it and with the translations it declares complete."""
    located = read_definition(path)
    try:
        form = parse_form(text_of(path), name=path.name)
    except DefinitionError as error:
        return None, list(error.problems)
    problems: list[DefinitionProblem] = []
    if path.stem != form.key:
        problems.append(wrong_name(located, f"{form.key}.yaml"))
    for at, language in enumerate(form.complete_languages):
        try:
            load_locale(path.parent / "locales" / f"{form.key}.{language}.yaml", form)
        except DefinitionError as error:
            if DefinitionCode.FILE_NOT_FOUND in error.codes:
                what = f"{language} is declared complete, but it has no translation file."
                how = f"Write locales/{form.key}.{language}.yaml, or remove the language here."
                place = ("complete_languages", at)
                problems.append(located.problem(DefinitionCode.MISSING_LOCALE, place, what, how))
            else:
                problems.extend(error.problems)
    return form, problems


def _complete(form: Form, locale: Locale, located: Located) -> tuple[Locale, list[DefinitionProblem]]:
    """The translation completed with words from other files, and every problem with it.

    Official words come from the national wording's file. Labels for missing answers come from the face words,
    unless the form has its own.
    """
    wordings = national_wordings()
    problems = [
        *check_locked_words(form, wordings, locale, located),
        *check_measure_words(form, locale, located),
    ]
    strings = {
        **_usual_missing_labels(form, locale.language),
        **locale.strings,
        **official_strings(form, wordings, locale.language),
        **measure_strings(form, locale.language),
    }
    locale = locale.model_copy(update={"strings": strings})
    return locale, [*problems, *check_locale(form, locale, located)]


def _usual_missing_labels(form: Form, language: str) -> dict[str, str]:
    words, english = shipped_face_words().get(language), _english_words()
    if words is None:
        return {}
    return {
        f"missing_labels.{reason.value}": words.missing[reason]
        for reason in MissingReason
        if form.missing_label(reason) == english.missing[reason]
    }


def _load_wording(path: Path) -> tuple[NationalWording | None, list[DefinitionProblem]]:
    located = read_definition(path)
    wording, problems = parse(NationalWording, located, located.data)
    if wording is not None and wording.key != path.stem:
        problems.append(wrong_name(located, f"{wording.key}.yaml"))
    return wording, problems


def _loaded(model: type[Model], located: Located) -> Model:
    found, problems = parse(model, located, located.data)
    if found is None:
        raise DefinitionError(problems)
    return found
