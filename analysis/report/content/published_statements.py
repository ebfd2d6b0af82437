"""Answers for readers outside the team: the published lines of every question, as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from analysis.disclosure import Figure, PublishedQuestion, shown
from analysis.disclosure.published_results import NOT_CHOSEN
from analysis.report.content.material import AskedForm, AskedQuestion, Material
from analysis.report.content.model import (
    Block,
    Bullets,
    Exhibit,
    Paragraph,
    ReportTable,
)
from analysis.report.content.model import Figure as KeyFigure
from analysis.report.content.most_chosen import MostChosen, most_shown
from analysis.report.content.pictures import share_bars
from analysis.report.content.shown import HIDDEN, number, share


ABOUT = (
    "Percentages are of all who sent in the form, whether they answered the question or not. Questions that "
    "only some people are asked are left out."
)
UNTOLD = "Answered, but too few gave each answer for any to be shown here:"
MEANING = "The answer chosen most, and its share of all who sent in the form."


def blocks(material: Material) -> Iterator[Block]:
    """Every question of every form with a line to show; the others by name only."""
    yield Paragraph(ABOUT)
    untold: list[str] = []
    for form in material.forms:
        for question in form.published:
            if any(shown(answer.n) for part in question.parts for answer in part.answers):
                yield _exhibit(form, question)
            else:
                untold.append(_title(form, question))
    if untold:
        yield Paragraph(UNTOLD)
        yield Bullets(tuple(untold))


def statements_told(form: AskedForm) -> list[tuple[PublishedQuestion, MostChosen]]:
    """Statements whose most chosen answer may be shown, in the order of the form."""
    found = [
        (part, most_shown(part, form.responses))
        for question in form.published
        if len(question.parts) > 1 and not _is_several(question)
        for part in question.parts
    ]
    return [(part, most) for part, most in found if most.label != HIDDEN]


def _exhibit(form: AskedForm, question: AskedQuestion) -> Exhibit:
    title = _title(form, question)
    if _is_several(question):
        rows = [
            (part.answers[0].label, number(part.answers[0].n), share(part.answers[0].n, form.responses).text)
            for part in question.parts
        ]
        headings, said = ("Answer", "Chosen by", "Share"), "They could choose more than one."
        return Exhibit(
            title, _sent(form.responses, said), table=ReportTable(question.title, headings, tuple(rows))
        )
    lines = [(part, most_shown(part, form.responses)) for part in question.parts]
    figures = tuple(_figure(form, question, part, most) for part, most in lines)
    if len(question.parts) == 1:
        table = _one(question, form.responses)
        return Exhibit(title, _sent(form.responses, _most(lines)), None, table, (), figures)
    drawn = share_bars([(f"{part.text}: “{most.label}”", most.share.text) for part, most in lines])
    return Exhibit(title, _sent(form.responses, _most(lines)), drawn, _many(question), (), figures)


def _one(question: AskedQuestion, responses: Figure) -> ReportTable:
    rows = [
        (answer.label, number(answer.n), share(answer.n, responses).text)
        for answer in question.parts[0].answers
    ]
    return ReportTable(question.title, ("Answer", "People", "Share"), tuple(rows))


def _many(question: AskedQuestion) -> ReportTable:
    """One row per statement, one column per answer; an answer that a statement does not have counts as 0."""
    labels = {answer.code: answer.label for part in question.parts for answer in part.answers}
    rows: list[tuple[str, ...]] = []
    for part in question.parts:
        figures = {answer.code: answer.n for answer in part.answers}
        rows.append((part.text, *(number(figures.get(code, 0)) for code in labels)))
    return ReportTable(question.title, ("Statement", *labels.values()), tuple(rows))


def _most(lines: list[tuple[PublishedQuestion, MostChosen]]) -> str:
    told = [most for _, most in lines if most.label != HIDDEN]
    if not told:
        return "The most chosen answer is not shown."
    if len(lines) == 1:
        return f"Chosen most: “{told[0].label}”, {told[0].share.text} of them."
    n_by_label = Counter(most.label for most in told)
    if n_by_label == {told[0].label: len(lines)}:
        return f"Chosen most for every statement: “{told[0].label}”."
    said = " and ".join(f"“{label}” for {n}" for label, n in n_by_label.most_common())
    rest = len(lines) - len(told)
    return f"Chosen most: {said} of {len(lines)} statements" + ("; others not shown." if rest else ".")


def _sent(responses: Figure, said: str) -> str:
    whole = shown(responses)
    return said if whole is None else f"{whole:,} people sent in this form. {said}"


def _figure(form: AskedForm, question: AskedQuestion, part: PublishedQuestion, most: MostChosen) -> KeyFigure:
    key = f"statement/{form.key}/{question.question_id}/{part.item or part.text}"
    return KeyFigure(key, f"{form.asked}: {part.text}", most.text, MEANING)


def _title(form: AskedForm, question: AskedQuestion) -> str:
    return f"{form.asked}: {question.title}"


def _is_several(question: AskedQuestion) -> bool:
    return any(answer.code == NOT_CHOSEN for part in question.parts for answer in part.answers)
