"""The public edition: short sentences, few numbers, one page."""

from __future__ import annotations

from analysis.disclosure import Suppressed, shown
from analysis.report.content.material import Material, ThemeHeard
from analysis.report.content.model import (
    Block,
    Bullets,
    Exhibit,
    Paragraph,
    Quotation,
    Quotes,
    ReportSection,
)
from analysis.report.content.pictures import share_bars
from analysis.report.content.published_statements import statements_told
from analysis.report.content.shown import HIDDEN
from analysis.report.sections.experience_section import national_figures, national_share
from analysis.report.sections.responses_section import left_out, together
from analysis.report.sections.themes_section import action_lines
from analysis.results.sentences import friends_and_family_sentence


MOST_STATEMENTS, MOST_QUOTES, MOST_ACTIONS, LONGEST_QUOTE = 3, 2, 3, 240


def sections(material: Material) -> tuple[ReportSection, ...]:
    """What families said, quotes, actions, and how the figures were counted."""
    return (_said(material), _words(material), _done(material), _counted(material))


def _said(material: Material) -> ReportSection:
    blocks: list[Block] = [Paragraph(_thanks(material))]
    national = material.national
    if isinstance(national, Suppressed):
        blocks.append(Paragraph("So few people told us how it was that we do not show their answers."))
    elif national.total:
        said = friends_and_family_sentence(national)
        lines = [("Said it was very good or good", national_share(national).text), *_statements(material)]
        drawn = share_bars(lines)
        blocks.append(Exhibit("What families said", said, drawn, figures=national_figures(national)))
    return ReportSection("said", "How was it?", tuple(blocks))


def _thanks(material: Material) -> str:
    families = shown(together(form for form in material.forms if form.is_family))
    months = material.period.words.replace(" to ", " and ", 1)
    between = f"Between {months}" if " and " in months else f"In {months}"
    if families == 0:
        return f"No family filled in a form in {material.period.words}."
    if families is None:
        return f"{between} families filled in forms for us. Thank you."
    return f"{between} families filled in {families:,} forms for us. Thank you."


def _statements(material: Material) -> list[tuple[str, str]]:
    """The first statements of the most answered family form whose share may be shown."""
    family = sorted(
        (form for form in material.forms if form.is_family), key=lambda f: -(shown(f.responses) or 0)
    )
    lines = [
        (f"{part.text}: “{most.label}”", most.share.text)
        for form in family[:1]
        for part, most in statements_told(form)
        if most.share.text not in {"", HIDDEN}
    ]
    return lines[:MOST_STATEMENTS]


def _words(material: Material) -> ReportSection:
    title = "In your own words"
    chosen: list[tuple[ThemeHeard, Quotation]] = [
        (theme, each)
        for theme in material.themes or ()
        for each in theme.quotations[:1]
        if len(each.text) <= LONGEST_QUOTE
    ]
    if not chosen:
        why = "We show words only when the person said yes. There are none this time."
        return ReportSection("words", title, (Paragraph(why),))
    return ReportSection(
        "words", title, tuple(Quotes(theme.title, (quote,)) for theme, quote in chosen[:MOST_QUOTES])
    )


def _done(material: Material) -> ReportSection:
    lines = action_lines(material)[:MOST_ACTIONS]
    blocks: tuple[Block, ...] = (
        (Bullets(lines),) if lines else (Paragraph("We have not finished any changes yet."),)
    )
    return ReportSection("done", "You said, we did", blocks)


def _counted(material: Material) -> ReportSection:
    words = (
        "No one had to answer. We do not show small groups, so that no one can be recognised. “Don’t know” "
        "counts as an answer."
    )
    return ReportSection("counted", "How we counted", (Paragraph(words), *left_out(material)))
