"""Themes of the comments with approved quotes, and the actions taken."""

from __future__ import annotations

from datetime import date

from analysis import dates
from analysis.disclosure import shown
from analysis.report.content.material import Material, ThemeHeard
from analysis.report.content.model import (
    Block,
    Bullets,
    Exhibit,
    Figure,
    Paragraph,
    Quotes,
    ReportSection,
    ReportTable,
)
from analysis.report.content.shown import HIDDEN, in_order, number


THEMES, DONE = "What people wrote", "You said, we did"
SORTED = "Comments are sorted by a program that the team corrects; one comment may have several themes."
NO_QUOTES = (
    "No words are quoted: they are shown only when the person agreed and the team approved them for this."
)


def themes_section(material: Material) -> ReportSection:
    """Themes by number of comments, the most frequent first, with approved quotes."""
    if material.themes is None:
        why = "The person who made this pack may not read the comments, so it has no themes."
        return ReportSection("themes", THEMES, (Paragraph(f"{why} {NO_QUOTES}"),))
    if not material.themes:
        why = f"No one wrote a comment that could be sorted in {material.period.words}."
        return ReportSection("themes", THEMES, (Paragraph(f"{why} {NO_QUOTES}"),))
    blocks: list[Block] = []
    counted = [theme for theme in material.themes if shown(theme.comments) != 0]
    if counted:
        blocks.append(_counted(counted, "comments" if material.published is None else "forms"))
    quoted = [theme for theme in material.themes if theme.quotations]
    blocks += [Quotes(theme.title, theme.quotations) for theme in quoted]
    if not quoted:
        blocks.append(Paragraph(NO_QUOTES))
    return ReportSection("themes", THEMES, tuple(blocks))


def _counted(themes: list[ThemeHeard], unit: str) -> Exhibit:
    """The counts by theme. A comment may have several themes."""
    ordered = in_order([(theme.title, theme.comments) for theme in themes])
    rows = tuple((title, number(figure)) for title, figure in ordered)
    told = tuple(row for row in rows if row[1] != HIDDEN)
    untold = "; ".join(title for title, text in rows if text == HIDDEN)
    remarks = (f"Also mentioned, but not counted here to protect small numbers: {untold}.",) if untold else ()
    figures = tuple(
        Figure(f"theme/{title}", f"Theme: {title}", text, f"{unit.title()} with the theme.")
        for title, text in rows
    )
    first = f"Written about most: “{rows[0][0]}”. " if rows[0][1] != HIDDEN else ""
    said = f"{first}{SORTED}"
    table = ReportTable("Themes", ("Theme", unit.title()), told) if told else None
    return Exhibit("Themes", said, None, table, remarks, figures)


def actions_section(material: Material) -> ReportSection:
    """The team's own sentences about completed actions that may be published."""
    if material.actions is None:
        return ReportSection("actions", DONE, (Paragraph("There are no actions in this pack."),))
    if not material.actions:
        why = f"No action that may be published was completed in {material.period.words}."
        return ReportSection("actions", DONE, (Paragraph(why),))
    return ReportSection("actions", DONE, (Bullets(action_lines(material)),))


def action_lines(material: Material) -> tuple[str, ...]:
    """Lines like ``You said: ... We did: ... (August 2026)``, the latest first."""
    actions = sorted(material.actions or (), key=lambda each: each.done_on or date.min, reverse=True)
    return tuple(
        f"You said: {_sentence(each.said)} We did: {_sentence(each.did)}"
        + (f" ({dates.month_in_words(each.done_on)})" if each.done_on else "")
        for each in actions
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
