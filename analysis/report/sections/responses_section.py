"""The forms and who was asked, with numbers of answers and response rates."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.disclosure import Figure, total_of
from analysis.report.content.material import AskedForm, Material
from analysis.report.content.model import (
    Block,
    Exhibit,
    Paragraph,
    ReportSection,
    ReportTable,
)
from analysis.report.content.model import Figure as KeyFigure
from analysis.report.content.shown import HIDDEN, number, share


ONLY_WHOLE = (
    "Shown for whole publication periods only, because parts of them could be subtracted from one another."
)


def asked_section(material: Material) -> ReportSection:
    """Each form with its number of responses."""
    title = "What was asked, and who was asked"
    if not material.forms:
        nobody = Paragraph(f"No one answered a form in {material.period.words}.")
        return ReportSection("asked", title, (*left_out(material), nobody))
    families = together(form for form in material.forms if form.is_family)
    others = together(form for form in material.forms if not form.is_family)
    said = (
        f"From {material.period.words} answers came from families ({number(families)}) and from "
        f"professionals ({number(others)}). Someone who answered twice counts twice."
    )
    rows = [(form.asked, form.title, number(form.responses)) for form in material.forms]
    figures = [
        KeyFigure("asked/families", "Answers from families", number(families), "Forms families sent in."),
        KeyFigure(
            "asked/professionals",
            "Answers from professionals",
            number(others),
            "Forms professionals sent in.",
        ),
    ]
    if material.published is not None:
        all_forms = number(material.published.responses)
        rows.append(("Everyone", "All forms together", all_forms))
        figures.append(KeyFigure("asked/all", "Answers, all forms together", all_forms, "Forms sent in."))
    table = ReportTable("Forms that were answered", ("Who and when", "Form", "Answers"), tuple(rows))
    exhibit = Exhibit(
        "Answers by form", said, table=table, remarks=_remarks(material), figures=tuple(figures)
    )
    before = left_out(material)
    return ReportSection("asked", title, (*before, exhibit))


def left_out(material: Material) -> tuple[Paragraph, ...]:
    """Which of the selected months are not included, and why; empty if all are."""
    said = material.published.left_out if material.published else ""
    return (Paragraph(said),) if said else ()


def together(forms: Iterable[AskedForm]) -> Figure:
    """The sum of their responses; hidden if any is."""
    return total_of(form.responses for form in forms)


def _remarks(material: Material) -> tuple[str, ...]:
    if not any(number(form.responses) == HIDDEN for form in material.forms):
        return ()
    return (f"“{HIDDEN}”: few people answered this form, or another that could be worked out from it.",)


def rates_section(material: Material) -> ReportSection:
    """Response rates of one-time links where they are known, and for which forms they are not and why."""
    blocks: list[Block] = []
    if material.links:
        blocks.append(_rates(material))
    if material.unknown_links:
        blocks.append(
            Paragraph(
                f"Not known for: {'; '.join(material.unknown_links)}. These forms are anonymous: nothing "
                "stored shows whether a link was used, and it is not known how many people saw a shared "
                "code."
            )
        )
    if not blocks:
        blocks.append(Paragraph("No one-time links were made in these months, so there is no response rate."))
    return ReportSection("rates", "Response rates", tuple(blocks))


def _rates(material: Material) -> Exhibit:
    rows: list[tuple[str, ...]] = []
    figures: list[KeyFigure] = []
    is_published = material.published is not None
    meaning = "One-time links made in the period that were answered, of all that were made."
    for each in material.links:
        shown = share(each.answered, each.sent).text or "none sent"
        rows.append((each.asked, number(each.sent), number(each.answered), shown))
        figures.append(KeyFigure(f"rate/{each.asked}", f"Response rate: {each.asked}", shown, meaning))
    until = "by the end of each period" if is_published else "so far"
    said = f"One-time links made in these months, and how many of them were answered {until}."
    headings = ("Who and when", "Links made", "Answered", "Rate")
    table = ReportTable("Response rates", headings, tuple(rows))
    return Exhibit("Links made and answered", said, table=table, figures=tuple(figures))
