"""Reads the definitions. The only file of ``surveys`` that opens files.

A definition is refused with every problem found in it, each with a code, a place and a way to mend it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from surveys.definition_checks import check_form, check_ids
from surveys.definition_parsing import parse
from surveys.errors import DefinitionCode, DefinitionError, DefinitionProblem
from surveys.helplines import Helpline, Helplines
from surveys.localisation import Locale, check_locale, localise
from surveys.model import Form
from surveys.national_wording import NationalWording, locked_strings, official_strings, resolve_includes
from surveys.strict_yaml import MAX_BYTES, Located, read_yaml


_HERE = Path(__file__).parent
_FORMS = _HERE / "forms"
_WORDINGS = _HERE / "measures" / "wording"
_HELPLINES = _HERE / "helplines.yaml"


def parse_form(text: str, *, name: str) -> Form:
    """A form from the text of its definition. ``name`` is the file's name, for the problems.

    Translations lie in files of their own: ``load_form`` looks at those too. Raises DefinitionError.
    """
    located = read_yaml(text, name=name)
    data, problems = resolve_includes(located, national_wordings())
    form, wrong = parse(Form, located, data)
    problems += [*wrong, *check_ids(located)]
    if form is not None and not any(problem.code is DefinitionCode.UNKNOWN_WORDING for problem in problems):
        problems += check_form(form, located)
    if form is None or problems:
        raise DefinitionError(problems)
    return form


def load_form(path: str | Path) -> Form:
    """A form from its file, with every translation it declares complete checked. Raises DefinitionError."""
    form, problems = _load_with_locales(Path(path))
    if form is None or problems:
        raise DefinitionError(problems)
    return form


def parse_locale(text: str, *, name: str) -> Locale:
    """A translation from the text of its file, not yet held against its form. Raises DefinitionError."""
    locale, problems = parse(Locale, located := read_yaml(text, name=name), located.data)
    if locale is None:
        raise DefinitionError(problems)
    return locale


def load_locale(path: str | Path, form: Form) -> Locale:
    """A translation of a form, checked, with the official words of included questions.

    Raises DefinitionError.
    """
    path = Path(path)
    located = _read(path)
    locale, problems = parse(Locale, located, located.data)
    if locale is not None:
        locale, problems = _complete(form, locale, located)
        if path.name != f"{locale.form}.{locale.language}.yaml":
            problems.append(_wrong_name(located, f"{locale.form}.{locale.language}.yaml"))
    if locale is None or problems:
        raise DefinitionError(problems)
    return locale


@lru_cache(maxsize=1)
def shipped_forms() -> Mapping[str, Form]:
    """Every form that comes with the product, by key. Raises DefinitionError when one is wrong."""
    forms = {form.key: form for form in map(load_form, _files(_FORMS))}
    return MappingProxyType(forms)


@lru_cache(maxsize=1)
def shipped_locales() -> Mapping[tuple[str, str], Locale]:
    """Every translation that comes with the product, by form key and language."""
    forms = shipped_forms()
    locales = (load_locale(path, forms[path.name.split(".")[0]]) for path in _files(_FORMS / "locales"))
    return MappingProxyType({(locale.form, locale.language): locale for locale in locales})


@lru_cache(maxsize=64)
def form_in_language(key: str, language: str) -> Form:
    """A shipped form in a language. Raises KeyError when the form or its translation does not exist."""
    form = shipped_forms()[key]
    return form if language == form.language else localise(form, shipped_locales()[key, language])


@lru_cache(maxsize=1)
def national_wordings() -> Mapping[str, NationalWording]:
    """Every question a form can include, by key."""
    wordings: dict[str, NationalWording] = {}
    for path in _files(_WORDINGS):
        wording, problems = _load_wording(path)
        if wording is None or problems:
            raise DefinitionError(problems)
        wordings[wording.key] = wording
    return MappingProxyType(wordings)


@lru_cache(maxsize=1)
def helplines() -> tuple[Helpline, ...]:
    """Where somebody finds help at once, in the order to show them."""
    return helplines_file().lines


@lru_cache(maxsize=1)
def helplines_file() -> Helplines:
    """The helplines and the day they were last checked. Raises DefinitionError."""
    located = _read(_HELPLINES)
    lines, problems = parse(Helplines, located, located.data)
    if lines is None:
        raise DefinitionError(problems)
    return lines


def check_everything() -> tuple[DefinitionProblem, ...]:
    """Every problem in every definition that comes with the product; empty when all is well."""
    problems: list[DefinitionProblem] = []
    try:
        national_wordings()
        helplines_file()
    except DefinitionError as error:
        problems.extend(error.problems)
    forms: dict[str, Form] = {}
    for path in _files(_FORMS):
        try:
            form, wrong = _load_with_locales(path)
        except DefinitionError as error:
            form, wrong = None, list(error.problems)
        problems.extend(wrong)
        if form is not None:
            forms[form.key] = form
    return (*problems, *_check_other_locales(forms))


def form_to_json(form: Form) -> str:
    """Canonical JSON of a form: sorted keys, no spaces, what equals its default left out.

    Leaving defaults out keeps the text, and so the content hash, when a later release adds an optional key.
    """
    data = form.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude_none=True)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def form_from_json(text: str) -> Form:
    """A form from its canonical JSON. Raises DefinitionError.

    Only each object is checked, not what holds between them: a form published under yesterday's rules
    stays readable.
    """
    name = "published form"
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        what, how = "The text is not JSON.", "Restore the published form from a backup."
        raise DefinitionError([DefinitionProblem(DefinitionCode.NOT_YAML, name, what, how)]) from None
    form, problems = parse(Form, Located(name, data), data)
    if form is None:
        raise DefinitionError(problems)
    return form


def content_hash(form: Form) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(form_to_json(form).encode()).hexdigest()


def _load_with_locales(path: Path) -> tuple[Form | None, list[DefinitionProblem]]:
    """A form and everything wrong with it and with the translations it declares complete."""
    located = _read(path)
    try:
        form = parse_form(_text(path), name=path.name)
    except DefinitionError as error:
        return None, list(error.problems)
    problems: list[DefinitionProblem] = []
    if path.stem != form.key:
        problems.append(_wrong_name(located, f"{form.key}.yaml"))
    for at, language in enumerate(form.complete_languages):
        try:
            load_locale(path.parent / "locales" / f"{form.key}.{language}.yaml", form)
        except DefinitionError as error:
            if DefinitionCode.FILE_NOT_FOUND in error.codes:
                what = f"{language} is declared complete, but there is no file of its words."
                how = f"Write locales/{form.key}.{language}.yaml, or remove the language here."
                place = ("complete_languages", at)
                problems.append(located.problem(DefinitionCode.MISSING_LOCALE, place, what, how))
            else:
                problems.extend(error.problems)
    return form, problems


def _check_other_locales(forms: Mapping[str, Form]) -> Iterator[DefinitionProblem]:
    """What is wrong with translations that no form declares complete."""
    for path in _files(_FORMS / "locales"):
        key, _, language = path.stem.partition(".")
        form = forms.get(key)
        if form is None:
            what, how = "There is no form for this translation.", "Name the file <form>.<language>.yaml."
            yield DefinitionProblem(DefinitionCode.LOCALE_MISMATCH, path.name, what, how)
        elif language not in form.complete_languages:
            try:
                load_locale(path, form)
            except DefinitionError as error:
                yield from error.problems


def _complete(form: Form, locale: Locale, located: Located) -> tuple[Locale, list[DefinitionProblem]]:
    """The translation with the official words of included questions, and everything wrong with it."""
    wordings = national_wordings()
    problems = [
        located.problem(
            DefinitionCode.LOCKED_WORDING,
            ("strings", key),
            "This question is worded nationally, also in other languages.",
            "Remove it; official translations stand in the file of the wording.",
        )
        for key in locked_strings(form, wordings, locale.strings)
    ]
    strings = {**locale.strings, **official_strings(form, wordings, locale.language)}
    locale = locale.model_copy(update={"strings": strings})
    return locale, [*problems, *check_locale(form, locale, located)]


def _load_wording(path: Path) -> tuple[NationalWording | None, list[DefinitionProblem]]:
    located = _read(path)
    wording, problems = parse(NationalWording, located, located.data)
    if wording is not None and wording.key != path.stem:
        problems.append(_wrong_name(located, f"{wording.key}.yaml"))
    return wording, problems


def _wrong_name(located: Located, name: str) -> DefinitionProblem:
    what = f"The file is called {located.name}, its content is {name.removesuffix('.yaml')}."
    return DefinitionProblem(DefinitionCode.FILE_NAME, located.name, what, f"Call it {name}.")


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml"))


def _read(path: Path) -> Located:
    return read_yaml(_text(path), name=path.name)


def _text(path: Path) -> str:
    """The text of a file, never more of it than a definition may have. Raises DefinitionError."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1).decode("utf-8-sig")
    except OSError:
        code, what, how = (
            DefinitionCode.FILE_NOT_FOUND,
            "There is no such file, or it cannot be read.",
            "Look at its name.",
        )
    except UnicodeDecodeError:
        code, what, how = DefinitionCode.FILE_NOT_TEXT, "The file is not UTF-8 text.", "Save it as UTF-8."
    raise DefinitionError([DefinitionProblem(code, path.name, what, how)])
