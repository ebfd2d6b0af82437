"""Puts the sections of a report together, for each edition those it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analysis.report import asked, changes, easy_page, experience, heard, method, overview, trends
from analysis.report.guard import Guard
from analysis.report.material import Material
from analysis.report.model import Edition, Report, Section


Builder = Callable[[Material, Guard], Section]

SECTIONS: tuple[Builder, ...] = (
    asked.asked_section,
    asked.rates_section,
    experience.national_section,
    experience.statements_section,
    heard.themes_section,
    trends.trends_section,
    changes.outcomes_section,
    changes.training_section,
    heard.actions_section,
)
TITLES: Mapping[Edition, str] = {
    Edition.TEAM: "What people told us",
    Edition.COMMISSIONERS: "Feedback and outcomes",
    Edition.PUBLIC: "What families told us",
}


def build_report(material: Material, edition: Edition, guard: Guard) -> Report:
    """The report of one edition. Raises ValueError when an open guard is given for one outside the team,
    or when the guard does not allow this period and these organisations.
    """
    if guard.is_open and edition is not Edition.TEAM:
        raise ValueError("only the team's edition may show everything")
    if refusal := guard.refusal(material.period, material.organisations):
        raise ValueError(refusal)
    if edition is Edition.PUBLIC:
        sections = easy_page.sections(material, guard)
    else:
        made = [build(material, guard) for build in SECTIONS]
        sections = (*overview.sections(material, made), *made, method.method_section(material, guard))
    return Report(
        edition=edition,
        title=f"{TITLES[edition]}, {material.period.words}",
        organisation=material.organisation,
        period=material.period,
        made_on=material.made_on,
        sections=sections,
    )
