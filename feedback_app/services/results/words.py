"""The words people wrote: opened in memory, searched after opening, and only as many as are shown.

Never cached, and never in a log, an address or a ``repr``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.local_time import local_month
from feedback_app.services.organisations import list_organisations
from feedback_app.services.results.figures import published
from feedback_app.services.results.names import form_name
from feedback_app.services.results.view import View, selected
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord
from feedback_app.storage.queries import counts, pages
from feedback_app.storage.sealing import place
from surveys.model import Asks, Audience, Form, LongText, Mode, ShortText


MOST_SEARCHED = 20_000


@dataclass(frozen=True, slots=True, repr=False)
class Word:
    """What one person wrote to one question. ``response_id`` only where the whole response may be opened."""

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
    """The first of them, and how many there are. ``is_cut``: so many that the oldest were not searched."""

    words: tuple[Word, ...]
    total: int
    is_cut: bool = False


def words_written(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    view: View,
    asks: Asks,
    now: datetime,
    search: str = "",
    limit: int = 20,
) -> WordsFound:
    """Answers to questions that ask for this, newest month first; with ``search``, those that hold it.

    Case, accents' spelling and spaces make no difference to the search.
    """
    selection = selected(
        session, by=by, permission=Permission.READ_RESPONSES, view=view, this_month=local_month(now)
    )
    versions = published(session, counts.response_counts(session, selection)["form_version_id"])
    asked = _asking(versions, asks)
    own = list_organisations(session, by=by, permission=Permission.READ_RESPONSES)
    reader = _Reader(keys, versions, asked, {each.id: each.name for each in own})
    sealed = pages.words(session, selection, asked)
    if wanted := plain(search):
        opened = list(reader.open(islice(sealed, MOST_SEARCHED + 1)))
        hits = [word for word in opened[:MOST_SEARCHED] if wanted in plain(word.text)]
        return WordsFound(tuple(hits[:limit]), len(hits), is_cut=len(opened) > MOST_SEARCHED)
    total = int(counts.answer_counts(session, selection, asked)["n"].sum())
    return WordsFound(tuple(reader.open(islice(sealed, limit))), total)


@dataclass(frozen=True, slots=True)
class AudienceWords:
    """What families, or professionals, wrote, by what the question asked for."""

    audience: Audience
    by_asks: Mapping[Asks, WordsFound]

    @property
    def total(self) -> int:
        """All of them."""
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
    """Families and professionals apart, or the one the view asks for; ``limit`` for each kind of question."""
    audiences = [view.audience] if view.audience else list(Audience)
    return tuple(
        AudienceWords(
            audience,
            {
                asks: words_written(
                    session,
                    by=by,
                    keys=keys,
                    view=replace(view, audience=audience),
                    asks=asks,
                    now=now,
                    search=search,
                    limit=limit,
                )
                for asks in (Asks.WENT_WELL, Asks.COULD_BE_BETTER, Asks.OPEN)
            },
        )
        for audience in audiences
    )


def plain(text: str) -> str:
    """Text as the search compares it."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True, slots=True, repr=False)
class _Reader:
    keys: KeyRing
    versions: Mapping[str, Form]
    asked: Mapping[tuple[str, str], str]
    organisations: Mapping[str, str]

    def open(self, sealed: Iterator[pages.SealedWords]) -> Iterator[Word]:
        for each in sealed:
            where = place(AnswerRecord.text_sealed, each.response_id, each.question_id, each.item)
            yield Word(
                text=self.keys.open(each.text_sealed, where),
                question=self.asked[each.form_version_id, each.question_id],
                form=form_name(self.versions[each.form_version_id]),
                organisation=self.organisations.get(each.organisation_id, ""),
                month=each.received_month,
                response_id=None if each.mode == Mode.ANONYMOUS else each.response_id,
            )


def _asking(versions: Mapping[str, Form], asks: Asks) -> dict[tuple[str, str], str]:
    """The wording of each text question that asks for this, by form version and question."""
    return {
        (version_id, question.id): question.text
        for version_id, form in versions.items()
        for question in form.questions
        if isinstance(question, ShortText | LongText) and question.asks is asks
    }
