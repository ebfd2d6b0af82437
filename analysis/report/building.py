"""Assembles the sections of a report for an edition."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analysis.report.content.material import Material
from analysis.report.content.model import (
    Edition,
    Paragraph,
    Report,
    ReportSection,
)
from analysis.report.sections import (
    changes_section,
    easy_page,
    experience_section,
    method,
    overview,
    responses_section,
    themes_section,
    trends_section,
)


Builder = Callable[[Material], ReportSection]

SECTIONS: tuple[Builder, ...] = (
    responses_section.asked_section,
    responses_section.rates_section,
    experience_section.national_section,
    experience_section.statements_section,
    themes_section.themes_section,
    trends_section.trends_section,
    changes_section.outcomes_section,
    changes_section.training_section,
    themes_section.actions_section,
)
TITLES: Mapping[Edition, str] = {
    Edition.TEAM: "What people told us",
    Edition.COMMISSIONERS: "Feedback and outcomes",
    Edition.PUBLIC: "What families told us",
}


COUNTS = frozenset({"asked", "national", "trends", "actions"})
"""Sections that do not need a whole publication period."""


def build_report(material: Material, edition: Edition) -> Report:
    """Build the report of one edition.

    Raises ValueError when an edition for readers outside the team is built from unpublished material, or the
    team's edition from published material.
    """
    if (material.published is None) is not (edition is Edition.TEAM):
        raise ValueError("published material is for readers outside the team, and they may get no other")
    return Report(
        edition=edition,
        title=f"{TITLES[edition]}, {material.period.words}",
        organisation=material.organisation,
        period=material.period,
        made_on=material.made_on,
        sections=easy_page.sections(material) if edition is Edition.PUBLIC else _sections(material),
    )


def _sections(material: Material) -> tuple[ReportSection, ...]:
    made = [build(material) for build in SECTIONS]
    if material.published is not None and material.published.counts_only:
        made = [
            each
            if each.key in COUNTS
            else ReportSection(each.key, each.title, (Paragraph(responses_section.ONLY_WHOLE),))
            for each in made
        ]
    return (*overview.sections(material, made), *made, method.method_section(material))
