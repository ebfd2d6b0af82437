"""Builds the form that asks a measure in licensed wording.

It is built like the shipped forms of measures: one section that names the measure, its questions in the
wording of the pack, and our own text around them. It is not a file: the service publishes it in the team's
database.
"""

from __future__ import annotations

from collections.abc import Mapping

from surveys.core.errors import DefinitionError
from surveys.core.model import (
    Form,
    Frozen,
    Label,
    Prose,
    Sentence,
)
from surveys.definitions.checks import check_form
from surveys.definitions.parsing import parse
from surveys.definitions.strict_yaml import Data, Located
from surveys.measures.model import Measure
from surveys.measures.sections import NOT_RESOLVED, check_measures_in, resolve_measures
from surveys.measures.wording_packs import WordingPack


QUESTIONS_A_MINUTE = 4


class PackWords(Frozen):
    """Our own text around a measure. ``{questions}``: their number; ``{owner}``: their owner."""

    title: Label
    section: Label
    introduction: Prose
    owned_by: Sentence
    thanks: Prose
    authored_by: Sentence


def form_of_pack(
    pack: WordingPack, measures: Mapping[str, Measure], words: PackWords, *, key: str, version: str, name: str
) -> Form:
    """The form with which a team asks the measure of this pack, under the team's own key and version.

    The form is named, because a score belongs to a person. ``name`` is the source of the pack, for problems.
    Raises KeyError when ``measures`` lacks the pack's measure, DefinitionError when pack and form do not
    match.
    """
    located = Located(name, _data(pack, measures[pack.measure], words, key, version))
    data, problems = resolve_measures(located, measures, {pack.measure: pack.as_wording()})
    form, wrong = parse(Form, located, data)
    problems += wrong
    if form is not None and not NOT_RESOLVED & {problem.code for problem in problems}:
        problems += [*check_form(form, located), *check_measures_in(form, measures, located)]
    if form is None or problems:
        raise DefinitionError(problems)
    return form


def _data(pack: WordingPack, measure: Measure, words: PackWords, key: str, version: str) -> dict[str, Data]:
    licence, around = pack.licence, pack.around
    licensed: dict[str, Data] = {
        "kind": "licensed",
        "holder": licence.holder,
        "terms": licence.reference,
        "attribution": licence.attribution,
    }
    return {
        "key": key,
        "version": version,
        "language": pack.language,
        "title": around.title if around else words.title,
        "audience": "family",
        "touchpoint": "outcome",
        "mode": "named",
        "minutes": max(2, -(-len(measure.items) // QUESTIONS_A_MINUTE)),
        "quick_exit": True,
        "introduction": _introduction(pack, words),
        "thanks": around.thanks if around else words.thanks,
        "provenance": {
            "authored_by": words.authored_by,
            "source": f"{measure.short_name} in the words recorded on {licence.recorded_on}.",
        },
        "licence": licensed,
        "sections": [{"id": measure.key, "measure": measure.key, "title": None if around else words.section}],
    }


def _introduction(pack: WordingPack, words: PackWords) -> str:
    """The introduction, ending with the owner's attribution or, if there is none, our line that names the
    owner.
    """
    line, around = pack.licence.attribution, pack.around
    if around is None:
        n_items = len(pack.items)
        questions = "is 1 question" if n_items == 1 else f"are {n_items} questions"
        owner = line or words.owned_by.format(holder=pack.licence.holder)
        return words.introduction.format(questions=questions, owner=owner)
    if line is None or line in around.introduction:
        return around.introduction
    return f"{around.introduction}\n\n{line}"
