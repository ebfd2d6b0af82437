"""How the tests build a report and read it."""

from __future__ import annotations

from analysis.report import (
    AskedForm,
    AskedQuestion,
    Bullets,
    Edition,
    Exhibit,
    Paragraph,
    Quotes,
    Report,
    ReportSection,
    ReportTable,
    build_report,
)
from tests.analysis.report.made_material import material, published_material


def report(edition: Edition = Edition.TEAM, **changes: object) -> Report:
    made = material(**changes) if edition is Edition.TEAM else published_material(**changes)
    return build_report(made, edition)


def asked(*questions: AskedQuestion, responses: int) -> AskedForm:
    return AskedForm("visit", "The form", "Families, after a visit", True, responses, published=questions)


def section(made: Report, key: str) -> ReportSection:
    return next(each for each in made.sections if each.key == key)


def exhibits(made: Report, key: str) -> list[Exhibit]:
    return [block for block in section(made, key).blocks if isinstance(block, Exhibit)]


def said(made: Report, key: str) -> str:
    parts: list[str] = []
    for block in section(made, key).blocks:
        match block:
            case Paragraph():
                parts.append(block.text)
            case Bullets():
                parts += block.items
            case Quotes():
                parts += [each.text for each in block.quotes]
            case Exhibit():
                parts += [block.title, block.sentence, *block.remarks]
    return "\n".join(parts)


def cells(table: ReportTable | None) -> list[tuple[str, ...]]:
    assert table is not None
    return list(table.rows)


def by_label(table: ReportTable | None) -> dict[str, str]:
    return {row[0]: row[1] for row in cells(table)}
