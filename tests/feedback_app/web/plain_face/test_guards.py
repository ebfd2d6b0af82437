"""What keeps a form safe: where it is posted from, how much, by whom; what every page carries."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from urllib.parse import urlencode

import pytest

from feedback_app.errors import OperationalError
from feedback_app.services.answering import page_turns
from feedback_app.services.invitations import invitations
from feedback_app.storage.models import Draft, Response
from feedback_app.web.serving.posted_form import MOST_BYTES
from tests.feedback_app.web.plain_face.person import OURS, Fields, Person
from tests.support.faces import Stage
from tests.support.respondent import count


STYLES = re.compile("<style>(.*?)</style>", re.DOTALL)
INLINE = r"""\son\w+=|\sstyle=|<style [^>]|<script(?! type="module" src="/assets/)"""
SCRIPT = {"x-script": "1", **OURS}
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def parent(stage: Stage, person: Person) -> Person:
    person.open(f"/f/{stage.invite()}")
    person.turn()
    return person


def every_page(parent: Person) -> list[str]:
    at = f"/form/{parent.reference}"
    return [f"{at}/0", f"{at}/1", f"{at}/1?e=1", f"{at}/7", f"{at}/15", f"{at}/15?e=1", f"{at}/print"]


OWN, STRANGE = "http://127.0.0.1:8501", "http://evil.example"
POSTED_FROM: list[tuple[dict[str, str], int]] = [
    ({"sec-fetch-site": "same-site"}, 403),
    ({"sec-fetch-site": "cross-site"}, 403),
    ({"sec-fetch-site": "none"}, 403),
    ({"origin": STRANGE}, 403),
    ({"origin": "null"}, 403),
    ({"sec-fetch-site": "cross-site", "origin": OWN}, 403),
    ({}, 403),
    ({"origin": OWN}, 303),
    ({"sec-fetch-site": "same-origin"}, 303),
]


@pytest.mark.parametrize("action", ["/1", "/earlier", "/again"])
def test_a_page_is_taken_from_our_own_pages_only(parent: Person, action: str) -> None:
    body = parent.page.turn.filled({"answer": "good"})
    for headers, status in POSTED_FROM:
        answer = parent.post(f"/form/{parent.reference}{action}", body, headers)
        assert answer.status_code == status, headers
        assert bool(parent.draft) == (status == 303 and action == "/1")


def test_our_pages_say_where_they_come_from(parent: Person) -> None:
    """With the policy ``no-referrer`` some browsers send no origin, and the page would be refused."""
    for path in every_page(parent)[:-1]:
        assert parent.client.get(path).headers["referrer-policy"] == "same-origin"


NO_PAGE_OF_OURS: list[tuple[str, dict[str, str], int]] = [
    ("answer=" + "x" * MOST_BYTES, FORM, 413),
    ("&".join(["answer=x"] * 201), FORM, 400),
    ('{"answer": "good"}', {"content-type": "application/json"}, 415),
    ("answer=good", {"content-type": ""}, 415),
    ("answer=good", {"content-type": "multipart/form-data; boundary=x"}, 415),
]


def test_what_no_page_of_ours_sends_is_refused(parent: Person) -> None:
    for body, headers, status in NO_PAGE_OF_OURS:
        action = parent.page.turn.action
        answer = parent.client.post(action, content=body, headers={**OURS, **headers})
        assert answer.status_code == status
        assert "cannot use this form" in answer.text
        assert parent.draft == {}


STRANGE_FIELDS: list[Fields] = [
    {"answer": "\x00"},
    {"answer": ["good", "poor"]},
    {"answer": "good", "unknown": "x"},
    {"answer": "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")},
    {"answer": "\u202egood"},
    {"change": "maybe"},
    {"way": "sideways"},
]


def test_strange_fields_never_break_a_page(parent: Person) -> None:
    form = parent.page.turn
    for strange in STRANGE_FIELDS:
        answer = parent.post(form.action, form.filled(strange))
        assert answer.status_code == 303
        assert parent.client.get(answer.headers["location"]).status_code == 200


def test_bytes_that_are_no_text_never_break_a_page(parent: Person) -> None:
    carried = urlencode([pair for pair in parent.page.turn.fields if pair[0] != "answer"])
    path = f"/form/{parent.reference}/1"
    for raw in (b"answer=%ff%fe", b"answer=\xff\xfe", b"answer=%zz"):
        answer = parent.client.post(path, content=carried.encode() + b"&" + raw, headers={**OURS, **FORM})
        assert answer.status_code == 303


def test_without_the_cookie_there_is_nothing_to_see_or_to_post(stage: Stage, parent: Person) -> None:
    form, at = parent.page.turn, f"/form/{parent.reference}"
    parent.client.cookies.clear()
    for path in ("", "/0", "/1", "/15", "/done", "/so-far", "/print"):
        answer = parent.client.get(at + path)
        assert answer.status_code == 403
        assert "Please open your link again" in answer.text
        assert "If you need help now" in answer.text
    assert parent.post(form.action, form.filled({"answer": "good"})).status_code == 403
    assert count(stage.workspace.database, Response) == 0


def test_a_reference_nobody_gave_leads_nowhere_and_is_not_repeated(parent: Person) -> None:
    for reference in ("x", "1" * 15, "1" * 17, "G" * 16, "%00", "é" * 16, '"><b>' * 3):
        answer = parent.client.get(f"/form/{reference}/1")
        assert answer.status_code == 403
        assert f'data-reference="{"0" * 16}"' in answer.text


