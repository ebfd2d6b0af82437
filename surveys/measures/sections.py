"""Sections of a form that ask a standard measure, with questions from the measure's own wording.

In the file, a section says ``measure: core10`` and has no questions. The published form contains the
questions, so that it keeps the wording it was answered with. When read back, they are the measure's items in
order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.core.answers import (
    Amount,
    Answer,
    Answers,
    Chosen,
    Missing,
    Rated,
)
from surveys.core.errors import DefinitionCode, DefinitionProblem
from surveys.core.model import Form, Mode, Section
from surveys.definitions.localisation import Locale, plain_language, strings_of
from surveys.definitions.strict_yaml import Data, Located, Path
from surveys.measures.model import Measure, RiskRule
from surveys.measures.scoring import Code, keyed_values
from surveys.measures.wording import MeasureWording, form_parts, item_id


NOT_RESOLVED = frozenset(
    {
        DefinitionCode.UNKNOWN_WORDING,
        DefinitionCode.UNKNOWN_MEASURE,
        DefinitionCode.MEASURE_WITHOUT_WORDING,
    }
)
"""With one of these problems, checks between the parts of a form would only repeat it."""

_PLACEHOLDER: Data = [{"id": "unknown", "kind": "information", "text": "unknown", "body": "unknown"}]


def resolve_measures(
    form: Located, measures: Mapping[str, Measure], wordings: Mapping[str, MeasureWording]
) -> tuple[dict[str, Data], list[DefinitionProblem]]:
    """The form's data with the questions of every measure it names filled in, and any problems found."""
    sections = form.data.get("sections")
    problems: list[DefinitionProblem] = []
    if not isinstance(sections, list):
        return form.data, problems
    scales: list[Data] = []
    resolved: list[Data] = []
    for at, section in enumerate(sections):
        if isinstance(section, dict) and "measure" in section:
            section = _resolve(form, ("sections", at), section, (measures, wordings), scales, problems)
        resolved.append(section)
    given = form.data.get("scales", [])
    if scales and isinstance(given, list):
        return {**form.data, "scales": [*given, *scales], "sections": resolved}, problems
    return {**form.data, "sections": resolved}, problems


def _resolve(
    form: Located,
    path: Path,
    section: dict[str, Data],
    known: tuple[Mapping[str, Measure], Mapping[str, MeasureWording]],
    scales: list[Data],
    problems: list[DefinitionProblem],
) -> dict[str, Data]:
    measures, wordings = known
    key = str(section["measure"])
    kept = {name: value for name, value in section.items() if name != "required"}
    if "questions" in section:
        what = "The questions of a measure come from its own words."
        problems.append(
            form.problem(DefinitionCode.LOCKED_WORDING, (*path, "questions"), what, "Remove them.")
        )
        return kept
    problem = _why_not(form, path, key, measures, wordings)
    if problem is not None:
        problems.append(problem)
        return {**kept, "questions": _PLACEHOLDER}
    answer_scales, questions = form_parts(measures[key], wordings[key])
    required = {"required": True} if section.get("required") is True else {}
    scales += [_plain(scale) for scale in answer_scales]
    return {**kept, "questions": [{**_plain(question), **required} for question in questions]}


def _why_not(
    form: Located,
    path: Path,
    key: str,
    measures: Mapping[str, Measure],
    wordings: Mapping[str, MeasureWording],
) -> DefinitionProblem | None:
    place = (*path, "measure")
    if key not in measures:
        what, how = "There is no measure of this name.", f"Known are: {', '.join(measures)}."
        return form.problem(DefinitionCode.UNKNOWN_MEASURE, place, what, how)
    if measures[key].kind == "one_question":
        what = f"{measures[key].short_name} is a single question among others."
        how = f"Write “include: {key}” at a question."
        return form.problem(DefinitionCode.MEASURE_WITHOUT_WORDING, place, what, how)
    if key not in wordings:
        what = f"The words of {measures[key].short_name} are not shipped: {measures[key].licence.terms}"
        how = "Add them as a wording pack with your licence, or choose another measure."
        return form.problem(DefinitionCode.MEASURE_WITHOUT_WORDING, place, what, how)
    return None


def _plain(part: Any) -> dict[str, Data]:
    return part.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


def check_measures_in(
    form: Form, measures: Mapping[str, Measure], located: Located
) -> Iterator[DefinitionProblem]:
    """A form may ask a measure only once, and an anonymous form none with a risk item.

    No one could act on the answer.
    """
    seen: set[str] = set()
    ids = [question.id for question in form.questions]
    scales = [scale.id for scale in form.scales]
    for at, section in enumerate(form.sections):
        if section.measure is None:
            continue
        place: Path = ("sections", at, "measure")
        names = [question.id for question in section.questions]
        taken = any(ids.count(name) > 1 for name in names) or scales.count(f"{section.measure}_answers") > 1
        if taken and measures_in(form).count(section.measure) == 1:
            what = f"A question or scale of the form has an id that {section.measure} needs."
            yield located.problem(DefinitionCode.DUPLICATE_ID, place, what, "Give it another id.")
        if section.measure in seen:
            what = f"The form asks {section.measure} twice."
            yield located.problem(DefinitionCode.REPEATED, place, what, "Keep one of the two sections.")
        seen.add(section.measure)
        measure = measures.get(section.measure)
        if measure is not None and measure.risk and form.mode is Mode.ANONYMOUS:
            items = ", ".join(str(rule.item) for rule in measure.risk)
            what = f"{measure.short_name} asks about risk (item {items}); no one can act on it here."
            how = "Make the form named or pseudonymous, or leave the measure out."
            yield located.problem(DefinitionCode.RISK_ITEM_IN_ANONYMOUS, place, what, how)


