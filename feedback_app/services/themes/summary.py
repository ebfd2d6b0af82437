"""What went well and what could be better, by theme: how many people, and a few of their own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy.orm import Session

from analysis.comments.quoting.cloud import Side
from analysis.comments.reading.catalogue import shipped_themes
from feedback_app.services.comments.machine_reading import MachineReading
from feedback_app.services.comments.opening import OpenComment
from feedback_app.services.comments.read_comment import ReadComment
from feedback_app.services.comments.sorting import Sorting
from feedback_app.services.themes import quote_choice
from surveys.core.model import Audience


SERIOUS_SHOWN = 3
Counted = tuple[ReadComment, MachineReading]


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """One theme on one side: how many people mentioned it, in how many comments, and a few of their words."""

    theme: str
    people: int
    comments: int
    quotes: tuple[OpenComment, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class AudienceThemes:
    """Families' themes, or professionals', the most people first. ``people``: how many wrote anything."""

    audience: Audience
    people: int
    sides: Mapping[Side, tuple[ThemeLine, ...]]


@dataclass(frozen=True, slots=True)
class Summary:
    """A view as the page shows it. ``checked``: how many of ``total`` comments the team has checked."""

    audiences: tuple[AudienceThemes, ...]
    serious: tuple[ThemeLine, ...]
    total: int
    checked: int
    not_sorted: int
    unreadable: int
    is_cut: bool


@cache
def serious_themes() -> tuple[str, ...]:
    """Rare themes, listed one by one outside any ranking."""
    return tuple(theme.name for theme in shipped_themes() if theme.serious)


def summary(session: Session, found: Sorting) -> Summary:
    """The whole page; decrypts the quotes and nothing else."""
    readable = [each for each in found.counted if each[0].is_readable]
    return Summary(
        audiences=tuple(
            _audience(session, found, audience, [each for each in readable if each[0].audience is audience])
            for audience in Audience
            if any(each.audience is audience for each in found.every)
        ),
        serious=_serious(session, found, readable),
        total=len(found.every),
        checked=sum(each.is_checked for each in found.every),
        not_sorted=sum(is_not_sorted(reading) for _, reading in readable),
        unreadable=len(found.every) - len(readable),
        is_cut=found.is_cut,
    )


def is_not_sorted(reading: MachineReading) -> bool:
    """Whether a comment that can be read carries no theme."""
    return not reading.sides


def is_serious(reading: MachineReading, theme: str) -> bool:
    """Whether a comment mentions a serious theme other than as praise."""
    return any(name == theme and side is not Side.GOOD for name, side in reading.sides)


def people(counted: Iterable[Counted]) -> int:
    return len({each.comment.response_id for each, _ in counted})


def _audience(session: Session, found: Sorting, audience: Audience, own: Sequence[Counted]) -> AudienceThemes:
    return AudienceThemes(
        audience, people(own), {side: tuple(_lines(session, found, side, own)) for side in Side}
    )


def _lines(session: Session, found: Sorting, side: Side, own: Sequence[Counted]) -> list[ThemeLine]:
    by_theme: dict[str, list[Counted]] = {}
    for each, reading in own:
        for theme, on in reading.sides:
            if on is side and not (side is Side.BETTER and theme in serious_themes()):
                by_theme.setdefault(theme, []).append((each, reading))
    ranked = sorted(by_theme, key=lambda theme: (-people(by_theme[theme]), theme))
    candidates = {theme: quote_choice.candidates(theme, by_theme[theme], own) for theme in ranked}
    shown = [each for some in candidates.values() for each in some]
    words = found.opener.open(session, shown)
    return [
        ThemeLine(
            theme,
            people(by_theme[theme]),
            len(by_theme[theme]),
            quote_choice.chosen(theme, side, candidates[theme], words),
        )
        for theme in ranked
    ]


def _serious(session: Session, found: Sorting, readable: Sequence[Counted]) -> tuple[ThemeLine, ...]:
    lines: list[ThemeLine] = []
    for theme in serious_themes():
        own = [each for each in readable if is_serious(each[1], theme)]
        if own:
            newest = [each for each, _ in own[:SERIOUS_SHOWN]]
            words = found.opener.open(session, newest, with_damaged=True)
            quotes = tuple(words[each.comment] for each in newest if each.comment in words)
            lines.append(ThemeLine(theme, people(own), len(own), quotes))
    return tuple(lines)
