"""``feedback trend``: is it getting better, or is it chance? A control chart's figures from a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedback_app.cli.terminal.options import AsJson
from feedback_app.cli.terminal.outcome import (
    WrongUse,
    say,
    say_json,
    say_table,
    tell,
)


if TYPE_CHECKING:
    from analysis.spc import SpcPoint, Trend

HEADINGS = ("Date", "Value", "Mean", "Lower limit", "Upper limit", "What it means")


def trend(
    file: Annotated[str, typer.Argument(metavar="F.json", help="A JSON file; - reads standard input.")],
    as_json: AsJson = False,
) -> None:
    """Judge a series the way Making Data Count does: limits, special causes, the two icons.

    F.json: {"dates": ["2026-03-01", ..], "values": [91.5, null, ..]}, null for a gap. Optional: "facet",
    "trajectory", "numerators" and "denominators", one entry for each date. Without "values", they are the
    percentage of the counts. "options" holds improvement_direction (increase, decrease, neutral), target,
    rebase (dates), fix_after_n_points, screen_outliers, two_of_three_includes_outside and chart (xmr, p,
    pprime, run).

    Rare events (fewer than one in two months): {"events": ["2026-03-09", ..]} instead, the date of each, in
    any order. The days from one to the next are judged as a run chart; longer is better.
    """
    from analysis.spc import SpcError, analyse
    from feedback_app.cli.measuring.trend_file import read_request, refused

    request = read_request(_text(file))
    try:
        judged = analyse(request.rows, request.settings)
    except SpcError as wrong:
        raise refused(wrong) from None
    if as_json:
        say_json(_as_record(judged, request.same_day))
    else:
        _show(judged, request.same_day)


def _text(file: str) -> str:
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return content.decode("utf-8")
    except UnicodeDecodeError:
        how = "Save it as UTF-8."
        raise WrongUse("file_not_text", where=file, what="This is not text in UTF-8.", how=how) from None
    except (OSError, ValueError):
        how = "Give the path of a JSON file, or - for standard input."
        raise WrongUse("file_not_found", where=file, what="There is no file to read here.", how=how) from None


def _as_record(judged: Trend, same_day: int) -> dict[str, Any]:
    from dataclasses import asdict

    from analysis.spc import verdict

    points = [asdict(point) | {"date": point.date.isoformat()} for point in judged.points]
    return {
        "points": points,
        "icons": [_icons(asdict(each)) for each in judged.icons],
        "verdict": verdict(judged),
        "warnings": [*(str(each) for each in judged.warnings), *_same_day(same_day)],
    }


def _icons(record: dict[str, Any]) -> dict[str, Any]:
    """The icons of a facet; what the run chart rules counted only where there is a run chart."""
    return {name: value for name, value in record.items() if name != "run_test" or value is not None}


def _show(judged: Trend, same_day: int) -> None:
    from analysis.spc import NO_FACET, settings_line
    from analysis.spc.wording import facet_verdict

    for facet in judged.facets:
        if facet != NO_FACET:
            say(facet)
        say_table(HEADINGS, [_row(point) for point in judged.of(facet)])
        say()
    for facet in judged.facets:
        say(facet_verdict(judged, facet))
    say()
    say(settings_line(judged))
    for each in (*judged.warnings, *_same_day(same_day)):
        tell(f"Warning: {each}")


def _same_day(n: int) -> list[str]:
    """A warning where events fell on one day."""
    what = f"{n} fell on a day that already had one and {'has' if n == 1 else 'have'} no days of their own."
    return [f"events: {what} [events_same_day]"] if n else []


def _row(point: SpcPoint) -> tuple[str, ...]:
    from analysis.spc.look import Look
    from analysis.spc.wording import MEANING, RULE_WORDS

    numbers = (point.y, point.mean, point.lpl, point.upl)
    shown = ("" if each is None else Look(decimals=2).number(each) for each in numbers)
    means = "" if point.y is None else MEANING[point.point_type]
    rules = ", ".join(RULE_WORDS[rule] for rule in point.rules)
    return point.date.isoformat(), *shown, f"{means}: {rules}" if rules else means
