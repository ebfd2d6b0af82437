"""Fills a workspace with many responses: five years, two organisations, every form we ship."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from feedback_app.access.actor import Actor
from feedback_app.services import forms, organisations
from feedback_app.services.demonstration.respondent import Circumstances, DemoRespondent
from feedback_app.services.demonstration.sentences import SentenceBook
from feedback_app.services.demonstration.story import Mood, the_story
from feedback_app.services.process.workspace import Workspace
from feedback_app.services.results.view import months_before
from feedback_app.storage.models import AnswerRecord, Response
from feedback_app.storage.sealing import sealing_context
from surveys.catalogue import shipped_forms
from surveys.core.answers_io import answer_rows
from surveys.core.model import Form, Mode


MONTHS = 60
PEOPLE_OF_A_FORM = 200
AT_ONCE = 2_500
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class BenchForm:
    """A published form with answers that invented people gave to it, as rows without their response."""

    form: Form
    version_id: str
    people: Sequence[Sequence[dict[str, Any]]]


def fill(workspace: Workspace, how_many: int, *, progress: Progress) -> tuple[str, ...]:
    """Store this many responses and return the organisation ids. The counts are not made: see ``recount``.

    The rows are the ones a respondent would leave in the product's own tables. They are inserted in batches,
    in key order, because a million transactions would measure the disk and not the dashboard.
    """
    dice = random.Random(20261123)  # noqa: S311  invented people need a seed, not secrecy
    ids = _organisations(workspace)
    asked = [_asked(workspace, key, form, dice) for key, form in shipped_forms().items()]
    month = workspace.now().date().replace(day=1)
    months = [months_before(month, number) for number in range(MONTHS)]
    for start in range(0, how_many, AT_ONCE):
        progress(start, how_many)
        responses: list[dict[str, Any]] = []
        answers: list[dict[str, Any]] = []
        for number in range(start, min(how_many, start + AT_ONCE)):
            each = dice.choice(asked)
            row = _response(each, number, how_many, dice.choice(ids), dice.choice(months), month)
            responses.append(row)
            of_it = {"response_id": row["id"], "organisation_id": row["organisation_id"]}
            answers += [_sealed(workspace, answer | of_it) for answer in dice.choice(each.people)]
        with workspace.database.write() as session:
            session.connection().execute(sa.insert(Response), responses)
            session.connection().execute(sa.insert(AnswerRecord), answers)
    progress(how_many, how_many)
    workspace.database.refresh_statistics()
    return ids


def _organisations(workspace: Workspace) -> tuple[str, ...]:
    with workspace.database.write() as session:
        by = Actor.system("bench")
        organisations.create_organisation(session, by=by, key="bench", name="Bench", now=workspace.now())
        return tuple(each.id for each in organisations.every_organisation(session))


def _asked(workspace: Workspace, key: str, form: Form, dice: random.Random) -> BenchForm:
    book = SentenceBook("bench")
    people: list[list[dict[str, Any]]] = []
    for number in range(PEOPLE_OF_A_FORM):
        came = Circumstances(dice.choice(list(Mood)), False, False, dice.uniform(2, 9), f"CODE{number}")
        given = DemoRespondent(form, came, story=the_story(), book=book, seed=f"{key}|{number}").answers()
        people.append(
            [
                {
                    "question_id": row.question_id,
                    "item": row.item,
                    "code": row.code,
                    "number": row.number,
                    "text": row.text,
                    "missing": row.missing.value if row.missing else None,
                }
                for row in answer_rows(form, given)
            ]
        )
    with workspace.database.read() as session:
        return BenchForm(form, forms.latest_version(session, key), people)


def _response(
    asked: BenchForm, number: int, how_many: int, organisation_id: str, month: date, this_month: date
) -> dict[str, Any]:
    form = asked.form
    is_anonymous = form.mode is Mode.ANONYMOUS
    rising = (number * 16**12) // how_many  # keys in their order, random beyond the twelfth digit
    return {
        "id": f"{rising:012x}{secrets.token_hex(10)}",
        "organisation_id": organisation_id,
        "form_version_id": asked.version_id,
        "form_key": form.key,
        "audience": form.audience.value,
        "touchpoint": form.touchpoint.value,
        "mode": form.mode.value,
        "submission_digest": secrets.token_hex(32),
        "payload_digest": secrets.token_hex(32),
        "reference": f"B-{number:012}",
        "received_at": None if is_anonymous else datetime(month.year, month.month, 9, 12, tzinfo=UTC),
        "received_month": month,
        "language": form.language,
        "channel": "paper" if number % 20 == 0 else "screen",
        "is_discussed": month < this_month,
    }


def _sealed(workspace: Workspace, row: dict[str, Any]) -> dict[str, Any]:
    text = row.pop("text")
    where = sealing_context(AnswerRecord.text_sealed, row["response_id"], row["question_id"], row["item"])
    row["text_sealed"] = None if text is None else workspace.keys.seal(text, where)
    return row
