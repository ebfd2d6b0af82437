"""Nothing that is stored leads from an anonymous response to a person, an invitation or a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from feedback_app.services.invitations import invitations
from feedback_app.services.responses.store import (
    CollectionMode,
    NewResponse,
    Receipt,
    memory_code_digest,
    store,
)
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import (
    AnswerRecord,
    AuditEvent,
    CollectionPoint,
    FormVersion,
    Invitation,
    Response,
)
from surveys.core.answers import Chosen, Written
from tests.support.cast import ANONYMOUS, NOW, Cast
from tests.support.engines import on_one_engine
from tests.support.respondent import (
    YES,
    invited,
    passer_by,
    save,
    standing_code,
    stored,
    submit,
)


class TestAnonymous:
    """Nothing that is stored leads from a response to an invitation, or to a moment within the month."""

    def test_the_invitation_is_left_exactly_as_it_was(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        key = invited(database, keys, cast, "small_anonymous")
        before = row_of_invitation(database)
        save(database, keys, key, "helpful", Chosen("yes"))
        submit(database, keys, key, YES)
        assert row_of_invitation(database) == before
        with database.read() as session:
            shown = invitations.list_invitations(
                session, by=cast.ben, keys=keys, organisation_id=cast.north, now=NOW
            )
        assert [each.status for each in shown] == [invitations.InvitationStatus.WAITING]

    def test_the_response_bears_a_month_and_nothing_to_join_by(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        key = invited(database, keys, cast, "small_anonymous")
        submit(database, keys, key, YES, datetime(2026, 3, 31, 23, 30, tzinfo=UTC))
        response = stored(database)
        assert (response.received_at, response.invitation_id, response.about_sealed) == (None, None, None)
        assert response.received_month == date(2026, 4, 1)  # London is an hour ahead by then
        with database.read() as session:
            digests = set(session.scalars(sa.select(Invitation.token_digest)))
        assert not digests & {response.submission_digest, response.payload_digest, response.id}

    def test_the_audit_row_names_neither_and_tells_no_time(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        submit(database, keys, invited(database, keys, cast, "small_anonymous"), YES)
        with database.read() as session:
            query = sa.select(AuditEvent).where(AuditEvent.action == "response_submitted")
            event = session.scalars(query).one()
            invitation_id = session.scalars(sa.select(Invitation.id)).one()
        assert event.subject_id is None
        assert event.at == datetime(2026, 3, 1, tzinfo=UTC)
        assert not any(each in event.detail for each in (stored(database).id, invitation_id))

    def test_the_lower_function_leaves_out_what_it_is_given_too_much(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        """Imports and the demonstration call it directly, perhaps with a name and a time in the sheet."""
        with database.write() as session:
            version = session.scalars(
                sa.select(FormVersion.id).where(FormVersion.key == "small_anonymous")
            ).one()
            new = NewResponse(
                organisation_id=cast.north,
                form_version_id=version,
                form=ANONYMOUS,
                answers=YES,
                submission_digest="row 1",
                received_at=NOW,
                channel=CollectionMode.IMPORT,
                about="Somebody's name",
            )
            first = store(session, keys=keys, new=new)
            again = store(session, keys=keys, new=new)
        assert again.receipt == Receipt(first.receipt.reference, is_repeat=True)
        assert (stored(database).received_at, stored(database).about_sealed) == (None, None)


def row_of_invitation(database: Database) -> tuple:
    """All of the invitation's row; on PostgreSQL with the transactions that last wrote or locked it."""
    system = ", xmin::text, xmax::text, ctid::text" if database.dialect == "postgresql" else ""
    with database.read() as session:
        return tuple(session.execute(sa.text(f"SELECT *{system} FROM invitations")).one())  # noqa: S608


@on_one_engine
@pytest.mark.parametrize("typed", ["Rose 17", "rose17", " ROSE\u00a017 ", "ｒose １7"])
def test_a_memory_code_links_however_it_is_typed_and_is_kept_as_a_digest_only(
    database: Database, keys: KeyRing, cast: Cast, typed: str
) -> None:
    submit(database, keys, invited(database, keys, cast, "small_anonymous"), {**YES, "code": Written(typed)})
    expected = memory_code_digest(keys, organisation_id=cast.north, code="rose17")
    assert stored(database).link_digest == expected
    assert expected != memory_code_digest(keys, organisation_id=cast.south, code="rose17")
    with database.read() as session:
        assert "code" not in session.scalars(sa.select(AnswerRecord.question_id)).all()


def test_a_response_by_a_standing_link_knows_its_point_and_the_next_person_gets_a_fresh_form(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    code = standing_code(database, keys, cast)
    for _ in range(3):
        submit(database, keys, passer_by(code))
    with database.read() as session:
        point_id = session.scalars(sa.select(CollectionPoint.id)).one()
        assert session.scalars(sa.select(Response.collection_point_id)).all() == [point_id] * 3
