"""The Friends and Family result, and the answers to the other questions."""

from __future__ import annotations

from analysis.catalogue import disclosure_rules
from analysis.disclosure import Suppressed
from analysis.rates import FriendsAndFamily
from analysis.report.content import published_statements
from analysis.report.content.material import AskedForm, Material
from analysis.report.content.model import (
    Block,
    Exhibit,
    Figure,
    Paragraph,
    ReportSection,
    ReportTable,
)
from analysis.report.content.most_chosen import MostChosen, lines_of
from analysis.report.content.shown import HIDDEN, ShownShare, share
from analysis.report.content.tabling import from_frame
from analysis.results import charts, sentences, tables
from analysis.results.question_results import (
    About,
    ChoiceResult,
    QuestionResult,
    WordsResult,
)


FORMULA = "Very good and good, of all who answered the question, “Don’t know” included (NHS England)."
NEGATIVE = "Poor and very poor, of all who answered the question, “Don’t know” included (NHS England)."
QUESTION = "Overall, how was your experience of our service?"
NATIONAL_HIDDEN = "So few people answered, in these months or in some of them, that the result is hidden."


def national_rule() -> str:
    """How small numbers of the national question are treated."""
    few = disclosure_rules().friends_and_family.value
    return (
        f"Shown as NHS England publishes it: fewer than {few} answers are hidden, and so is the next "
        "smallest figure; among shown answers a count may be small."
    )


def national_section(material: Material) -> ReportSection:
    """Counts, percentage by the national formula, and its confidence interval."""
    figure, title = material.national, "Friends and Family"
    remarks = [FORMULA] if material.published is None else [FORMULA, national_rule()]
    if isinstance(figure, Suppressed):
        figures = national_figures(figure)
        shown = Exhibit(QUESTION, NATIONAL_HIDDEN, remarks=tuple(remarks), figures=figures)
        return ReportSection("national", title, (shown,))
    if figure.total == 0:
        return ReportSection("national", title, (Paragraph(sentences.friends_and_family_sentence(figure)),))
    if sure := sentences.uncertainty_sentence(figure):
        remarks.insert(0, sure)
    rows = [(count.label, f"{count.n:,}") for count in figure.counts]
    table = ReportTable(
        "Friends and Family", ("Answer", "People"), (*rows, ("All together", f"{figure.total:,}"))
    )
    said, drawn = sentences.friends_and_family_sentence(figure), charts.friends_and_family_chart(figure)
    exhibit = Exhibit(QUESTION, said, drawn, table, tuple(remarks), national_figures(figure))
    return ReportSection("national", title, (exhibit,))


def national_share(figure: FriendsAndFamily | Suppressed) -> ShownShare:
    """The national percentage as it may be shown."""
    if isinstance(figure, Suppressed):
        return ShownShare(HIDDEN, None)
    return share(figure.positive.part, figure.positive.whole)


def _negative_share(figure: FriendsAndFamily | Suppressed) -> ShownShare:
    if isinstance(figure, Suppressed):
        return ShownShare(HIDDEN, None)
    return share(figure.negative.part, figure.negative.whole)


def national_figures(figure: FriendsAndFamily | Suppressed) -> tuple[Figure, ...]:
    """The three key figures."""
    total = HIDDEN if isinstance(figure, Suppressed) else f"{figure.total:,}"
    label = "Friends and Family"
    return (
        Figure("national/positive", f"{label}: very good or good", national_share(figure).text, FORMULA),
        Figure("national/negative", f"{label}: poor or very poor", _negative_share(figure).text, NEGATIVE),
        Figure("national/answered", f"{label}: answered", total, "People who answered the question."),
    )


def statements_section(material: Material) -> ReportSection:
    """Every question with options, by form."""
    title = "What people said about their experience"
    if material.published is not None:
        found = tuple(published_statements.blocks(material))
        if any(form.published for form in material.forms):
            return ReportSection("statements", title, found)
    asked: list[tuple[AskedForm, QuestionResult]] = [
        (form, result) for form in material.forms for result in reported(form)
    ]
    if not asked:
        nothing = "No one answered a question with options in these months."
        return ReportSection("statements", title, (Paragraph(nothing),))
    blocks: tuple[Block, ...] = tuple(_as_on_screen(form, result) for form, result in asked)
    return ReportSection("statements", title, blocks)


def reported(form: AskedForm) -> list[QuestionResult]:
    """The questions in a report: without the national one, comments, unanswered ones and any about the
    person.
    """
    return [
        each
        for each in (form.results.questions if form.results else ())
        if each.about.answered
        and not each.about.about_you
        and not isinstance(each, WordsResult)
        and not (isinstance(each, ChoiceResult) and each.national)
    ]


def _as_on_screen(form: AskedForm, result: QuestionResult) -> Exhibit:
    """The sentence, chart and table as on the team's page."""
    missing = sentences.missing_sentence(result)
    frame = tables.table(result)
    return Exhibit(
        f"{form.asked}: {result.about.text}",
        sentences.sentence(result),
        charts.chart(result),
        None if frame is None else from_frame(result.about.text, frame),
        (missing,) if missing else (),
        tuple(_figure(form, about, line) for about, line in lines_of(result)),
    )


def _figure(form: AskedForm, about: About, line: MostChosen) -> Figure:
    """“They listened”: “Yes” 89%."""
    return Figure(
        f"statement/{form.key}/{about.question_id}/{about.text}",
        f"{form.asked}: {about.text}",
        line.text,
        "The answer chosen most, and its share of those who answered.",
    )
