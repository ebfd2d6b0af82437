"""The first page: the main figures, and what changed since the last pack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis import dates
from analysis.report.content.material import EarlierFigures, Material
from analysis.report.content.model import (
    Exhibit,
    Figure,
    Paragraph,
    ReportSection,
    ReportTable,
)


NOT_THERE = "not there"
NOTHING_BEFORE = (
    "There is nothing to compare with: no pack of the months just before, of the same length, was made, nor "
    "of these months a year earlier."
)
HEADLINES = ("asked/", "national/", "rate/", "outcome/", "training/", "trend/")


@dataclass(frozen=True, slots=True)
class Difference:
    """A changed figure; None means that it did not exist before, or no longer exists."""

    key: str
    label: str
    before: str | None
    now: str | None


def differences(earlier: Sequence[tuple[str, str, str]], figures: Sequence[Figure]) -> tuple[Difference, ...]:
    """The figures that differ between two packs, in the order of the newer one; removed figures come last.

    earlier: (key, label, value as shown).
    """
    before = {key: shown for key, _, shown in earlier}
    now = {figure.key: figure for figure in figures}
    changed = [
        Difference(each.key, each.label, before.get(each.key), each.shown)
        for each in figures
        if before.get(each.key) != each.shown
    ]
    gone = [Difference(key, label, shown, None) for key, label, shown in earlier if key not in now]
    return (*changed, *gone)


def sections(material: Material, made: Sequence[ReportSection]) -> tuple[ReportSection, ...]:
    """ "At a glance", then the differences from the last pack."""
    figures = [each for section in made for each in section.figures]
    shown = [each for each in figures if each.key.startswith(HEADLINES)]
    rows = tuple((each.label, each.shown) for each in shown)
    said = f"The main figures of {material.period.words}. Each is explained in its own section."
    if rows:
        shown_as = ReportTable("Main figures", ("Figure", "Value"), rows)
        glance = ReportSection("glance", "At a glance", (Exhibit("Main figures", said, table=shown_as),))
    else:
        nothing = Paragraph("No one answered, so there are no figures.")
        glance = ReportSection("glance", "At a glance", (nothing,))
    return glance, _changed(material.earlier, figures)


def _changed(earlier: EarlierFigures | None, figures: Sequence[Figure]) -> ReportSection:
    title = "What changed since the last pack"
    if earlier is None:
        return ReportSection("changed", title, (Paragraph(NOTHING_BEFORE),))
    named = f"the pack of {earlier.period.words}, made on {dates.in_words(earlier.made_on)}"
    found = differences(earlier.figures, figures)
    if not found:
        return ReportSection("changed", title, (Paragraph(f"Every figure is the same as in {named}."),))
    same = len(figures) - sum(each.now is not None for each in found)
    said = f"Compared with {named}: {len(found)} figures differ, {same} are the same."
    rows = tuple(
        (each.label, each.before or NOT_THERE, each.now or NOT_THERE)
        for each in found
        if each.key.startswith(HEADLINES)
    )
    if not rows:
        return ReportSection("changed", title, (Paragraph(f"{said} None of the main figures does."),))
    table = ReportTable("Main figures that differ", ("Figure", "Then", "Now"), rows)
    chance = "The main ones are below. A difference may be due to chance: the trend shows whether it is more."
    return ReportSection("changed", title, (Exhibit("Figures that differ", f"{said} {chance}", table=table),))
