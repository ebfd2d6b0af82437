"""``feedback bench``: what the product does on this machine, against the yardstick of the same run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from feedback_app.cli.terminal.options import AsJson
from feedback_app.cli.terminal.outcome import FOUND_PROBLEMS, say_json, tell


if TYPE_CHECKING:
    from feedback_app.bench.measured.figures import BenchFigure, Found

commands = typer.Typer(
    help="Measure the product: it is started on a workspace of its own, loaded, and removed again.",
    no_args_is_help=True,
)

FormKey = Annotated[str, typer.Option("--form", metavar="KEY", help="The form that is answered.")]
Connections = Annotated[int, typer.Option(min=1, max=200, help="How many send at the same time.")]
Rounds = Annotated[int, typer.Option(min=1, max=20, help="Rounds; the median of them counts.")]
PlainOnly = Annotated[
    bool, typer.Option("--plain-only", help="Measure the forms as a process of their own, without Streamlit.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Also end with 1 when a target is missed.")]


@commands.command("submit")
def submit(
    form: FormKey = "drop_in",
    many: Annotated[int, typer.Option(min=1, max=20_000, help="Forms sent in each round.")] = 400,
    connections: Connections = 8,
    rounds: Rounds = 3,
    plain_only: PlainOnly = False,
    strict: Strict = False,
    as_json: AsJson = False,
) -> None:
    """Send many finished forms, durably, and the same number without the web.

    Ends with 1 when an answer of the product was not the expected one.
    """
    from feedback_app.bench.submit import SubmitSizes, bench_submit

    sizes = SubmitSizes(form, many, connections, rounds, plain_only)
    _show(bench_submit(sizes, tell), "Sending a form", as_json=as_json, strict=strict)


@commands.command("respondent")
def respondent(
    form: FormKey = "drop_in",
    seconds: Annotated[float, typer.Option(min=0.2, max=600, help="How long each round is under load.")] = 10,
    connections: Connections = 8,
    people: Annotated[int, typer.Option(min=1, max=1000, help="People in one room, at one address.")] = 60,
    think: Annotated[
        float, typer.Option(min=0, max=60, help="Seconds a person in the room takes for a page.")
    ] = 4,
    rounds: Rounds = 3,
    plain_only: PlainOnly = False,
    throttled: Annotated[
        bool,
        typer.Option("--throttled", help="Load both faces in Chromium as a slow phone (slow 4G, CPU / 4)."),
    ] = False,
    strict: Strict = False,
    as_json: AsJson = False,
) -> None:
    """Answer a form as many people would, on the plain face and on Streamlit's.

    Ends with 1 when an answer of the product was not the expected one.
    """
    from feedback_app.bench.respondent import RespondentSizes, bench_respondent

    sizes = RespondentSizes(form, seconds, connections, people, think, rounds, plain_only, throttled)
    _show(bench_respondent(sizes, tell), "Answering a form", as_json=as_json, strict=strict)


@commands.command("dashboard")
def dashboard(
    responses: Annotated[
        int, typer.Option(min=100, max=20_000_000, help="Responses to build, over five years.")
    ] = 100_000,
    rounds: Rounds = 3,
    engine: Annotated[
        Literal["both", "sqlite", "postgresql"], typer.Option(help="Which engine is measured.")
    ] = "both",
    postgres: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="A PostgreSQL server; a database of its own is made and dropped. Without it one is started, "
            "where the bench extra is installed.",
        ),
    ] = None,
    strict: Strict = False,
    as_json: AsJson = False,
) -> None:
    """Look at the team's figures over many responses, and change the filter, on SQLite and on PostgreSQL.

    The figures come from the services that the pages call. DuckDB on the same counts is the yardstick, where
    it is installed.
    """
    from feedback_app.bench.dashboard.dashboard import (
        NAMES,
        DashboardSizes,
        Work,
        bench_dashboard,
    )
    from feedback_app.cli.terminal.progress import progress_bar

    with progress_bar("Building responses") as filling, progress_bar("Counting") as counting:
        engines = tuple(NAMES) if engine == "both" else (engine,)
        sizes = DashboardSizes(responses, rounds, engines, postgres)
        found = bench_dashboard(sizes, Work(filling, counting, tell))
    _show(found, f"Figures over {responses:,} responses", as_json=as_json, strict=strict)


def _show(found: Found, title: str, *, as_json: bool, strict: bool) -> None:
    if as_json:
        say_json(found.as_record())
    else:
        _print_table(found, title)
    if found.failures or (strict and found.is_short_of_a_target):
        raise typer.Exit(FOUND_PROBLEMS)


def _print_table(found: Found, title: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    load = ", ".join(f"{each:g}" for each in found.machine["load_average"])
    below = (
        f"{found.machine['cores']} cores, load average {load} (above the cores: other programs are running)"
    )
    table = Table(title=title, caption=below, box=box.SIMPLE_HEAD)
    for name in ("What", "Median", "Lowest", "Highest", "Target", ""):
        table.add_column(name, justify="left" if name in {"What", ""} else "right")
    for each in found.figures:
        table.add_row(*(Text(cell) for cell in _cells(each)))
    if found.failures:
        table.add_row(Text("Answers that were not the expected ones"), Text(str(found.failures)))
    Console(width=None if os.isatty(1) else 130).print(table)


def _cells(each: BenchFigure) -> tuple[str, ...]:
    if each.value is None:
        return each.label, "not measured", "", "", "", each.why_not
    sign = "≥" if each.better == "more" else "≤"
    target = "" if each.target is None else f"{sign} {each.target:g} {each.unit}".rstrip()
    verdict = {None: "", True: "reached", False: "missed"}[each.is_met]
    lowest, highest = f"{min(each.rounds):g}", f"{max(each.rounds):g}"
    return each.label, f"{each.value:g} {each.unit}".rstrip(), lowest, highest, target, verdict