def asks_about_danger(form: Form, measures: Mapping[str, Measure]) -> bool:
    """Whether an answer to this form can trigger a risk rule, so that respondents must read what happens
    then.

    Raises KeyError when the form asks a measure that is not among ``measures``.
    """
    return any(measures[key].risk for key in measures_in(form))


def risk_item_ids(form: Form, measures: Mapping[str, Measure]) -> frozenset[str]:
    """The ids, in a form, of the questions or statements whose answer can show a risk."""
    known = (measures[key] for key in measures_in(form) if key in measures)
    return frozenset(item_id(measure, rule.item) for measure in known for rule in measure.risk)


def measures_in(form: Form) -> tuple[str, ...]:
    """The keys of the measures a form asks, in its order."""
    return tuple(section.measure for section in form.sections if section.measure is not None)


def answers_to_measure(form: Form, measure: Measure, answers: Answers) -> tuple[Code, ...]:
    """The answers to a measure in a form, as codes in item order, ready for ``scoring.score``.

    A reason for not answering becomes its own code, a blank becomes None. Raises KeyError when the form does
    not ask the measure.
    """
    if measure.key not in measures_in(form):
        raise KeyError(measure.key)
    group = answers.get(measure.key)
    statements: Mapping[str, Answer] = dict(group.statements) if isinstance(group, Rated) else {}
    names = [item_id(measure, item.number) for item in measure.items]
    if isinstance(group, Missing):
        return tuple(group.reason.value for _ in names)
    return tuple(_code(statements.get(name, answers.get(name))) for name in names)


def known_codes(measure: Measure, codes: Sequence[Code]) -> tuple[Code, ...]:
    """The same codes, with None for any that is not one of the item's options.

    A draft may contain an answer that validation will reject; it must not hide the other answers.
    """
    return tuple(
        code if measure.answer_scale(item).find(str(code)) is not None else None
        for item, code in zip(measure.items, codes, strict=True)
    )


@dataclass(frozen=True, slots=True, repr=False)
class RiskMet:
    """The place in a form of an answer that needs a conversation with the person; never the answer.

    ``statement``: the line of the group ``question_id``, empty where the item is a separate question.
    """

    measure: str
    rule: RiskRule
    question_id: str
    statement: str = ""

    def __repr__(self) -> str:
        """Only the fact that there is one: nothing about the person."""
        return "<RiskMet>"


def risks_met(form: Form, answers: Answers, measures: Mapping[str, Measure]) -> tuple[RiskMet, ...]:
    """Every risk rule that answers to a form trigger, in its order. Works on unfinished drafts too.

    Independent of whether there is a score; an answer that is not an option counts as none. Raises KeyError
    when the form asks a measure that is not among ``measures``, so that no risk item is missed.
    """
    met: list[RiskMet] = []
    for key in measures_in(form):
        measure = measures[key]
        values = keyed_values(measure, known_codes(measure, answers_to_measure(form, measure, answers)))
        by_item = dict(zip((item.number for item in measure.items), values, strict=True))
        met += [
            RiskMet(key, rule, *_place(form, measure, rule.item))
            for rule in measure.risk
            if (by_item[rule.item] or 0) >= rule.at_least
        ]
    return tuple(met)


def _place(form: Form, measure: Measure, number: int) -> tuple[str, str]:
    name = item_id(measure, number)
    return (name, "") if name in form.by_id else (measure.key, name)


def _code(answer: Answer | None) -> Code:
    match answer:
        case Chosen():
            return answer.code
        case Missing():
            return answer.reason.value
        case Amount():
            return int(answer.number)
        case _:
            return None


def _locked_prefixes(section: Section) -> Sequence[str]:
    questions = [f"questions.{question.id}." for question in section.questions]
    return (*questions, f"scales.{section.measure}_answers.")


def measure_keys(form: Form) -> tuple[str, ...]:
    """The keys of every text of a form that belongs to a measure's wording."""
    prefixes = tuple(
        prefix
        for section in form.sections
        if section.measure is not None
        for prefix in _locked_prefixes(section)
    )
    return tuple(key for key in strings_of(form) if prefixes and key.startswith(prefixes))


def measure_strings(form: Form, language: str) -> dict[str, str]:
    """A measure's wording in a variant of the form's own language: unchanged, even in easy read."""
    if plain_language(language) != plain_language(form.language):
        return {}
    strings = strings_of(form)
    return {key: strings[key] for key in measure_keys(form)}


def check_measure_words(form: Form, locale: Locale, located: Located) -> Iterator[DefinitionProblem]:
    """A form's translation must not contain a measure's wording: only its owner may translate it."""
    locked = set(measure_keys(form))
    for part, keys in (("strings", locale.strings), ("unofficial", locale.unofficial)):
        for key in keys:
            if key in locked:
                what = "These are a measure's own words, which only its owner translates."
                yield located.problem(DefinitionCode.LOCKED_WORDING, (part, key), what, "Remove this line.")
