"""A word cloud of a view: made once for the same comments and versions, and cached by those, not by words."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from sqlalchemy.orm import Session

from analysis.comments.quoting.cloud import (
    CloudTerm,
    Side,
    cloud_sentence,
    cloud_terms,
)
from analysis.comments.quoting.cloud_drawing import CloudPicture, draw_cloud
from feedback_app.services.comments.sorting import Sorting
from feedback_app.services.quotes import quote_words


MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class Cloud:
    """Terms at least five people used on one side, as a sentence, a table and a picture (None: too few)."""

    side: Side
    terms: tuple[CloudTerm, ...] = field(repr=False)
    sentence: str = field(repr=False)
    picture: CloudPicture | None = field(repr=False)


class KeptClouds:
    """A cache of clouds for this process."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[str, dict[Side, Cloud]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, scope: str) -> dict[Side, Cloud] | None:
        with self._lock:
            if scope in self._kept:
                self._kept.move_to_end(scope)
            return self._kept.get(scope)

    def keep(self, scope: str, clouds: dict[Side, Cloud]) -> None:
        """Cache these, and let the least recently used go."""
        with self._lock:
            self._kept[scope] = clouds
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


kept_clouds = KeptClouds()
"""The cache of this process."""


def clouds(session: Session, found: Sorting, *, kept: KeptClouds = kept_clouds) -> dict[Side, Cloud]:
    """What went well and what could be better, each as a cloud."""
    names = [
        name
        for organisation_id in sorted(found.opener.organisation_ids)
        for name in quote_words.staff_names(session, found.opener.keys, organisation_id)
    ]
    scope = _scope(found, len(names))
    known = kept.get(scope)
    if known is None:
        known = _make(session, found, names)
        kept.keep(scope, known)
    return known


def _make(session: Session, found: Sorting, names: list[str]) -> dict[Side, Cloud]:
    texts: dict[Side, list[tuple[str, str]]] = {side: [] for side in Side}
    for side, person, text in _said(session, found):
        texts[side].append((person, text))
    made: dict[Side, Cloud] = {}
    for side in Side:
        terms = cloud_terms(texts[side], names=names)
        made[side] = Cloud(side, terms, cloud_sentence(terms, side), draw_cloud(terms, side))
    return made


def _said(session: Session, found: Sorting) -> Iterator[tuple[Side, str, str]]:
    """Side, person and words of every clause that is on a side."""
    counted = {each.comment: reading for each, reading in found.counted}
    for comment, opened in found.opener.open(session, found.every).items():
        for part in counted[comment].parts:
            if part.side is not None:
                yield part.side, comment.response_id, opened.in_english[part.start : part.end]


def _scope(found: Sorting, names: int) -> str:
    """The cache key: the comments, the versions that read them, their corrections and translations."""
    digest = sha256(f"{names}".encode())
    for each in found.every:
        human = (each.human.sentiment, each.human.themes) if each.human else None
        read = (tuple(each.comment), each.version, each.machine.kind.value, each.sealed.translation, human)
        digest.update(repr(read).encode())
    return digest.hexdigest()
