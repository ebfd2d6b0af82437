"""Signing in, signing out and set-up links, as a browser sees them."""

from __future__ import annotations

import pytest

from feedback_app.web.routes.streamlit_pages import TEAM_PATHS
from tests.feedback_app.web.plain_client import PlainClient
from tests.support.faces import PASSWORD, Stage


OURS = {"sec-fetch-site": "same-origin"}
BEN = {"email": "ben@example.nhs.uk", "password": PASSWORD}


def test_signing_in_sets_a_cookie_and_leads_to_the_team_page(stage: Stage, client: PlainClient) -> None:
    stage.give_password()
    answer = client.post("/sign-in", data=BEN, headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("fb_staff=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    for path in TEAM_PATHS:
        assert client.get(path).status_code == 200
    assert client.get("/sign-in").headers["location"] == "/"


def test_a_page_asked_for_is_shown_after_signing_in(stage: Stage, client: PlainClient) -> None:
    stage.give_password()
    assert client.get("/results").headers["location"] == "/sign-in?next=/results"
    assert 'name="next" value="/results"' in client.get("/sign-in?next=/results").text
    answer = client.post("/sign-in", data={**BEN, "next": "/results"}, headers=OURS)
    assert answer.headers["location"] == "/results"


def test_a_view_a_colleague_sent_is_shown_after_signing_in(stage: Stage, client: PlainClient) -> None:
    stage.give_password()
    view = "/words?audience=family&period=3_months"
    asked = client.get(view).headers["location"]
    assert asked == "/sign-in?next=/words%3Faudience%3Dfamily%26period%3D3_months"
    assert 'value="/words?audience=family&amp;period=3_months"' in client.get(asked).text
    assert client.post("/sign-in", data={**BEN, "next": view}, headers=OURS).headers["location"] == view


@pytest.mark.parametrize(
    "goal",
    [
        "//evil.example",
        "https://evil.example",
        "/f/abc",
        "javascript:alert(1)",
        "\\\\evil",
        "//evil.example?/results",
        "/results/../f/abc?x",
    ],
)
def test_nobody_is_sent_to_another_place(stage: Stage, client: PlainClient, goal: str) -> None:
    stage.give_password()
    assert goal not in client.get("/sign-in", params={"next": goal}).text
    assert client.post("/sign-in", data={**BEN, "next": goal}, headers=OURS).headers["location"] == "/"


@pytest.mark.parametrize("wrong", [{"password": "not it at all"}, {"email": "nobody@example.nhs.uk"}])
def test_a_wrong_try_keeps_the_address_not_the_password_and_says_nothing_more(
    stage: Stage, client: PlainClient, wrong: dict[str, str]
) -> None:
    stage.give_password()
    answer = client.post("/sign-in", data={**BEN, **wrong}, headers=OURS)
    assert answer.status_code == 422
    assert "<title>Error: Sign in</title>" in answer.text
    assert "set-cookie" not in answer.headers
    assert PASSWORD not in answer.text
    assert "not it at all" not in answer.text
    assert "do not belong together" in answer.text


def test_an_empty_form_names_both_fields(client: PlainClient) -> None:
    answer = client.post(
        "/sign-in", data={}, headers={**OURS, "content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 422
    assert 'href="#email"' in answer.text
    assert 'href="#password"' in answer.text
    assert answer.text.count('aria-invalid="true"') == 2


def test_too_many_wrong_tries_refuse_the_right_password_for_a_while(
    stage: Stage, client: PlainClient
) -> None:
    stage.give_password()
    for _ in range(10):
        client.post("/sign-in", data={**BEN, "password": "wrong every time"}, headers=OURS)
    answer = client.post("/sign-in", data=BEN, headers=OURS)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "900")
    stage.clock.turn(minutes=16)
    assert client.post("/sign-in", data=BEN, headers=OURS).status_code == 303


def test_a_device_someone_signed_in_on_is_not_locked_by_strangers_at_its_address(
    stage: Stage, client: PlainClient
) -> None:
    stage.give_password()
    client.post("/sign-in", data=BEN, headers=OURS)
    known = client.cookies.get("known_device")
    client.cookies.clear()
    for _ in range(11):
        client.post("/sign-in", data={**BEN, "password": "wrong every time"}, headers=OURS)
    assert client.post("/sign-in", data=BEN, headers=OURS).status_code == 429
    client.cookies.set("known_device", known or "")
    assert client.post("/sign-in", data=BEN, headers=OURS).status_code == 303


def test_a_set_up_link_makes_a_device_known(stage: Stage, client: PlainClient) -> None:
    stage.give_password()
    for _ in range(11):
        client.post("/sign-in", data={**BEN, "password": "wrong every time"}, headers=OURS)
    assert client.post("/sign-in", data=BEN, headers=OURS).status_code == 429
    choice = {"password": PASSWORD, "again": PASSWORD}
    answer = client.post(f"/set-up/{stage.setup_secret()}", data=choice, headers=OURS)
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("known_device=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "ben" not in cookie
    assert client.post("/sign-in", data=BEN, headers=OURS).status_code == 303


def test_leaving_a_form_in_a_hurry_leaves_a_known_device_known(stage: Stage, client: PlainClient) -> None:
    stage.give_password()
    client.post("/sign-in", data=BEN, headers=OURS)
    client.get("/leave")
    assert client.cookies.get("known_device")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({}, 403),
        ({"origin": "http://127.0.0.1:8501"}, 303),
        ({"sec-fetch-site": "same-origin"}, 303),
    ],
)
def test_a_form_is_taken_from_our_own_pages_only(
    stage: Stage, client: PlainClient, headers: dict[str, str], status: int
) -> None:
    stage.give_password()
    assert client.post("/sign-in", data=BEN, headers=headers).status_code == status
    setup = stage.setup_secret()
    answer = client.post(f"/set-up/{setup}", data={"password": PASSWORD, "again": PASSWORD}, headers=headers)
    assert answer.status_code == status


def test_signing_out_ends_the_session_itself(stage: Stage, client: PlainClient) -> None:
    client.cookies.set("fb_staff", secret := stage.signed_in())
    assert client.get("/").status_code == 200
    assert "Sign out" in client.get("/sign-out").text
    assert client.post("/sign-out", headers={"origin": "https://evil.example"}).status_code == 403
    assert client.get("/").status_code == 200
    answer = client.post("/sign-out", headers=OURS)
    assert answer.headers["location"] == "/sign-in?notice=out"
    assert 'fb_staff=""' in answer.headers["set-cookie"]
    client.cookies.set("fb_staff", secret)
    assert client.get("/").status_code == 303


def test_a_session_left_alone_ends(stage: Stage, client: PlainClient) -> None:
    client.cookies.set("fb_staff", stage.signed_in())
    stage.clock.turn(minutes=29)
    assert client.get("/").status_code == 200
    stage.clock.turn(minutes=31)
    assert client.get("/").status_code == 303


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"password": PASSWORD, "again": "something else"}, "again"),
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "password1234", "again": "password1234"}, "password"),
    ],
)
def test_a_password_that_will_not_do_is_named_and_the_link_stays(
    stage: Stage, client: PlainClient, form: dict[str, str], field: str
) -> None:
    secret = stage.setup_secret()
    answer = client.post(f"/set-up/{secret}", data=form, headers=OURS)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert form["password"] not in answer.text.replace("password", "", 0).split("<form")[1]
    good = client.post(f"/set-up/{secret}", data={"password": PASSWORD, "again": PASSWORD}, headers=OURS)
    assert good.headers["location"] == "/sign-in?notice=ready"
    assert client.get(f"/set-up/{secret}").status_code == 404
    assert client.post("/sign-in", data=BEN, headers=OURS).status_code == 303


