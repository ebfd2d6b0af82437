"""Going on, going back, changing, two tabs, old pages: what is saved, and where the person is then."""

from __future__ import annotations

import pytest

from feedback_app.services.answering import answering, page_turns
from feedback_app.services.answering.cookies import ThisDevice, reference_of
from feedback_app.storage.models import Draft, Response
from surveys.core.answers import (
    Chosen,
    Missing,
    MissingReason,
    Rated,
    Written,
)
from tests.feedback_app.web.plain_face.person import Person, Reader
from tests.support.faces import Stage
from tests.support.respondent import count


WORDS = "Really **kind** <b>& patient</b> {{ 7*7 }} <script>alert(1)</script>"


@pytest.fixture
def parent(stage: Stage, person: Person) -> Person:
    """At the first question of the family form."""
    person.open(f"/f/{stage.invite()}")
    person.turn()
    assert person.at == "overall"
    return person


def to_check(person: Person) -> None:
    """Leave everything blank that may be."""
    if person.at == "overall":
        person.turn({"answer": "good"})
    while person.at != "check":
        person.turn()


def page_text(person: Person) -> str:
    return " ".join(person.page.text.split())


def test_looking_stores_nothing(stage: Stage, person: Person) -> None:
    person.open(f"/f/{stage.invite()}")
    for path in ("", "/0", "/1", "/7", "/99", "/check", "/done", "/so-far"):
        person.go(f"/form/{person.reference}{path}")
    assert count(stage.workspace.database, Draft) == 0
    assert count(stage.workspace.database, Response) == 0


def test_each_page_is_stored_before_the_next_one_shows(parent: Person) -> None:
    assert parent.turn({"answer": "good"}).heading == "How was it for you?"
    assert parent.kept("overall") == Chosen("good")
    assert parent.stored().at_page == "how_it_was"


def test_nothing_is_chosen_beforehand(parent: Person) -> None:
    assert parent.page.shown("answer") == []
    parent.turn({"answer": "good"})
    assert [name for name, _ in parent.page.turn.fields if name.startswith("line-")] == []


def test_a_required_page_left_blank_stays_and_says_what_to_do(parent: Person) -> None:
    page = parent.turn()
    assert (parent.at, parent.answer.status_code) == ("overall", 200)
    assert page.title.startswith("Error: ")
    assert len(page.problems) == 1
    assert page.links[page.problems[0].strip()] == "#answer"
    assert {"answer", "answer-wrong", "problems"} <= page.ids
    assert 'aria-describedby="answer-wrong"' in parent.answer.text


def test_refreshing_a_page_with_an_error_changes_nothing(parent: Person) -> None:
    parent.turn()
    first = parent.answer.text
    assert parent.go(parent.path).problems
    assert parent.answer.text == first


def test_the_error_is_gone_once_it_is_mended_whatever_the_address_says(parent: Person) -> None:
    parent.turn()
    with_error = parent.path
    parent.turn({"answer": "good"})
    page = parent.go(with_error)
    assert page.problems == []
    assert not page.title.startswith("Error")
    assert page.shown("answer") == ["good"]


def test_back_is_a_link_and_shows_what_was_given(parent: Person) -> None:
    parent.turn({"answer": "poor"})
    assert parent.at == "sorry"
    assert parent.follow("Back").shown("answer") == ["poor"]
    parent.follow("Back")
    assert parent.at == "start"


def test_back_with_script_keeps_what_is_on_the_page_and_checks_nothing(parent: Person) -> None:
    parent.turn({"answer": "good"})
    parent.turn({"line-listened": "yes", "way": "back"})
    assert parent.at == "overall"
    assert parent.kept("how_it_was") == Rated((("listened", Chosen("yes")),))


def test_the_same_page_posted_twice_is_one_answer(stage: Stage, parent: Person) -> None:
    form = parent.page.turn
    answers = [parent.post(form.action, form.filled({"answer": "good"})) for _ in range(2)]
    assert {(each.status_code, each.headers["location"]) for each in answers} == {
        (303, f"/form/{parent.reference}/3")
    }
    assert parent.draft == {"overall": Chosen("good")}
    assert count(stage.workspace.database, Draft) == 1


def test_two_tabs_never_overwrite_one_another(parent: Person) -> None:
    parent.turn({"answer": "good"})
    first, second = parent.page, parent.go(f"/form/{parent.reference}/7")
    for tab, given in ((second, {"answer": WORDS}), (first, {"line-listened": "yes"})):
        parent.post(tab.turn.action, tab.turn.filled(given))
    assert parent.draft == {
        "overall": Chosen("good"),
        "how_it_was": Rated((("listened", Chosen("yes")),)),
        "went_well": Written(WORDS),
    }


