"""Whether the words of the faces are complete: each language compared with the English one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from string import Formatter
from typing import cast

from surveys.core.errors import DefinitionCode, DefinitionProblem
from surveys.core.model import Frozen
from surveys.definitions.localisation import TranslationStatus
from surveys.definitions.strict_yaml import Located, Path
from surveys.faces.helplines import Helpline
from surveys.faces.plurals import Plural, forms_of
from surveys.faces.words import FaceWords, Notice, TextPage


_OF_THE_FILE = {"language", "own_name", "status", "translated_by", "checked_by", "helplines"}
_NUMBERS = re.compile(r"\d+")


def check_face_words(
    words: FaceWords, english: FaceWords, helplines: Iterable[Helpline], located: Located
) -> Iterator[DefinitionProblem]:
    """How the file of one language differs from the English file, other than in its words."""
    if words.status is TranslationStatus.COMPLETE and words.checked_by is None:
        what = f"The words in {words.language} are called complete, but no one has signed them off."
        how = "Have them checked, then write “checked_by”; or write “status: draft”."
        yield located.problem(DefinitionCode.LOCALE_NOT_SIGNED_OFF, ("status",), what, how)
    mine, theirs = dict(_blanks_of_all(words)), dict(_blanks_of_all(english))
    for path, blanks in theirs.items():
        if path not in mine:
            how = "Translate it from en-GB.yaml."
            yield located.problem(DefinitionCode.MISSING_TRANSLATION, path, f"“{path[-1]}” is missing.", how)
        elif mine[path] != blanks:
            what = f"The placeholders are {_list(mine[path])}; in English they are {_list(blanks)}."
            yield located.problem(DefinitionCode.BLANKS_DIFFER, path, what, "Use the same placeholders.")
    for path in mine:
        if path not in theirs:
            what = f"The English words have no “{path[-1]}” here."
            yield located.problem(DefinitionCode.UNKNOWN_STRING, path, what, "Remove it.")
    yield from _check_plurals(words, located)
    yield from _check_helplines(words, {line.id: line for line in helplines if line.id}, located)


def blanks_in(text: str) -> frozenset[str]:
    """The names in braces; a single brace counts as a name of its own."""
    try:
        found = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        found = ["{"]
    return frozenset(found + re.findall("#", text))


def _blanks_of_all(words: FaceWords) -> Iterator[tuple[Path, frozenset[str]]]:
    for name in FaceWords.model_fields:
        if name not in _OF_THE_FILE:
            yield from _blanks((name,), getattr(words, name))


def _blanks(path: Path, value: object) -> Iterator[tuple[Path, frozenset[str]]]:
    match value:
        case str():
            yield path, blanks_in(value)
        case TextPage():
            yield path, _joined([value.title, *value.paragraphs])
        case Notice():
            for at, part in enumerate(value.parts):
                where = (*path, "parts", at, *sorted(part.only_for))
                yield where, _joined([part.heading, *part.paragraphs])
        case Plural():
            yield path, blanks_in(value.other)
        case Frozen():
            for name in type(value).model_fields:
                yield from _blanks((*path, name), getattr(value, name))
        case Mapping():
            for key, inner in cast(Mapping[object, object], value).items():
                yield from _blanks((*path, str(key)), inner)
        case _:
            pass


def _joined(texts: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*(blanks_in(text) for text in texts))


def _list(blanks: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(blanks)) or "none"


def _check_plurals(words: FaceWords, located: Located) -> Iterator[DefinitionProblem]:
    """Without a form its numbers get a wrong ending; a form the language does not have is never shown."""
    forms = {form.value: number for form, number in forms_of(words.language).items()}
    for name, plural in words.counted.items():
        given = plural.model_dump()
        for form in [each for each in forms if each not in given]:
            what = (
                f"“{name}” has no form “{form}”, which {words.language} needs, for example for {forms[form]}."
            )
            how = f"Write “{form}”. The forms of this language are: {', '.join(forms)}."
            yield located.problem(DefinitionCode.PLURALS_DIFFER, ("counted", name), what, how)
        for form in [each for each in given if each not in forms]:
            what = f"“{name}” has a form “{form}”, which {words.language} does not have."
            how = f"Remove it. The forms of this language are: {', '.join(forms)}."
            yield located.problem(DefinitionCode.PLURALS_DIFFER, ("counted", name, form), what, how)
        for form, text in given.items():
            if unknown := blanks_in(text) - {"number"}:
                what = f"The blank may be {{number}} only, not {_list(unknown)}."
                yield located.problem(
                    DefinitionCode.BLANKS_DIFFER, ("counted", name, form), what, "Write {number}."
                )


def _check_helplines(
    words: FaceWords, lines: Mapping[str, Helpline], located: Located
) -> Iterator[DefinitionProblem]:
    for name, mine in words.helplines.items():
        path = ("helplines", name)
        if name not in lines:
            how = f"Use one of: {', '.join(sorted(lines))}."
            yield located.problem(DefinitionCode.UNKNOWN_STRING, path, f"There is no helpline “{name}”.", how)
        elif not has_same_numbers(lines[name].contact, mine.contact):
            what = f"The numbers differ from “{lines[name].contact}” in helplines.yaml."
            how = "Use the same numbers; until then the English line is shown."
            yield located.problem(DefinitionCode.HELPLINE_DIFFERS, (*path, "contact"), what, how)


def has_same_numbers(english: str, translated: str) -> bool:
    """Whether a translated contact has exactly the numbers of the original, in the same order."""
    return _NUMBERS.findall(english) == _NUMBERS.findall(translated)
