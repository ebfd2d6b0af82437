"""What people wrote, as themes with approved quotes, and what was done about it."""

from __future__ import annotations

from datetime import date

from analysis.report.guard import Guard
from analysis.report.material import Material, Quotation, ThemeHeard
from analysis.report.model import Block, Bullets, Exhibit, Figure, Paragraph, Quote, Quotes, Section, Table


THEMES, DONE = "What people wrote", "You said, we did"
NO_QUOTES = (
    "No words are quoted: they are shown only when the person agreed and the team approved them for this."
)


def themes_section(material: Material, guard: Guard) -> Section:
    """Themes with how many comments they stand in, the most first, and approved quotes."""
    if material.themes is None:
        why = "Whoever made this pack may not read the comments, so there are no themes in it."
        return Section("themes", THEMES, (Paragraph(f"{why} {NO_QUOTES}"),))
    if not material.themes:
        why = f"Nobody wrote a comment that could be sorted in {material.period.words}."
        return Section("themes", THEMES, (Paragraph(f"{why} {NO_QUOTES}"),))
    blocks: list[Block] = []
    themes = sorted(material.themes, key=lambda theme: (-theme.comments, theme.title))
    counted = [theme for theme in themes if theme.comments]
    if counted:
        blocks.append(_counted(counted, guard))
    quoted = [theme for theme in themes if theme.quotations]
    blocks += [Quotes(theme.title, tuple(_quote(each) for each in theme.quotations)) for theme in quoted]
    if not quoted:
        blocks.append(Paragraph(NO_QUOTES))
    return Section("themes", THEMES, tuple(blocks))


def _counted(themes: list[ThemeHeard], guard: Guard) -> Exhibit:
    """A comment may stand in several themes. Order tells no more than the numbers beside it do."""
    shown = [(theme, guard.number(theme.comments)) for theme in themes]
    if not guard.is_open:
        groups: dict[str, list[ThemeHeard]] = {}
        for theme, number in shown:
            groups.setdefault(number, []).append(theme)
        shown = [
            (each, n) for n, group in groups.items() for each in sorted(group, key=lambda one: one.title)
        ]
    rows = tuple((theme.title, number) for theme, number in shown)
    figures = tuple(
        Figure(f"theme/{theme.title}", f"Theme: {theme.title}", number, "Comments in which the theme stands.")
        for theme, number in shown
    )
    said = (
        f"Written about most: “{rows[0][0]}”. Comments are sorted by a program that the team corrects; one "
        "comment "
        "may have several themes."
    )
    return Exhibit("Themes", said, None, Table("Themes", ("Theme", "Comments"), rows), (), figures)


def _quote(quotation: Quotation) -> Quote:
    return Quote(quotation.text, quotation.said_by)


def actions_section(material: Material, guard: Guard) -> Section:
    """The team's own sentences, of what is done and may be told."""
    if material.actions is None:
        return Section("actions", DONE, (Paragraph("There are no actions in this pack."),))
    if not material.actions:
        why = f"Nothing that may be told was finished in {material.period.words}."
        return Section("actions", DONE, (Paragraph(why),))
    return Section("actions", DONE, (Bullets(action_lines(material)),))


def action_lines(material: Material) -> tuple[str, ...]:
    """``You said: ... We did: ... (August 2026)``, the latest first."""
    actions = sorted(material.actions or (), key=lambda each: each.done_on or date.min, reverse=True)
    return tuple(
        f"You said: {_sentence(each.said)} We did: {_sentence(each.did)}"
        + (f" ({each.done_on:%B %Y})" if each.done_on else "")
        for each in actions
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