def test_a_bookmarked_page_in_the_middle_shows_itself(parent: Person) -> None:
    page = parent.go(f"/form/{parent.reference}/8")
    assert page.heading == "What could be better?"
    assert "Page 5 of 8 at most" in page.text


@pytest.mark.parametrize(
    ("number", "leads_to"), [("2", "/1"), ("4", "/3"), ("99", ""), ("-1", ""), ("start", ""), ("9" * 30, "")]
)
def test_a_page_that_is_not_shown_leads_to_one_that_is(parent: Person, number: str, leads_to: str) -> None:
    answer = parent.client.get(f"/form/{parent.reference}/{number}")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/form/{parent.reference}{leads_to}"


def test_a_page_that_another_tab_hid_meanwhile_keeps_its_answer_out_of_sight(parent: Person) -> None:
    parent.turn({"answer": "good"})
    parent.turn({"line-other_help": "no"})
    tab = parent.page
    assert parent.at == "other_help_wanted"
    parent.go(f"/form/{parent.reference}/3")
    parent.turn({"line-other_help": "yes"})
    answer = parent.post(tab.turn.action, tab.turn.filled({"answer": "A baby group"}))
    assert answer.headers["location"] == f"/form/{parent.reference}/5"
    journey = parent.stored().journey
    assert journey
    assert "other_help_wanted" not in journey.submission()


def test_changing_an_answer_leads_back_to_the_list(parent: Person) -> None:
    to_check(parent)
    page = parent.follow("Change your answer to: Overall, how was your experience of our service?")
    assert page.shown("answer") == ["good"]
    assert page.links["Back"].endswith("/15") or parent.form.questions
    parent.turn({"answer": "very_good"})
    assert parent.at == "check"
    assert "Very good" in page_text(parent)


def test_a_change_with_a_problem_still_leads_back_to_the_list(parent: Person) -> None:
    to_check(parent)
    parent.follow("Change your answer to: Overall, how was your experience of our service?")
    form = parent.page.turn
    form.fields = [pair for pair in form.fields if pair[0] != "answer"]
    assert parent.turn().problems
    parent.turn({"answer": "very_good"})
    assert parent.at == "check"


def test_a_change_that_asks_more_asks_it_and_then_leads_back(parent: Person) -> None:
    to_check(parent)
    parent.follow("Change your answer to: Did you have an interpreter?")
    parent.turn({"answer": "had_one"})
    assert parent.at == "interpreter_worked"
    parent.turn({"answer": "yes"})
    assert parent.at == "check"


def test_everything_is_sent_once_and_the_receipt_shows_again(stage: Stage, parent: Person) -> None:
    to_check(parent)
    send = parent.page.turn
    page = parent.turn()
    receipt = parent.stored().receipt
    assert page.heading == "We have your answers"
    assert receipt
    assert receipt.reference in page.text
    assert "If you need help now" in page.text
    again = parent.post(send.action, send.filled({}))
    assert again.headers["location"] == f"/form/{parent.reference}/done"
    assert receipt.reference in parent.go(again.headers["location"]).text
    assert receipt.reference in parent.go(f"/form/{parent.reference}").text
    assert count(stage.workspace.database, Response) == 1
    assert count(stage.workspace.database, Draft) == 0


def test_an_old_page_after_sending_says_that_it_came_too_late(stage: Stage, parent: Person) -> None:
    old = parent.page
    to_check(parent)
    parent.turn()
    answer = parent.post(old.turn.action, old.turn.filled({"answer": "poor"}))
    page = parent.go(answer.headers["location"])
    assert page.heading == "We have your answers"
    assert "sent before" in page.text
    assert count(stage.workspace.database, Draft) == 0
    assert parent.go(old.turn.action).heading == "We have your answers"


def test_sending_with_a_problem_names_it_and_stores_nothing(stage: Stage, parent: Person) -> None:
    parent.go(f"/form/{parent.reference}/{len(parent.form.questions) + 1}")
    page = parent.turn()
    assert parent.at == "check"
    (problem,) = page.problems
    assert problem.startswith("Overall, how was your experience of our service?")
    page = parent.go(page.links[problem.strip()])
    assert parent.at == "overall"
    assert page.problems
    parent.turn({"answer": "good"})
    assert parent.at == "check"
    assert count(stage.workspace.database, Response) == 0


def test_what_people_wrote_is_shown_as_text_and_never_as_markup(parent: Person) -> None:
    parent.go(f"/form/{parent.reference}/7")
    parent.turn({"answer": WORDS})
    parent.go(f"/form/{parent.reference}/7")
    assert parent.page.shown("answer") == [WORDS]
    assert "<script>alert" not in parent.answer.text
    parent.go(f"/form/{parent.reference}/{len(parent.form.questions) + 1}")
    assert WORDS in parent.page.text
    assert "<script>alert" not in parent.answer.text


