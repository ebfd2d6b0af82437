"""A form that came back on paper: stored as its person's, once, and never more than the paper says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from feedback_app.errors import InvalidAnswers, Refused
from feedback_app.services import forms
from feedback_app.services.responses import paper_forms
from feedback_app.services.responses.paper_forms import PaperSheet, new_sheet, type_in
from feedback_app.services.responses.store import Receipt
from feedback_app.services.results import responses
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AuditEvent, Response
from surveys.catalogue import shipped_forms
from surveys.core.answers import (
    Answer,
    Chosen,
    ChosenMany,
    Written,
)
from tests.support.cast import NOW, SERVER, Cast
from tests.support.engines import on_one_engine
from tests.support.respondent import FULL, count, stored


TODAY = NOW.date()


def typed(
    database: Database,
    keys: KeyRing,
    cast: Cast,
    answers: Mapping[str, Answer] = FULL,
    *,
    form_key: str = "small_pseudonymous",
    day: date = TODAY,
    about: str | None = None,
    sheet: str | None = None,
) -> Receipt:
    with database.write() as session:
        return type_in(
            session,
            by=cast.ben,
            keys=keys,
            organisation_id=cast.north,
            form_key=form_key,
            sheet=PaperSheet(sheet or new_sheet(), answers, day, about),
            now=NOW,
        )


def test_a_sheet_is_a_response_of_its_day_that_came_on_paper(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    receipt = typed(database, keys, cast, day=date(2026, 2, 27), about="Referral 12")
    response = stored(database)
    assert (response.reference, response.channel) == (receipt.reference, "paper")
    assert response.received_month == date(2026, 2, 1)
    with database.write() as session:
        view = responses.full_response(session, by=cast.asha, keys=keys, response_id=response.id, now=NOW)
    assert (view.answers, view.about) == (FULL, "Referral 12")


@on_one_engine
def test_a_second_tap_stores_nothing_and_another_sheet_does(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    sheet = new_sheet()
    first = typed(database, keys, cast, sheet=sheet)
    again = typed(database, keys, cast, sheet=sheet)
    assert (again.reference, again.is_repeat) == (first.reference, True)
    assert count(database, Response) == 1
    assert typed(database, keys, cast).reference != first.reference
    assert count(database, Response) == 2


@on_one_engine
def test_what_was_left_blank_stays_blank_required_or_not(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    typed(database, keys, cast, {"topics": ChosenMany(("sleep",))})
    assert count(database, Response) == 1


@on_one_engine
@pytest.mark.parametrize(
    ("answers", "day", "about", "form_key", "code"),
    [
        ({}, TODAY, None, "small_pseudonymous", "paper_is_blank"),
        # why_not is only asked of those who say no: on its own it is no answer to anything
        ({"why_not": Written("Words")}, TODAY, None, "small_pseudonymous", "paper_is_blank"),
        (FULL, TODAY + timedelta(days=1), None, "small_pseudonymous", "paper_day"),
        (FULL, date(1989, 12, 31), None, "small_pseudonymous", "paper_day"),
        (FULL, TODAY, "Ann", "small_anonymous", "anonymous_about"),
        ({"helpful": Chosen("maybe")}, TODAY, None, "small_pseudonymous", "invalid_answers"),
    ],
)
def test_what_no_paper_says_is_refused_and_nothing_is_stored(
    database: Database,
    keys: KeyRing,
    cast: Cast,
    answers: Mapping[str, Answer],
    day: date,
    about: str | None,
    form_key: str,
    code: str,
) -> None:
    with pytest.raises(Refused) as refused:
        typed(database, keys, cast, answers, day=day, about=about, form_key=form_key)
    assert refused.value.code == code
    assert count(database, Response) == 0


@on_one_engine
def test_a_wrong_answer_is_named_beside_a_blank_that_is_not(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        typed(database, keys, cast, {"topics": ChosenMany(("weather",))})
    assert [each.question_id for each in refused.value.problems] == ["topics"]


@on_one_engine
def test_an_anonymous_sheet_leaves_no_trace_of_its_day(database: Database, keys: KeyRing, cast: Cast) -> None:
    typed(database, keys, cast, form_key="small_anonymous", day=date(2026, 2, 27))
    response = stored(database)
    assert (response.received_at, response.received_month) == (None, date(2026, 2, 1))
    with database.read() as session:
        query = sa.select(AuditEvent).where(AuditEvent.action == "paper_typed_in")
        (event,) = session.scalars(query)
        assert (event.subject_id, event.at.day, event.actor_id) == (None, 1, cast.ben.account_id)


@on_one_engine
def test_a_measure_goes_to_its_person(database: Database, keys: KeyRing, cast: Cast) -> None:
    with database.write() as session:
        forms.publish(session, by=SERVER, form=shipped_forms()["gad7"], now=NOW)
    with pytest.raises(Refused) as refused:
        typed(database, keys, cast, {}, form_key="gad7")
    assert refused.value.code == "measure_needs_person"


def test_each_sheet_has_a_name_of_its_own() -> None:
    assert len({paper_forms.new_sheet() for _ in range(20)}) == 20
