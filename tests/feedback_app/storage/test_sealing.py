"""Sealed values stay in their place, and a new key reaches all of them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from feedback_app.errors import OperationalError
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AnswerRecord, Draft, Invitation, OutboxMessage, Response
from feedback_app.storage.sealing import check_keys, reseal, sealed_columns, sealing_context
from tests.feedback_app.storage.rows import (
    FORM,
    NORTH,
    NOW,
    add_ground,
    add_response,
    damage,
    invitation,
    response,
)


def fill(database: Database, keys: KeyRing, how_many: int) -> None:
    """Sealed values of several tables, with keys of one, two and three columns."""
    with database.write() as session:
        add_ground(session)
        for number in range(how_many):
            values = response(str(number))
            values["about_sealed"] = keys.seal(
                "K. Ahmed", sealing_context(Response.about_sealed, values["id"])
            )
            add_response(session, values, keys, f"words {number}")
        sealed = keys.seal("{}", sealing_context(Draft.sealed, "d/1"))
        session.add(
            Draft(
                digest="d/1",
                organisation_id=NORTH,
                form_version_id=FORM,
                sealed=sealed,
                at_page="start",
                updated_at=NOW,
            )
        )
        about = keys.seal("K. Ahmed", sealing_context(Invitation.about_sealed, "i"))
        session.add(invitation(id="i", mode="named", about_sealed=about))


def words(database: Database, keys: KeyRing) -> set[str]:
    with database.read() as session:
        rows = session.scalars(sa.select(AnswerRecord).where(AnswerRecord.text_sealed.is_not(None)))
        return {
            keys.open(
                row.text_sealed or b"",
                sealing_context(AnswerRecord.text_sealed, row.response_id, row.question_id, row.item),
            )
            for row in rows
        }


def test_places_are_told_apart() -> None:
    places = {
        sealing_context(AnswerRecord.text_sealed, "a", "b", ""),
        sealing_context(AnswerRecord.text_sealed, "a", "", "b"),
        sealing_context(AnswerRecord.text_sealed, 'a", "b', "", ""),
        sealing_context(Response.about_sealed, "a"),
        sealing_context(OutboxMessage.payload_sealed, "a"),
    }
    assert len(places) == 5


def test_every_sealed_column_is_found() -> None:
    assert {str(column) for column in sealed_columns()} == {
        "accounts.email_sealed",
        "accounts.name_sealed",
        "alerts.note_sealed",
        "families.reference_sealed",
        "measure_results.items_sealed",
        "people.label_sealed",
        "person_contacts.email_sealed",
        "person_contacts.name_sealed",
        "person_contacts.phone_sealed",
        "second_entries.items_sealed",
        "answers.text_sealed",
        "bursts.reason_sealed",
        "call_requests.contact_sealed",
        "collection_points.code_sealed",
        "comment_translations.text_sealed",
        "drafts.sealed",
        "goals.words_sealed",
        "imports.file_name_sealed",
        "invitations.about_sealed",
        "invitations.recipient_sealed",
        "outbox.payload_sealed",
        "quotes.masked_sealed",
        "quotes.translation_sealed",
        "packs.figures_sealed",
        "responses.about_sealed",
        "session_files.content_sealed",
        "theme_models.arrays_sealed",
    }


def test_a_new_key_reaches_every_value_and_the_old_one_can_go(database: Database) -> None:
    keys = KeyRing.generate()
    fill(database, keys, 7)
    (old,) = keys.key_ids
    keys.rotate()
    assert reseal(database, keys, batch=3) == 7 + 7 + 2
    assert reseal(database, keys, batch=3) == 0
    keys.drop(old)
    check_keys(database, keys)
    assert words(database, keys) == {f"words {number}" for number in range(7)}


def test_resealing_that_was_stopped_goes_on_where_it_was(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = KeyRing.generate()
    fill(database, keys, 4)
    keys.rotate()
    real, tries = keys.seal_bytes, 0

    def seal(content: bytes, context: str) -> bytes:
        nonlocal tries
        tries += 1
        if tries > 6:
            raise KeyboardInterrupt
        return real(content, context)

    monkeypatch.setattr(keys, "seal_bytes", seal)
    with pytest.raises(KeyboardInterrupt):
        reseal(database, keys, batch=2)
    monkeypatch.undo()
    assert 0 < reseal(database, keys, batch=2) < 10
    keys.drop(keys.key_ids[0])
    check_keys(database, keys)
    assert len(words(database, keys)) == 4


def test_resealing_never_overwrites_what_somebody_wrote_meanwhile(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = KeyRing.generate()
    fill(database, keys, 0)
    keys.rotate()
    real = keys.is_current
    fresh = keys.seal("newer", sealing_context(Draft.sealed, "d/1"))

    def is_current(blob: bytes) -> bool:
        with database.write() as session:
            session.execute(sa.update(Draft).values(sealed=fresh))
        return real(blob)

    monkeypatch.setattr(keys, "is_current", is_current)
    reseal(database, keys)
    with database.read() as session:
        assert session.scalars(sa.select(Draft.sealed)).one() == fresh


def test_resealing_passes_over_what_is_damaged(database: Database) -> None:
    keys = KeyRing.generate()
    fill(database, keys, 3)
    damage(database, "answers.text_sealed", most=1)
    keys.rotate()
    assert reseal(database, keys, batch=2) == 3 + 3 + 2 - 1
    assert len([each for each in sealed_columns() if _is_sealed_with(database, each, keys.key_ids[0])]) == 1


def _is_sealed_with(database: Database, column: sa.Column[bytes], key_id: str) -> bool:
    with database.read() as session:
        values = session.scalars(sa.select(column).where(column.is_not(None)))
        return any(value[1:5].hex() == key_id for value in values)


def test_swapped_values_are_told(database: Database, keys: KeyRing) -> None:
    fill(database, keys, 2)
    with database.write() as session:
        one, two = session.scalars(sa.select(AnswerRecord).where(AnswerRecord.text_sealed.is_not(None)))
        one.text_sealed, two.text_sealed = two.text_sealed, one.text_sealed
    with pytest.raises(OperationalError) as swapped:
        words(database, keys)
    assert swapped.value.code == "sealed_damaged"


def test_another_ring_is_told_at_the_start(database: Database, keys: KeyRing) -> None:
    check_keys(database, KeyRing.generate())  # nothing is sealed yet, so any ring will do
    fill(database, keys, 1)
    check_keys(database, keys)
    with pytest.raises(OperationalError) as other:
        check_keys(database, KeyRing.generate())
    assert other.value.code == "key_unknown"


def test_no_words_lie_open_in_the_files(sqlite_database: Database, keys: KeyRing) -> None:
    fill(sqlite_database, keys, 3)
    assert sqlite_database.path is not None
    files = list(sqlite_database.path.parent.iterdir())
    stored = b"".join(file.read_bytes() for file in files)
    assert len(files) >= 2  # the WAL too
    assert b"visit" in stored
    assert b"words 1" not in stored
    assert b"Ahmed" not in stored
