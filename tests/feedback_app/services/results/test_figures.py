"""Counts on both engines, and the wall between organisations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from analysis.results.question_results import ChoiceResult, FormResults, GroupResult
from feedback_app.access.actor import Actor
from feedback_app.services.results import this_week
from feedback_app.services.results.figures import (
    form_results,
    forms_received,
    has_any_response,
    national_result,
)
from feedback_app.services.results.view import Period, View
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from surveys.core.answers import (
    Amount,
    Answer,
    ChosenMany,
    InMonth,
    Missing,
    MissingReason,
)
from surveys.core.answers import Chosen as C
from surveys.core.model import Audience, Touchpoint
from tests.analysis.every_kind import every_kind
from tests.support.cast import NOW, Cast
from tests.support.given import CONSULTATION, VISIT, give
from tests.support.history import History


EVERYTHING = View(period=Period.ALL)


def received(database: Database, by: Actor, view: View = EVERYTHING) -> dict[str, tuple[int, int]]:
    with database.read() as session:
        return {
            line.form_key: (line.n, line.n_new) for line in forms_received(session, by=by, view=view, now=NOW)
        }


def results(
    database: Database, by: Actor, view: View = EVERYTHING, form: str = VISIT.key
) -> FormResults | None:
    with database.read() as session:
        return form_results(session, by=by, view=view, form_key=form, now=NOW)


def test_forms_with_responses_come_with_how_many_and_how_many_are_new(
    database: Database, cast: Cast, history: History
) -> None:
    assert received(database, cast.ben) == {VISIT.key: (4, 4), CONSULTATION.key: (1, 1)}
    with database.write() as session:
        this_week.mark(session, by=cast.ben, seen={cast.north: (history.visit,)}, now=NOW)
    assert received(database, cast.ben)[VISIT.key] == (4, 3)
    assert received(database, cast.ben, View(period=Period.ALL, only_new=True))[VISIT.key] == (3, 3)


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (View(), {VISIT.key: 3, CONSULTATION.key: 1}),
        (View(audience=Audience.PROFESSIONAL), {CONSULTATION.key: 1}),
        (View(touchpoint=Touchpoint.VISIT, period=Period.ALL), {VISIT.key: 4}),
        (View(period=Period.BETWEEN, first_month=date(2026, 3, 1)), {VISIT.key: 2, CONSULTATION.key: 1}),
        (View(period=Period.BETWEEN, last_month=date(2026, 2, 1)), {VISIT.key: 2}),
        (View(form_key="no_such_form"), {}),
        (View(touchpoint=Touchpoint.DROP_IN), {}),
    ],
)
def test_a_view_narrows_what_is_counted(
    database: Database, cast: Cast, history: History, view: View, expected: dict[str, int]
) -> None:
    assert {key: n for key, (n, _) in received(database, cast.ben, view).items()} == expected


def test_every_question_is_counted(database: Database, cast: Cast, history: History) -> None:
    found = results(database, cast.ben)
    assert found is not None
    assert found.responses == 4
    by_id = {each.about.question_id: each for each in found.questions}
    overall, group = by_id["overall"], by_id["how_it_was"]
    assert isinstance(overall, ChoiceResult)
    assert {count.code: count.n for count in overall.counts if count.n} == {
        "very_good": 1, "good": 1, "poor": 1, "dont_know": 1,
    }  # fmt: skip
    assert isinstance(group, GroupResult)
    lines = {line.about.text: line for line in group.statements}
    tips = lines["They gave me tips I can use"]
    assert ([count.n for count in tips.counts], [m.n for m in tips.about.missing]) == ([0, 1, 0], [1, 0])
    assert (group.about.answered, group.about.blank) == (2, 2)
    assert by_id["went_well"].about.answered == 2


def test_every_kind_of_answer_is_counted_alike_on_both_engines(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    older, newer = every_kind("1.0"), every_kind("1.1", title="Mended")
    given: list[dict[str, Answer]] = [
        {
            "overall": C("good"),
            "topics": ChosenMany(("sleep", "crying")),
            "rating": Amount(Decimal(7)),
            "weeks": Amount(Decimal(12)),
        },
        {"overall": C("good"), "choice": Missing(MissingReason.DONT_KNOW), "month": InMonth(2026, 2)},
    ]
    with database.write() as session:
        for form, answers in zip((older, newer), given, strict=True):
            give(session, keys, cast.north, form, answers)
    found = results(database, cast.ben, form="every_kind")
    assert found is not None
    assert (found.title, found.responses) == ("Mended", 2)
    answered = {each.about.question_id: each.about.answered for each in found.questions}
    assert answered == {
        "overall": 2, "choice": 0, "topics": 1, "group": 0, "rating": 1, "weeks": 1, "day": 0, "month": 1,
        "well": 0, "age": 0,
    }  # fmt: skip


def test_the_national_figure_counts_dont_know_and_leaves_other_forms_out(
    database: Database, cast: Cast, history: History
) -> None:
    with database.read() as session:
        figure = national_result(session, by=cast.ben, view=EVERYTHING, now=NOW)
        nobody = national_result(session, by=cast.ben, view=View(touchpoint=Touchpoint.DROP_IN), now=NOW)
    assert [count.n for count in figure.counts] == [1, 1, 0, 1, 0, 1]
    assert figure.positive.percent == 50
    assert (nobody.total, nobody.positive.percent, len(nobody.counts)) == (0, None, 6)


def test_nobody_answered_gives_no_results_at_all(database: Database, keys: KeyRing, cast: Cast) -> None:
    with database.write() as session:
        give(session, keys, cast.south, VISIT, {"overall": C("good")})
    with database.read() as session:
        assert (has_any_response(session, by=cast.ben), has_any_response(session, by=cast.cara)) == (
            False,
            True,
        )
    assert received(database, cast.ben) == {}
    assert results(database, cast.ben) is None


def test_cara_of_south_sees_nothing_of_north(database: Database, cast: Cast, history: History) -> None:
    for view in (EVERYTHING, View(organisation="north", period=Period.ALL)):
        assert received(database, cast.cara, view) == {VISIT.key: (1, 1)}
        found = results(database, cast.cara, view)
        assert found is not None
        assert found.responses == 1
        with database.read() as session:
            assert national_result(session, by=cast.cara, view=view, now=NOW).total == 1
    assert results(database, cast.cara, form=CONSULTATION.key) is None


def test_an_administrator_and_somebody_without_a_role_see_nothing(
    database: Database, cast: Cast, history: History
) -> None:
    for by in (cast.dev, Actor(cast.ben.kind, None, "Nobody"), Actor.respondent()):
        assert received(database, by) == {}
        assert results(database, by) is None


def test_somebody_in_two_organisations_may_look_at_one_or_both(
    database: Database, cast: Cast, history: History
) -> None:
    both = Actor(cast.ben.kind, cast.ben.account_id, "Ben", (*cast.ben.roles, *cast.cara.roles))
    assert received(database, both)[VISIT.key] == (5, 5)
    assert received(database, both, View(organisation="south", period=Period.ALL)) == {VISIT.key: (1, 1)}


def test_what_was_not_seen_stays_new(database: Database, keys: KeyRing, cast: Cast, history: History) -> None:
    with database.read() as session:
        new = this_week.new_responses(session, by=cast.ben, organisation=None, now=NOW)
    assert (new.total, sum(map(len, new.seen.values()))) == (5, 5)
    with database.write() as session:
        give(session, keys, cast.north, VISIT, {"overall": C("good")})
    with database.write() as session:
        assert this_week.mark(session, by=cast.ben, seen=new.seen, now=NOW) == 5
    with database.read() as session:
        assert this_week.new_responses(session, by=cast.ben, organisation=None, now=NOW).total == 1
    with database.write() as session:
        assert this_week.mark(session, by=cast.ben, seen=new.seen, now=NOW, is_discussed=False) == 5
    with database.read() as session:
        again = this_week.new_responses(session, by=cast.ben, organisation=None, now=NOW)
    assert again.total == 6
