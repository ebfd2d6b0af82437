"""What is missing from a score, in words: how many answers it is worked out from, which items to ask about.

An item that can show a risk is never passed over in silence: zero does not mean safe, and no answer even
less. It raises no alert, because nothing was answered; the team is asked to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from surveys.measures.model import Item, Measure, Scale


def item_name(item: Item) -> str:
    """``item 6 (plans to end life)``, or only the number where the definition has no keyword."""
    return f"item {item.number} ({item.topic})" if item.topic else f"item {item.number}"


def item_names(measure: Measure, numbers: Iterable[int]) -> str:
    """Items by name: ``item 3 and item 6 (plans to end life)``."""
    names = [item_name(measure.by_number[number]) for number in numbers]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def missing_from(scale: Scale, missing: Iterable[int]) -> tuple[int, ...]:
    """Those of the missing items that belong to a scale."""
    return tuple(number for number in missing if number in scale.items)


def worked_out_from(scale: Scale, missing: Sequence[int]) -> str:
    """``9 of 10 answers``; ``missing`` are items of this scale."""
    return f"{len(scale.items) - len(missing)} of {len(scale.items)} answers"


def missing_sentence(measure: Measure, scale: Scale, missing: Sequence[int]) -> str | None:
    """How many answers a score is worked out from, and what is missing; None when nothing is."""
    if not missing:
        return None
    return f"Worked out from {worked_out_from(scale, missing)}. Not answered: {item_names(measure, missing)}."


def risk_items_missing(measure: Measure, missing: Iterable[int]) -> tuple[int, ...]:
    """Those of the missing items that can show a risk."""
    risk = {rule.item for rule in measure.risk}
    return tuple(number for number in missing if number in risk)


def ask_sentence(measure: Measure, missing: Iterable[int]) -> str | None:
    """``Item 6 (plans to end life) was not answered: ask.``; None where no risk item is missing."""
    found = risk_items_missing(measure, missing)
    if not found:
        return None
    names = item_names(measure, found)
    return f"{names[0].upper()}{names[1:]} {'was' if len(found) == 1 else 'were'} not answered: ask."


def unread_sentence(measure: Measure) -> str | None:
    """What to look at where only a total is known; None for a measure without a risk item."""
    found = tuple(dict.fromkeys(rule.item for rule in measure.risk))
    if not found:
        return None
    return f"only the total was typed in. Look at {item_names(measure, found)} on the paper."
