"""Files for the team by their address: who gets them, how, and that nothing else leads to them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from feedback_app.access.permissions import Permission
from feedback_app.services.accounts import session_files
from feedback_app.services.accounts.session_files import FileToHandOver, WhoMayFetch
from feedback_app.storage.models import AuditEvent
from feedback_app.web.routes.session_files import attachment
from tests.feedback_app.web.plain_client import PlainClient
from tests.support.cast import cookie_of
from tests.support.faces import Stage
from tests.support.plain_app import build_plain_app


PAGE = b"<script>alert(1)</script>"


def signed_in(stage: Stage, name: str) -> str:
    by = getattr(stage.cast, name)
    return cookie_of(stage.workspace.database, stage.workspace.keys, by, stage.clock())


def address_of_file(stage: Stage, cookie: str, name: str = "pack.html") -> str:
    """Where Asha's file is."""
    with stage.workspace.database.write() as session:
        secret = session_files.make_ready(
            session,
            by=stage.cast.asha,
            keys=stage.workspace.keys,
            secret=cookie,
            file=FileToHandOver("pack", name, "text/html; charset=utf-8", PAGE),
            who=WhoMayFetch.of(Permission.MAKE_PACKS, [stage.cast.north]),
            now=stage.clock(),
        )
    return f"/team/files/{secret}"


def test_the_browser_that_asked_gets_a_file_that_is_never_kept_and_never_runs(
    stage: Stage, client: PlainClient
) -> None:
    cookie = signed_in(stage, "asha")
    client.cookies.set("fb_staff", cookie)
    address = address_of_file(stage, cookie)
    for more in ({}, {"range": "bytes=0-3"}, {"accept-encoding": "gzip"}, {"if-none-match": "*"}):
        answer = client.get(address, headers=more)
        assert (answer.status_code, answer.content) == (200, PAGE)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-disposition"] == 'attachment; filename="pack.html"'
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_asking_for_the_head_takes_nothing(stage: Stage, client: PlainClient) -> None:
    cookie = signed_in(stage, "asha")
    client.cookies.set("fb_staff", cookie)
    address = address_of_file(stage, cookie)
    taken = sa.select(sa.func.count()).where(AuditEvent.action == "file_downloaded")
    assert client.request("HEAD", address).status_code == 200
    with stage.workspace.database.read() as session:
        assert session.scalar(taken) == 0
    client.get(address)
    with stage.workspace.database.read() as session:
        assert session.scalar(taken) == 1


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("name", ["", "ben", "cara", "dev", "asha"])
def test_every_other_browser_is_told_that_it_is_not_there(
    stage: Stage, client: PlainClient, name: str, method: str
) -> None:
    address = address_of_file(stage, signed_in(stage, "asha"))
    if name:
        client.cookies.set("fb_staff", signed_in(stage, name))  # Asha: in another browser
    for more in ({}, {"range": "bytes=0-3"}):
        answer = client.request(method, address, headers=more)
        assert answer.status_code == 404
        assert PAGE not in answer.content


def test_after_signing_out_it_is_gone(stage: Stage, client: PlainClient) -> None:
    cookie = signed_in(stage, "asha")
    address = address_of_file(stage, cookie)
    client.cookies.set("fb_staff", cookie)
    assert client.get(address).status_code == 200
    client.post("/sign-out", data={}, headers={"sec-fetch-site": "same-origin"})
    client.cookies.set("fb_staff", cookie)  # someone kept it
    assert client.get(address).status_code == 404


def test_after_minutes_it_is_gone(stage: Stage, client: PlainClient) -> None:
    cookie = signed_in(stage, "asha")
    address = address_of_file(stage, cookie)
    client.cookies.set("fb_staff", cookie)
    stage.clock.turn(minutes=5)
    assert client.get(address).status_code == 404


def test_another_process_hands_it_over_too(stage: Stage) -> None:
    cookie = signed_in(stage, "asha")
    address = address_of_file(stage, cookie)
    with PlainClient(build_plain_app(stage.workspace), stage.workspace.settings.base_url) as other:
        other.cookies.set("fb_staff", cookie)
        assert other.get(address).content == PAGE


@pytest.mark.parametrize("name", ["", "asha", "cara"])
@pytest.mark.parametrize(
    "path",
    [
        "/media/4edd2f0c.xlsx",
        "/media/",
        "/media",
        "/Media/4edd2f0c.xlsx",
        "/%6dedia/4edd2f0c.xlsx",
        "//media/4edd2f0c.xlsx",
        "/%2e/media/4edd2f0c.xlsx",
        "/static/%2e%2e/media/4edd2f0c.xlsx",
        "/static/..%2fmedia/4edd2f0c.xlsx",
        "/media/%2e%2e/media/4edd2f0c.xlsx",
        "/team/files/",
        "/team/files",
        "/team",
        "/team/files/../../media/4edd2f0c.xlsx",
    ],
)
def test_nothing_is_at_the_address_of_streamlits_files(
    stage: Stage, client: PlainClient, path: str, name: str
) -> None:
    if name:
        client.cookies.set("fb_staff", signed_in(stage, name))
    for method in ("GET", "HEAD", "OPTIONS", "POST"):
        assert client.request(method, path).status_code == 404


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("pack.pdf", 'attachment; filename="pack.pdf"'),
        ('a"; x="b.csv', "attachment; filename=\"a__ x__b.csv\"; filename*=UTF-8''a%22%3B%20x%3D%22b.csv"),
        ("über.csv", "attachment; filename=\"_ber.csv\"; filename*=UTF-8''%C3%BCber.csv"),
        ("../../etc/x", "attachment; filename=\"_.._etc_x\"; filename*=UTF-8''..%2F..%2Fetc%2Fx"),
        (
            "a\r\nset-cookie: b",
            "attachment; filename=\"a__set-cookie_ b\"; filename*=UTF-8''a%0D%0Aset-cookie%3A%20b",
        ),
        ("", 'attachment; filename="file"'),
    ],
)
def test_a_file_name_stays_inside_its_header(name: str, header: str) -> None:
    assert attachment(name) == header
