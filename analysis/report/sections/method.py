"""How the figures were calculated, and their limits."""

from __future__ import annotations

from analysis.catalogue import disclosure_rules, thresholds
from analysis.report.content.material import Material
from analysis.report.content.model import Bullets, ReportSection


NATIONAL = (
    "Friends and Family: percent positive is very good and good of all who answered the question, “Don’t "
    "know” included; percent negative is poor and very poor of the same people. It is not made for comparing "
    "services with one another."
)
RULES = (
    "Trends are judged by the rules of NHS England’s Making Data Count; settings are shown with each trend."
)
CHANGE = (
    "A change of one person is called reliable only by a published rule, named with the measure. No measure "
    "shows why someone changed."
)
TEAM_ONLY = "This edition is for the team. Small numbers are shown: do not pass it on."
REVISED = (
    "Figures for earlier months may change when answers arrive late, for example from paper or a spreadsheet."
)


def method_section(material: Material) -> ReportSection:
    """A list of short statements."""
    used = thresholds()
    arrived = f"The figures count forms that arrived in {material.period.words}."
    chance = f"“Allowing for chance” is a {100 * used.confidence.value:.0f}% interval"
    lines = (
        f"{arrived} Anonymous forms store the month only.",
        "Answering is voluntary: those who answer may differ from those who do not.",
        NATIONAL,
        f"{chance}: Wilson score for shares, Student’s t for mean changes.",
        RULES,
        CHANGE,
        "Questions about the person and single items of measures are left out.",
        f"With fewer than {used.few_pairs.value} pairs, no change is shown.",
        REVISED,
        *small_numbers(material),
    )
    return ReportSection("method", "Method and limits", (Bullets(lines),))


def small_numbers(material: Material) -> tuple[str, ...]:
    """The small-number rule in force, its guarantee and its limits, as in docs/decisions/0021."""
    if material.published is None:
        return (TEAM_ONLY,)
    rules = disclosure_rules()
    few = rules.smallest_group.value
    kept = (
        f"Small numbers: a figure about 1 to {few - 1} people is hidden, and so is the next smallest from "
        "which it could be worked out. Zero is shown. Figures are made for whole publication periods "
        f"({rules.publication_months.value} months) that are over; longer times are sums of what each period "
        "shows, hidden where one of them is."
    )
    guaranteed = (
        "Guaranteed: whatever is added and subtracted of these figures, over periods, forms, organisations, "
        f"packs and screens, is about no one or at least {few} people. The Friends and Family "
        "question is an exception: it follows the national publication, where a shown count may be small."
    )
    left_out = (
        "Left out, because one figure contains another: questions asked of some people only, options that "
        "exclude all others, how many wrote something, lowest and highest values."
    )
    not_guaranteed = (
        "Not guaranteed: what “100%” says of everyone; what someone already knows; quotes; the same months "
        "published again after late answers, corrected themes or a later score. Publish a period once."
    )
    by_few = (
        "A theme named without a number was written about by at least one person. It shows that the theme "
        "exists, not how common it is."
    )
    return (kept, guaranteed, by_few, left_out, not_guaranteed)
