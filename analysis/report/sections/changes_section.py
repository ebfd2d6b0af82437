"""Paired scores: outcome measures, and change through training."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.catalogue import thresholds
from analysis.disclosure import Figure as Count
from analysis.report.content.material import (
    Material,
    MeasureOutcome,
    PublishedChange,
    TrainingChange,
)
from analysis.report.content.model import (
    Exhibit,
    Figure,
    Paragraph,
    ReportSection,
    ReportTable,
)
from analysis.report.content.shown import HIDDEN, number, share
from analysis.results.sentences import plain_number
from analysis.scores.change_sentences import (
    UNCHANGED_WORDS,
    moved_between,
    moved_points,
    signed,
    team_sentences,
    too_few_sentence,
)
from analysis.scores.outcomes import (
    MeanChange,
    TooFew,
    Verdicts,
    mean_change,
)
from surveys.measures.change_rules import ChangeRule
from surveys.measures.model import Scale


OUTCOMES, TRAINING = "Outcomes", "What the training changed"
PAIRED = "People with a first and a last score, of all who have a first one."
MEAN = "Mean of last minus first, in points of the scale, over those who have both."


def outcomes_section(material: Material) -> ReportSection:
    """For each measure: paired of eligible, mean change, and how many changed by the published rule."""
    if material.outcomes is None:
        why = "The person who made this pack may not read families’ scores, so it has no outcomes."
        return ReportSection("outcomes", OUTCOMES, (Paragraph(why),))
    if not material.outcomes:
        why = f"No measure was completed a second time in {material.period.words}, so no change can be shown."
        return ReportSection("outcomes", OUTCOMES, (Paragraph(why),))
    caution = (
        "Those who come back for a second score differ from those who do not: read how many have both before "
        "the change. Different measures are never combined."
    )
    exhibits = tuple(_outcome(each) for each in material.outcomes)
    return ReportSection("outcomes", OUTCOMES, (Paragraph(caution), *exhibits))


def _outcome(outcome: MeasureOutcome) -> Exhibit:
    result = outcome.result
    title = f"{outcome.measure.name}, {outcome.scale}"
    paired = _paired(result.n, result.eligible)
    figures = [Figure(f"{outcome.key}/paired", f"{title}: have both scores", paired, PAIRED)]
    if isinstance(result.change, MeanChange):
        shown = moved_points(outcome.its_scale, result.change.mean)
        figures.append(Figure(f"{outcome.key}/mean", f"{title}: mean change", shown, MEAN))
    if isinstance(result, PublishedChange):
        said = f"Have both scores: {paired}. {_mean_said(result.change, outcome.its_scale)}"
        table = _verdicts(title, result.verdicts, result.n, outcome.rule)
    else:
        said = " ".join(team_sentences(outcome.its_scale, outcome.rule, result))
        found = result.verdicts
        table = (
            _verdicts(
                title,
                [each.part for each in (found.improved, found.unchanged, found.worse)],
                result.n,
                outcome.rule,
            )
            if isinstance(found, Verdicts)
            else None
        )
    remarks = () if outcome.rule is None else (f"Rule: {outcome.rule.label}.",)
    return Exhibit(title, said, None, table, remarks, tuple(figures))


def _paired(n: Count, eligible: Count | None) -> str:
    """``12 of 30 (40%)``, or ``12 of hidden`` if few have no second score."""
    if eligible is None or number(n) == number(eligible) == HIDDEN:
        return number(n)
    found = share(n, eligible).text
    return f"{number(n)} of {number(eligible)}" + (f" ({found})" if found not in {"", HIDDEN} else "")


def _verdicts(title: str, counts: Sequence[Count], n: Count, rule: ChangeRule | None) -> ReportTable | None:
    if not counts or rule is None:
        return None
    labels = ("Improved", UNCHANGED_WORDS[rule.meaning].capitalize(), "Worse")
    rows = tuple(
        (label, number(count), share(count, n).text) for label, count in zip(labels, counts, strict=True)
    )
    return ReportTable(f"Change by the rule: {title}", ("By the rule", "People", "Share"), rows)


def training_section(material: Material) -> ReportSection:
    """For each question asked before and after: linked of those who answered after, and the mean change."""
    if not material.training:
        why = f"There were no answers about training in {material.period.words}."
        return ReportSection("training", TRAINING, (Paragraph(why),))
    exhibits = tuple(_training(each) for each in material.training)
    about = (
        "Answers before and after are linked by a code that only the person knows. A mean change shows how "
        "sure people feel, not what they can do."
    )
    return ReportSection("training", TRAINING, (Paragraph(about), *exhibits))


def _training(each: TrainingChange) -> Exhibit:
    title = f"{each.question} ({each.when})"
    paired = _paired(each.linked, each.eligible)
    key = f"training/{each.key}"
    figures = [
        Figure(f"{key}/paired", f"{title}: linked", paired, "Linked, of all who answered it in the period.")
    ]
    found = None if each.is_hidden else mean_change(each.pairs, least=thresholds().few_pairs.value)
    table = None
    if isinstance(found, MeanChange):
        figures.append(Figure(f"{key}/mean", f"{title}: mean change", signed(found.mean), MEAN))
        first = sum(before for before, _ in each.pairs) / len(each.pairs)
        rows = (
            ("Before, on average", plain_number(first)),
            ("Now, on average", plain_number(first + found.mean)),
            ("Change", signed(found.mean)),
        )
        table = ReportTable(f"0 = {each.low}, 10 = {each.high}", ("Those who are linked", "Out of 10"), rows)
    said = f"Linked: {paired}. {_mean_said(found)}"
    return Exhibit(title, said, None, table, (), tuple(figures))


def _mean_said(found: MeanChange | TooFew | None, scale: Scale | None = None) -> str:
    if found is None:
        return "Too few to say how scores changed."
    if isinstance(found, TooFew):
        return too_few_sentence(found)
    likely = f"allowing for chance, {moved_between(found.interval.low, found.interval.high)} is likely"
    what = "answers" if scale is None else "scores"
    if plain_number(abs(found.mean)) == "0":
        return f"On average {what} did not change; {likely}."
    return f"On average {what} were {moved_points(scale, found.mean)}; {likely}."
