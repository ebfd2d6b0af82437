"""The Friends and Family result, and what people answered to the other questions."""

from __future__ import annotations

from analysis import charts, sentences, tables
from analysis.catalogue import thresholds
from analysis.question_results import About, ChoiceResult, QuestionResult, WordsResult
from analysis.rates import FriendsAndFamily
from analysis.report.guard import HIDDEN, Guard, ShownShare
from analysis.report.material import AskedForm, Material
from analysis.report.model import Block, Bullets, Exhibit, Figure, Paragraph, Section, Table
from analysis.report.most_chosen import MostChosen, lines_of
from analysis.report.pictures import share_bars
from analysis.report.tabling import from_frame


MOST_CHOSEN = "Chosen most"
FORMULA = "Very good and good, of all who answered the question, “Don’t know” included (NHS England)."


def national_section(material: Material, guard: Guard) -> Section:
    """Counts, percentage by the national formula, and how sure it is."""
    figure, title = material.national, "Friends and Family"
    if figure.total == 0:
        return Section("national", title, (Paragraph(sentences.friends_and_family_sentence(figure)),))
    share = national_share(figure, guard)
    remarks = [FORMULA]
    if share.exact and (sure := sentences.uncertainty_sentence(figure)):
        remarks.insert(0, sure)
    cells = national_cells(figure, guard, share)
    if any(cell is None for cell in cells):
        remarks.append("Small groups are hidden, with others from which they could be worked out.")
    shown = [HIDDEN if cell is None else f"{cell:,}" for cell in cells]
    total = national_total(figure, guard)
    rows = [(count.label, n) for count, n in zip(figure.counts, shown, strict=True)]
    table = Table("Friends and Family", ("Answer", "People"), (*rows, ("All together", total)))
    figures = (
        Figure("national/positive", "Friends and Family: very good or good", share.text, FORMULA),
        Figure(
            "national/answered", "Friends and Family: answered", total, "People who answered the question."
        ),
    )
    drawn = None if any(cell is None for cell in cells) else charts.friends_and_family_chart(figure)
    said = national_sentence(figure, guard, share)
    question = "Overall, how was your experience of our service?"
    return Section("national", title, (Exhibit(question, said, drawn, table, tuple(remarks), figures),))


def national_share(figure: FriendsAndFamily, guard: Guard) -> ShownShare:
    """The national percentage as it may be shown."""
    return guard.share(figure.positive.part, figure.positive.whole)


def national_total(figure: FriendsAndFamily, guard: Guard) -> str:
    """How many answered: in full from the threshold on, as the national publication has it."""
    is_few = figure.total < thresholds().few_people.value
    return guard.number(figure.total) if is_few else f"{figure.total:,}"


def national_sentence(figure: FriendsAndFamily, guard: Guard, share: ShownShare) -> str:
    """The sentence of the screen where the share may be told, else one that gives its bound."""
    if share.exact:
        return sentences.friends_and_family_sentence(figure)
    if share.text == HIDDEN:
        return (
            f"So few people answered ({national_total(figure, guard)}) that there is no percentage to show."
        )
    return f"Of {sentences.people(figure.total)}, {share.text} said their experience was very good or good."


def national_cells(figure: FriendsAndFamily, guard: Guard, share: ShownShare) -> tuple[int | None, ...]:
    """The six counts. Where the percentage is told, positive and other answers each have a known sum."""
    counts = [count.n for count in figure.counts]
    if not guard.is_open and figure.total < thresholds().few_people.value:
        return tuple(None for _ in counts)
    if share.exact is None:
        return guard.cells(counts)
    positive = thresholds().percent_positive.codes
    shown: dict[str, int | None] = {}
    for is_positive in (True, False):
        block = [count for count in figure.counts if (count.code in positive) is is_positive]
        cells = guard.cells([count.n for count in block])
        shown |= {count.code: cell for count, cell in zip(block, cells, strict=True)}
    return tuple(shown[count.code] for count in figure.counts)


