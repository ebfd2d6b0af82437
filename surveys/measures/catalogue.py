"""The shipped measures: finds, reads and checks their files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from surveys.core.errors import DefinitionError, DefinitionProblem
from surveys.definitions.files import files_in, read_definition, wrong_name
from surveys.definitions.parsing import parse
from surveys.definitions.strict_yaml import Located, read_yaml
from surveys.measures.checks import check_measure
from surveys.measures.model import Measure
from surveys.measures.pack_forms import PackWords
from surveys.measures.wording import MeasureWording, check_wording


DATA = Path(__file__).parents[1] / "data"
MEASURES = DATA / "measures"
WORDINGS = MEASURES / "wording"
_PACK_WORDS = DATA / "pack_words.yaml"


def parse_measure(text: str, *, name: str) -> Measure:
    """Parse and check a measure from the text of its definition. Raises DefinitionError."""
    return _measure(read_yaml(text, name=name))


def load_measure(path: Path) -> Measure:
    """Load and check a measure from its file. Raises DefinitionError."""
    located = read_definition(path)
    measure = _measure(located)
    if measure.key != path.stem:
        raise DefinitionError([wrong_name(located, f"{measure.key}.yaml")])
    return measure


@lru_cache(maxsize=1)
def measures() -> Mapping[str, Measure]:
    """Every shipped measure, by key. Raises DefinitionError when a file is invalid."""
    return MappingProxyType({measure.key: measure for measure in map(load_measure, files_in(MEASURES))})


def find_measure(name: str) -> Measure | None:
    """Look up a measure by its key, short name or another name, ignoring case and the kind of dash.

    ``phq9``, ``PHQ-9`` and ``phq_9`` are the same. None when there is none of that name.
    """
    return _by_name().get(_plain(name))


@lru_cache(maxsize=1)
def measure_wordings() -> Mapping[str, MeasureWording]:
    """Every shipped measure wording, by the measure's key. Raises DefinitionError."""
    wordings = map(load_wording, filter(words_a_measure, files_in(WORDINGS)))
    return MappingProxyType({wording.measure: wording for wording in wordings})


@lru_cache(maxsize=1)
def pack_words() -> PackWords:
    """Our own text around a measure that a team words under its own licence. Raises DefinitionError."""
    located = read_definition(_PACK_WORDS)
    words, problems = parse(PackWords, located, located.data)
    if words is None:
        raise DefinitionError(problems)
    return words


def words_a_measure(path: Path) -> bool:
    """Whether a wording file belongs to a measure; the others are single, nationally worded questions."""
    return "measure" in read_definition(path).data


def load_wording(path: Path) -> MeasureWording:
    """Load the wording of a measure and check it against the definition. Raises DefinitionError."""
    located = read_definition(path)
    wording = parse_wording(located)
    if wording.measure != path.stem:
        raise DefinitionError([wrong_name(located, f"{wording.measure}.yaml")])
    return wording


def parse_wording(located: Located) -> MeasureWording:
    """Parse the wording of a measure from plain data and check it against the definition. Raises
    DefinitionError.
    """
    wording, problems = parse(MeasureWording, located, located.data)
    if wording is not None:
        problems += check_wording(measures().get(wording.measure), wording, located)
    if wording is None or problems:
        raise DefinitionError(problems)
    return wording


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, Measure]:
    return {
        _plain(name): measure
        for measure in measures().values()
        for name in (*measure.also_called, measure.short_name, measure.key)
    }


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _measure(located: Located) -> Measure:
    measure, problems = parse(Measure, located, located.data)
    found: list[DefinitionProblem] = [*problems]
    if measure is not None:
        found += check_measure(measure, located)
    if measure is None or found:
        raise DefinitionError(found)
    return measure
