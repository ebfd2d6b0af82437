"""The answers behind stored results as codes in item order, from a response or typed in by the team.

No free text is read: only the rows of the measures' own items, which hold none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.services import forms
from feedback_app.services.episodes.entries import first_entry
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord, MeasureResult, Response
from surveys.core.answers import MissingReason
from surveys.core.answers_io import AnswerRow, answers_from_rows
from surveys.measures.model import Measure
from surveys.measures.scoring import Code
from surveys.measures.sections import answers_to_measure, measures_in
from surveys.measures.wording import item_id


AT_ONCE = 500


def codes_of(
    session: Session, *, keys: KeyRing, rows: Sequence[MeasureResult], measures: Mapping[str, Measure]
) -> Mapping[str, tuple[Code, ...]]:
    """Codes by result id; a result without answers, such as a total, is left out.

    The caller has checked that these rows may be read.
    """
    found: dict[str, tuple[Code, ...]] = {}
    for row in rows:
        if row.response_id is None and row.items_sealed is not None:
            found[row.id] = first_entry(keys, row).codes
    answered = [row for row in rows if row.response_id is not None]
    for start in range(0, len(answered), AT_ONCE):
        found.update(_of_responses(session, answered[start : start + AT_ONCE], measures))
    return found


def _of_responses(
    session: Session, rows: Sequence[MeasureResult], measures: Mapping[str, Measure]
) -> Iterator[tuple[str, tuple[Code, ...]]]:
    ids = sorted({row.response_id for row in rows if row.response_id is not None})
    versions = dict(
        session.execute(sa.select(Response.id, Response.form_version_id).where(Response.id.in_(ids))).all()
    )
    answers = _answer_rows(session, ids, {row.measure for row in rows}, measures)
    for row in rows:
        measure = measures.get(row.measure)
        if measure is None or row.response_id not in versions:
            continue
        form = forms.published_form(session, versions[row.response_id])
        if measure.key in measures_in(form):
            known = [each for each in answers[row.response_id] if each.question_id in form.by_id]
            yield row.id, answers_to_measure(form, measure, answers_from_rows(form, known))


def _answer_rows(
    session: Session, response_ids: Sequence[str], keys: set[str], measures: Mapping[str, Measure]
) -> Mapping[str, list[AnswerRow]]:
    wanted = sorted(
        name
        for key in keys
        if (measure := measures.get(key)) is not None
        for name in (key, *(item_id(measure, item.number) for item in measure.items))
    )
    query = sa.select(AnswerRecord).where(
        AnswerRecord.response_id.in_(response_ids),
        AnswerRecord.question_id.in_(wanted),
        AnswerRecord.text_sealed.is_(None),
    )
    rows: defaultdict[str, list[AnswerRow]] = defaultdict(list)
    for row in session.scalars(query):
        missing = MissingReason(row.missing) if row.missing else None
        rows[row.response_id].append(
            AnswerRow(row.question_id, row.item, row.code, row.number, missing=missing)
        )
    return rows
