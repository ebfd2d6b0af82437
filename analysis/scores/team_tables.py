"""A team's change as a table and a bar chart: how many improved, had no reliable change, and got worse."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analysis.rates import Count, Share
from analysis.results.charts import bars
from analysis.results.sentences import whole_percent
from analysis.scores.change_sentences import effect_size_words, moved_between, moved_points
from analysis.scores.outcomes import (
    MeanChange,
    TeamChange,
    TooFew,
    Verdicts,
)
from surveys.measures.model import Scale


FIGURE, PAIRS, SHARE, INTERVAL = "Figure", "Pairs", "Share", "Likely between"
IMPROVED, UNCHANGED, WORSE = "Improved", "Unchanged by the rule", "Worse"
RECOVERED = "Recovered"
NOT_A_CASE = "Now on the other side of this measure's threshold"


def way_sentence(scale: Scale) -> str:
    """A sentence on which direction is better."""
    if scale.better is None:
        return "Which way is better is not confirmed for this score."
    return f"{'Lower' if scale.better == 'lower' else 'Higher'} scores are better."


def paired_sentence(team: TeamChange) -> str:
    """A sentence on how many people expected to have two scores have both."""
    if team.paired is None:
        return f"Pairs of scores: {team.n:,}."
    share = team.paired
    if share.percent is None:
        return "No one was expected to have two scores."
    percent = whole_percent(share.percent)
    return f"{share.part:,} of {share.whole:,} expected to have two scores have both ({percent})."


def verdicts_chart(team: TeamChange) -> alt.LayerChart | None:
    """Three bars, improved to worse; None if there are too few pairs or no rule."""
    if not isinstance(team.verdicts, Verdicts):
        return None
    named = _named(team.verdicts)[:3]
    return bars([Count(label, label, share.part) for label, share in named])


def worked_out_sentence(n: int) -> str:
    """How many pairs have a score without all its answers."""
    pairs = "1 pair has a score" if n == 1 else f"{n:,} pairs have a score"
    return f"{pairs} worked out with an answer missing; each family's page says which."


def team_table(scale: Scale, team: TeamChange, *, n_worked_out: int = 0) -> pd.DataFrame:
    """Every figure with its confidence interval; all text.

    The columns are ``Figure``, ``Pairs``, ``Share`` and ``Likely between``. With too few pairs there is only
    the row with their number. ``n_worked_out``: pairs with a score without all its answers.
    """
    rows: list[tuple[str, str, str, str]] = []
    if team.paired is not None:
        rows.append(("Expected to have two scores", f"{team.paired.whole:,}", "", ""))
        rows.append(("Have both", f"{team.n:,}", _percent(team.paired), _bounds(team.paired)))
    else:
        rows.append(("Have two scores", f"{team.n:,}", "", ""))
    if n_worked_out:
        rows.append(("A score worked out with an answer missing", f"{n_worked_out:,}", "", ""))
    if isinstance(team.change, MeanChange):
        rows += _mean_rows(scale, team.change, team.n)
    if isinstance(team.verdicts, Verdicts):
        rows += [
            (label, f"{share.part:,}", _percent(share), _bounds(share))
            for label, share in _named(team.verdicts)
        ]
    return pd.DataFrame(rows, columns=pd.Index([FIGURE, PAIRS, SHARE, INTERVAL]))


def is_too_few(team: TeamChange) -> bool:
    """Whether its figures are withheld because there are too few pairs."""
    return isinstance(team.change, TooFew)


def _mean_rows(scale: Scale, change: MeanChange, n: int) -> list[tuple[str, str, str, str]]:
    bounds = moved_between(change.interval.low, change.interval.high)
    rows = [(f"Mean change: {moved_points(scale, change.mean)}", f"{n:,}", "", bounds)]
    if change.effect_size is not None:
        rows.append((f"Effect size: {effect_size_words(scale, change.effect_size)}", f"{n:,}", "", ""))
    return rows


def _named(counted: Verdicts) -> list[tuple[str, Share]]:
    named = [(IMPROVED, counted.improved), (UNCHANGED, counted.unchanged), (WORSE, counted.worse)]
    if counted.recovered is not None:
        label = NOT_A_CASE if counted.needs_another else RECOVERED
        named.append((f"{label} (among those who improved)", counted.recovered))
    return named


def _percent(share: Share) -> str:
    return "" if share.percent is None else whole_percent(share.percent)


def _bounds(share: Share) -> str:
    found = share.interval
    return "" if found is None else f"{whole_percent(found.low)} to {whole_percent(found.high)}"
