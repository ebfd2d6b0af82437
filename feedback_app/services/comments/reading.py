"""The themes and sentiments of a comment, and what is hidden in one before it is shown outside the team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.comments.quoting.name_suggestions import suggest_names
from analysis.comments.quoting.redaction import redact
from analysis.comments.reading.catalogue import shipped_themes
from analysis.comments.reading.labels import Sentiment
from analysis.comments.reading.language import not_analysable
from feedback_app.errors import Refused


SENTIMENTS: tuple[str, ...] = tuple(each.value for each in Sentiment)


@dataclass(frozen=True, slots=True)
class Masking:
    """A text with its identifiers hidden, what kinds they were, and words that may be names."""

    text: str = field(repr=False)
    kinds: tuple[str, ...]
    may_be_names: tuple[str, ...] = field(repr=False)


def theme_names() -> tuple[str, ...]:
    """Every theme a comment may carry: the national ones, then the service's own."""
    return tuple(theme.name for theme in shipped_themes())


def theme_unknown() -> Refused:
    return Refused(
        "theme_unknown",
        where="Theme",
        what="There is no theme with this name.",
        how="Choose one from the list.",
    )


def is_readable(text: str) -> bool:
    """Whether the machine can read it. Text in another language needs a translation by the team."""
    return not_analysable(text) is None


def mask(text: str, staff: Iterable[str] = ()) -> Masking:
    """Identifiers and the team's names hidden; other names are only pointed out, for a person to decide."""
    hidden = redact(text, staff)
    names = (hidden.text[each.start : each.end] for each in suggest_names(hidden.text))
    inside = {mask.kind.value for mask in hidden.masks}
    return Masking(
        hidden.text,
        tuple(sorted(inside)),
        tuple(dict.fromkeys(name for name in names if f"[{name}]" not in hidden.text)),
    )