def test_a_link_that_was_taken_back_says_so_and_takes_nothing(stage: Stage, parent: Person) -> None:
    with stage.workspace.database.write() as session:
        (found,) = invitations.list_invitations(
            session, by=stage.cast.ben, keys=stage.workspace.keys, organisation_id=stage.cast.north,
            now=stage.clock(),
        )  # fmt: skip
        invitations.revoke(session, by=stage.cast.ben, invitation_id=found.id, now=stage.clock())
    answer = parent.post(parent.page.turn.action, parent.page.turn.filled({"answer": "good"}))
    assert answer.status_code == 404
    assert "The team has closed this link" in answer.text
    assert parent.client.get(f"/form/{parent.reference}/1").status_code == 404
    assert count(stage.workspace.database, Response) == 0


def test_a_link_that_ran_out_says_so_kindly(stage: Stage, parent: Person) -> None:
    stage.clock.turn(days=40)
    answer = parent.post(parent.page.turn.action, parent.page.turn.filled({"answer": "good"}))
    assert answer.status_code == 410
    assert "This link has run out" in answer.text
    assert "data-forget" in answer.text


def test_every_page_is_kept_by_nobody_and_loads_only_our_own(parent: Person) -> None:
    parent.turn()
    for path in every_page(parent):
        answer = parent.client.get(path)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        policy, text = answer.headers["content-security-policy"], answer.text
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        digest = b64encode(hashlib.sha256(STYLES.findall(text)[0].encode()).digest()).decode()
        assert f"style-src 'sha256-{digest}'" in policy
        assert "unsafe" not in policy
        assert re.findall(r"""(?:src|href|action)=["']?(?:https?:)?//""", text) == []
        assert re.findall(INLINE, text) == []
        assert '<html lang="en-GB" dir="ltr">' in text


def test_no_page_and_no_address_holds_the_secret_or_a_question(stage: Stage, person: Person) -> None:
    secret = stage.invite()
    person.open(f"/f/{secret}")
    person.turn()
    person.turn({"answer": "poor"})
    assert re.fullmatch(r"/form/[0-9a-f]{16}/2", person.path)
    for path in every_page(person):
        assert secret not in person.client.get(path).text


def test_a_form_with_a_quick_exit_keeps_its_questions_out_of_the_history(parent: Person) -> None:
    parent.turn({"answer": "very_poor"})
    assert "sorry" in parent.page.heading
    assert "sorry" not in parent.page.title


def test_leaving_in_a_hurry_forgets_every_link_of_this_browser(stage: Stage, parent: Person) -> None:
    parent.open(f"/f/{stage.invite()}")
    parent.turn()
    leave = parent.client.get(parent.page.links["LeaveLeave this page quickly"])
    assert leave.status_code == 303
    assert [name for name in parent.client.cookies if name.startswith("fb_")] == []


def test_our_script_gets_the_next_page_and_its_address_in_one_answer(parent: Person) -> None:
    form, at = parent.page.turn, f"/form/{parent.reference}"
    answer = parent.post(form.action, form.filled({}), SCRIPT)
    assert (answer.status_code, answer.headers["x-address"]) == (200, f"{at}/1?e=1")
    assert answer.text == parent.client.get(f"{at}/1?e=1").text
    answer = parent.post(form.action, form.filled({"answer": "good"}), SCRIPT)
    assert (answer.status_code, answer.headers["x-address"]) == (200, f"{at}/3")
    assert answer.text == parent.client.get(f"{at}/3").text
    assert answer.headers["cache-control"] == "no-store"
    page = parent.go(f"{at}/15")
    answer = parent.post(page.turn.action, page.turn.filled({}), SCRIPT)
    assert (answer.status_code, answer.headers["x-address"]) == (200, f"{at}/done")
    assert "We have your answers" in answer.text


def test_what_our_script_posts_too_late_leads_it_to_the_receipt(parent: Person) -> None:
    old = parent.page.turn
    page = parent.go(f"/form/{parent.reference}/1")
    parent.turn({"answer": "good"})
    page = parent.go(f"/form/{parent.reference}/15")
    parent.post(page.turn.action, page.turn.filled({}))
    answer = parent.post(old.action, old.filled({"answer": "poor"}), SCRIPT)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/form/{parent.reference}/done?late=1"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("database_busy", where="The database", what="It is busy.", how="Wait.")

    for name in ("go_on", "hand_in"):
        monkeypatch.setattr(page_turns, name, fail)


def test_when_saving_fails_the_person_stays_and_nothing_typed_is_lost(
    stage: Stage, parent: Person, broken: None
) -> None:
    page = parent.go(f"/form/{parent.reference}/7")
    answer = parent.post(page.turn.action, page.turn.filled({"answer": "Kind <words>"}))
    assert answer.status_code == 503
    parent.answer, parent.path = answer, page.turn.action
    again = type(page)(answer.text)
    assert again.shown("answer") == ["Kind <words>"]
    assert len(again.problems) == 1
    assert again.title.startswith("Error: ")
    assert parent.draft == {}


def test_when_sending_fails_nothing_is_acknowledged(stage: Stage, parent: Person, broken: None) -> None:
    page = parent.go(f"/form/{parent.reference}/15")
    answer = parent.post(page.turn.action, page.turn.filled({}))
    assert answer.status_code == 503
    assert "Send my answers" in answer.text
    assert count(stage.workspace.database, Response) == 0
    assert count(stage.workspace.database, Draft) == 1
