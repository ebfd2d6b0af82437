"""What was asked and of whom, and how many of those who were asked answered."""

from __future__ import annotations

from analysis.report.guard import Guard
from analysis.report.material import Material
from analysis.report.model import Exhibit, Figure, Paragraph, Section, Table


def asked_section(material: Material, guard: Guard) -> Section:
    """Each form with how many answered it."""
    title = "What was asked, and of whom"
    if not material.forms:
        return Section("asked", title, (Paragraph(f"Nobody answered a form in {material.period.words}."),))
    families = sum(form.responses for form in material.forms if form.is_family)
    others = sum(form.responses for form in material.forms if not form.is_family)
    said = (
        f"From {material.period.words} answers came from families ({guard.number(families)}) and from "
        f"professionals ({guard.number(others)}). Somebody who answered twice counts twice."
    )
    rows = tuple((form.asked, form.title, guard.number(form.responses)) for form in material.forms)
    table = Table("Forms that were answered", ("Who and when", "Form", "Answers"), rows)
    figures = (
        Figure("asked/families", "Answers from families", guard.number(families), "Forms families sent in."),
        Figure(
            "asked/professionals",
            "Answers from professionals",
            guard.number(others),
            "Forms professionals sent in.",
        ),
    )
    return Section("asked", title, (Exhibit("Answers by form", said, table=table, figures=figures),))


def rates_section(material: Material, guard: Guard) -> Section:
    """Of one-time links, where it is known; and for which forms it is not, and why."""
    blocks: list[Exhibit | Paragraph] = []
    if material.links:
        rows: list[tuple[str, ...]] = []
        figures: list[Figure] = []
        for each in material.links:
            shown = guard.share(each.answered, each.sent).text or "none sent"
            rows.append((each.asked, guard.number(each.sent), guard.number(each.answered), shown))
            meaning = "One-time links made in the period that were answered, of all that were made."
            figures.append(Figure(f"rate/{each.asked}", f"Response rate: {each.asked}", shown, meaning))
        said = "One-time links made in these months, and how many of them have been answered so far."
        headings = ("Who and when", "Links made", "Answered", "Rate")
        table = Table("Response rates", headings, tuple(rows))
        blocks.append(Exhibit("Links made and answered", said, table=table, figures=tuple(figures)))
    if material.unknown_links:
        blocks.append(
            Paragraph(
                f"Not known for: {'; '.join(material.unknown_links)}. These forms are anonymous: nothing "
                "that is "
                "stored tells whether a link was used, and a code for many people has no number of people "
                "behind it."
            )
        )
    if not blocks:
        blocks.append(Paragraph("No one-time links were made in these months, so there is no response rate."))
    return Section("rates", "Response rates", tuple(blocks))
