"""Checks a total that a file gives with the answers to a measure, and reports where it differs.

The answers count. Totals in earlier files are often wrong, so a total is not trusted if its items are there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.core.answers import Answer
from surveys.core.model import Form
from surveys.measures.catalogue import measures
from surveys.measures.model import Measure
from surveys.measures.scoring import compare_total, score
from surveys.measures.sections import answers_to_measure, known_codes, measures_in


SHOWN = 20


@dataclass(frozen=True, slots=True, repr=False)
class WrongTotal:
    """A row whose total differs from its own answers. ``recomputed`` None: the answers give no total.

    ``stated`` is as typed in the cell, and only for the person importing.
    """

    row: int
    stated: str
    recomputed: float | None

    def __repr__(self) -> str:
        return f"<WrongTotal in row {self.row}>"


def measure_with_total(form: Form) -> Measure | None:
    """The measure whose total a file may give: the form's only measure, if it has a total."""
    asked = [measures()[key] for key in measures_in(form) if key in measures()]
    return asked[0] if len(asked) == 1 and asked[0].total is not None else None


def wrong_total(form: Form, answers: Mapping[str, Answer], stated: str, *, row: int) -> WrongTotal | None:
    """What to report about a stated total; None when there is none or it matches the answers."""
    measure, text = measure_with_total(form), stated.strip()
    if measure is None or not text:
        return None
    found = score(measure, known_codes(measure, answers_to_measure(form, measure, answers)))
    try:
        differs = compare_total(measure, found, float(text))
    except (ValueError, ArithmeticError):
        total = getattr(found, "total", None)
        return WrongTotal(row, text[:SHOWN], None if total is None else measure.rounding.rounded(total))
    return None if differs is None else WrongTotal(row, text[:SHOWN], differs.recomputed)
