"""Every comment of a view as it is sorted, without its words; only what nobody read before is opened.

A comment answers a question about what somebody experienced. Other texts (a need, a wish) are read elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from analysis.comments.reading.reader import shipped_weigher
from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.comment_ids import CommentPlace
from feedback_app.services.comments import machine_labels as machine
from feedback_app.services.comments import model_versions
from feedback_app.services.comments.labels import Label
from feedback_app.services.comments.machine_labels import MachineReading
from feedback_app.services.comments.reading import Opened
from feedback_app.services.comments.reading_cache import KeptReadings, ReadingKey, kept_readings
from feedback_app.services.local_time import local_month
from feedback_app.services.question_intents import AskedFor, experiences
from feedback_app.services.results.figures import published
from feedback_app.services.results.view import View, selected
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord, CommentTranslation
from feedback_app.storage.queries import comments, counts
from feedback_app.storage.queries.comments import CommentLine, SealedComment
from feedback_app.storage.sealing import sealing_context
from surveys.core.model import Asks, Audience, Form


MOST_SORTED = 20_000
"""Comments of a view; the newest. More is a matter for a narrower period."""

READ_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class SortedComment:
    """One comment as it counts. ``machine``: what the machine alone says; ``human``: what a person says."""

    comment: CommentPlace
    line: CommentLine
    audience: Audience
    machine: MachineReading
    human: Label | None
    version: str

    @property
    def counts(self) -> MachineReading:
        """A person's word before the machine's."""
        return machine.corrected(self.machine, self.human)

    @property
    def is_readable(self) -> bool:
        """Whether anybody could say what it says."""
        return self.human is not None or self.machine.reading.not_analysable is None


@dataclass(frozen=True, repr=False)
class Sorting:
    """The comments of a view, newest month first. ``is_cut``: there are more, which were left out."""

    every: tuple[SortedComment, ...]
    is_cut: bool
    opener: Opener = field(repr=False)

    @cached_property
    def counted(self) -> tuple[tuple[SortedComment, MachineReading], ...]:
        """Each with what counts."""
        return tuple((each, each.counts) for each in self.every)


@dataclass(frozen=True, slots=True, repr=False)
class Words:
    """What somebody wrote; ``read`` is what the machine reads: the translation, if there is one."""

    text: str
    translation: str | None

    @property
    def read(self) -> str:
        """The translation before the words as typed."""
        return self.translation or self.text


@dataclass(frozen=True, slots=True, repr=False)
class Opener:
    """Opens words of the organisations somebody may read."""

    keys: KeyRing
    organisation_ids: frozenset[str]
    forms: Mapping[str, Form]
    experiences: AskedFor

    def open(
        self, session: Session, wanted: Collection[tuple[str, str, str]]
    ) -> Iterator[tuple[tuple[str, str, str], Words]]:
        """The words of these comments, in any order."""
        for each in comments.sealed(session, self.organisation_ids, wanted):
            yield each.key, self._words(each)

    def question(self, line: CommentLine) -> str:
        """The wording of the question a comment answers."""
        return self.forms[line.form_version_id].by_id[line.question_id].text

    def asks(self, line: CommentLine) -> Asks:
        """What its question asks for."""
        return self.experiences[line.form_version_id, line.question_id]

    def audience(self, line: CommentLine) -> Audience:
        """Whose form it is."""
        return self.forms[line.form_version_id].audience

    def _words(self, row: SealedComment) -> Words:
        text = self.keys.open(row.text_sealed, sealing_context(AnswerRecord.text_sealed, *row.key))
        if row.translation_sealed is None:
            return Words(text, None)
        where = sealing_context(CommentTranslation.text_sealed, *row.key)
        return Words(text, self.keys.open(row.translation_sealed, where))


@dataclass(frozen=True, slots=True)
class VersionInUse:
    """What an organisation's comments are read by: its name, and what the team taught."""

    name: str
    own: bytes | None = field(repr=False)


def sorting(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    view: View,
    now: datetime,
    kept: KeptReadings = kept_readings,
    permission: Permission = Permission.READ_RESPONSES,
) -> Sorting:
    """Every comment of the view, read by the version its organisation uses.

    permission: READ_SUMMARIES for whoever counts and hands on no words, such as a pack.
    """
    selection = selected(session, by=by, permission=permission, view=view, this_month=local_month(now))
    forms = published(session, counts.response_counts(session, selection)["form_version_id"])
    opener = Opener(keys, selection.organisation_ids, forms, experiences(session, forms))
    found = comments.lines(session, selection, opener.experiences, limit=MOST_SORTED + 1)
    lines = found[:MOST_SORTED]
    own = {line.organisation_id for line in lines}
    versions = {each: version_in_use(session, by=by, keys=keys, organisation_id=each) for each in own}
    readings = _readings(session, opener, lines, versions, kept)
    every = tuple(
        SortedComment(
            CommentPlace(*line.key),
            line,
            opener.audience(line),
            readings[_key(opener, line, versions)],
            _human(line),
            versions[line.organisation_id].name,
        )
        for line in lines
    )
    return Sorting(every, is_cut=len(found) > MOST_SORTED, opener=opener)


def version_in_use(session: Session, *, by: Actor, keys: KeyRing, organisation_id: str) -> VersionInUse:
    """Named by the prior that comes with the product and by what the team taught (0: nothing)."""
    weigher = shipped_weigher()
    prior = weigher.prior.version if weigher is not None else "rules"
    model = model_versions.current(session, by=by, keys=keys, organisation_id=organisation_id)
    return VersionInUse(f"{prior}+{model.version if model else 0}", model.arrays if model else None)


def _readings(
    session: Session,
    opener: Opener,
    lines: Sequence[CommentLine],
    versions: Mapping[str, VersionInUse],
    kept: KeptReadings,
) -> dict[ReadingKey, MachineReading]:
    wanted = {_key(opener, line, versions): line for line in lines}
    found = kept.known(wanted)
    for organisation_id, version in versions.items():
        missing = [
            line
            for key, line in wanted.items()
            if key not in found and line.organisation_id == organisation_id
        ]
        for batch in _batches(missing):
            by_key = {line.key: line for line in batch}
            opened = [
                _opened(opener, by_key[key], words) for key, words in opener.open(session, by_key.keys())
            ]
            read = machine.read([each for each, _ in opened], own=version.own)
            new = {
                _key(opener, line, versions): reading for (_, line), reading in zip(opened, read, strict=True)
            }
            kept.keep(new)
            found |= new
    return found


def _opened(opener: Opener, line: CommentLine, words: Words) -> tuple[Opened, CommentLine]:
    key = CommentPlace(*line.key).key
    return Opened(key, line.response_id, opener.asks(line), words.read), line


def _batches(lines: Sequence[CommentLine]) -> Iterable[Sequence[CommentLine]]:
    return (lines[start : start + READ_AT_ONCE] for start in range(0, len(lines), READ_AT_ONCE))


def _key(opener: Opener, line: CommentLine, versions: Mapping[str, VersionInUse]) -> ReadingKey:
    version = versions[line.organisation_id].name
    return ReadingKey(CommentPlace(*line.key), version, opener.asks(line), line.translation)


def _human(line: CommentLine) -> Label | None:
    if line.human_themes is None:
        return None
    return Label(line.human_sentiment, tuple(json.loads(line.human_themes)))