def test_looking_at_a_set_up_link_does_not_use_it_up(stage: Stage, client: PlainClient) -> None:
    secret = stage.setup_secret()
    for _ in range(30):
        assert client.get(f"/set-up/{secret}").status_code == 200
    stage.clock.turn(hours=73)
    assert client.get(f"/set-up/{secret}").status_code == 404


def test_what_is_typed_is_shown_as_text(client: PlainClient) -> None:
    answer = client.post(
        "/sign-in", data={"email": '"><script>alert(1)</script>{{7*7}}', "password": ""}, headers=OURS
    )
    assert "<script>" not in answer.text
    assert "{{7*7}}" in answer.text


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"a=" + b"x" * 20_000, "application/x-www-form-urlencoded", 413),
        (b"{}", "application/json", 415),
        (b"", "", 415),
        (b"&".join(b"f%d=1" % n for n in range(50)), "application/x-www-form-urlencoded", 400),
        (b"email=%FF%FE&password=%00", "application/x-www-form-urlencoded", 422),
    ],
)
def test_what_is_no_form_of_ours_is_refused(
    client: PlainClient, content: bytes, kind: str, status: int
) -> None:
    answer = client.post("/sign-in", content=content, headers={**OURS, "content-type": kind})
    assert answer.status_code == status
