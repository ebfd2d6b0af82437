"""The only module of ``analysis.comments`` that opens files: themes, word lists, thresholds, the trained
prior.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML


_DATA = Path(__file__).parents[1] / "data"
PRIOR_FOLDER = _DATA / "shipped_prior"
PRIOR_FILE = "prior.npz"
CARD_FILE = "MODEL_CARD.md"

Text = Annotated[str, Field(min_length=1)]
Words = tuple[Text, ...]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Examples(_Frozen):
    """Sentences we wrote. ``seen``: used while choosing the words; ``unseen``: held out."""

    seen: Words
    unseen: Words

    @property
    def every(self) -> Words:
        """Both halves."""
        return self.seen + self.unseen


class Theme(_Frozen):
    """One theme: its meaning, examples, and the words that indicate it.

    kind: "national" themes are the fourteen condensed from NHS labels; "local" ones are this service's own.
    general: nothing specific; passed on, not analysed. serious: rare; unless praise, read one by one before
    any ranking. qdc_v7: the national sub-categories it maps to. words: see ``lexicon``. not_words: phrases
    that contain such words but mean something else. examples, near_misses: local themes only.
    """

    key: Text = ""
    name: Text
    kind: Literal["national", "local"]
    order: int
    general: bool = False
    serious: bool = False
    definition: Text
    qdc_v7: Words = ()
    good: Words
    poor: Words
    words: Words
    not_words: Words = ()
    examples: Examples | None = None
    near_misses: Examples | None = None


class SentimentWords(_Frozen):
    """The words of ``sentiment_words.yaml``, which explains each list."""

    positive: Words
    negative: Words
    positive_idioms: Words
    negative_idioms: Words
    requests: Words
    relief: Words
    trouble: Words
    trouble_after: int
    bare_nothing: Words
    bare_good: Words


class Tried(_Frozen):
    """An experiment and its result."""

    what: Text
    gave: Text


class CardText(_Frozen):
    """The text of a model card, without the figures."""

    what: Text
    data: Text
    licence: Text
    privacy: Text
    limits: Words
    tried: tuple[Tried, ...] = ()


class Proportion(_Frozen):
    """A number between 0 and 1, and its source."""

    value: Annotated[float, Field(ge=0, le=1)]
    source: Text


class AnyNumber(_Frozen):
    """Any number, and its source."""

    value: float
    source: Text


class WholeNumber(_Frozen):
    """A whole number, at least 1, and its source."""

    value: Annotated[int, Field(ge=1)]
    source: Text


class CommentThresholds(_Frozen):
    """Every threshold of comment analysis, explained in ``comment_thresholds.yaml``."""

    sure_sentiment: Proportion
    sure_quote: AnyNumber
    quote_shortest: WholeNumber
    quote_longest: WholeNumber
    near_duplicate: Proportion
    held_in_another: Proportion
    cloud_fewest: WholeNumber
    cloud_most: WholeNumber
    other_scripts: Proportion
    mixed_scripts: Proportion
    correction_weight: WholeNumber
    corrections_to_retrain: WholeNumber
    corrections_per_theme: WholeNumber


_Model = TypeVar("_Model", bound=BaseModel)


def _read(path: Path, kind: type[_Model], **extra: str) -> _Model:
    loaded = cast(object, YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))  # pyright: ignore[reportUnknownMemberType]
    if not isinstance(loaded, dict):
        raise ValueError(f"{path.name} is not a mapping of names to values")
    return kind.model_validate({**cast(dict[str, object], loaded), **extra})


@cache
def shipped_themes() -> tuple[Theme, ...]:
    """Every shipped theme: the fourteen first, then the service's own, each in the order of its file."""
    themes = [_read(path, Theme, key=path.stem) for path in sorted((_DATA / "themes").glob("*.yaml"))]
    return tuple(sorted(themes, key=lambda theme: (theme.kind != "national", theme.order)))


@cache
def national_themes() -> tuple[Theme, ...]:
    """The fourteen, in the order of the prior's columns."""
    return tuple(theme for theme in shipped_themes() if theme.kind == "national")


@cache
def local_themes() -> tuple[Theme, ...]:
    """The service's own themes."""
    return tuple(theme for theme in shipped_themes() if theme.kind == "local")


@cache
def sentiment_words() -> SentimentWords:
    """The sentiment word lists."""
    return _read(_DATA / "sentiment_words.yaml", SentimentWords)


@cache
def comment_thresholds() -> CommentThresholds:
    """The thresholds in force."""
    return _read(_DATA / "comment_thresholds.yaml", CommentThresholds)


@cache
def card_text() -> CardText:
    """The text of the model card."""
    return _read(_DATA / "model_card_text.yaml", CardText)


@cache
def word_list(name: str) -> dict[str, tuple[str, ...]]:
    """A file of named word lists in ``data`` ("languages", "names", "stop_words")."""
    path = _DATA / f"{name}.yaml"
    loaded = cast(dict[str, str], YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))  # pyright: ignore[reportUnknownMemberType]
    return {key: tuple(words.split()) for key, words in loaded.items()}


@cache
def shipped_prior_bytes() -> bytes | None:
    """The content of the shipped prior; None if its file was removed."""
    return read_prior_file(PRIOR_FOLDER)


def read_prior_file(folder: Path) -> bytes | None:
    """The content of a prior in a folder written by ``feedback themes train``, None when there is none."""
    path = folder / PRIOR_FILE
    return path.read_bytes() if path.is_file() else None