def statements_section(material: Material, guard: Guard) -> Section:
    """Every question with answers to choose from, form by form."""
    title = "What people said of their experience"
    asked = [(form, result) for form in material.forms for result in reported(form)]
    if not asked:
        nothing = "Nobody answered a question with answers to choose from in these months."
        return Section("statements", title, (Paragraph(nothing),))
    if guard.is_open:
        return Section(
            "statements", title, tuple(_as_on_screen(form, result, guard) for form, result in asked)
        )
    shown = [(form, result, _told(result, guard)) for form, result in asked]
    blocks: list[Block] = [
        Paragraph("For each statement: the answer chosen most, and the share of those who answered it.")
    ]
    blocks += [_guarded(form, result, lines, guard) for form, result, lines in shown if lines]
    if untold := [f"{_title(form, result.about)}" for form, result, lines in shown if not lines]:
        blocks.append(Paragraph("Answered, but too few chose each answer for any to be shown here:"))
        blocks.append(Bullets(tuple(untold)))
    return Section("statements", title, tuple(blocks))


def _told(result: QuestionResult, guard: Guard) -> list[tuple[About, MostChosen]]:
    """Its lines when at least one may be told, else none."""
    lines = lines_of(result, guard)
    return lines if any(line.share.text != HIDDEN for _, line in lines) else []


def reported(form: AskedForm) -> list[QuestionResult]:
    """The questions a report shows: not the national one, no words, none about the person or unanswered."""
    return [
        each
        for each in form.results.questions
        if each.about.answered
        and not each.about.about_you
        and not isinstance(each, WordsResult)
        and not (isinstance(each, ChoiceResult) and each.national)
    ]


def _title(form: AskedForm, about: About) -> str:
    return f"{form.asked}: {about.text}"


def _as_on_screen(form: AskedForm, result: QuestionResult, guard: Guard) -> Exhibit:
    """The sentence, chart and table of the team's page."""
    missing = sentences.missing_sentence(result)
    frame = tables.table(result)
    return Exhibit(
        _title(form, result.about),
        sentences.sentence(result),
        charts.chart(result),
        None if frame is None else from_frame(result.about.text, frame),
        (missing,) if missing else (),
        tuple(_figure(form, about, line) for about, line in lines_of(result, guard)),
    )


def _guarded(
    form: AskedForm, result: QuestionResult, lines: list[tuple[About, MostChosen]], guard: Guard
) -> Exhibit:
    """A single line needs no chart and no table: its sentence says it."""
    title, said = _title(form, result.about), _said(result, lines, guard)
    figures = tuple(_figure(form, about, line) for about, line in lines)
    if len(lines) == 1:
        ((_, line),) = lines
        return Exhibit(title, f"{said} {line.share.text} of those who answered.", figures=figures)
    rows = tuple(
        (about.text, guard.number(about.answered), line.label, line.share.text) for about, line in lines
    )
    table = Table(result.about.text, ("Statement", "People", MOST_CHOSEN, "Share"), rows)
    alike = len({line.label for _, line in lines}) == 1
    labels = [about.text if alike else f"{about.text}: “{line.label}”" for about, line in lines]
    drawn = share_bars(list(zip(labels, (line.share.text for _, line in lines), strict=True)))
    return Exhibit(title, said, drawn, table, (), figures)


def _said(result: QuestionResult, lines: list[tuple[About, MostChosen]], guard: Guard) -> str:
    answered = guard.people(result.about.answered)
    start = f"{answered[0].upper()}{answered[1:]} answered."
    labels = {line.label for _, line in lines}
    if len(labels) == 1:
        most = next(iter(labels))
        return f"{start} Chosen most{' for every statement' if len(lines) > 1 else ''}: “{most}”."
    return f"{start} The answer chosen most is not the same for every statement."


def _figure(form: AskedForm, about: About, line: MostChosen) -> Figure:
    """“They listened”: “Yes” 89%."""
    return Figure(
        f"statement/{form.key}/{about.question_id}/{about.text}",
        f"{form.asked}: {about.text}",
        line.share.text if line.label == HIDDEN else f"“{line.label}” {line.share.text}",
        "The answer chosen most, and its share of those who answered.",
    )
