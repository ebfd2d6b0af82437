"""How the figures were made and what they cannot say."""

from __future__ import annotations

from analysis.catalogue import thresholds
from analysis.report.guard import Guard
from analysis.report.material import Material
from analysis.report.model import Bullets, Section


NATIONAL = (
    "Friends and Family: percent positive is very good and good of all who answered the question, "
    "“Don’t know” included. It is not made for comparing services with one another."
)
RULES = (
    "Trends are judged by the rules of NHS England’s Making Data Count; the settings stand with each trend."
)
CHANGE = (
    "A change of one person is called reliable only by a published rule, named with the measure. No measure "
    "shows why somebody changed."
)
REVISED = (
    "Figures of earlier months change here when answers came in late, such as from paper or a spreadsheet."
)


def method_section(material: Material, guard: Guard) -> Section:
    """One statement a line."""
    used = thresholds()
    arrived = f"The figures count forms that arrived in {material.period.words}."
    chance = f"“Allowing for chance” is a {100 * used.confidence.value:.0f}% interval"
    lines = (
        f"{arrived} Anonymous forms keep the month only.",
        "Who answers chooses to: those who answer may differ from those who do not.",
        NATIONAL,
        f"{chance}: Wilson score for shares, Student’s t for mean changes.",
        RULES,
        CHANGE,
        f"Questions about the person are left out. Below {used.few_pairs.value} pairs no change is given.",
        REVISED,
        guard.rule,
    )
    return Section("method", "Method and limits", (Bullets(lines),))