def test_a_first_line_left_empty_is_kept(parent: Person) -> None:
    parent.go(f"/form/{parent.reference}/7")
    parent.turn({"answer": "\r\nSecond line"})
    assert parent.kept("went_well") == Written("\nSecond line")
    parent.go(f"/form/{parent.reference}/7")
    assert parent.page.shown("answer") == ["\nSecond line"]


def test_a_text_that_is_too_long_stays_whole(parent: Person) -> None:
    parent.go(f"/form/{parent.reference}/7")
    long = "Ünïcödé 👶🏽 " * 400
    page = parent.turn({"answer": long})
    assert page.problems
    assert page.shown("answer") == [long]


def test_an_answer_and_a_reason_for_none_must_be_one_of_the_two(stage: Stage, person: Person) -> None:
    person.open(f"/f/{stage.invite('every_kind')}")
    person.turn()
    person.go(f"/form/{person.reference}/10")
    page = person.turn({"answer": "Kind words", "reason": "prefer_not_to_say"})
    assert person.at == "prose"
    assert page.title.startswith("Error: ")
    assert page.shown("answer") == ["Kind words"]
    assert person.kept("prose") == Written("Kind words")
    person.turn({"answer": "", "reason": "prefer_not_to_say"})
    assert person.kept("prose") == Missing(MissingReason.PREFER_NOT_TO_SAY)
    assert person.at == "check"


def test_a_page_of_somebody_elses_form_saves_nothing(stage: Stage, parent: Person) -> None:
    form = parent.page.turn
    answer = parent.post(form.action, form.filled({"answer": "good", "mark": "0" * 16}))
    assert answer.headers["location"] == f"/form/{parent.reference}"
    answer = parent.post(form.action, form.filled({"answer": "good", "question": "went_well"}))
    assert answer.headers["location"] == f"/form/{parent.reference}"
    assert parent.draft == {}


def test_two_links_in_one_browser_stay_apart(stage: Stage, person: Person) -> None:
    pages: list[tuple[str, Reader]] = []
    for _ in range(2):
        person.open(f"/f/{stage.invite()}")
        person.turn()
        pages.append((person.path, person.page))
    for (path, page), answer in zip(pages, ("good", "poor"), strict=True):
        person.post(page.turn.action, page.turn.filled({"answer": answer}))
        person.go(path)
        assert person.kept("overall") == Chosen(answer)


def test_a_form_begun_here_is_finished_on_the_other_face(stage: Stage, parent: Person) -> None:
    parent.turn({"answer": "good"})
    with stage.workspace.database.write() as session:
        keys, now = stage.workspace.keys, stage.clock()
        found = answering.open_answering(session, keys=keys, key=parent.key, now=now)
        turned = page_turns.go_on(
            session, keys=keys, key=parent.key, found=found, page_id="how_it_was",
            answer=Rated((("listened", Chosen("no")),)), is_change=False, now=now,
        )  # fmt: skip
    assert turned.page_id == "interpreter"
    assert parent.go(f"/form/{parent.reference}/3").shown("line-listened") == ["no"]


def test_a_shared_device_keeps_nothing_after_the_receipt(stage: Stage, person: Person) -> None:
    person.open(f"/f/{stage.invite()}")
    person.turn({"shared": "1"})
    assert "data-forget" in person.answer.text
    device = person.client.cookies.get(f"fb_{person.reference}_device")
    assert ThisDevice.parse(device).is_shared
    to_check(person)
    reference = person.reference
    person.turn()
    assert person.page.heading == "We have your answers"
    assert person.client.cookies.get(f"fb_{reference}") is None
    assert person.client.cookies.get(f"fb_{reference}_device") is None
    assert person.go(f"/form/{reference}").heading == "Please open your link again"


def test_cookies_of_a_shared_device_end_with_the_browser(stage: Stage, person: Person) -> None:
    person.open(f"/f/{stage.invite()}")
    form = person.page.turn
    cookies = person.post(form.action, form.filled({"shared": "1"})).headers.get_list("set-cookie")
    assert len(cookies) == 2
    assert not [each for each in cookies if "max-age" in each.lower()]
    assert all("httponly" in each.lower() and "samesite=lax" in each.lower() for each in cookies)


def test_the_other_face_is_not_offered_where_it_does_not_run(parent: Person) -> None:
    assert "other version" not in parent.page.text
    assert reference_of(parent.stage.workspace.keys, parent.key) == parent.reference
