"""The wording of a measure, separate from its definition and with its own licence.

It is shipped where the owner lets us (``measures/wording``), or else supplied by a licensed team as a wording
pack (``surveys.measures.wording_packs``). The wording must not be changed: it would be a different measure.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from surveys.core.errors import DefinitionCode, DefinitionProblem
from surveys.core.model import (
    AnswerScale,
    Frozen,
    Label,
    Language,
    Licence,
    OneChoice,
    Option,
    OptionCode,
    Prose,
    Question,
    Rating,
    Sentence,
    Slug,
    Statement,
    StatementGroup,
)
from surveys.definitions.strict_yaml import Located, Path
from surveys.measures.model import Item, Measure


MOST_STATEMENTS = 20
"""The most items on one page; a longer measure asks one question per page."""
LONGEST_HINT = 300


class WordedOption(Frozen):
    """The label of one option, by its code in the definition."""

    code: OptionCode
    label: Label


class WordedItem(Frozen):
    """The wording of one item; ``options`` if it has its own instead of the shared ones."""

    text: Sentence
    options: tuple[WordedOption, ...] = ()


class MeasureWording(Frozen):
    """Everything a respondent sees of one measure: the stem, the items in order, the options in order."""

    measure: Slug
    version: Label
    language: Language
    source: Prose
    licence: Licence
    stem: Sentence
    items: tuple[WordedItem, ...] = Field(min_length=1, max_length=60)
    options: tuple[WordedOption, ...] = Field(default=(), max_length=12)

    def options_of(self, number: int) -> tuple[WordedOption, ...]:
        """The labels of one item, by its number."""
        return self.items[number - 1].options or self.options


def check_wording(
    measure: Measure | None, wording: MeasureWording, located: Located
) -> Iterator[DefinitionProblem]:
    """Check the wording against the definition.

    It must have the same number of items, and a label for each option in the printed order.
    """
    if measure is None:
        what = "There is no measure of this name."
        yield located.problem(
            DefinitionCode.UNKNOWN_MEASURE, ("measure",), what, "Name a measure by its key."
        )
        return
    if len(wording.items) != len(measure.items):
        what = f"{measure.short_name} has {len(measure.items)} items, and {len(wording.items)} are worded."
        yield _does_not_fit(located, ("items",), what, "Give the words of every item, in order.")
        return
    told: set[Path] = set()
    for at, item in enumerate(measure.items):
        codes = [option.code for option in measure.answer_scale(item).options]
        given = [option.code for option in wording.options_of(item.number)]
        where: Path = ("items", at) if wording.items[at].options else ("options",)
        if given != codes and where not in told:
            told.add(where)
            what = f"Item {item.number} has the options {', '.join(codes)}, in this order."
            yield _does_not_fit(located, where, what, "Give each a label under its code.")


def _does_not_fit(located: Located, path: Path, what: str, how: str) -> DefinitionProblem:
    return located.problem(DefinitionCode.WORDING_DOES_NOT_FIT, path, what, how)


def scale_id(measure: Measure) -> str:
    """The id of the answer scale, in a form, that the items of a measure share."""
    return f"{measure.key}_answers"


def item_id(measure: Measure, number: int) -> str:
    """The id of one item of a measure in a form, as a statement or a question."""
    return f"{measure.key}_{number}"


def form_parts(
    measure: Measure, wording: MeasureWording
) -> tuple[tuple[AnswerScale, ...], tuple[Question, ...]]:
    """The answer scales and questions with which a form administers a measure, wording and order unchanged.

    Items that share their options are statements of one group under the stem. A long measure, or one whose
    items have their own options, asks one question per page, with the stem as hint. Each goal is a rating;
    ``surveys.measures.goals.with_goals`` fills in the person's own words.
    """
    if measure.kind == "goals":
        return (), _ratings(measure, wording)
    if all(_shares_options(measure, wording, item) for item in measure.items):
        scale = AnswerScale(id=scale_id(measure), options=_options(wording.options))
        if len(measure.items) <= MOST_STATEMENTS:
            return (scale,), (_group(measure, wording),)
        return (scale,), tuple(_question(measure, wording, item, scale.id) for item in measure.items)
    return (), tuple(_question(measure, wording, item, None) for item in measure.items)


def _shares_options(measure: Measure, wording: MeasureWording, item: Item) -> bool:
    first = measure.items[0]
    return not wording.items[item.number - 1].options and item.scale == first.scale


def _group(measure: Measure, wording: MeasureWording) -> Question:
    statements = tuple(
        Statement(id=item_id(measure, number), text=item.text)
        for number, item in enumerate(wording.items, start=1)
    )
    attribution = wording.licence.attribution
    return StatementGroup(
        id=measure.key, text=wording.stem, hint=attribution, scale=scale_id(measure), statements=statements
    )


def _question(measure: Measure, wording: MeasureWording, item: Item, scale: str | None) -> Question:
    words = wording.items[item.number - 1]
    attribution = wording.licence.attribution
    hint = f"{wording.stem} {attribution}" if attribution else wording.stem
    if len(hint) > LONGEST_HINT:  # never truncate a copyright line: the form's introduction has all of it
        hint = wording.stem
    options = () if scale else _options(wording.options_of(item.number))
    return OneChoice(
        id=item_id(measure, item.number), text=words.text, hint=hint, options=options, scale=scale
    )


def _options(worded: tuple[WordedOption, ...]) -> tuple[Option, ...]:
    return tuple(Option(code=option.code, label=option.label) for option in worded)


def _ratings(measure: Measure, wording: MeasureWording) -> tuple[Question, ...]:
    """Goals as ratings; the two ends have the labels of the first and the last option."""
    return tuple(
        Rating(
            id=item_id(measure, number),
            text=item.text,
            hint=wording.stem,
            low=wording.options[0].label,
            high=wording.options[-1].label,
        )
        for number, item in enumerate(wording.items, start=1)
    )
