"""Charts of results: labelled bars, readable on a phone, in greyscale print and without colour vision.

Labels are above their bar, so that long ones fit. Lightness decreases steadily along a scale and every piece
has an outline, so nothing depends on distinguishing hues. Without answers there is no chart (None) but a
sentence (``analysis.results.sentences``).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import altair as alt
import pandas as pd

from analysis import dates
from analysis.drawing import (
    BAR,
    BAR_HEIGHT,
    FONT,
    INK,
    LINE,
    OUTLINE,
    down,
    ink_on,
    labels_above,
    layered,
    shades,
    stack,
    wrapped,
)
from analysis.rates import Count, FriendsAndFamily
from analysis.results.question_results import (
    CalendarResult,
    ChoiceResult,
    GroupResult,
    NumberResult,
    QuestionResult,
    RatingResult,
    SeveralResult,
    WordsResult,
)
from analysis.results.sentences import plain_number


MOST_GROUPS = 10


def chart(result: QuestionResult) -> alt.LayerChart | None:
    """The chart of one question; None without answers, if answers are withheld, or for text questions."""
    if result.about.answered == 0 or result.about.is_withheld:
        return None
    match result:
        case ChoiceResult() | SeveralResult():
            return bars(result.counts)
        case GroupResult():
            return statements_chart(result)
        case RatingResult():
            points = [(count.label, count.n) for count in result.counts]
            return columns(points, [f"0 = {result.low}", f"10 = {result.high}"])
        case NumberResult():
            unit = f" {result.unit}" if result.unit else ""
            return bars([Count(label, label + unit, n) for label, n in number_groups(result.counts)])
        case CalendarResult():
            return columns([(dates.short_month(month), n) for month, n in result.months], [])
        case WordsResult():
            return None


def friends_and_family_chart(figure: FriendsAndFamily) -> alt.LayerChart | None:
    """Six bars in the national order; None without answers."""
    return bars(figure.counts) if figure.total else None


def bars(counts: Sequence[Count]) -> alt.LayerChart:
    """One bar per option in the order given, its label above and its count at the end."""
    most = max((count.n for count in counts), default=0)
    return written_bars(
        [count.label for count in counts],
        "n",
        [count.n for count in counts],
        [f"{count.n:,}" for count in counts],
        widest=max(most, 1) * 1.14,
    )


def written_bars(
    texts: Sequence[str], unit: str, values: Sequence[int], shown: Sequence[str], *, widest: float
) -> alt.LayerChart:
    """One bar from 0 per value, with its text above and its ``shown`` label at the end.

    texts, values, shown: of equal length, in drawing order. unit: the name of the values' column. widest: the
    value at the full width of the chart, with room for the labels.
    """
    labels = [wrapped(text) for text in texts]
    tops, height = stack([len(label) for label in labels])
    data = pd.DataFrame({"label": ["\n".join(label) for label in labels], "top": tops})
    data[unit], data["shown"] = list(values), list(shown)
    data["bar"] = [top + LINE * len(label) for top, label in zip(tops, labels, strict=True)]
    data["bottom"], data["middle"], data["zero"] = data["bar"] + BAR_HEIGHT, data["bar"] + BAR_HEIGHT / 2, 0
    scale = alt.Scale(domain=[0, widest], nice=False)
    base = alt.Chart(data)
    drawn = base.mark_rect(fill=BAR, stroke=OUTLINE, strokeWidth=1).encode(
        x=alt.X("zero:Q", axis=None, scale=scale), x2=f"{unit}:Q", y=down("bar", height), y2="bottom:Q"
    )
    numbers = base.mark_text(
        align="left", baseline="middle", dx=6, fontSize=FONT, fontWeight="bold", color=INK
    )
    at_the_end = numbers.encode(
        x=alt.X(f"{unit}:Q", axis=None, scale=scale), y=down("middle", height), text="shown:N"
    )
    return layered([drawn, labels_above(base, height), at_the_end], height)


def statements_chart(result: GroupResult) -> alt.LayerChart:
    """One bar per statement, split by the options of the scale, with the counts in the pieces."""
    labels = [wrapped(line.about.text) for line in result.statements]
    tops, height = stack([len(label) for label in labels])
    words = pd.DataFrame({"label": ["\n".join(label) for label in labels], "top": tops})
    data = _pieces(result, [top + LINE * len(label) for top, label in zip(tops, labels, strict=True)])
    scale = alt.Scale(domain=[0, 1], nice=False)
    base = alt.Chart(data)
    drawn = base.mark_rect(stroke=OUTLINE, strokeWidth=1).encode(
        x=alt.X("start:Q", axis=None, scale=scale),
        x2="end:Q",
        y=down("bar", height),
        y2="bottom:Q",
        color=_shaded([count.label for count in result.statements[0].counts]),
        tooltip=[
            alt.Tooltip("statement:N", title="Statement"),
            alt.Tooltip("option:N", title="Answer"),
            alt.Tooltip("n:Q", title="People"),
        ],
    )
    numbers = base.mark_text(baseline="middle", fontSize=FONT, fontWeight="bold", dy=BAR_HEIGHT / 2).encode(
        x=alt.X("middle:Q", axis=None, scale=scale),
        y=down("bar", height),
        text="shown:N",
        color=alt.Color("ink:N", scale=None, legend=None),
    )
    apart = alt.Resolve(scale=alt.ScaleResolveMap(color="independent"))
    return layered([drawn, numbers, labels_above(alt.Chart(words), height)], height, resolve=apart)


def columns(counts: Sequence[tuple[str, int]], below: Sequence[str]) -> alt.LayerChart:
    """One column per value in the order given, its count on top, the lines of ``below`` under the axis."""
    order = [label for label, _ in counts]
    data = pd.DataFrame({"label": order, "n": [n for _, n in counts]})
    data["shown"] = [f"{n:,}" if n else "" for _, n in counts]
    axis = alt.Axis(
        title=list(below) or None,
        labelAngle=0 if len(order) <= 11 else -60,
        labelFontSize=FONT,
        titleFontSize=FONT,
        labelColor=INK,
        titleColor=INK,
        titleFontWeight="normal",
        titlePadding=10,
        grid=False,
    )
    across = alt.X("label:N", sort=order, axis=axis, scale=alt.Scale(paddingInner=0.15))
    most = max((n for _, n in counts), default=0)
    up = alt.Y("n:Q", axis=None, scale=alt.Scale(domain=[0, max(most, 1) * 1.15], nice=False))
    base = alt.Chart(data)
    drawn = base.mark_bar(fill=BAR, stroke=OUTLINE, strokeWidth=1).encode(x=across, y=up)
    numbers = base.mark_text(baseline="bottom", dy=-4, fontSize=FONT, fontWeight="bold", color=INK)
    return layered([drawn, numbers.encode(x=across, y=up, text="shown:N")], 220)


def number_groups(counts: Sequence[tuple[float, int]]) -> list[tuple[str, int]]:
    """Group numbers into at most ten classes of equal width: (label, count), ascending; few numbers stay
    ungrouped.

    counts: (value, count), ascending. A class includes its lower bound and excludes the next one's. Whole
    numbers get whole classes, labelled with their first and last number.
    """
    if len(counts) <= MOST_GROUPS:
        return [(plain_number(value), n) for value, n in counts]
    low, high = counts[0][0], counts[-1][0]
    is_whole = all(value == int(value) for value, _ in counts)
    width = float(ceil((high - low + 1) / MOST_GROUPS)) if is_whole else (high - low) / MOST_GROUPS
    totals = [0] * MOST_GROUPS
    for value, n in counts:
        totals[min(MOST_GROUPS - 1, int((value - low) / width))] += n
    starts = [low + width * place for place in range(MOST_GROUPS) if low + width * place <= high]
    ends = [start + width - 1 if is_whole else start + width for start in starts]
    labels = [plain_number(start) if start == end else f"{plain_number(start)} to {plain_number(end)}"
              for start, end in zip(starts, ends, strict=True)]  # fmt: skip
    return list(zip(labels, totals, strict=False))


def _pieces(result: GroupResult, bars_at: Sequence[int]) -> pd.DataFrame:
    """One row per piece of a statement's bar; start, middle and end as shares of all who answered it.

    A statement without answers has one row of zero width that says so.
    """
    inks = [ink_on(shade) for shade in shades(len(result.statements[0].counts))]
    rows: list[tuple[str, str, int, float, float, float, int, int, str, str]] = []
    for bar, line in zip(bars_at, result.statements, strict=True):
        whole = sum(count.n for count in line.counts)
        down_to = (bar, bar + BAR_HEIGHT)
        if whole == 0:
            rows.append(
                (line.about.text, line.counts[0].label, 0, 0, 0.2, 0, *down_to, "no one answered", INK)
            )
        before = 0
        for count, ink in zip(line.counts, inks, strict=True):
            if count.n:
                start, end = before / whole, (before + count.n) / whole
                shown = f"{count.n:,}" if end - start >= _room(count.n) else ""
                at = (start, (start + end) / 2, end, *down_to)
                rows.append((line.about.text, count.label, count.n, *at, shown, ink))
            before += count.n
    names = ("statement", "option", "n", "start", "middle", "end", "bar", "bottom", "shown", "ink")
    return pd.DataFrame(rows, columns=pd.Index(names))


def _room(n: int) -> float:
    """The share of a phone's width needed for a number."""
    return 0.02 + 0.03 * len(f"{n:,}")


def _shaded(options: Sequence[str]) -> alt.Color:
    """A shade for each option, and a legend with as many per row as fit on a narrow phone."""
    longest = max(len(label) for label in options)
    legend = alt.Legend(
        title=None,
        orient="top",
        columns=4 if longest <= 6 else 3 if longest <= 9 else 2 if longest <= 17 else 1,
        labelFontSize=FONT,
        labelColor=INK,
        labelLimit=0,
        symbolType="square",
        symbolStrokeColor=OUTLINE,
        symbolStrokeWidth=1,
        symbolSize=180,
    )
    scale = alt.Scale(domain=list(options), range=shades(len(options)))
    return alt.Color("option:N", sort=list(options), scale=scale, legend=legend)
