"""Links and QR codes: what each kind leads to, that looking uses nothing up, where no secret stays."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from feedback_app.services.answering import answering, submitting
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.storage.models import Draft, Response
from surveys.core.answers import Chosen
from tests.feedback_app.web.plain_client import PlainClient
from tests.support.faces import Stage
from tests.support.respondent import count


ADDRESS = re.compile(r"/form/([0-9a-f]{16})")


def key_in(client: PlainClient, location: str) -> AnsweringKey:
    reference = ADDRESS.fullmatch(location)
    assert reference
    key = AnsweringKey.parse(client.cookies.get(f"fb_{reference[1]}"))
    assert key
    return key


def answer(stage: Stage, key: AnsweringKey) -> None:
    with stage.workspace.database.write() as session:
        submitting.submit(
            session,
            keys=stage.workspace.keys,
            key=key,
            answers={"overall": Chosen("good")},
            now=stage.clock(),
        )


def test_a_link_becomes_a_cookie_and_a_clean_address(stage: Stage, client: PlainClient) -> None:
    secret = stage.invite()
    response = client.get(f"/f/{secret}")
    assert response.status_code == 303
    assert ADDRESS.fullmatch(response.headers["location"])
    assert secret not in response.headers["location"]
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie.replace(secret.lower(), "")
    assert key_in(client, response.headers["location"]) == AnsweringKey(secret)


def test_over_https_the_cookie_is_secure(stage: Stage, client: PlainClient) -> None:
    object.__setattr__(stage.workspace.settings, "base_url", "https://feedback.example.org")
    assert "; secure" in client.get(f"/f/{stage.invite()}").headers["set-cookie"].lower()


def test_two_links_in_one_browser_have_cookies_of_their_own(stage: Stage, client: PlainClient) -> None:
    first, second = (client.get(f"/f/{stage.invite()}").headers["location"] for _ in range(2))
    assert key_in(client, first) != key_in(client, second)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_scanners_may_open_a_link_as_often_as_they_like(
    stage: Stage, client: PlainClient, method: str
) -> None:
    secret = stage.invite()
    for _ in range(30):
        assert client.request(method, f"/f/{secret}").status_code == 303
    assert count(stage.workspace.database, Draft) == count(stage.workspace.database, Response) == 0


def test_a_link_goes_on_where_the_person_stopped(stage: Stage, client: PlainClient) -> None:
    secret = stage.invite()
    with stage.workspace.database.write() as session:
        answering.save_page(
            session, keys=stage.workspace.keys, key=AnsweringKey(secret), page_id="overall",
            answer=Chosen("good"), at_page="how_it_was", now=stage.clock(),
        )  # fmt: skip
    page = client.get(client.get(f"/f/{secret}").headers["location"]).text
    assert re.search(r'href="/form/[0-9a-f]{16}/3">Continue where you stopped', page)


def test_a_used_link_says_so_kindly_and_gives_no_cookie(stage: Stage, client: PlainClient) -> None:
    secret = stage.invite()
    answer(stage, AnsweringKey(secret))
    response = client.get(f"/f/{secret}")
    assert response.status_code == 410
    assert "We already have your answers" in response.text
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    ("wait", "status"), [(timedelta(days=30) - timedelta(seconds=1), 303), (timedelta(days=30), 410)]
)
def test_a_link_runs_out_on_the_second(
    stage: Stage, client: PlainClient, wait: timedelta, status: int
) -> None:
    secret = stage.invite(days=30)
    stage.clock.now += wait
    assert client.get(f"/f/{secret}").status_code == status


def test_a_link_taken_back_reads_like_one_that_never_was(stage: Stage, client: PlainClient) -> None:
    revoked, unknown = client.get(f"/f/{stage.revoked()}"), client.get(f"/f/{'x' * 43}")
    assert (revoked.status_code, revoked.content, dict(revoked.headers)) == (
        404,
        unknown.content,
        dict(unknown.headers),
    )


@pytest.mark.parametrize(
    "text", ["x", "%00", "a+b", "x" * 10_000, "%F0%9F%91%B6", "..%2f..", " ", "é" * 43, "a.b.c"]
)
@pytest.mark.parametrize("prefix", ["f", "c"])
def test_what_cannot_be_a_link_is_not_found(client: PlainClient, prefix: str, text: str) -> None:
    assert client.get(f"/{prefix}/{text}").status_code == 404


def test_a_standing_link_gives_each_browser_a_key_of_its_own(stage: Stage, client: PlainClient) -> None:
    code = stage.open_point()
    first = client.get(f"/c/{code}").headers["location"]
    key = key_in(client, first)
    assert key.code == code
    assert key_in(client, client.get(f"/c/{code.upper()}").headers["location"]) == key
    client.cookies.clear()
    assert key_in(client, client.get(f"/c/{code}").headers["location"]) != key


def test_after_sending_the_same_browser_may_answer_a_standing_link_again(
    stage: Stage, client: PlainClient
) -> None:
    code = stage.open_point("small_anonymous")
    key = key_in(client, client.get(f"/c/{code}").headers["location"])
    with stage.workspace.database.write() as session:
        submitting.submit(
            session, keys=stage.workspace.keys, key=key, answers={"helpful": Chosen("yes")}, now=stage.clock()
        )
    assert key_in(client, client.get(f"/c/{code}").headers["location"]) != key


def test_a_standing_link_before_and_after_its_days(stage: Stage, client: PlainClient) -> None:
    opens, closes = stage.clock() + timedelta(days=1), stage.clock() + timedelta(days=2)
    code = stage.open_point(opens_at=opens, closes_at=closes)
    assert (client.get(f"/c/{code}").status_code, client.get(f"/c/{code}/poster").status_code) == (403, 200)
    stage.clock.now = opens
    assert client.get(f"/c/{code}").status_code == 303
    client.cookies.clear()
    stage.clock.now = closes
    assert (client.get(f"/c/{code}").status_code, client.get(f"/c/{code}/poster").status_code) == (410, 410)


def test_who_began_at_a_standing_link_may_come_back_after_it_closed(
    stage: Stage, client: PlainClient
) -> None:
    code = stage.open_point("small_anonymous", closes_at=stage.clock() + timedelta(hours=1))
    key = key_in(client, client.get(f"/c/{code}").headers["location"])
    with stage.workspace.database.write() as session:
        answering.save_page(
            session, keys=stage.workspace.keys, key=key, page_id="helpful", answer=Chosen("yes"),
            at_page="topics", now=stage.clock(),
        )  # fmt: skip
    stage.clock.turn(hours=2)
    assert key_in(client, client.get(f"/c/{code}").headers["location"]) == key


GUESSED = ["/f/{}", "/c/{}", "/c/{}/poster", "/c/{}/print", "/set-up/{}"]


@pytest.mark.parametrize("path", GUESSED)
def test_guessing_is_stopped_for_a_minute(stage: Stage, client: PlainClient, path: str) -> None:
    guesses = [path.format(f"{guess:043}") for guess in range(20)]
    assert [client.get(guess).status_code for guess in guesses] == [404] * 20
    assert [client.get(other.format("y" * 43)).status_code for other in GUESSED] == [429] * 5
    revoked = client.get(f"/f/{stage.revoked()}")
    unknown = client.get(f"/f/{'y' * 43}")
    assert (unknown.status_code, unknown.headers["retry-after"]) == (429, "60")
    assert (revoked.status_code, revoked.content) == (429, unknown.content)
    stage.clock.turn(seconds=61)
    assert client.get(path.format("y" * 43)).status_code == 404


@pytest.mark.parametrize("path", GUESSED)
def test_a_right_link_is_never_refused_for_the_wrong_ones_of_others(
    stage: Stage, client: PlainClient, path: str
) -> None:
    """Everyone in a clinic, or behind a proxy, may have one address."""
    used = stage.invite()
    answer(stage, AnsweringKey(used))
    code = stage.open_point("small_anonymous")
    begun = client.get(client.get(f"/f/{stage.invite()}").headers["location"])
    right = {
        f"/f/{stage.invite()}": 303,
        f"/f/{used}": 410,
        f"/c/{code}": 303,
        f"/c/{code.upper()}": 303,
        f"/c/{code}/poster": 200,
        f"/c/{code}/print": 200,
        f"/set-up/{stage.setup_secret()}": 200,
        str(begun.url.path): 200,
        "/help": 200,
        "/sign-in": 200,
    }
    for guess in range(100):
        client.get(path.format(f"{guess:043}"))
    assert client.get(path.format("y" * 43)).status_code == 429
    assert {each: client.get(each).status_code for each in right} == right
    setup = stage.setup_secret()
    choice = {"password": "otter lantern biscuit", "again": "otter lantern biscuit"}
    ours = {"sec-fetch-site": "same-origin"}
    assert client.post(f"/set-up/{setup}", data=choice, headers=ours).status_code == 303
    assert client.post(f"/set-up/{setup}", data=choice, headers=ours).status_code == 429


@pytest.mark.parametrize("status", ["used", "expired", "unknown", "closed", "not_yet", "blocked"])
def test_every_page_of_a_link_that_does_not_open_shows_where_help_is(
    stage: Stage, client: PlainClient, status: str
) -> None:
    now = stage.clock()
    code = {
        "closed": lambda: stage.open_point(closes_at=now - timedelta(minutes=1)),
        "not_yet": lambda: stage.open_point(opens_at=now + timedelta(minutes=1)),
    }.get(status, str)()
    secret = stage.invite(days=1)
    if status == "used":
        answer(stage, AnsweringKey(secret))
    if status == "expired":
        stage.clock.turn(days=2)
    if status == "blocked":
        secret = "y" * 43
        for _ in range(20):
            client.get("/f/nobody")
    text = client.get(f"/c/{code}" if code else f"/f/{'x' * 43 if status == 'unknown' else secret}").text
    assert 'href="tel:999"' in text
    assert 'href="tel:116123"' in text


def test_the_poster_carries_the_address_as_code_and_as_words(stage: Stage, client: PlainClient) -> None:
    code = stage.open_point()
    page = client.get(f"/c/{code}/poster")
    assert page.status_code == 200
    assert f"127.0.0.1:8501/c/{code}" in page.text
    assert "<svg" in page.text
    assert "We do not ask for your name" in page.text


def test_leaving_in_a_hurry_forgets_every_link_but_not_the_team(stage: Stage, client: PlainClient) -> None:
    client.get(f"/f/{stage.invite()}")
    client.get(f"/c/{stage.open_point()}")
    client.cookies.set("fb_staff", "somebody")
    response = client.get("/leave")
    assert response.status_code == 303
    assert not response.headers["location"].startswith("/")
    assert set(client.cookies) == {"fb_staff"}
