"""Comments read by the machine, for themes, quotes and packs; only those not read before are decrypted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from analysis.comments.reading.reader import shipped_weigher
from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.comments import machine_reading, model_versions
from feedback_app.services.comments.labels import stored_label
from feedback_app.services.comments.machine_reading import KINDS, MachineReading
from feedback_app.services.comments.opening import Opener, opener_of
from feedback_app.services.comments.read_comment import ReadComment
from feedback_app.services.comments.reading_cache import KeptReadings, ReadingKey, kept_readings
from feedback_app.services.local_time import local_month
from feedback_app.services.results.view import View, selected
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.queries import comments, counts
from feedback_app.storage.queries.comments import SealedComment


MOST_SORTED = 20_000
"""Comments of a view; the newest. For more, a narrower period is needed."""

READ_AT_ONCE = 500


@dataclass(frozen=True, repr=False)
class Sorting:
    """The comments of a view, newest month first. ``is_cut``: there are more, which were left out."""

    every: tuple[ReadComment, ...]
    is_cut: bool
    opener: Opener = field(repr=False)

    @cached_property
    def counted(self) -> tuple[tuple[ReadComment, MachineReading], ...]:
        """Each with what counts."""
        return tuple((each, each.counts) for each in self.every)


@dataclass(frozen=True, slots=True)
class VersionInUse:
    """What an organisation's comments are read with: its name, and what the team taught."""

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
    """Every comment of the view, read with the version its organisation uses.

    permission: READ_SUMMARIES for what only counts and passes on no words, such as a pack.
    """
    selection = selected(session, by=by, permission=permission, view=view, this_month=local_month(now))
    versions = counts.response_counts(session, selection)["form_version_id"]
    opener = opener_of(session, keys, selection.organisation_ids, versions)
    found = comments.lines(session, selection, opener.experiences, limit=MOST_SORTED + 1)
    every = read_all(session, by=by, opener=opener, sealed=found[:MOST_SORTED], kept=kept)
    return Sorting(every, is_cut=len(found) > MOST_SORTED, opener=opener)


def read_all(
    session: Session,
    *,
    by: Actor,
    opener: Opener,
    sealed: Sequence[SealedComment],
    kept: KeptReadings = kept_readings,
) -> tuple[ReadComment, ...]:
    """These comments in their order, read with the version each one's organisation uses."""
    own = {each.organisation_id for each in sealed}
    versions = {each: version_in_use(session, by=by, keys=opener.keys, organisation_id=each) for each in own}
    readings = _readings(session, opener, sealed, versions, kept)
    return tuple(
        ReadComment(
            CommentId(*each.key),
            each,
            opener.question(each),
            opener.audience(each),
            readings[_key(opener, each, versions)],
            stored_label(each.human_sentiment, each.human_themes),
            versions[each.organisation_id].name,
        )
        for each in sealed
    )


def version_in_use(session: Session, *, by: Actor, keys: KeyRing, organisation_id: str) -> VersionInUse:
    """Named by the prior that comes with the product and by what the team taught (0: nothing)."""
    weigher = shipped_weigher()
    prior = weigher.prior.version if weigher is not None else "rules"
    model = model_versions.current(session, by=by, keys=keys, organisation_id=organisation_id)
    return VersionInUse(f"{prior}+{model.version if model else 0}", model.arrays if model else None)


def _readings(
    session: Session,
    opener: Opener,
    sealed: Sequence[SealedComment],
    versions: Mapping[str, VersionInUse],
    kept: KeptReadings,
) -> dict[ReadingKey, MachineReading]:
    wanted = {_key(opener, each, versions): each for each in sealed}
    found = kept.known(wanted)
    for organisation_id, version in versions.items():
        missing = [
            each
            for key, each in wanted.items()
            if key not in found and each.organisation_id == organisation_id
        ]
        for batch in _batches(missing):
            opened = list(opener.for_machine(session, batch))
            read = machine_reading.read([comment for _, comment in opened], own=version.own)
            new = {
                _key(opener, each, versions): reading for (each, _), reading in zip(opened, read, strict=True)
            }
            kept.keep(new)
            found |= new | {
                key: machine_reading.damaged(CommentId(*each.key).key, KINDS[opener.asks(each)])
                for each in batch
                if (key := _key(opener, each, versions)) not in new
            }
    return found


def _batches(sealed: Sequence[SealedComment]) -> Iterable[Sequence[SealedComment]]:
    return (sealed[start : start + READ_AT_ONCE] for start in range(0, len(sealed), READ_AT_ONCE))


def _key(opener: Opener, sealed: SealedComment, versions: Mapping[str, VersionInUse]) -> ReadingKey:
    version = versions[sealed.organisation_id].name
    return ReadingKey(CommentId(*sealed.key), version, opener.asks(sealed), sealed.translation)
