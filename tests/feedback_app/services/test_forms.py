"""Publishing: a version is frozen, and its text is what was published."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from feedback_app.errors import NotFound, OperationalError, Refused
from feedback_app.services import forms
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AuditEvent, FormVersion
from feedback_app.storage.models.types import new_id
from surveys.catalogue import content_hash, form_to_json, shipped_forms
from surveys.core.model import Form
from tests.support.at_once import together
from tests.support.cast import (
    NAMED,
    NOW,
    SERVER,
    Cast,
    form,
)
from tests.support.respondent import count


def publish(database: Database, *given: Form) -> list[str]:
    with database.write() as session:
        return [forms.publish(session, by=SERVER, form=each, now=NOW) for each in given]


def test_publishing_again_changes_nothing(database: Database) -> None:
    first, second = publish(database, NAMED, NAMED)
    assert first == second
    assert (count(database, FormVersion), count(database, AuditEvent)) == (1, 1)


def test_a_published_version_refuses_other_words(database: Database) -> None:
    publish(database, NAMED)
    with pytest.raises(Refused) as refused:
        publish(database, form("named", title="Other words"))
    assert refused.value.code == "form_version_frozen"
    with database.read() as session:
        assert session.scalars(sa.select(FormVersion.content_hash)).all() == [content_hash(NAMED)]


def test_the_highest_version_is_found_by_number_not_by_letter(database: Database) -> None:
    ids = publish(database, *(form("named", version=version) for version in ("1.9", "1.10", "1.2")))
    with database.read() as session:
        assert forms.latest_version(session, "small_named") == ids[1]
        assert forms.published_keys(session) == ("small_named",)
        assert forms.published_form(session, ids[0]).version == "1.9"


def test_a_form_nobody_published_is_not_found(database: Database) -> None:
    with database.read() as session:
        for look in (forms.latest_version, forms.published_form):
            with pytest.raises(NotFound) as refused:
                look(session, "nothing")
            assert refused.value.code == "form_not_found"


def test_the_shipped_forms_are_published_once(database: Database) -> None:
    with database.write() as session:
        assert not forms.are_shipped_published(session)
        ids = forms.publish_shipped(session, by=SERVER, now=NOW)
        assert forms.are_shipped_published(session)
        assert forms.publish_shipped(session, by=SERVER, now=NOW) == ids
    assert set(ids) == set(shipped_forms())
    assert count(database, FormVersion) == len(shipped_forms())
    with database.read() as session:
        assert {key: forms.published_form(session, each) for key, each in ids.items()} == shipped_forms()


def test_two_replicas_that_publish_at_the_same_moment_agree(database: Database) -> None:
    outcomes = together([lambda: publish(database, NAMED)[0]] * 4)
    assert len(set(outcomes)) == 1
    assert count(database, FormVersion) == 1


def test_a_text_that_was_tampered_with_is_never_shown(database: Database) -> None:
    other = form("named", version="7.7", title="Tampered with")
    with database.write() as session:
        version_id = new_id()
        session.add(
            FormVersion(
                id=version_id,
                key="small_named",
                version="7.7",
                content_hash="0" * 64,
                definition=form_to_json(other),
                published_at=NOW,
            )
        )
    with database.read() as session, pytest.raises(OperationalError) as refused:
        forms.published_form(session, version_id)
    assert refused.value.code == "form_version_damaged"


def test_a_form_is_parsed_once_for_all_readers(
    database: Database, keys: KeyRing, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = []
    real = forms.form_from_json
    monkeypatch.setattr(forms, "_parsed", forms._Parsed())
    monkeypatch.setattr(forms, "form_from_json", lambda text: parsed.append(1) or real(text))
    for _ in range(3):
        with database.read() as session:
            forms.published_form(session, forms.latest_version(session, "small_named"))
    assert len(parsed) == 1


def test_the_memory_of_parsed_forms_is_bounded() -> None:
    kept = forms._Parsed(most=2)
    for name in "abc":
        kept.keep(name, NAMED)
    assert [kept.get(name) is not None for name in "abc"] == [False, True, True]
