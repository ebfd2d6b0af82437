"""Scores that were taken twice: outcome measures, and what a training changed."""

from __future__ import annotations

from analysis.catalogue import thresholds
from analysis.change_sentences import rule_in_words, team_sentences, too_few_sentence
from analysis.outcomes import MeanChange, TooFew, Verdicts, mean_change
from analysis.report.guard import HIDDEN, Guard
from analysis.report.material import Material, MeasureOutcome, TrainingChange
from analysis.report.model import Exhibit, Figure, Paragraph, Section, Table
from analysis.sentences import plain_number


OUTCOMES, TRAINING = "Outcomes", "What the training changed"
PAIRED = "People with a first and a last score, of all who have a first one."
MEAN = "Mean of last minus first, in points of the scale, over those who have both."


def outcomes_section(material: Material, guard: Guard) -> Section:
    """Each measure: paired of eligible, mean change, and how many changed by the published rule."""
    if material.outcomes is None:
        why = "Whoever made this pack may not read the scores of families, so there are no outcomes in it."
        return Section("outcomes", OUTCOMES, (Paragraph(why),))
    if not material.outcomes:
        why = f"No measure was completed a second time in {material.period.words}, so no change can be told."
        return Section("outcomes", OUTCOMES, (Paragraph(why),))
    caution = (
        "Those who come back for a second score differ from those who do not: read how many have both before "
        "the "
        "change. Measures are never added together."
    )
    exhibits = tuple(_outcome(each, guard) for each in material.outcomes)
    return Section("outcomes", OUTCOMES, (Paragraph(caution), *exhibits))


def _outcome(outcome: MeasureOutcome, guard: Guard) -> Exhibit:
    result = outcome.result
    title = f"{outcome.measure.name}, {outcome.scale}"
    paired = _paired(result.n, result.eligible, guard)
    figures = [Figure(f"{outcome.key}/paired", f"{title}: have both scores", paired, PAIRED)]
    table = None
    if isinstance(result.change, MeanChange):
        shown = _points(result.change.mean)
        figures.append(Figure(f"{outcome.key}/mean", f"{title}: mean change", shown, MEAN))
    if isinstance(result.verdicts, Verdicts):
        table = _verdicts(title, result.verdicts, guard)
    if guard.is_open:
        said = " ".join(team_sentences(outcome.measure, outcome.rule, result))
    else:
        said = " ".join([f"Have both scores: {paired}.", _mean_said(result.change, guard)])
    remarks = () if outcome.rule is None else (f"Rule: {rule_in_words(outcome.measure, outcome.rule)}.",)
    return Exhibit(title, said, None, table, remarks, tuple(figures))


def _paired(n: int, eligible: int | None, guard: Guard) -> str:
    """``12 of 30 (40%)``; outside the team numbers are rounded down and the share may be a bound."""
    if eligible is None:
        return guard.number(n)
    share = guard.share(n, eligible).text
    return f"{guard.number(n)} of {guard.number(eligible)}" + (
        f" ({share})" if share not in {"", HIDDEN} else ""
    )


def _verdicts(title: str, found: Verdicts, guard: Guard) -> Table:
    parts = (("Improved", found.improved), ("No reliable change", found.unchanged), ("Worse", found.worse))
    cells = guard.cells([share.part for _, share in parts])
    rows = tuple(
        (label, HIDDEN, HIDDEN) if cell is None else (label, f"{cell:,}", guard.share(cell, share.whole).text)
        for (label, share), cell in zip(parts, cells, strict=True)
    )
    return Table(f"Change by the rule: {title}", ("By the rule", "People", "Share"), rows)


def training_section(material: Material, guard: Guard) -> Section:
    """Each question asked before and after: linked of those who answered after, and the mean change."""
    if not material.training:
        why = f"No training was answered about in {material.period.words}."
        return Section("training", TRAINING, (Paragraph(why),))
    exhibits = tuple(_training(each, guard) for each in material.training)
    about = (
        "Answers before and after are linked by a code that only the person knows. A mean change says how "
        "sure "
        "people feel, not what they can do."
    )
    return Section("training", TRAINING, (Paragraph(about), *exhibits))


def _training(each: TrainingChange, guard: Guard) -> Exhibit:
    title = f"{each.question} ({each.when})"
    paired = _paired(len(each.pairs), each.eligible, guard)
    key = f"training/{each.key}"
    figures = [
        Figure(f"{key}/paired", f"{title}: linked", paired, "Linked, of all who answered it in the period.")
    ]
    found = mean_change(each.pairs, least=thresholds().few_pairs.value)
    table = None
    if isinstance(found, MeanChange):
        figures.append(Figure(f"{key}/mean", f"{title}: mean change", _points(found.mean), MEAN))
        first = sum(before for before, _ in each.pairs) / len(each.pairs)
        rows = (
            ("Before, on average", f"{first:.1f}"),
            ("Now, on average", f"{first + found.mean:.1f}"),
            ("Change", _points(found.mean)),
        )
        table = Table(f"0 = {each.low}, 10 = {each.high}", ("Those who are linked", "Out of 10"), rows)
    said = f"Linked: {paired}. {_mean_said(found, guard)}"
    return Exhibit(title, said, None, table, (), tuple(figures))


def _mean_said(found: MeanChange | TooFew, guard: Guard) -> str:
    if isinstance(found, TooFew):
        return too_few_sentence(found) if guard.is_open else "Too few to tell how scores changed."
    low, high = _points(found.interval.low), _points(found.interval.high)
    return (
        f"On average the score changed by {_points(found.mean)} points; allowing for chance, the real change "
        "is "
        f"likely to be between {low} and {high}."
    )


def _points(value: float) -> str:
    """``+1.8``, ``−0.4``, ``0``."""
    plain = plain_number(abs(round(value, 1)))
    return plain if plain == "0" else f"{'+' if value > 0 else '−'}{plain}"
