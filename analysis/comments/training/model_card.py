"""Writes the model card of a prior: what it is, its training data, its accuracy and its limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.comments.reading.catalogue import card_text
from analysis.comments.reading.labels import Sentiment
from analysis.comments.reading.prior import Prior
from analysis.comments.training.cross_validation import Crossed
from analysis.comments.training.evaluation import Figures, QuoteFigures, SentimentFigures
from analysis.comments.training.labelled import Labelled
from analysis.comments.training.local_evaluation import LocalFigures, local_figures


@dataclass(frozen=True, slots=True)
class CardFigures:
    """The measured metrics.

    checked: on held-out comments, by a prior fitted on ``fitted_on`` others; by_rules: the same without a
    prior; crossed: on every comment; fitted_again: the final prior was fitted on the held-out comments too.
    """

    checked: Figures | None = None
    by_rules: Figures | None = None
    crossed: Crossed | None = None
    fitted_on: int = 0
    fitted_again: bool = False


def model_card(prior: Prior, size: int, rows: Sequence[Labelled], measured: CardFigures) -> str:
    """The card as Markdown. Speed is left out: it depends on the machine; the card must not."""
    text = card_text()
    entries = len(prior.words.entries) + len(prior.crossed.entries) + len(prior.pieces.entries)
    parts = [
        f"# Model card: prior {prior.version}",
        text.what,
        f"{entries:,} entries, {size / 1000:,.0f} kB. Made by `feedback themes train`.",
        "## Data",
        text.data,
        _shares(rows),
        "## Licence and attribution",
        text.licence,
        "## Privacy",
        text.privacy,
        "## Figures",
        *_checked(measured),
        *_crossed(measured.crossed),
        "### The service's own themes",
        _local(local_figures()),
        "## Limits",
        "\n".join(f"- {limit}" for limit in text.limits),
    ]
    if text.tried:
        parts += [
            "## What was tried",
            _table(("what", "gave"), [(each.what, each.gave) for each in text.tried]),
        ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _shares(rows: Sequence[Labelled]) -> str:
    counts = ", ".join(f"{sum(row.sentiment is kind for row in rows):,} {kind.value}" for kind in Sentiment)
    return f"{len(rows):,} comments: {counts}."


def _checked(measured: CardFigures) -> list[str]:
    figures = measured.checked
    if figures is None:
        return ["Not measured on comments kept apart (`--check`)."]
    how = f"By a prior fitted on {measured.fitted_on:,} other comments with the same settings."
    if measured.fitted_again:
        how += (
            " The one in this folder was then fitted on all of them and knows these by heart: measured on"
            " them again, its figures would be far too good."
        )
    others = [("Word lists and rules alone", measured.by_rules.sentiment if measured.by_rules else None)]
    others.append(("TextBlob alone", figures.textblob))
    rows = [("This prior", figures.sentiment), *others]
    sentiment = [(name, *_cells(each)) for name, each in rows if each is not None]
    themes = [("This prior", _cell(figures.theme_micro_f1), _cell(figures.theme_macro_f1))]
    if measured.by_rules:
        themes.append(
            (
                "Word lists alone",
                _cell(measured.by_rules.theme_micro_f1),
                _cell(measured.by_rules.theme_macro_f1),
            )
        )
    return [
        f"### On {figures.n} comments kept apart",
        how,
        _table(
            (
                "sentiment",
                "accuracy",
                "macro-F1",
                *(f"F1 {kind.value}" for kind in Sentiment),
                "negative as positive",
            ),
            sentiment,
        ),
        _table(("fourteen themes", "micro-F1", "macro-F1"), themes),
        _table(("theme", "F1"), [(name, _cell(value)) for name, value in figures.per_theme.items()]),
        _quotes("Three quotes were chosen for each theme", figures.quotes),
        f"Share of comments with a theme: {figures.prevalence_error:.1f} percentage points off on average.",
    ]


def _crossed(crossed: Crossed | None) -> list[str]:
    if crossed is None:
        return []
    return [
        f"### On the {crossed.n:,} comments it was made from, by five-fold cross-validation",
        _table(
            (
                "sentiment",
                "accuracy",
                "macro-F1",
                *(f"F1 {kind.value}" for kind in Sentiment),
                "negative as positive",
            ),
            [("This recipe", *_cells(crossed.sentiment))],
        ),
        f"Fourteen themes: micro-F1 {crossed.theme_micro_f1:.3f}, macro-F1 {crossed.theme_macro_f1:.3f}.",
        _table(("theme", "F1"), [(name, _cell(value)) for name, value in crossed.per_theme.items()]),
        *([_quotes(_DRAWN, crossed.quotes)] if crossed.quotes else []),
    ]


_DRAWN = "Three quotes were chosen for each theme, each time among a quarter of the comments drawn by chance"


def _quotes(how: str, found: QuoteFigures) -> str:
    return (
        f"{how}: {found.shown:.1%} of those shown carry their theme. A comment that is not sure enough is "
        f"not shown; when a place left empty counts as wrong, {found.of_every_place:.1%}."
    )


def _local(figures: Sequence[LocalFigures]) -> str:
    intro = (
        "Found by their words, not learnt. Measured on our own sentences, half of them kept back while the "
        "words were chosen: an example must be found, a near miss must not. The same people wrote words and "
        "sentences, so expect less of real comments."
    )
    rows = [(each.name, f"{each.seen:.2f}", f"{each.unseen:.2f}", f"{each.every:.2f}") for each in figures]
    return intro + "\n\n" + _table(("theme", "F1 seen half", "F1 unseen half", "F1 all"), rows)


def _cells(figures: SentimentFigures) -> tuple[str, ...]:
    each = tuple(_cell(figures.per_class[kind.value]) for kind in Sentiment)
    return (_cell(figures.accuracy), _cell(figures.macro_f1), *each, _cell(figures.negative_as_positive))


def _cell(value: float) -> str:
    return f"{value:.3f}"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
