"""``feedback themes``: fit the weights behind themes and sentiment; versions a team taught."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from feedback_app.cli.comments import theme_versions
from feedback_app.cli.comments.comment_files import as_labelled, read_rows
from feedback_app.cli.comments.comments import figures_as_record
from feedback_app.cli.terminal.options import AsJson
from feedback_app.cli.terminal.outcome import WrongUse, say, say_json
from feedback_app.cli.terminal.progress import progress_bar


if TYPE_CHECKING:
    from analysis.comments.training.evaluation import Figures
    from analysis.comments.training.labelled import Labelled


commands = typer.Typer(no_args_is_help=True, help="The themes, and the weights behind them.")
theme_versions.add_to(commands)


@commands.command("train")
def train(
    source: Annotated[
        Path, typer.Argument(metavar="F.jsonl", help="Labelled comments; - reads standard input.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the prior and its card go.")],
    check: Annotated[
        Path | None,
        typer.Option(
            "--check",
            metavar="F2.jsonl",
            help="Labelled comments for testing only: their figures go into the card.",
        ),
    ] = None,
    cross_validate: Annotated[
        bool,
        typer.Option(
            "--cross-validate", help="Measure on every comment by five-fold cross-validation (minutes)."
        ),
    ] = False,
    add_checked: Annotated[
        bool,
        typer.Option(
            "--add-checked",
            help="After measuring, fit again on both files: the saved prior has seen every comment.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Fit a prior from labelled comments and write it with its model card.

    The same file gives the same prior. Words that look like names, and entries in fewer than five comments,
    are left out. The comments themselves are not written.
    """
    rows = read_rows(source, as_labelled)
    kept_apart = read_rows(check, as_labelled) if check else []
    if len(rows) < _FEWEST:
        raise WrongUse(
            "too_few_rows",
            where=source.name,
            what=f"There are {len(rows)} labelled comments in it.",
            how=f"Give {_FEWEST} or more; useful figures need a few hundred.",
        )
    made = _make(rows, kept_apart, add_checked=add_checked, cross_validate=cross_validate)
    _write(out, made)
    if as_json:
        say_json(
            {
                "folder": out.name,
                "version": made.version,
                "bytes": len(made.content),
                "comments": made.n_comments,
                "check": figures_as_record(made.checked) if made.checked else None,
            }
        )
        return
    size = f"{len(made.content) / 1000:.0f} kB"
    say(f"Prior {made.version} from {made.n_comments} comments, {size}, is in {out.name}.")


@dataclass(frozen=True)
class _Made:
    content: bytes
    card: str
    version: str
    n_comments: int
    checked: Figures | None


def _make(
    rows: list[Labelled], kept_apart: list[Labelled], *, add_checked: bool, cross_validate: bool
) -> _Made:
    """Comments for testing are measured before they are learnt from."""
    from analysis.comments.reading.catalogue import national_themes
    from analysis.comments.reading.prior import prior_from_bytes, prior_to_bytes, weigher
    from analysis.comments.training.cross_validation import cross_validated
    from analysis.comments.training.evaluation import evaluate
    from analysis.comments.training.model_card import CardFigures, model_card
    from analysis.comments.training.training import train as fit

    themes = [theme.name for theme in national_themes()]
    with progress_bar("Fitting") as told:
        content = prior_to_bytes(fit(rows, themes, told=told))
    read_with = weigher(prior_from_bytes(content))
    checked = evaluate(kept_apart, read_with, themes) if kept_apart else None
    by_rules = evaluate(kept_apart, None, themes) if kept_apart else None
    made_of = rows
    if add_checked and kept_apart:
        made_of = [*rows, *kept_apart]
        with progress_bar("Fitting on both") as told:
            content = prior_to_bytes(fit(made_of, themes, told=told))
        read_with = weigher(prior_from_bytes(content))
    crossed = None
    if cross_validate:
        with progress_bar("Cross-validating") as told:
            crossed = cross_validated(made_of, themes, told=told)
    measured = CardFigures(checked, by_rules, crossed, len(rows), made_of is not rows)
    card = model_card(read_with.prior, len(content), made_of, measured)
    return _Made(content, card, read_with.prior.version, len(made_of), checked)


def _write(out: Path, made: _Made) -> None:
    from analysis.comments.reading.catalogue import CARD_FILE, PRIOR_FILE

    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / PRIOR_FILE).write_bytes(made.content)
        (out / CARD_FILE).write_text(made.card, encoding="utf-8")
    except OSError as problem:
        raise WrongUse(
            "folder_not_writable",
            where="--out",
            what="The prior cannot be written there.",
            how="Choose a folder you may write to.",
        ) from problem


_FEWEST = 20
