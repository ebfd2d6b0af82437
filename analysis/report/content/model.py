"""The report model: sections of paragraphs and of exhibits, each exhibit with its own sentence.

Everything is already text that renderers print unchanged, so every format says the same.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import altair as alt

from analysis import dates
from analysis.report.content.period import ReportPeriod


Chart = alt.LayerChart | alt.VConcatChart
COUNT = re.compile(r"[+−-]?[0-9][0-9,.]*%?(?: of [0-9,]+)?")


class Edition(StrEnum):
    """The readership of a report. Only the team's edition shows small numbers."""

    TEAM = "team"
    COMMISSIONERS = "commissioners"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure. ``key`` is stable across packs, ``shown`` is the value as text.

    meaning: the definition for the codebook, with the denominator.
    """

    key: str
    label: str
    shown: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences of text."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """Short statements, at least one."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table of text; the first column is the row header. ``caption`` is its title.

    Raises ValueError when there are no rows, or a row does not have one cell per heading.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        """Check that the table is neither empty nor ragged."""
        if not self.caption or not self.rows or any(len(row) != len(self.headings) for row in self.rows):
            raise ValueError("a table needs a caption, a row, and a cell for every heading")

    @property
    def counted(self) -> tuple[bool, ...]:
        """For each column, whether all its cells are numbers."""
        columns = zip(*self.rows, strict=True)
        return tuple(place > 0 and all(map(is_count, column)) for place, column in enumerate(columns))


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A finding: its sentence, then a chart or a table or both, then remarks.

    Without chart and table, the sentence says why there is nothing to show. Raises ValueError without a
    sentence.
    """

    title: str
    sentence: str
    chart: Chart | None = None
    table: ReportTable | None = None
    remarks: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()

    def __post_init__(self) -> None:
        """Check that there is a title and a sentence."""
        if not self.title or not self.sentence:
            raise ValueError("an exhibit needs a title and a sentence")

    @property
    def alternative(self) -> str:
        """The text alternative of the chart."""
        return f"Chart. {self.title}{'' if self.title.endswith(('?', '.')) else '.'} {self.sentence}"


@dataclass(frozen=True, slots=True, repr=False)
class Quotation:
    """Words that their writer agreed to share and the team approved. ``said_by`` gives no name: "a parent,
    after a visit".
    """

    text: str
    said_by: str


@dataclass(frozen=True, slots=True)
class Quotes:
    """Approved quotes on one theme, at least one."""

    title: str
    quotes: tuple[Quotation, ...]


def is_count(cell: str) -> bool:
    """Whether a cell is a number, a percentage, or a text instead of one, and so is right-aligned."""
    return cell in {"", "hidden"} or COUNT.fullmatch(cell) is not None


Block = Paragraph | Bullets | Exhibit | Quotes


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A part of the report. Raises ValueError when it is empty: without data it must say why."""

    key: str
    title: str
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        """Check that the section has a title and content."""
        if not self.title or not self.blocks:
            raise ValueError(f"section {self.key!r} needs a title and something to say")

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its key figures, in order."""
        return tuple(each for block in self.blocks if isinstance(block, Exhibit) for each in block.figures)


@dataclass(frozen=True, slots=True)
class Report:
    """A complete pack, ready to render. Raises ValueError when two figures have the same key."""

    edition: Edition
    title: str
    organisation: str
    period: ReportPeriod
    made_on: date
    sections: tuple[ReportSection, ...]
    language: str = "en-GB"

    def __post_init__(self) -> None:
        """Check that keys are unique."""
        twice = [key for key, n in Counter(each.key for each in self.figures).items() if n > 1]
        if twice:
            raise ValueError(f"figures with the same key: {', '.join(twice)}")

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every key figure, in the order of the report."""
        return tuple(each for section in self.sections for each in section.figures)

    @property
    def subtitle(self) -> str:
        """Whose figures, made when, for whom."""
        return f"{self.organisation}. Made on {dates.in_words(self.made_on)}, {EDITION_WORDS[self.edition]}."


EDITION_WORDS = {
    Edition.TEAM: "for the team only: small numbers are shown",
    Edition.COMMISSIONERS: "for commissioners: small numbers are hidden",
    Edition.PUBLIC: "for the public: small numbers are hidden",
}
