"""How the figures were made and what they cannot say."""

from __future__ import annotations

from analysis.catalogue import thresholds
from analysis.report.guard import Guard
from analysis.report.material import Material
from analysis.report.model import Bullets, Section


def method_section(material: Material, guard: Guard) -> Section:
    """One statement a line."""
    used = thresholds()
    lines = (
        f"The figures count forms that arrived in {material.period.words}. Anonymous forms keep the month only.",
        "Who answers chooses to: those who answer may differ from those who do not.",
        "Friends and Family: percent positive is very good and good of all who answered the question, “Don’t know” "
        "included. It is not made for comparing services with one another.",
        f"“Allowing for chance” is a {100 * used.confidence.value:.0f}% interval: Wilson score for shares, "
        "Student’s t for mean changes.",
        "Trends are judged by the rules of NHS England’s Making Data Count; the settings stand under the chart.",
        "A change of one person is called reliable only by a published rule, named with the measure. No measure "
        "shows why somebody changed.",
        f"Questions about the person are left out here. With fewer than {used.few_pairs.value} pairs no mean change "
        "is given.",
        guard.rule,
    )
    return Section("method", "Method and limits", (Bullets(lines),))
