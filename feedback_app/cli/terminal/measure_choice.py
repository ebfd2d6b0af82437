"""Which measure a command means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from feedback_app.cli.terminal.outcome import WrongUse


if TYPE_CHECKING:
    from surveys.measures.model import Measure

MeasureName = Annotated[
    str, typer.Argument(metavar="MEASURE", help="Its id, such as phq9 or sdq_2_4_parent; PHQ-9 is the same.")
]


def measure_called(name: str) -> Measure:
    """The measure of this name. Raises WrongUse, which lists those there are."""
    from surveys.measures.catalogue import find_measure, measures

    found = find_measure(name)
    if found is None:
        known = ", ".join(sorted(measures()))
        raise WrongUse(
            "unknown_measure",
            where="MEASURE",
            what="There is no measure of this name.",
            how=f"Use one of: {known}.",
        )
    return found
