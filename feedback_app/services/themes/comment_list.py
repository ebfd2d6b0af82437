"""All comments on a theme, on none, or holding some words: only those shown or searched are decrypted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy.orm import Session

from analysis.comments.quoting.cloud import Side
from analysis.comments.reading.catalogue import Theme, shipped_themes
from feedback_app.services.comments.machine_reading import MachineReading
from feedback_app.services.comments.opening import OpenComment
from feedback_app.services.comments.read_comment import ReadComment
from feedback_app.services.comments.sorting import Sorting
from feedback_app.services.results.words import plain
from feedback_app.services.themes.summary import is_not_sorted


NOT_SORTED, UNREADABLE, EVERY = "not_sorted", "unreadable", "every"
"""In the page address, instead of a theme's key."""

SEARCHED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class CommentsFound:
    """The first of them, newest month first; how many there are, and from how many people."""

    comments: tuple[OpenComment, ...] = field(repr=False)
    total: int
    people: int


@cache
def theme_by_key() -> dict[str, Theme]:
    """Themes by their key in the page address."""
    return {theme.key: theme for theme in shipped_themes()}


@cache
def key_of(name: str) -> str:
    """The key of a theme in the page address."""
    return next(key for key, theme in theme_by_key().items() if theme.name == name)


def comments_of(
    session: Session,
    found: Sorting,
    *,
    which: str,
    side: Side | None = None,
    search: str = "",
    limit: int = 20,
) -> CommentsFound:
    """Comments of a theme's key, or of ``NOT_SORTED``, ``UNREADABLE`` or ``EVERY``; an unknown key has none.

    ``side``: only those about the theme on that side. The search ignores case, spaces and how accents are
    encoded.
    """
    theme = theme_by_key().get(which)
    own = [
        each
        for each, reading in found.counted
        if _belongs(each, reading, which, theme.name if theme else "", side)
    ]
    wanted = plain(search)
    if wanted:
        own = _holding(session, found, own, wanted)
    words = found.opener.open(session, own[:limit], with_damaged=True)
    shown = tuple(words[each.comment] for each in own[:limit] if each.comment in words)
    return CommentsFound(shown, len(own), len({each.comment.response_id for each in own}))


def _belongs(each: ReadComment, reading: MachineReading, which: str, theme: str, side: Side | None) -> bool:
    if which == UNREADABLE:
        return not each.is_readable
    if which == EVERY:
        return True
    if which == NOT_SORTED:
        return each.is_readable and is_not_sorted(reading)
    return any(name == theme and side in {None, on} for name, on in reading.sides)


def _holding(session: Session, found: Sorting, own: Sequence[ReadComment], wanted: str) -> list[ReadComment]:
    hits: list[ReadComment] = []
    for start in range(0, len(own), SEARCHED_AT_ONCE):
        batch = own[start : start + SEARCHED_AT_ONCE]
        holds = {
            comment: wanted in plain(f"{opened.text} {opened.translation or ''}")
            for comment, opened in found.opener.open(session, batch).items()
        }
        hits += [each for each in batch if holds.get(each.comment)]
    return hits
