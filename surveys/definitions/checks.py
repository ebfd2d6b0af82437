"""Consistency checks between the objects of one form: ids, scales, options, modes and purposes.

Conditions are checked in ``condition_checks``. ``Located`` holds the line numbers of a form's file.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from surveys.core.errors import DefinitionCode, DefinitionProblem
from surveys.core.model import (
    Asks,
    Audience,
    DateQuestion,
    Form,
    Information,
    LongText,
    Mode,
    NumberQuestion,
    OneChoice,
    Purpose,
    Question,
    SeveralChoices,
    ShortText,
    StatementGroup,
    Touchpoint,
)
from surveys.definitions.condition_checks import check_conditions
from surveys.definitions.strict_yaml import Data, Located, Path


RESERVED_IDS = frozenset({"start", "check", "thanks"})
"""Page names that every journey has, so no question may use them."""

TRAINING = frozenset({Touchpoint.TRAINING_BEFORE, Touchpoint.TRAINING_AFTER, Touchpoint.TRAINING_LATER})


def check_form(form: Form, located: Located) -> list[DefinitionProblem]:
    """Every inconsistency between the objects of a form, except ids (see ``check_ids``)."""
    problems = [
        *_check_scales(form, located),
        *_check_link_codes(form, located),
        *_check_purposes(form, located),
        *_check_together(form, located),
    ]
    for path, question in located_questions(form):
        problems.extend(_check_question(form, path, question, located))
    problems.extend(_check_repeats(located, ("complete_languages",), form.complete_languages))
    problems.extend(check_conditions(form, located))
    return problems


def located_questions(form: Form) -> Iterator[tuple[Path, Question]]:
    """Every question with its path in the form."""
    for at, section in enumerate(form.sections):
        for number, question in enumerate(section.questions):
            yield ("sections", at, "questions", number), question


def check_ids(located: Located) -> list[DefinitionProblem]:
    """Duplicate ids and codes, including those that differ only in case or Unicode normalisation.

    Works on the plain data, so that duplicates are reported even in a form with other errors.
    """
    data = located.data
    sections = _entries(data, (), "sections")
    questions = [entry for path, section in sections for entry in _entries(section, path, "questions")]
    scales = _entries(data, (), "scales")
    problems = [*_check_same(located, sections, "id"), *_check_same(located, questions, "id")]
    for path, question in questions:
        problems.extend(_check_same(located, _entries(question, path, "options"), "code"))
        problems.extend(_check_same(located, _entries(question, path, "statements"), "id"))
        if isinstance(question, dict) and str(question.get("id")) in RESERVED_IDS:
            what = f"“{question['id']}” is the name of a page that every form has."
            problems.append(
                located.problem(DefinitionCode.RESERVED_ID, (*path, "id"), what, "Choose another id.")
            )
    problems.extend(_check_same(located, scales, "id"))
    for path, scale in scales:
        problems.extend(_check_same(located, _entries(scale, path, "options"), "code"))
    return problems


def _entries(data: Data, path: Path, key: str) -> list[tuple[Path, Data]]:
    entries = data.get(key) if isinstance(data, dict) else None
    return (
        [((*path, key, at), entry) for at, entry in enumerate(entries)] if isinstance(entries, list) else []
    )


def _check_same(
    located: Located, entries: Iterable[tuple[Path, Data]], key: str
) -> Iterator[DefinitionProblem]:
    seen: dict[str, Path] = {}
    for path, entry in entries:
        name = entry.get(key) if isinstance(entry, dict) else None
        if not isinstance(name, str):
            continue
        first = seen.setdefault(unicodedata.normalize("NFKC", name).casefold(), path)
        if first != path:
            what = f"The {key} “{name}” is already used at {located.where(first)}."
            how = f"Give each its own {key}; upper and lower case count as the same."
            yield located.problem(DefinitionCode.DUPLICATE_ID, (*path, key), what, how)


def _check_repeats(located: Located, path: Path, values: Sequence[str]) -> Iterator[DefinitionProblem]:
    if len(set(values)) != len(values):
        yield located.problem(DefinitionCode.REPEATED, path, "An entry appears twice.", "Keep one of them.")


def _check_together(form: Form, located: Located) -> Iterator[DefinitionProblem]:
    """A page with several questions: each one choice, next to each other, shown or hidden as one."""
    for at, section in enumerate(form.sections):
        if not section.together:
            continue
        ids = [question.id for question in section.questions]
        names = list(section.together)
        start = ids.index(names[0]) if names[0] in ids else len(ids)
        asked = [question for question in section.questions if question.id in names]
        fits = (
            len(names) > 1
            and section.measure is None
            and ids[start : start + len(names)] == names
            and all(isinstance(question, OneChoice) and not question.required for question in asked)
            and all(question.show_when == asked[0].show_when for question in asked)
        )
        if not fits:
            what = "These questions cannot share a page."
            how = (
                "Name two or more questions of this section, in its order and next to each other, each of "
                "the kind one_choice, none required, and all with the same show_when."
            )
            path = ("sections", at, "together")
            yield located.problem(DefinitionCode.NOT_ALLOWED, path, what, how)


def _check_scales(form: Form, located: Located) -> Iterator[DefinitionProblem]:
    used = {
        question.scale for question in form.questions if isinstance(question, (OneChoice, StatementGroup))
    }
    for at, scale in enumerate(form.scales):
        if scale.id not in used:
            what = f"No question uses the scale “{scale.id}”."
            how = "Remove it, or use it in a question."
            yield located.problem(DefinitionCode.UNUSED_SCALE, ("scales", at), what, how)


def _check_question(
    form: Form, path: Path, question: Question, located: Located
) -> Iterator[DefinitionProblem]:
    if not isinstance(question, Information):
        yield from _check_repeats(located, (*path, "missing"), question.missing)
    match question:
        case OneChoice() | StatementGroup():
            yield from _check_options(form, path, question, located)
        case SeveralChoices():
            yield from _check_several(path, question, located)
        case NumberQuestion() if question.minimum > question.maximum:
            yield located.problem(
                DefinitionCode.MINIMUM_OVER_MAXIMUM,
                (*path, "minimum"),
                "The minimum is larger than the maximum.",
                "Swap or correct them.",
            )
        case DateQuestion() if form.mode is Mode.ANONYMOUS:
            yield located.problem(
                DefinitionCode.EXACT_DATE_IN_ANONYMOUS,
                path,
                "An exact day can reveal who answered; an anonymous form stores the month only.",
                "Ask for the month (kind: month), or give the form another mode.",
            )
        case _:
            pass


def _check_options(
    form: Form, path: Path, question: OneChoice | StatementGroup, located: Located
) -> Iterator[DefinitionProblem]:
    own = question.options if isinstance(question, OneChoice) else ()
    if own and question.scale:
        yield located.problem(
            DefinitionCode.OPTIONS_TWICE,
            (*path, "scale"),
            "There are both options and a scale.",
            "Keep one of the two.",
        )
    if not own and not question.scale:
        how = "Write “options”, or name one of the form's scales with “scale”."
        yield located.problem(DefinitionCode.NO_OPTIONS, path, "There is nothing to choose from.", how)
    if question.scale and question.scale not in {scale.id for scale in form.scales}:
        yield located.problem(
            DefinitionCode.UNKNOWN_SCALE,
            (*path, "scale"),
            f"The form has no scale “{question.scale}”.",
            f"It has: {', '.join(scale.id for scale in form.scales) or 'none'}.",
        )


def _check_several(path: Path, question: SeveralChoices, located: Located) -> Iterator[DefinitionProblem]:
    codes = {option.code for option in question.options}
    yield from _check_repeats(located, (*path, "alone"), question.alone)
    for at, code in enumerate(question.alone):
        if code not in codes:
            what = f"“{code}” is not an option of this question."
            how = f"Use one of: {', '.join(sorted(codes))}."
            yield located.problem(DefinitionCode.UNKNOWN_ALONE, (*path, "alone", at), what, how)
    if question.at_most is not None and question.at_most > len(codes):
        what = f"At most {question.at_most} may be chosen, but there are only {len(codes)} options."
        yield located.problem(
            DefinitionCode.AT_MOST_TOO_HIGH, (*path, "at_most"), what, "Lower it, or remove it."
        )


def _check_link_codes(form: Form, located: Located) -> Iterator[DefinitionProblem]:
    """A memory code links one learner's forms without a name; anywhere else it would break a promise of
    anonymity.
    """
    found = 0
    for path, question in located_questions(form):
        if not isinstance(question, (ShortText, LongText)) or question.asks is not Asks.LINK_CODE:
            continue
        found += 1
        what = None
        if form.mode is Mode.NAMED:
            what = "A memory code is for people who give no name, and this form is named."
        elif form.touchpoint not in TRAINING:
            what = "A memory code belongs to training forms only."
        elif isinstance(question, LongText):
            what = "A memory code is one line."
        elif found > 1:
            what = "The form asks for a second memory code."
        if what is not None:
            how = "Ask for it once, as short_text, in a training form that is not named."
            yield located.problem(DefinitionCode.LINK_CODE_NOT_FIT, (*path, "asks"), what, how)


def _check_purposes(form: Form, located: Located) -> Iterator[DefinitionProblem]:
    once: set[Purpose] = set()
    for path, question in located_questions(form):
        purpose = None if isinstance(question, Information) else question.purpose
        if isinstance(question, Information) or purpose is None:
            continue
        what = None
        if purpose is Purpose.ABOUT_YOU:
            if question.required:
                what = "Questions about the person must be optional, but this one is required."
        elif not isinstance(question, OneChoice):
            what = f"A question with the purpose {purpose} must have exactly one answer."
        elif purpose is Purpose.FRIENDS_AND_FAMILY and form.audience is not Audience.FAMILY:
            what = "The Friends and Family Test is for people who use the service."
        if what is not None:
            how = "Change the question, or remove the purpose."
            yield located.problem(DefinitionCode.PURPOSE_NOT_FIT, path, what, how)
        if purpose in once:
            what = f"A second question has the purpose {purpose}."
            yield located.problem(DefinitionCode.PURPOSE_REPEATED, path, what, "Keep one of them in a form.")
        if purpose is not Purpose.ABOUT_YOU:
            once.add(purpose)
