"""A file goes to the browser it was made in, while its account may still have it, and for minutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.errors import Forbidden, NotFound
from feedback_app.services.accounts import accounts, roles, session_files, sign_in
from feedback_app.services.accounts.session_files import FileToHandOver, WhoMayFetch
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AuditEvent, Membership, SessionFile, SignInSession
from tests.support.cast import NOW, SERVER, Cast, cookie_of
from tests.support.engines import on_one_engine
from tests.support.respondent import count


WORDS = b"id,words\r\n1,kind and \x00\xff patient"
FILE = FileToHandOver("responses", "north.csv", "text/csv; charset=utf-8", WORDS)
LATER = NOW + timedelta(minutes=1)


def made(
    database: Database, keys: KeyRing, by: Actor, cookie: str, who: WhoMayFetch, file: FileToHandOver = FILE
) -> str:
    with database.write() as session:
        return session_files.make_ready(session, by=by, keys=keys, secret=cookie, file=file, who=who, now=NOW)


def fetched(database: Database, keys: KeyRing, cookie: str, address: str, **more: object) -> FileToHandOver:
    given = {"now": LATER, **more}
    with database.write() as session:
        return session_files.fetch(session, keys=keys, secret=cookie, address=address, **given)


def of_north(cast: Cast, permission: Permission = Permission.EXPORT_RESPONSES) -> WhoMayFetch:
    return WhoMayFetch.of(permission, [cast.north])


def test_a_file_comes_back_as_it_was_and_its_row_says_nothing_of_it(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    cookie = cookie_of(database, keys, cast.asha, NOW)
    address = made(database, keys, cast.asha, cookie, of_north(cast))
    assert fetched(database, keys, cookie, address) == FILE
    with database.read() as session:
        row = session.scalars(sa.select(SessionFile)).one()
        stored = repr([getattr(row, column.key) for column in SessionFile.__table__.columns])
    assert "kind and" not in stored
    assert address not in stored


def test_who_took_which_file_is_recorded(database: Database, keys: KeyRing, cast: Cast) -> None:
    cookie = cookie_of(database, keys, cast.asha, NOW)
    address = made(database, keys, cast.asha, cookie, of_north(cast))
    fetched(database, keys, cookie, address, is_taken=False)  # a browser that only asks how long it is
    fetched(database, keys, cookie, address)
    with database.read() as session:
        (row,) = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "file_downloaded"))
        assert (row.actor_id, row.organisation_id) == (cast.asha.account_id, cast.north)
        assert row.detail == '{"kind": "responses", "type": "csv"}'


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("name", ["asha", "ben", "cara", "dev"])
def test_only_a_role_with_the_permission_in_that_organisation_makes_a_file(
    database: Database, keys: KeyRing, cast: Cast, name: str, permission: Permission
) -> None:
    by: Actor = getattr(cast, name)
    cookie = cookie_of(database, keys, by, NOW)
    for organisation_id in (cast.north, cast.south):
        who = WhoMayFetch.of(permission, [organisation_id])
        if by.may(permission, organisation_id):
            assert fetched(database, keys, cookie, made(database, keys, by, cookie, who)) == FILE
        else:
            with pytest.raises(Forbidden):
                made(database, keys, by, cookie, who)
    with pytest.raises(Forbidden):  # of both together only someone who may in both
        made(database, keys, by, cookie, WhoMayFetch.of(permission, [cast.north, cast.south]))


Change = Callable[[Database, KeyRing, Cast, str], None]


def _signs_out(database: Database, keys: KeyRing, _cast: Cast, cookie: str) -> None:
    with database.write() as session:
        sign_in.sign_out(session, keys=keys, secret=cookie, now=LATER)


def _is_closed(database: Database, _keys: KeyRing, cast: Cast, _cookie: str) -> None:
    with database.write() as session:
        assert cast.asha.account_id
        accounts.close_account(session, by=cast.dev, account_id=cast.asha.account_id, now=LATER)


def _loses_the_role(database: Database, _keys: KeyRing, cast: Cast, _cookie: str) -> None:
    with database.write() as session:
        assert cast.asha.account_id
        roles.take_role(
            session, by=cast.dev, organisation_id=cast.north, account_id=cast.asha.account_id,
            role="team_lead", now=LATER,
        )  # fmt: skip


def _has_another_role(database: Database, _keys: KeyRing, cast: Cast, _cookie: str) -> None:
    with database.write() as session:
        of_asha = Membership.account_id == cast.asha.account_id
        session.execute(sa.update(Membership).where(of_asha).values(role="team_member"))


def _moves_to_south(database: Database, _keys: KeyRing, cast: Cast, _cookie: str) -> None:
    with database.write() as session:
        of_asha = Membership.account_id == cast.asha.account_id
        session.execute(sa.update(Membership).where(of_asha).values(organisation_id=cast.south))


def _session_is_deleted(database: Database, _keys: KeyRing, _cast: Cast, _cookie: str) -> None:
    with database.write() as session:
        session.execute(sa.delete(SignInSession))


@pytest.mark.parametrize(
    "change",
    [_signs_out, _is_closed, _loses_the_role, _has_another_role, _moves_to_south, _session_is_deleted],
)
def test_a_file_is_gone_when_its_person(
    database: Database, keys: KeyRing, cast: Cast, change: Change
) -> None:
    cookie = cookie_of(database, keys, cast.asha, NOW)
    address = made(database, keys, cast.asha, cookie, of_north(cast))
    change(database, keys, cast, cookie)
    with pytest.raises(NotFound):
        fetched(database, keys, cookie, address)


@pytest.mark.parametrize("name", ["asha", "ben", "cara", "dev"])
def test_every_other_browser_finds_nothing(database: Database, keys: KeyRing, cast: Cast, name: str) -> None:
    cookie = cookie_of(database, keys, cast.asha, NOW)
    address = made(database, keys, cast.asha, cookie, of_north(cast))
    other = cookie_of(database, keys, getattr(cast, name), NOW)  # Asha's other browser too
    for wrong in (other, "", "x" * 43, address, cookie.swapcase()):
        with pytest.raises(NotFound):
            fetched(database, keys, wrong, address)


@on_one_engine
@pytest.mark.parametrize("wrong", ["", "x" * 43, "../../x", "a" * 8000, "\x00", "é" * 43])
def test_no_other_address_leads_to_a_file(database: Database, keys: KeyRing, cast: Cast, wrong: str) -> None:
    cookie = cookie_of(database, keys, cast.asha, NOW)
    made(database, keys, cast.asha, cookie, of_north(cast))
    with pytest.raises(NotFound):
        fetched(database, keys, cookie, wrong)


@on_one_engine
def test_nobody_makes_a_file_with_someone_elses_session(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    of_ben = cookie_of(database, keys, cast.ben, NOW)
    for cookie in (of_ben, "", "x" * 43):
        with pytest.raises(Forbidden):
            made(database, keys, cast.asha, cookie, of_north(cast))
    with pytest.raises(Forbidden):
        made(database, keys, SERVER, of_ben, of_north(cast))
    with pytest.raises(Forbidden):
        made(database, keys, cast.ben, of_ben, WhoMayFetch.of(Permission.READ_RESULTS, []))


def test_a_file_is_over_after_minutes_and_then_deleted(database: Database, keys: KeyRing, cast: Cast) -> None:
    cookie = cookie_of(database, keys, cast.asha, NOW)
    address = made(database, keys, cast.asha, cookie, of_north(cast))
    assert session_files.delete_expired(database, LATER) == 0
    over = NOW + session_files.LIFE
    with pytest.raises(NotFound):
        fetched(database, keys, cookie, address, now=over)
    assert session_files.delete_expired(database, over) == 1
    assert count(database, SessionFile) == 0


def test_a_damaged_file_is_not_there(database: Database, keys: KeyRing, cast: Cast) -> None:
    cookie = cookie_of(database, keys, cast.asha, NOW)
    address = made(database, keys, cast.asha, cookie, of_north(cast))
    with database.write() as session:
        row = session.scalars(sa.select(SessionFile)).one()
        row.content_sealed = row.content_sealed[:-1] + bytes([row.content_sealed[-1] ^ 1])
    with pytest.raises(NotFound):
        fetched(database, keys, cookie, address)
