"""The counts say what a full look at every answer says, whatever was done and whoever did it at once."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from feedback_app.errors import OperationalError
from feedback_app.services import forms
from feedback_app.services.imports.runs.undoing import undo
from feedback_app.services.responses.store import CollectionMode, NewResponse, store
from feedback_app.services.results import responses
from feedback_app.storage import migrate, recounting
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerCount, Import, Response, ResponseCount
from feedback_app.storage.queries import counts
from feedback_app.storage.queries.selection import Selection
from surveys.catalogue import parse_form
from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    ChosenMany,
    InMonth,
    Missing,
    MissingReason,
    OnDate,
    Rated,
    Written,
)
from surveys.definitions.form_json import form_to_json
from tests.feedback_app.storage import full_scan
from tests.support.at_once import together
from tests.support.cast import (
    ANONYMOUS,
    NOW,
    SERVER,
    Cast,
)
from tests.support.every_kind import EVERY_KIND
from tests.support.respondent import (
    FULL,
    YES,
    invited,
    passer_by,
    standing_code,
    submit,
)


_numbers = itertools.count()


def made_up(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  made-up answers need a seed, not secrecy


def anything(dice: random.Random) -> dict[str, Answer]:
    """Answers of every kind, some of them left out."""
    lines = {
        name: dice.choice([Chosen("often"), Chosen("never"), Missing(MissingReason.NOT_APPLICABLE)])
        for name in ("calm", "clear")
    }
    whole: dict[str, Answer] = {
        "one": dice.choice([Chosen("first"), Missing(MissingReason.DONT_KNOW)]),
        "several": dice.choice(
            [ChosenMany(("sleep", "crying")), ChosenMany(("none",)), Missing(MissingReason.PREFER_NOT_TO_SAY)]
        ),
        "lines": Rated(tuple(dice.sample(sorted(lines.items()), dice.randint(1, 2)))),
        "scale": Amount(Decimal(dice.randint(0, 10))),
        "amount": dice.choice([Amount(Decimal("7.0")), Amount(Decimal("7.25")), Amount(Decimal(40))]),
        "day": OnDate(date(2026, 1, dice.randint(1, 3))),
        "month": InMonth(2025, dice.randint(1, 3)),
        "line": Written("A line"),
        "prose": Written("Some words"),
    }
    return {key: answer for key, answer in whole.items() if dice.random() < 0.7}


def new(database: Database, cast: Cast, dice: random.Random, **changes: object) -> NewResponse:
    with database.write() as session:
        version = forms.publish(session, by=SERVER, form=EVERY_KIND, now=NOW)
    values: dict[str, object] = {
        "organisation_id": dice.choice([cast.north, cast.south]),
        "form_version_id": version,
        "form": EVERY_KIND,
        "answers": anything(dice),
        "submission_digest": f"counted-{next(_numbers)}",
        "received_at": datetime(2026, dice.randint(1, 3), 9, 12, tzinfo=UTC),
        "channel": dice.choice([CollectionMode.SCREEN, CollectionMode.PAPER]),
    }
    return NewResponse(**(values | changes))  # type: ignore[arg-type]


def store_all(database: Database, keys: KeyRing, given: list[NewResponse]) -> list[str]:
    with database.write() as session:
        return [store(session, keys=keys, new=each).response_id for each in given]


def an_import(database: Database, cast: Cast, version: str) -> str:
    with database.write() as session:
        row = Import(
            organisation_id=cast.north,
            form_version_id=version,
            file_digest="digest",
            file_name_sealed=b"",
            created_at=NOW,
        )
        session.add(row)
        session.flush()
        return row.id


def assert_same_as_a_full_look(database: Database, cast: Cast) -> None:
    everywhere = frozenset({cast.north, cast.south})
    selections = [
        Selection(everywhere),
        Selection(frozenset({cast.north}), is_discussed=False),
        Selection(everywhere, is_discussed=True),
        Selection(everywhere, form_key="every_kind", first_month=date(2026, 2, 1)),
        Selection(
            everywhere, touchpoint="consultation", audience="professional", last_month=date(2026, 2, 1)
        ),
        Selection(everywhere, audience="family"),
        Selection(frozenset()),
    ]
    with database.read() as session:
        for each in selections:
            rows = full_scan.rows
            assert rows(counts.response_counts(session, each)) == rows(full_scan.responses(session, each))
            assert rows(counts.answer_counts(session, each)) == rows(full_scan.answers(session, each))
            assert rows(counts.answered_counts(session, each)) == rows(full_scan.answered(session, each))
            assert counts.mode_counts(session, each) == full_scan.modes(session, each)
            lines = counts.forms_received(session, each)
            assert {
                (line.form_key, line.audience, line.touchpoint, line.n, line.not_discussed, line.newest_month)
                for line in lines
            } == full_scan.received(session, each)
    assert recounting.differences(database).wrong == 0


@pytest.mark.parametrize("seed", range(4))
def test_after_anything_the_counts_are_those_of_a_full_look(
    database: Database, keys: KeyRing, cast: Cast, seed: int
) -> None:
    dice = made_up(seed)
    ids = store_all(database, keys, [new(database, cast, dice) for _ in range(25)])
    first = new(database, cast, dice)
    imported = an_import(database, cast, first.form_version_id)
    rows = [
        new(
            database,
            cast,
            dice,
            import_id=imported,
            organisation_id=cast.north,
            channel=CollectionMode.IMPORT,
        )
        for _ in range(15)
    ]
    ids += store_all(database, keys, rows)
    assert_same_as_a_full_look(database, cast)
    for is_discussed, some in ((True, dice.sample(ids, 20)), (False, dice.sample(ids, 8))):
        with database.write() as session:
            responses.mark_discussed(
                session,
                by=cast.asha,
                organisation_id=cast.north,
                response_ids=some,
                now=NOW,
                is_discussed=is_discussed,
            )
        assert_same_as_a_full_look(database, cast)
    with database.write() as session:
        assert undo(session, by=cast.asha, import_id=imported, now=NOW) == 15
    assert_same_as_a_full_look(database, cast)


def test_what_is_taken_back_leaves_no_row(database: Database, keys: KeyRing, cast: Cast) -> None:
    dice = made_up(1)
    given = new(database, cast, dice)
    imported = an_import(database, cast, given.form_version_id)
    store_all(database, keys, [new(database, cast, dice, import_id=imported, organisation_id=cast.north)])
    with database.write() as session:
        undo(session, by=cast.asha, import_id=imported, now=NOW)
    with database.read() as session:
        assert session.scalars(sa.select(ResponseCount)).all() == []
        assert session.scalars(sa.select(AnswerCount)).all() == []


def test_the_same_submission_again_is_counted_once(database: Database, keys: KeyRing, cast: Cast) -> None:
    given = new(database, cast, made_up(2))
    store_all(database, keys, [given, given])
    store_all(database, keys, [given])
    with database.read() as session:
        assert session.scalars(sa.select(ResponseCount.n)).all() == [1]


def test_what_is_rolled_back_was_never_counted(database: Database, keys: KeyRing, cast: Cast) -> None:
    given = new(database, cast, made_up(3))

    def stopped() -> None:
        with database.write() as session:
            store(session, keys=keys, new=given)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    with database.read() as session:
        assert session.scalars(sa.select(ResponseCount)).all() == []


def test_many_people_at_once_lose_no_count(database: Database, keys: KeyRing, cast: Cast) -> None:
    code = standing_code(database, keys, cast)
    people = [passer_by(code) for _ in range(12)]
    outcomes = together([lambda key=key: submit(database, keys, key, FULL) for key in people])
    assert not [each for each in outcomes if isinstance(each, Exception)]
    with database.read() as session:
        assert session.scalars(sa.select(ResponseCount.n)).all() == [12]
    assert_same_as_a_full_look(database, cast)


def test_pieces_in_opposite_orders_do_not_wait_in_a_circle(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    dice = made_up(4)
    with database.write() as session:
        version = forms.publish(session, by=SERVER, form=EVERY_KIND, now=NOW)
    months = [datetime(2026, month, 9, 12, tzinfo=UTC) for month in (1, 2, 3)]

    def piece(order: list[datetime]) -> list[NewResponse]:
        return [
            new(database, cast, dice, received_at=at, organisation_id=cast.north, form_version_id=version)
            for at in order * 3
        ]

    pieces = [piece(months), piece(months[::-1])] * 1 + [piece(months), piece(months[::-1])]
    outcomes = together([lambda each=each: store_all(database, keys, each) for each in pieces])
    assert not [each for each in outcomes if isinstance(each, Exception)]
    assert_same_as_a_full_look(database, cast)


def test_answers_that_come_in_while_all_is_counted_again_are_counted(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    dice = made_up(5)
    store_all(database, keys, [new(database, cast, dice) for _ in range(10)])
    late = [new(database, cast, dice) for _ in range(12)]
    together(
        [lambda: recounting.recount(database), lambda: recounting.recount(database)]
        + [lambda each=each: store_all(database, keys, [each]) for each in late]
    )
    assert_same_as_a_full_look(database, cast)


def test_wrong_counts_are_found_and_mended(database: Database, keys: KeyRing, cast: Cast) -> None:
    dice = made_up(6)
    store_all(database, keys, [new(database, cast, dice) for _ in range(10)])
    with database.write() as session:
        session.execute(sa.update(ResponseCount).values(n=ResponseCount.n + 1))
        session.execute(sa.delete(AnswerCount).where(AnswerCount.question_id == "one"))
        session.add(_stray(session))
    assert recounting.differences(database).wrong > 3
    mended = recounting.recount(database)
    assert (mended.responses, mended.wrong > 3) == (10, True)
    assert_same_as_a_full_look(database, cast)


def test_counts_too_low_to_take_anything_away_are_told_and_nothing_is_lost(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    given = new(database, cast, made_up(7))
    imported = an_import(database, cast, given.form_version_id)
    store_all(
        database,
        keys,
        [new(database, cast, made_up(7), import_id=imported, organisation_id=cast.north) for _ in range(2)],
    )
    with database.write() as session:
        session.execute(sa.update(ResponseCount).values(n=1, n_new=1))
    with pytest.raises(OperationalError) as told, database.write() as session:
        undo(session, by=cast.asha, import_id=imported, now=NOW)
    assert told.value.code == "counts_out_of_step"
    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == 2


def test_an_anonymous_response_is_a_month_in_the_counts(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    key = invited(database, keys, cast, "small_anonymous")
    submit(database, keys, key, YES)
    with database.read() as session:
        for table in (ResponseCount, AnswerCount):
            kinds = {column.name: column.type for column in table.__table__.columns}
            assert not [name for name, kind in kinds.items() if isinstance(kind, sa.DateTime)]
            assert set(session.scalars(sa.select(table.received_month))) == {date(2026, 3, 1)}
            assert not {"response_id", "id", "invitation_id", "collection_point_id"} & set(kinds)


def test_on_sqlite_the_counts_lie_in_the_order_of_their_keys(sqlite_database: Database) -> None:
    with sqlite_database.read() as session:
        made = session.scalars(
            sa.text("SELECT sql FROM sqlite_master WHERE name IN ('response_counts', 'answer_counts')")
        ).all()
    assert len(made) == 2
    assert all("WITHOUT ROWID" in sql for sql in made)


def test_a_question_with_the_same_id_in_two_versions_is_counted_in_each(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    newer = parse_form(form_to_json(ANONYMOUS).replace('"version":"1.0"', '"version":"1.1"'), name="x.yaml")
    with database.write() as session:
        version = forms.publish(session, by=SERVER, form=newer, now=NOW)
    dice = made_up(8)
    for form_version_id, form in ((version, newer),):
        given = new(database, cast, dice, form=form, form_version_id=form_version_id, answers=YES)
        store_all(database, keys, [given])
    submit(database, keys, invited(database, keys, cast, "small_pseudonymous"), YES)
    assert_same_as_a_full_look(database, cast)


def test_the_upgrade_counts_what_was_there_before(database: Database, keys: KeyRing, cast: Cast) -> None:
    dice = made_up(9)
    ids = store_all(database, keys, [new(database, cast, dice) for _ in range(20)])
    with database.write() as session:
        responses.mark_discussed(
            session, by=cast.asha, organisation_id=cast.north, response_ids=ids[:8], now=NOW
        )
    upgrade = ScriptDirectory(str(migrate.MIGRATIONS)).get_revision("0008").module
    with database.write() as session:
        session.execute(sa.delete(AnswerCount))
        session.execute(sa.delete(ResponseCount))
        for statement in (upgrade.RESPONSES, upgrade.ANSWERS, upgrade.LINES):
            session.execute(sa.text(statement))
    assert_same_as_a_full_look(database, cast)


def _stray(session: object) -> ResponseCount:
    version = session.scalars(sa.select(Response.form_version_id).limit(1)).one()  # type: ignore[attr-defined]
    organisation = session.scalars(sa.select(Response.organisation_id).limit(1)).one()  # type: ignore[attr-defined]
    return ResponseCount(
        organisation_id=organisation,
        form_key="gone",
        received_month=date(2020, 1, 1),
        form_version_id=version,
        way="link",
        audience="family",
        touchpoint="visit",
        mode="anonymous",
        n=3,
        n_new=0,
    )
