"""What the digits on a paper sheet mean, and what could explain a total that its own answers do not give.

A result is stored as the options that were ticked: codes before any reverse keying. The digit printed next
to an option is not always its code: some sheets print the reversed items the other way round (4 3 2 1 0), so
that scoring them is only adding. How a sheet is printed is said for each sheet; no definition assumes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from surveys.core.model import Form
from surveys.measures.model import AnswerValue, Item, Measure
from surveys.measures.scores import Score, Unscorable, WhyUnscorable
from surveys.measures.scoring import Code, compare_total, score


BLANK_KEY = "-"
MOST_SHOWN = 12
FEW = 5


class SheetReading(StrEnum):
    """How the answers on a sheet were read.

    words       by the words of each option
    same_way    by digits that run the same way at every item
    other_way   by digits that run the other way round at the reversed items
    """

    WORDS = "words"
    SAME_WAY = "same_way"
    OTHER_WAY = "other_way"


@dataclass(frozen=True, slots=True)
class SheetOption:
    """One option of an item. ``key``: the digit printed next to it, and the key that chooses it."""

    code: str
    key: str
    name: str


@dataclass(frozen=True, slots=True, repr=False)
class TotalQuestion:
    """A total on the sheet that its own answers do not give. ``recomputed`` None: they give no total.

    ``explained_by``: what could explain it, most likely first.
    """

    stated: float
    recomputed: float | None
    explained_by: tuple[str, ...]
    items: tuple[int, ...]

    @property
    def mark(self) -> str:
        """Names this difference, so that a decision about one is not taken for a decision about another."""
        theirs = "none" if self.recomputed is None else f"{self.recomputed:g}"
        return f"{self.stated:g}/{theirs}"

    def __repr__(self) -> str:
        return "<TotalQuestion>"


def reversed_items(measure: Measure) -> tuple[int, ...]:
    """The numbers of the items that the key reverses."""
    return tuple(item.number for item in measure.items if item.reverse)


def sheet_code(form: Form) -> str:
    """What names a form, its version and its language on a printed sheet."""
    return f"{form.key} {form.version} {form.language}"


def sheet_options(measure: Measure, item: Item, reading: SheetReading) -> tuple[SheetOption, ...]:
    """The options of an item in the printed order, each with its digit on a sheet that is read this way."""
    options = measure.answer_scale(item).options
    keys = _keys(options)
    mirrored = _mirrored(measure, item) if reading is SheetReading.OTHER_WAY else dict[str, str]()
    return tuple(
        SheetOption(each.code, keys[mirrored.get(each.code, each.code)], each.name or "") for each in options
    )


def option_codes(
    measure: Measure, digits: Sequence[str | None], reading: SheetReading
) -> tuple[str | None, ...]:
    """The options ticked on a sheet, from the digits printed next to them. None: not answered.

    Raises ValueError for a digit that is not printed at an item, or too few or too many.
    """
    return tuple(
        _ticked(measure, item, digit, reading) for item, digit in zip(measure.items, digits, strict=True)
    )


def total_question(measure: Measure, codes: Sequence[Code], stated: float) -> TotalQuestion | None:
    """What a person must decide about a stated total; None when its answers give it.

    None also where answers never give this measure a total, so that there is nothing to compare.
    """
    found = score(measure, codes)
    if isinstance(found, Unscorable) and found.reason is WhyUnscorable.KEY_UNCONFIRMED:
        return None
    differs = compare_total(measure, found, stated)
    if differs is None:
        return None
    reasons, items = _explained(measure, codes, stated)
    return TotalQuestion(stated, differs.recomputed, reasons, items)


def _ticked(measure: Measure, item: Item, digit: str | None, reading: SheetReading) -> str | None:
    if digit is None:
        return None
    options = sheet_options(measure, item, reading)
    found = next((each.code for each in options if each.key == digit), None)
    if found is None:
        raise ValueError(f"item {item.number} has no option with this digit")
    return found


def _keys(options: Sequence[AnswerValue]) -> Mapping[str, str]:
    """One key for each option: its digit, or else a letter of its own."""
    keys = {each.code: each.code for each in options if len(each.code) == 1}
    for each in options:
        if each.code not in keys:
            letters = [letter for letter in f"{each.code}xyz" if letter.isalpha()]
            keys[each.code] = next(letter for letter in letters if letter not in keys.values())
    return keys


def _mirrored(measure: Measure, item: Item) -> Mapping[str, str]:
    """Where the key reverses an item: the option at the other end, by code."""
    if not item.reverse:
        return {}
    scale = measure.answer_scale(item)
    by_value = {each.value: each.code for each in scale.options if each.value is not None}
    return {
        each.code: by_value[scale.low + scale.high - each.value]
        for each in scale.options
        if each.value is not None and scale.low + scale.high - each.value in by_value
    }


def _explained(
    measure: Measure, codes: Sequence[Code], stated: float
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Reasons, and the items to look at."""
    plain = [None if code is None else str(code) for code in codes]
    reasons: list[str] = []
    items: list[int] = []
    if turned := _turned_to(measure, plain, stated):
        gives = "gives" if len(turned) == 1 else "give"
        reasons.append(
            f"{_named(turned)} read the other way round {gives} {stated:g}: see whether the digits of your "
            "sheet are already reversed there."
        )
        items += turned
    if (adds_to := _plain_sum(measure, codes)) is not None and adds_to == stated:
        reasons.append(f"The digits add up to {stated:g}, before they are converted to the score.")
    alone = [number for number, _ in _single_changes(measure, plain, stated)]
    blank = [number for number in alone if plain[number - 1] is None]
    given = [number for number in alone if plain[number - 1] is not None and number not in items]
    if blank:
        reasons.append(f"{_named(blank)} not answered: an answer there could give {stated:g}.")
    if len(given) > FEW:
        reasons.append(f"One other answer at any of {len(given)} items would give {stated:g}.")
        given = []
    elif given:
        reasons.append(f"One other answer at {_named(given, last='or').lower()} would give {stated:g}.")
    if not reasons:
        reasons.append("No single item explains it: compare every answer, and how the sheet was added up.")
    return tuple(reasons), tuple(items or [*blank, *given])


