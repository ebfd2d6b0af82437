"""The forms and who was asked, with numbers of answers and response rates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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


NOT_BY_MONTH = (
    "How many forms came in is shown here only where it may be published for these months alone; the other "
    "numbers are in the pack of the whole publication period. The Friends and Family figure follows its own "
    "national rule."
)
ONLY_WHOLE = (
    "Shown for whole publication periods only, because parts of them could be subtracted from one another."
)


def asked_section(material: Material) -> ReportSection:
    """Each form with its number of responses."""
    title = "What was asked, and who was asked"
    if not material.forms:
        nobody = Paragraph(f"No one answered a form in {material.period.words}.")
        return ReportSection("asked", title, (*left_out(material), nobody))
    families = number(together(form for form in material.forms if form.is_family))
    others = number(together(form for form in material.forms if not form.is_family))
    rows = [(form.asked, form.title, number(form.responses)) for form in material.forms]
    figures = [
        KeyFigure("asked/families", "Answers from families", families, "Forms families sent in."),
        KeyFigure(
            "asked/professionals", "Answers from professionals", others, "Forms professionals sent in."
        ),
    ]
    if material.published is not None:
        all_forms = number(material.published.responses)
        rows.append(("Everyone", "All forms together", all_forms))
        figures.append(KeyFigure("asked/all", "Answers, all forms together", all_forms, "Forms sent in."))
    before = left_out(material)
    if material.published is not None and material.published.counts_only:
        return ReportSection("asked", title, (*before, *_shown_separately(rows, figures)))
    said = (
        f"From {material.period.words} answers came from families ({families}) and from professionals "
        f"({others}). Someone who answered twice counts twice."
    )
    exhibit = Exhibit(
        "Answers by form", said, table=_by_form(rows), remarks=_remarks(material), figures=tuple(figures)
    )
    return ReportSection("asked", title, (*before, exhibit))


def _shown_separately(rows: Sequence[tuple[str, str, str]], figures: Sequence[KeyFigure]) -> Iterable[Block]:
    """Single months: only what may be shown. The national figure below counts the same people."""
    shown = [row for row in rows if row[-1] != HIDDEN]
    if len(shown) < len(rows):
        yield Paragraph(NOT_BY_MONTH)
    if shown:
        told = tuple(each for each in figures if each.shown != HIDDEN)
        said = "Someone who answered twice counts twice."
        yield Exhibit("Answers by form", said, table=_by_form(shown), figures=told)


def _by_form(rows: Sequence[tuple[str, str, str]]) -> ReportTable:
    return ReportTable("Forms that were answered", ("Who and when", "Form", "Answers"), tuple(rows))


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
