"""``feedback comments``: what comments say, quotes for a theme, and how right the reading is."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import tee
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from feedback_app.cli.comments.comment_files import (
    InputLine,
    as_comment,
    as_labelled,
    count_lines,
    file_name,
    read_lines,
    read_rows,
)
from feedback_app.cli.terminal.options import AsJson
from feedback_app.cli.terminal.outcome import (
    WrongUse,
    say,
    say_json,
    say_table,
    tell,
)
from feedback_app.cli.terminal.progress import progress_bar
from feedback_app.errors import FeedbackError


if TYPE_CHECKING:
    from analysis.comments.reading.labels import Comment, Reading
    from analysis.comments.reading.prior import Weigher
    from analysis.comments.training.evaluation import Figures, SentimentFigures


commands = typer.Typer(no_args_is_help=True, help="Read comments: themes, sentiment, quotes.")

_AT_A_TIME = 512

Input = Annotated[
    Path, typer.Argument(metavar="IN.jsonl", help="One comment per line; - reads standard input.")
]
ModelFolder = Annotated[
    Path | None,
    typer.Option(
        "--model", metavar="DIR", help="A folder that 'feedback themes train' wrote, instead of ours."
    ),
]
NoPrior = Annotated[
    bool, typer.Option("--no-prior", help="Word lists and rules alone, without the trained prior.")
]


@commands.command("analyse")
def analyse(
    source: Input,
    target: Annotated[Path, typer.Argument(metavar="OUT.jsonl", help="- writes to standard output.")],
    model: ModelFolder = None,
    no_prior: NoPrior = False,
    as_json: AsJson = False,
) -> None:
    """Add sentiment, themes, confidence and clauses to each comment of a file.

    A comment in another language, or without words, gets no sentiment and says why under "not_analysable".
    """
    from analysis.comments.reading.reader import analyse_all

    weigher = chosen_weigher(model, no_prior)
    total, done = count_lines(source), 0
    with _writing(target) as out, progress_bar("Comments") as told:
        lines, again = tee(
            read_lines(source)
        )  # a batch at a time: a file of any length takes the same memory
        comments = (as_comment(line, file_name(source)) for line in again)
        for line, reading in zip(lines, analyse_all(comments, weigher), strict=False):
            out.write(json.dumps(_with_reading(line, reading), ensure_ascii=False) + "\n")
            done += 1
            if done % _AT_A_TIME == 0 or done == total:
                told(done, max(done, total))
    if str(target) != "-":
        _say_done(done, target.name, as_json)


def _say_done(count: int, name: str, as_json: bool) -> None:
    if as_json:
        say_json({"comments": count, "file": name})
    else:
        say(f"{count} comments are in {name}.")


def _with_reading(line: InputLine, reading: Reading) -> dict[str, Any]:
    found: dict[str, Any] = {
        **line.fields,
        "id": line.fields.get("id", reading.id),
        "sentiment": reading.sentiment.value if reading.sentiment else None,
        "themes": list(reading.themes),
        "local_themes": list(reading.local_themes),
        "confidence": reading.confidence,
        "clauses": [
            {"text": each.text, "sentiment": each.sentiment.value, "themes": list(each.themes)}
            for each in reading.clauses
        ],
    }
    if reading.not_analysable is not None:
        found["not_analysable"] = reading.not_analysable.value
    return found


@contextmanager
def _writing(target: Path) -> Iterator[TextIO]:
    if str(target) == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    partly = target.with_name(f"{target.name}.partly")  # a wrong line leaves no partial result behind
    try:
        with partly.open("w", encoding="utf-8") as out:
            yield out
        partly.replace(target)
    except FeedbackError:
        partly.unlink(missing_ok=True)
        raise
    except OSError as problem:
        raise WrongUse(
            "file_not_writable",
            where=target.name,
            what="The file cannot be written.",
            how="Choose a folder that is there and that you may write to.",
        ) from problem


@commands.command("quotes")
def quotes(
    source: Input,
    theme: Annotated[str, typer.Option("--theme", metavar="NAME", help="A theme's name or key.")],
    count: Annotated[int, typer.Option("-n", min=1, max=100, help="How many to print at most.")] = 3,
    critical: Annotated[
        bool, typer.Option("--critical", help="At least one critical quote, if there is one.")
    ] = False,
    model: ModelFolder = None,
    no_prior: NoPrior = False,
    as_json: AsJson = False,
) -> None:
    """Print the clearest quotes for a theme: one per person, without near-duplicates.

    Words are as typed: a person masks names and identifiers before a quote leaves the team.
    """
    from analysis.comments.quoting.quotes import rank_quotes
    from analysis.comments.reading.reader import analyse_all

    name = _theme_name(theme)
    comments: list[Comment] = read_rows(source, as_comment)
    readings: list[Reading] = []
    weigher = chosen_weigher(model, no_prior)
    with progress_bar("Comments") as told:
        for reading in analyse_all(comments, weigher):
            readings.append(reading)
            if len(readings) % _AT_A_TIME == 0 or len(readings) == len(comments):
                told(len(readings), len(comments))
    found = rank_quotes(comments, readings, name, most=count, at_least_one_critical=critical)
    if as_json:
        say_json(
            {"quotes": [{"id": each.comment_id, "text": each.text, "score": each.score} for each in found]}
        )
        return
    for each in found:
        say(f"{each.score:.2f}  {each.comment_id}  {' '.join(each.text.split())}")
    if not found:
        tell("No comment of a quotable length has this theme.")


def _theme_name(written: str) -> str:
    from analysis.comments.reading.catalogue import shipped_themes

    for theme in shipped_themes():
        if written.casefold() in (theme.name.casefold(), theme.key):
            return theme.name
    raise WrongUse(
        "theme_unknown",
        where="--theme",
        what="There is no theme of this name.",
        how="Use one of: " + "; ".join(theme.name for theme in shipped_themes()) + ".",
    )


@commands.command("evaluate")
def evaluate(
    source: Input, model: ModelFolder = None, no_prior: NoPrior = False, as_json: AsJson = False
) -> None:
    """Compare our reading, and TextBlob's, with people's labels ("sentiment", "themes")."""
    from analysis.comments.reading.catalogue import national_themes
    from analysis.comments.training.evaluation import evaluate as measure

    rows = read_rows(source, as_labelled)
    if not rows:
        raise WrongUse(
            "no_rows", where=source.name, what="It has no comments.", how="Give a file with labels."
        )
    weigher = chosen_weigher(model, no_prior)
    with progress_bar("Comments") as told:
        figures = measure(rows, weigher, [theme.name for theme in national_themes()], told)
    if as_json:
        say_json(figures_as_record(figures))
        return
    _show(figures)


def figures_as_record(figures: Figures) -> dict[str, Any]:
    """The shape for ``--json``."""
    return {
        "n": figures.n,
        **_sentiment_record(figures.sentiment),
        "theme_micro_f1": round(figures.theme_micro_f1, 4),
        "theme_macro_f1": round(figures.theme_macro_f1, 4),
        "per_theme": {name: round(value, 4) for name, value in figures.per_theme.items()},
        "prevalence_error": round(figures.prevalence_error, 3),
        "quote_precision_at_3": round(figures.quote_precision_at_3, 4),
        "quotes_right_of_every_place": round(figures.quotes.of_every_place, 4),
        "comments_per_second": round(figures.comments_per_second),
        "textblob": _sentiment_record(figures.textblob) if figures.textblob else None,
    }


def _sentiment_record(figures: SentimentFigures) -> dict[str, Any]:
    return {
        "sentiment_accuracy": round(figures.accuracy, 4),
        "sentiment_macro_f1": round(figures.macro_f1, 4),
        "sentiment_per_class": {name: round(value, 4) for name, value in figures.per_class.items()},
        "negative_shown_as_positive": round(figures.negative_as_positive, 4),
    }


def _show(figures: Figures) -> None:
    ours, theirs = figures.sentiment, figures.textblob
    rows = [
        ("Sentiment: accuracy", ours.accuracy, theirs and theirs.accuracy),
        ("Sentiment: macro-F1", ours.macro_f1, theirs and theirs.macro_f1),
        ("Negative shown as positive", ours.negative_as_positive, theirs and theirs.negative_as_positive),
        ("Themes: micro-F1", figures.theme_micro_f1, None),
        ("Themes: macro-F1", figures.theme_macro_f1, None),
        ("Quotes: precision at 3", figures.quote_precision_at_3, None),
        ("Quotes: right of every place", figures.quotes.of_every_place, None),
        *((f"  {name}: F1", value, None) for name, value in figures.per_theme.items()),
    ]
    say(f"{figures.n} comments, {figures.comments_per_second:,.0f} a second")
    say_table(
        ("what", "ours", "TextBlob"),
        [(name, f"{own:.3f}", "" if other is None else f"{other:.3f}") for name, own, other in rows],
    )
    off = f"{figures.prevalence_error:.1f} percentage points"
    say(f"Share of comments with a theme: {off} off on average")


def chosen_weigher(model: Path | None, no_prior: bool) -> Weigher | None:
    """The prior to read with. Raises WrongUse when the folder has none that can be read."""
    from analysis.comments.reading.catalogue import read_prior_file
    from analysis.comments.reading.prior import PriorError, prior_from_bytes, weigher
    from analysis.comments.reading.reader import shipped_weigher

    if no_prior:
        return None
    if model is None:
        return shipped_weigher()
    try:
        content = read_prior_file(model)
        if content is not None:
            return weigher(prior_from_bytes(content))
        what = "There is no prior in this folder."
    except (OSError, PriorError) as problem:
        what = str(problem) if isinstance(problem, PriorError) else "The prior cannot be read."
    raise WrongUse(
        "model_not_readable",
        where="--model",
        what=what,
        how="Make one with 'feedback themes train F.jsonl --out DIR'.",
    )
