"""``feedback change``: first and last scores of a measure become verdicts and a team's figures."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedback_app.cli.terminal.json_lines import numbered_lines, place, read_object
from feedback_app.cli.terminal.measure_choice import MeasureName, measure_called
from feedback_app.cli.terminal.options import AsJson
from feedback_app.cli.terminal.outcome import (
    FOUND_PROBLEMS,
    WrongUse,
    say,
    say_json,
    say_table,
    tell,
)


if TYPE_CHECKING:
    from surveys.measures.change_rules import ChangeRule
    from surveys.measures.model import Measure, Scale

Pairs = Annotated[
    str,
    typer.Option(
        "--pairs", metavar="FILE", help='JSON lines as {"id": "a", "first": 19, "second": 8}; - reads them.'
    ),
]
Sources = Annotated[bool, typer.Option("--sources", help="Say where each rule was read.")]
ScaleName = Annotated[
    str | None, typer.Option("--scale", metavar="NAME", help="A subscale, such as conduct; else the total.")
]


def change(
    measure: MeasureName,
    pairs: Pairs,
    scale: ScaleName = None,
    sources: Sources = False,
    as_json: AsJson = False,
) -> None:
    """Say which changes can be trusted, by every published rule of the measure, and give the team's figures.

    "change" is second minus first. "index" is the reliable change index of Jacobson and Truax, or the change
    as a multiple of a published minimum. The team's counts are by the first rule set; its effect size is the
    mean change in standard deviations of the first scores. With fewer than five pairs there are no team
    figures but the counts. Ends with 1 when a line cannot be used.
    """
    found = measure_called(measure)
    chosen, rules = _scale_and_rules(found, scale)
    rows, problems = _read_pairs(pairs, chosen)
    record = _record(found, chosen, rules, rows)
    if problems:
        record["problems"] = [problem.as_record() for problem in problems]
    if as_json:
        say_json(record)
    else:
        _print(found, chosen, rules, record, with_sources=sources)
    for problem in problems:
        tell(str(problem))
    if problems:
        raise typer.Exit(FOUND_PROBLEMS)


def _scale_and_rules(measure: Measure, name: str | None) -> tuple[Scale, tuple[ChangeRule, ...]]:
    """The scale to use, and its rules. Goals have no total, and any goal represents all of them."""
    known = measure.scales_by_name
    if name is None and measure.total is not None:
        chosen = measure.total
    elif name is None and measure.kind == "goals":
        chosen = measure.scales[0]
    elif name is not None and name in known:
        chosen = known[name]
    else:
        what = f"{measure.short_name} has no {'total' if name is None else 'score of this name'}."
        how = f"Name one with --scale: {', '.join(known) or 'none'}."
        raise WrongUse("unknown_scale", where="--scale", what=what, how=how)
    return chosen, measure.rules_for(chosen.name)


def _read_pairs(
    file: str, scale: Scale
) -> tuple[list[tuple[str | int | None, float, float]], list[WrongUse]]:
    rows: list[tuple[str | int | None, float, float]] = []
    problems: list[WrongUse] = []
    for number, line in numbered_lines(file):
        where = place(file, number)
        try:
            row = read_object(line, where=where, keys=("id", "first", "second"))
            first, second = (_points(row[key], scale, where, key) for key in ("first", "second"))
            rows.append((row["id"], first, second))
        except WrongUse as problem:
            problems.append(problem)
    return rows, problems


def _points(value: Any, scale: Scale, where: str, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
        what = f"“{key}” is not a number."
        raise WrongUse("not_a_number", where=where, what=what, how="A pair needs both scores.")
    if not scale.holds(value):
        what = f"“{key}” is outside the range of {scale.label}."
        raise WrongUse(
            "out_of_range", where=where, what=what, how=f"It goes from {scale.low} to {scale.high}."
        )
    return value


def _record(
    measure: Measure, scale: Scale, rules: tuple[ChangeRule, ...], rows: list[tuple[Any, float, float]]
) -> dict[str, Any]:
    from analysis.scores.change_sentences import verdict_words
    from analysis.scores.outcomes import judge_all

    scores = [(first, second) for _, first, second in rows]
    return {
        "measure": measure.key,
        "version": measure.version,
        "scale": scale.name,
        "rule_sets": [
            {
                "name": rule.name,
                "label": rule.label,
                "source": measure.citation(rule.source),
                "source_details": measure.source_details(rule.source),
                "meaning": str(rule.meaning),
                "results": [
                    {
                        "id": row[0],
                        "change": each.change,
                        "index": round(each.index, 6),
                        "verdict": str(each.verdict),
                        "says": verdict_words(measure, rule, each.verdict),
                    }
                    for row, each in zip(rows, judge_all(rule, scale, scores), strict=True)
                ],
            }
            for rule in rules
        ],
        "team": _team_record(scale, rules[0] if rules else None, scores),
    }


def _team_record(scale: Scale, rule: ChangeRule | None, scores: list[tuple[float, float]]) -> dict[str, Any]:
    """Counts and figures of the file at hand; with few pairs the counts only, as on the pages.

    What is not worked out is null, and ``reason`` says why. Hides nothing: it is their file.
    """
    from analysis.catalogue import thresholds
    from analysis.scores.change_sentences import too_few_sentence
    from analysis.scores.outcomes import MeanChange, TooFew, Verdicts, team_change

    team = team_change(scale, rule, scores, least=1)
    few = team.n < thresholds().few_pairs.value
    change = team.change if isinstance(team.change, MeanChange) and not few else None
    counted = team.verdicts if isinstance(team.verdicts, Verdicts) else None
    shares = {} if counted is None or few else {name: getattr(counted, name) for name in _VERDICTS}
    return {
        "n": team.n,
        "few": few,
        "reason": too_few_sentence(TooFew(team.n, thresholds().few_pairs.value)) if few else None,
        "mean_change": None if change is None else round(change.mean, 6),
        "interval": None
        if change is None
        else [round(change.interval.low, 6), round(change.interval.high, 6)],
        "effect_size": None if change is None or change.effect_size is None else round(change.effect_size, 6),
        **{name: getattr(counted, name).part if counted else None for name in _VERDICTS},
        "recovered": None if counted is None or counted.recovered is None else counted.recovered.part,
        "rule_set": None if counted is None else counted.rule,
        "shares": {
            name: {
                "percent": round(share.percent, 2),
                "interval": [round(share.interval.low, 2), round(share.interval.high, 2)],
            }
            for name, share in shares.items()
            if share.percent is not None and share.interval is not None
        },
    }


_VERDICTS = ("improved", "unchanged", "worse")


def _print(
    measure: Measure,
    scale: Scale,
    rules: tuple[ChangeRule, ...],
    record: dict[str, Any],
    *,
    with_sources: bool,
) -> None:
    from analysis.scores.change_sentences import rule_details, with_way

    for rule, judged in zip(rules, record["rule_sets"], strict=True):
        say(judged["label"])
        if with_sources:
            say(f"  {rule_details(measure, rule)}")
        rows = [
            (str(each["id"]), with_way(scale, each["change"]), f"{each['index']:+.2f}", each["says"])
            for each in judged["results"]
        ]
        say_table(("id", "change", "index", "verdict"), rows)
    if not rules:
        say(f"No change rule of {measure.short_name} ({scale.label}) is confirmed, so there is no verdict.")
    _print_team(scale, rules, record["team"])


def _print_team(scale: Scale, rules: tuple[ChangeRule, ...], team: dict[str, Any]) -> None:
    from analysis.scores.change_sentences import effect_size_words, moved_between, moved_points

    say(f"Team: {team['n']} {'pair' if team['n'] == 1 else 'pairs'}{', few' if team['few'] else ''}")
    if team["few"]:
        say(f"  {team['reason']}")
    if team["mean_change"] is not None:
        between = moved_between(*team["interval"])
        say(f"  mean change: {moved_points(scale, team['mean_change'])} (95% interval {between})")
        size = team["effect_size"]
        say(f"  effect size: {'not defined' if size is None else effect_size_words(scale, size)}")
    if team["rule_set"]:
        counts = ", ".join(f"{name} {team[name]}" for name in _VERDICTS)
        say(f"  by {rules[0].label}: {counts}")