def _gives(measure: Measure, codes: Sequence[Code], stated: float) -> bool:
    return compare_total(measure, score(measure, codes), stated) is None


def _turned_to(measure: Measure, codes: Sequence[str | None], stated: float) -> tuple[int, ...]:
    """The reversed items that give the stated total when they are read the other way: all, or one alone."""
    answered = [number for number in reversed_items(measure) if codes[number - 1] is not None]
    for numbers in (answered, *([number] for number in answered)):
        if numbers and _gives(measure, _turn(measure, codes, numbers), stated):
            return tuple(numbers)
    return ()


def _turn(measure: Measure, codes: Sequence[str | None], numbers: Sequence[int]) -> tuple[str | None, ...]:
    turned = list(codes)
    for number in numbers:
        found = measure.answer_scale(measure.by_number[number]).find(str(codes[number - 1]))
        code = found.code if found else str(codes[number - 1])
        turned[number - 1] = _mirrored(measure, measure.by_number[number]).get(code, code)
    return tuple(turned)


def _single_changes(
    measure: Measure, codes: Sequence[str | None], stated: float
) -> Iterator[tuple[int, str]]:
    """Each item of which one other answer alone gives the stated total."""
    for item in measure.items:
        for option in measure.answer_scale(item).options:
            other = [*codes]
            other[item.number - 1] = option.code
            if other != [*codes] and _gives(measure, other, stated):
                yield item.number, option.code
                break


def _plain_sum(measure: Measure, codes: Sequence[Code]) -> float | None:
    """The sum of the item values, where the score is something else and every item has a value."""
    total = measure.total
    if total is None or (total.how == "sum" and total.times == 1):
        return None
    found = score(measure, codes)
    if not isinstance(found, Score) or found.missing:
        return None
    values = [_value(measure, number, codes[number - 1]) for number in total.items]
    return float(sum(Fraction(value) for value in values))


def _value(measure: Measure, number: int, code: Code) -> int:
    item = measure.by_number[number]
    scale = measure.answer_scale(item)
    option = scale.find(str(code))
    value = option.value if option is not None and option.value is not None else 0
    return scale.low + scale.high - value if item.reverse else value


def _named(numbers: Sequence[int], *, last: str = "and") -> str:
    """``Item 2``, ``Items 2 and 3``, ``Items 2, 3 and 5``; not more than a page can show."""
    words = [str(number) for number in numbers[:MOST_SHOWN]]
    if len(numbers) > MOST_SHOWN:
        return f"Items {', '.join(words)} {last} others"
    if len(words) == 1:
        return f"Item {words[0]}"
    return f"Items {', '.join(words[:-1])} {last} {words[-1]}"
