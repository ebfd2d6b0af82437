"""What leaves the team's closed view: whole periods that are over, nothing about few people."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import product

import pytest

from analysis.disclosure import HiddenReason, PublishedForm, Suppressed
from feedback_app.access.actor import Actor
from feedback_app.services.results.published_fft import PublishedNational, published_fft
from feedback_app.services.results.view import Period, View
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from surveys.catalogue import shipped_forms
from surveys.core.answers import Answer, Chosen
from surveys.core.model import Audience, Form, Touchpoint
from tests.analysis.disclosure.subtraction import Cell, Query, isolated
from tests.support.cast import Cast
from tests.support.engines import on_one_engine
from tests.support.given import CONSULTATION, VISIT, give
from tests.support.history import rated
from tests.support.published_figures import PublishedResponses, published_form, published_responses


pytestmark = on_one_engine
ENDING, DROP_IN = shipped_forms()["family_end_of_work"], shipped_forms()["drop_in"]
FORMS = (VISIT, ENDING, CONSULTATION, DROP_IN)
NOW = datetime(2026, 8, 10, 9, 30, tzinfo=UTC)
APRIL, MAY, JUNE, JULY = (date(2026, month, 1) for month in (4, 5, 6, 7))
SPRING = View(period=Period.BETWEEN, first_month=APRIL, last_month=JUNE)
EVERYTHING = View(period=Period.ALL)
SPRING_MONTHS = (APRIL, MAY, JUNE)
HIDDEN = Suppressed()
BY_KEY = {form.key: form for form in FORMS}
People = Mapping[tuple[str, str, date], int]
"""How many people answered: by organisation, form key and month."""


def give_many(
    database: Database, keys: KeyRing, people: People, answers: Mapping[str, Answer] | None = None
) -> None:
    with database.write() as session:
        for (organisation_id, form_key, month), n in people.items():
            at = datetime(month.year, month.month, 12, 12, tzinfo=UTC)
            given = answers if answers is not None else _any(form_key)
            for _ in range(n):
                give(session, keys, organisation_id, BY_KEY[form_key], given, at=at)


def _any(form_key: str) -> dict[str, Answer]:
    return {"overall": Chosen("very_good")} if form_key in (VISIT.key, ENDING.key) else {}


def responses(database: Database, by: Actor, view: View = SPRING) -> PublishedResponses:
    with database.read() as session:
        return published_responses(session, by=by, view=view, now=NOW)


def form_of(database: Database, by: Actor, form: Form, view: View = SPRING) -> PublishedForm | None:
    with database.read() as session:
        return published_form(session, by=by, view=view, form_key=form.key, now=NOW)


def national(database: Database, by: Actor, view: View = SPRING) -> PublishedNational:
    with database.read() as session:
        return published_fft(session, by=by, view=view, now=NOW)


def test_what_is_about_many_is_shown_as_it_is(database: Database, keys: KeyRing, cast: Cast) -> None:
    give_many(database, keys, {(cast.north, key, month): 6 for key in BY_KEY for month in SPRING_MONTHS})
    found = responses(database, cast.asha)
    assert found.forms == {form.key: 18 for form in FORMS}
    assert found.total == 72
    (period,) = found.periods
    assert [(each.first, each.last, each.total) for each in period.months] == [
        (APRIL, APRIL, 24),
        (MAY, MAY, 24),
        (JUNE, JUNE, 24),
    ]


def test_a_form_with_few_hides_the_next_one_and_months_with_few_join(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    give_many(
        database,
        keys,
        {(cast.north, VISIT.key, APRIL): 9, (cast.north, VISIT.key, MAY): 2, (cast.north, VISIT.key, JUNE): 8}
        | {(cast.north, CONSULTATION.key, APRIL): 20, (cast.north, DROP_IN.key, APRIL): 3},
    )
    found = responses(database, cast.asha)
    assert found.forms == {VISIT.key: 19, CONSULTATION.key: HIDDEN, DROP_IN.key: HIDDEN}
    assert found.total == 42
    assert [(each.first, each.last) for each in found.periods[0].months] == [(APRIL, APRIL), (MAY, JUNE)]


def test_a_quarter_that_is_not_over_or_not_whole_is_not_published(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    give_many(database, keys, {(cast.north, VISIT.key, JULY): 30, (cast.north, VISIT.key, MAY): 30})
    assert responses(database, cast.asha, EVERYTHING).forms == {VISIT.key: 30}
    for first, last in ((JULY, JULY), (MAY, JUNE), (MAY, JULY)):
        view = View(period=Period.BETWEEN, first_month=first, last_month=last)
        found = responses(database, cast.asha, view)
        assert (found.periods, found.total) == ((), Suppressed(HiddenReason.NO_WHOLE_PERIOD))
        assert form_of(database, cast.asha, VISIT, view) is None
        assert national(database, cast.asha, view).whole is None


def test_what_comes_in_now_changes_no_figure_that_is_published(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    give_many(database, keys, {(cast.north, VISIT.key, APRIL): 12, (cast.north, DROP_IN.key, MAY): 7})
    before = [responses(database, cast.asha), national(database, cast.asha)]
    give_many(
        database, keys, {(cast.north, VISIT.key, date(2026, 8, 1)): 3, (cast.north, ENDING.key, JULY): 2}
    )
    assert [responses(database, cast.asha), national(database, cast.asha)] == before


def test_everybody_sees_their_own_organisations_only(database: Database, keys: KeyRing, cast: Cast) -> None:
    give_many(database, keys, {(cast.north, VISIT.key, APRIL): 12, (cast.south, VISIT.key, APRIL): 7})
    assert responses(database, cast.ben).total == 12
    assert responses(database, cast.cara).total == 7
    assert responses(database, Actor.system("pack", cast.north)).total == 12
    assert responses(database, Actor.system("pack", cast.north, cast.south)).total == 19
    assert responses(database, cast.dev).periods == ()
    assert responses(database, Actor.respondent()).periods == ()
    assert (
        responses(database, cast.cara, View(organisation="north")).periods
        == responses(database, cast.cara, View()).periods
    )


def test_a_sum_over_organisations_is_hidden_where_one_of_them_is(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    give_many(database, keys, {(cast.north, VISIT.key, APRIL): 12, (cast.south, VISIT.key, APRIL): 2})
    both = Actor.system("pack", cast.north, cast.south)
    assert responses(database, both).total == HIDDEN
    shown = form_of(database, both, VISIT)
    assert shown is not None
    assert shown.responses == HIDDEN
    whole = national(database, both).whole
    assert whole is not None
    assert (whole.total, whole.percent) == (HIDDEN, HIDDEN)


def test_answers_of_few_are_hidden_and_the_national_question_is_apart(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    for code, n in (("yes", 20), ("partly", 6), ("no", 2)):
        answers = {"overall": Chosen("good"), "how_it_was": rated(listened=code)}
        give_many(database, keys, {(cast.north, VISIT.key, APRIL): n}, answers)
    shown = form_of(database, cast.asha, VISIT)
    assert shown is not None
    assert "overall" not in {question.question_id for question in shown.questions}
    (listened,) = [q for q in shown.questions if q.question_id == "how_it_was" and q.item == "0"]
    lines = {answer.code: answer.n for answer in listened.answers}
    assert (lines["yes"], lines["partly"], lines["no"], lines["blank"]) == (20, HIDDEN, HIDDEN, 0)


def test_the_national_result_hides_months_with_few_and_one_beside_them(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    """A month in which many came and few answered this question: it hides itself and the next smallest."""
    for month, n in ((APRIL, 30), (MAY, 12), (JUNE, 3)):
        give_many(database, keys, {(cast.north, VISIT.key, month): n}, {"overall": Chosen("good")})
    give_many(database, keys, {(cast.north, VISIT.key, JUNE): 9}, {})
    (period,) = national(database, cast.asha).periods
    assert [(each.first, each.total, each.percent) for each in period.months] == [
        (APRIL, 30, 100.0),
        (MAY, HIDDEN, HIDDEN),
        (JUNE, HIDDEN, HIDDEN),
    ]
    assert (period.whole.total, period.whole.counts["good"], period.whole.counts["poor"]) == (45, 45, 0)


def test_no_national_answers_give_a_blank_and_not_a_zero_percent(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    give_many(database, keys, {(cast.north, DROP_IN.key, APRIL): 12})
    whole = national(database, cast.asha).whole
    assert whole is not None
    assert (whole.total, whole.percent) == (0, None)


def views() -> list[View]:
    narrowed = product(
        (None, *Audience), (None, Touchpoint.VISIT, Touchpoint.DROP_IN), (None, "north", "south")
    )
    spans = [(APRIL, JUNE), (date(2026, 1, 1), JUNE), (date(2026, 1, 1), date(2026, 3, 1)), (MAY, JULY)]
    return [
        View(organisation, audience, touchpoint, None, Period.BETWEEN, first, last)
        for audience, touchpoint, organisation in narrowed
        for first, last in spans
    ]


@pytest.mark.parametrize("seed", range(5))
def test_no_three_figures_of_any_views_single_out_few_people(
    database: Database, keys: KeyRing, cast: Cast, seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311  made-up people need a seed, not secrecy
    months = [date(2026, month, 1) for month in range(1, 8)]
    people = {
        (place, key, month): dice.choice([0, 0, 1, 2, 4, 7])
        for place in (cast.north, cast.south)
        for key in BY_KEY
        for month in months
    }
    give_many(database, keys, people)
    cells: dict[Cell, int] = {(place, key, month.isoformat()): n for (place, key, month), n in people.items()}
    by = Actor.system("pack", cast.north, cast.south)
    queries = [query for view in views() for query in _queries(responses(database, by, view), cells)]
    for each in national(database, by).periods:
        queries += _of_national(each.organisation_id, [each.whole, *each.months], cells)
    assert len(queries) > 5
    assert isolated(queries, cells, 5) == []


def _queries(found: PublishedResponses, cells: Mapping[Cell, int]) -> list[Query]:
    """Each figure with the cells it is about; the figure must be their sum."""
    queries: list[Query] = []
    sums: dict[str, set[Cell]] = {}
    for each in found.periods:
        spans = [(each.period.first, each.period.last, each.forms, each.total)]
        spans += [(months.first, months.last, months.forms, months.total) for months in each.months]
        for place, (first, last, forms, total) in enumerate(spans):
            here = {
                key: {
                    cell
                    for cell in cells
                    if cell[:2] == (each.organisation_id, key)
                    and first.isoformat() <= cell[2] <= last.isoformat()
                }
                for key in forms
            }
            figures = [(here[key], figure) for key, figure in forms.items()]
            queries += _checked([*figures, (set().union(*here.values()), total)], cells)
            if place == 0:
                for key, some in here.items():
                    sums.setdefault(key, set()).update(some)
    figures = [(sums[key], figure) for key, figure in found.forms.items()]
    return queries + _checked([*figures, (set().union(*sums.values()), found.total)], cells)


def _of_national(organisation_id: str, shown: list, cells: Mapping[Cell, int]) -> list[Query]:
    asking = (VISIT.key, ENDING.key)
    figures = [
        (
            {
                cell
                for cell in cells
                if cell[0] == organisation_id
                and cell[1] in asking
                and each.first.isoformat() <= cell[2] <= each.last.isoformat()
            },
            each.total,
        )
        for each in shown
    ]
    return _checked(figures, cells)


def _checked(figures: list[tuple[set[Cell], object]], cells: Mapping[Cell, int]) -> list[Query]:
    for some, figure in figures:
        assert not isinstance(figure, int) or figure == sum(cells[cell] for cell in some)
    return [(frozenset(some), figure) for some, figure in figures if isinstance(figure, int)]


def test_the_team_sees_what_the_reader_outside_does_not(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    give_many(database, keys, {(cast.north, VISIT.key, APRIL): 2})
    found = responses(database, cast.asha)
    assert Counter(found.forms.values()) == {HIDDEN: 1}
    assert found.total == HIDDEN
