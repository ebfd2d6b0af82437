"""Reads many responses for a file: a batch at a time, each in a short transaction of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.errors import NotFound
from feedback_app.exports.response_table import ExportedResponse
from feedback_app.services import forms
from feedback_app.services.local_time import local_day
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import (
    IN_USE,
    AnswerRecord,
    CollectionPoint,
    FormVersion,
    Response,
    WordingPack,
)
from feedback_app.storage.sealing import DAMAGED, readable
from surveys.core.answers import Answer, MissingReason
from surveys.core.answers_io import AnswerRow, answers_from_rows
from surveys.core.model import Form, Mode


AT_ONCE = 500

Progress = Callable[[int, int], object]
"""Called with how many responses are done, of how many."""


@dataclass(frozen=True, slots=True)
class ExportSelection:
    """Which responses: of one organisation, to one form, in a period of months, both ends included."""

    organisation_id: str
    form_key: str
    first_month: date | None
    last_month: date | None

    def where(self) -> list[sa.ColumnElement[bool]]:
        """The conditions of a query for them."""
        wanted = [
            Response.organisation_id == self.organisation_id,
            Response.form_key == self.form_key,
            IN_USE,
        ]
        if self.first_month:
            wanted.append(Response.received_month >= self.first_month)
        if self.last_month:
            wanted.append(Response.received_month <= self.last_month)
        return wanted


def count_selected(session: Session, selection: ExportSelection) -> int:
    return session.scalars(sa.select(sa.func.count()).select_from(Response).where(*selection.where())).one()


def versions_of(session: Session, form_key: str, organisation_id: str) -> dict[str, Form]:
    """Every published version of the form by its id, newest first; never another organisation's own form."""
    query = (
        sa.select(FormVersion.id, FormVersion.version)
        .outerjoin(WordingPack, WordingPack.form_version_id == FormVersion.id)
        .where(
            FormVersion.key == form_key,
            sa.or_(WordingPack.id.is_(None), WordingPack.organisation_id == organisation_id),
        )
    )
    rows = sorted(
        session.execute(query), key=lambda row: tuple(map(int, row.version.split("."))), reverse=True
    )
    if not rows:
        raise NotFound("form_not_found", where=f"Form {form_key[:40]}")
    return {row.id: forms.published_form(session, row.id) for row in rows}


class ResponseReader:
    """Reads the selected responses in batches, by month, and in no order within a month.

    ``done`` and ``damaged``: how many responses were read, and texts among them that cannot be.
    """

    def __init__(
        self,
        database: Database,
        keys: KeyRing,
        selection: ExportSelection,
        versions: dict[str, Form],
        total: int,
        progress: Progress | None,
    ) -> None:
        self.database = database
        self.keys = keys
        self.selection = selection
        self.versions = versions
        self.total = total
        self.progress = progress
        self.done = self.damaged = 0

    def __iter__(self) -> Iterator[ExportedResponse]:
        after: tuple[date, str] | None = None
        while True:
            if self.progress:
                self.progress(min(self.done, self.total), self.total)
            with self.database.read() as session:
                page = self._page(session, after)
                answers = self._answers(session, page)
            if not page:
                break
            last = page[-1][0]
            after = (last.received_month, last.id)
            for response, point in page:
                self.done += 1
                yield self._exported(response, point, answers[response.id])

    def _page(self, session: Session, after: tuple[date, str] | None) -> list[tuple[Response, str | None]]:
        query = (
            sa.select(Response, CollectionPoint.name)
            .outerjoin(CollectionPoint, CollectionPoint.id == Response.collection_point_id)
            .where(*self.selection.where())
            .order_by(Response.received_month, Response.id)
            .limit(AT_ONCE)
        )
        if after is not None:
            month, response_id = after
            query = query.where(
                sa.or_(
                    Response.received_month > month,
                    sa.and_(Response.received_month == month, Response.id > response_id),
                )
            )
        return [(response, name) for response, name in session.execute(query)]

    def _answers(
        self, session: Session, page: list[tuple[Response, str | None]]
    ) -> dict[str, list[AnswerRow]]:
        ids = [response.id for response, _ in page]
        rows: dict[str, list[AnswerRow]] = defaultdict(list)
        for row in (
            session.scalars(sa.select(AnswerRecord).where(AnswerRecord.response_id.in_(ids))) if ids else ()
        ):
            rows[row.response_id].append(
                AnswerRow(
                    question_id=row.question_id,
                    item=row.item,
                    code=row.code,
                    number=row.number,
                    text=self._text(row),
                    missing=MissingReason(row.missing) if row.missing else None,
                )
            )
        return rows

    def _text(self, row: AnswerRecord) -> str | None:
        if not row.text_sealed:
            return None
        where = (row.response_id, row.question_id, row.item)
        text = readable(self.keys, row.text_sealed, AnswerRecord.text_sealed, *where)
        self.damaged += text is None
        return DAMAGED if text is None else text

    def _exported(self, response: Response, point: str | None, rows: list[AnswerRow]) -> ExportedResponse:
        form = self.versions[response.form_version_id]
        answers: dict[str, Answer] = answers_from_rows(form, rows)
        is_anonymous = response.mode == Mode.ANONYMOUS or response.received_at is None
        month = f"{response.received_month:%Y-%m}"
        return ExportedResponse(
            form=form,
            answers=answers,
            received=month
            if is_anonymous or response.received_at is None
            else local_day(response.received_at),
            language=response.language,
            channel=response.channel,
            collection_point=point,
            reference=None if response.mode == Mode.ANONYMOUS else response.reference,
        )
