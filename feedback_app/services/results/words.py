"""What people wrote: decrypted in memory, searched after decrypting, and only as much as is shown.

It is never cached, and never in a log, an address or a ``repr``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.form_names import form_name
from feedback_app.services.local_time import local_month
from feedback_app.services.organisations import list_organisations
from feedback_app.services.question_intents import AskedFor, asked_for
from feedback_app.services.results.figures import published
from feedback_app.services.results.view import View, selected
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord
from feedback_app.storage.queries import counts, pages
from feedback_app.storage.sealing import to_show
from surveys.core.model import (
    Asks,
    Audience,
    Form,
    Mode,
)


MOST_SEARCHED = 20_000
SEARCHED_AT_ONCE = 500


@dataclass(frozen=True, slots=True, repr=False)
class WrittenComment:
    """What one person wrote to one question. ``response_id``: only if the whole response may be opened."""

    text: str
    question: str
    form: str
    organisation: str
    month: date
    response_id: str | None

    def __repr__(self) -> str:
        return "<Word>"


@dataclass(frozen=True, slots=True)
class WordsFound:
    """The first comments, and how many there are. ``is_cut``: too many, so the oldest were not searched."""

    words: tuple[WrittenComment, ...]
    total: int
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class AudienceWords:
    """What families, or professionals, wrote, by what the question asked for."""

    audience: Audience
    by_asks: Mapping[Asks, WordsFound]

    @property
    def total(self) -> int:
        return sum(found.total for found in self.by_asks.values())


def words_by_audience(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    view: View,
    now: datetime,
    search: str = "",
    limit: int = 20,
) -> tuple[AudienceWords, ...]:
    """Answers by what the question asked for, newest month first; with ``search``, those that hold it.

    Families and professionals apart, or the one the view asks for; ``limit`` for each kind of question. Case,
    accents' spelling and spaces make no difference to the search.
    """
    reader = _reader(session, by, keys, view, now)
    kinds = (Asks.WENT_WELL, Asks.COULD_BE_BETTER, Asks.OPEN, Asks.OTHER)
    return tuple(
        AudienceWords(audience, {asks: reader.read(session, audience, asks, search, limit) for asks in kinds})
        for audience in ([view.audience] if view.audience else Audience)
    )


def plain(text: str) -> str:
    """Text in the form the search compares."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _reader(session: Session, by: Actor, keys: KeyRing, view: View, now: datetime) -> _Reader:
    """Everything that is the same for all comments of a view."""
    permission = Permission.READ_RESPONSES
    selection = selected(session, by=by, permission=permission, view=view, this_month=local_month(now))
    versions = published(session, counts.response_counts(session, selection)["form_version_id"])
    own = list_organisations(session, by=by, permission=permission)
    asked = asked_for(session, versions)
    return _Reader(keys, selection, versions, asked, {each.id: each.name for each in own})


@dataclass(frozen=True, slots=True, repr=False)
class _Reader:
    keys: KeyRing
    selection: counts.Selection
    versions: Mapping[str, Form]
    asked: AskedFor
    organisations: Mapping[str, str]

    def read(
        self, session: Session, audience: Audience | None, asks: Asks, search: str, limit: int
    ) -> WordsFound:
        """What one audience wrote to one kind of question."""
        asked = self._asking(audience, asks)
        if not asked:
            return WordsFound((), 0)
        wanted = plain(search)
        sealed = pages.words(session, self.selection, asked, batch=SEARCHED_AT_ONCE if wanted else limit)
        if wanted:
            opened = list(self._open(islice(sealed, MOST_SEARCHED + 1), asked))
            hits = [word for word in opened[:MOST_SEARCHED] if wanted in plain(word.text)]
            return WordsFound(tuple(hits[:limit]), len(hits), is_cut=len(opened) > MOST_SEARCHED)
        total = int(counts.answer_counts(session, self.selection, asked)["n"].sum())
        return WordsFound(tuple(self._open(islice(sealed, limit), asked)), total)

    def _asking(self, audience: Audience | None, asks: Asks) -> dict[tuple[str, str], str]:
        """The wording of each text question that asks for this, by form version and question."""
        return {
            key: self.versions[key[0]].by_id[key[1]].text
            for key, what in self.asked.items()
            if what is asks and audience in {None, self.versions[key[0]].audience}
        }

    def _open(
        self, sealed: Iterator[pages.SealedWords], asked: Mapping[tuple[str, str], str]
    ) -> Iterator[WrittenComment]:
        for each in sealed:
            where = (each.response_id, each.question_id, each.item)
            yield WrittenComment(
                text=to_show(self.keys, each.text_sealed, AnswerRecord.text_sealed, *where),
                question=asked[each.form_version_id, each.question_id],
                form=form_name(self.versions[each.form_version_id]),
                organisation=self.organisations.get(each.organisation_id, ""),
                month=each.received_month,
                response_id=None if each.mode == Mode.ANONYMOUS else each.response_id,
            )
