"""Versions of what the team taught the machine: kept sealed, switched to only when better, taken back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from feedback_app.errors import NotFound, Refused
from feedback_app.services.comments import model_versions
from feedback_app.services.comments.model_versions import CurrentModel, ModelVersion
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import ThemeModel
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine


METRICS = {"theme_micro_f1": 0.71, "corrections": 230}


def keep(database: Database, keys: KeyRing, cast: Cast, arrays: bytes, *, better: bool = True) -> int:
    with database.write() as session:
        return model_versions.keep(
            session,
            by=cast.asha,
            keys=keys,
            organisation_id=cast.north,
            arrays=arrays,
            metrics=METRICS,
            better=better,
            now=NOW,
        )


def promote(database: Database, cast: Cast, version: int) -> None:
    with database.write() as session:
        model_versions.promote(session, by=cast.asha, organisation_id=cast.north, version=version, now=NOW)


def roll_back(database: Database, cast: Cast) -> int | None:
    with database.write() as session:
        return model_versions.roll_back(session, by=cast.asha, organisation_id=cast.north, now=NOW)


def in_use(database: Database, keys: KeyRing, cast: Cast) -> CurrentModel | None:
    with database.read() as session:
        return model_versions.current(session, by=cast.ben, keys=keys, organisation_id=cast.north)


def test_versions_are_numbered_and_none_is_used_before_somebody_says_so(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    assert [keep(database, keys, cast, b"one"), keep(database, keys, cast, b"two", better=False)] == [1, 2]
    assert in_use(database, keys, cast) is None
    with database.read() as session:
        found = model_versions.versions(session, by=cast.ben, organisation_id=cast.north)
    assert found == (
        ModelVersion(2, NOW, cast.asha.account_id, False, False, METRICS),
        ModelVersion(1, NOW, cast.asha.account_id, False, True, METRICS),
    )


def test_the_one_in_use_comes_back_byte_for_byte(database: Database, keys: KeyRing, cast: Cast) -> None:
    arrays = bytes(range(256)) * 40
    promote(database, cast, keep(database, keys, cast, arrays))
    assert in_use(database, keys, cast) == CurrentModel(1, arrays)


def test_rolling_back_skips_what_was_never_better_and_ends_at_the_prior(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    keep(database, keys, cast, b"one")
    keep(database, keys, cast, b"two", better=False)
    keep(database, keys, cast, b"three")
    promote(database, cast, 1)
    promote(database, cast, 3)
    assert in_use(database, keys, cast) == CurrentModel(3, b"three")
    assert roll_back(database, cast) == 1
    assert in_use(database, keys, cast) == CurrentModel(1, b"one")
    assert roll_back(database, cast) is None
    assert in_use(database, keys, cast) is None
    with pytest.raises(Refused) as refused:
        roll_back(database, cast)
    assert refused.value.code == "model_none_in_use"


def test_what_is_not_better_is_not_used(database: Database, keys: KeyRing, cast: Cast) -> None:
    promote(database, cast, keep(database, keys, cast, b"one"))
    with pytest.raises(Refused) as refused:
        promote(database, cast, keep(database, keys, cast, b"two", better=False))
    assert refused.value.code == "model_not_better"
    with pytest.raises(NotFound):
        promote(database, cast, 9)
    assert in_use(database, keys, cast) == CurrentModel(1, b"one")


@on_one_engine
def test_a_large_one_is_refused(database: Database, keys: KeyRing, cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        keep(database, keys, cast, b"x" * (model_versions.MOST_BYTES + 1))
    assert refused.value.code == "model_too_large"


def test_the_database_lets_one_be_in_use(database: Database, keys: KeyRing, cast: Cast) -> None:
    keep(database, keys, cast, b"one")
    keep(database, keys, cast, b"two")
    with pytest.raises(IntegrityError), database.write() as session:
        session.execute(sa.update(ThemeModel).values(is_current=True))


def test_each_organisation_has_its_own(database: Database, keys: KeyRing, cast: Cast) -> None:
    promote(database, cast, keep(database, keys, cast, b"one"))
    with database.read() as session:
        assert model_versions.versions(session, by=cast.cara, organisation_id=cast.south) == ()
        assert model_versions.current(session, by=cast.cara, keys=keys, organisation_id=cast.south) is None
