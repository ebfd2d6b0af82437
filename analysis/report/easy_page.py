"""The page for everybody: short sentences, few numbers, one side of paper."""

from __future__ import annotations

from analysis.report.experience import national_sentence, national_share, national_total, reported
from analysis.report.guard import HIDDEN, Guard
from analysis.report.heard import action_lines
from analysis.report.material import Material, ThemeHeard
from analysis.report.model import Block, Bullets, Exhibit, Figure, Paragraph, Quote, Quotes, Section
from analysis.report.most_chosen import MostChosen, lines_of
from analysis.report.pictures import share_bars


MOST_STATEMENTS, MOST_QUOTES, MOST_ACTIONS, LONGEST_QUOTE = 3, 2, 3, 240


def sections(material: Material, guard: Guard) -> tuple[Section, ...]:
    """What families said, in their words, what was done, and how it was counted."""
    return (_said(material, guard), _words(material), _done(material), _counted(material, guard))


def _said(material: Material, guard: Guard) -> Section:
    title, total = "How was it?", material.national.total
    families = sum(form.responses for form in material.forms if form.is_family)
    blocks: list[Block] = [
        Paragraph(
            f"Between {material.period.words.replace(' to ', ' and ', 1)} families filled in "
            f"{guard.number(families)} "
            "forms for us. Thank you."
            if families
            else f"No family filled in a form in {material.period.words}."
        )
    ]
    if total:
        share = national_share(material.national, guard)
        label = "very good or good"
        figures = (
            Figure(
                "national/positive", "Said very good or good", share.text, "Of all who answered the question."
            ),
            Figure(
                "national/answered",
                "Answered",
                national_total(material.national, guard),
                "People who answered.",
            ),
        )
        said = national_sentence(material.national, guard, share)
        lines = [(f"Said it was {label}", share.text), *_statements(material, guard)]
        blocks.append(Exhibit("What families said", said, share_bars(lines), figures=figures))
    return Section("said", title, tuple(blocks))


def _statements(material: Material, guard: Guard) -> list[tuple[str, str]]:
    """The first statements of the family form most people answered whose share may be told."""
    family = sorted((form for form in material.forms if form.is_family), key=lambda form: -form.responses)
    lines = [
        (f"{about.text}: “{line.label}”", line.share.text)
        for form in family[:1]
        for result in reported(form)
        for about, line in lines_of(result, guard)
        if _is_shown(line)
    ]
    return lines[:MOST_STATEMENTS]


def _is_shown(line: MostChosen) -> bool:
    return line.share.text not in {"", HIDDEN}


def _words(material: Material) -> Section:
    title = "In your own words"
    chosen: list[tuple[ThemeHeard, Quote]] = [
        (theme, Quote(each.text, each.said_by))
        for theme in material.themes or ()
        for each in theme.quotations[:1]
        if len(each.text) <= LONGEST_QUOTE
    ]
    if not chosen:
        why = "We show words only when the person said yes. There are none this time."
        return Section("words", title, (Paragraph(why),))
    return Section(
        "words", title, tuple(Quotes(theme.title, (quote,)) for theme, quote in chosen[:MOST_QUOTES])
    )


def _done(material: Material) -> Section:
    lines = action_lines(material)[:MOST_ACTIONS]
    blocks: tuple[Block, ...] = (
        (Bullets(lines),) if lines else (Paragraph("We have nothing finished to tell yet."),)
    )
    return Section("done", "You said, we did", blocks)


def _counted(material: Material, guard: Guard) -> Section:
    return Section(
        "counted",
        "How we counted",
        (
            Paragraph(
                "Nobody had to answer. We do not show small groups, so that nobody can be recognised. Some "
                "numbers "
                "are rounded for the same reason. “Don’t know” counts as an answer."
            ),
        ),
    )
