"""Progress under branching, and the way back to check-your-answers after a change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from surveys.catalogue import shipped_forms
from surveys.core.answers import Chosen, Written
from surveys.core.journey import (
    CHECK,
    START,
    Journey,
    Progress,
)
from surveys.core.model import Form, Information
from tests.surveys.made_forms import (
    TODAY,
    forms,
    good_answers,
    make_form,
    one,
    told,
    when,
    words,
)


A, B, C = Chosen("a"), Chosen("b"), Chosen("c")

CHAIN = make_form(
    one("first", required=True),
    one("second", show_when=when("first", **{"is": "a"})),
    words("third", show_when=when("second", **{"is": "a"})),
    one("last"),
)


def test_progress_counts_question_pages() -> None:
    journey = Journey(make_form(one("q"), told("i"), one("r")), {})
    assert journey.progress(START) == Progress(0, 3, True)
    assert journey.progress("i") == Progress(2, 3, True)
    assert journey.progress(CHECK) == Progress(3, 3, True)


def test_progress_counts_a_branch_before_it_opens() -> None:
    journey = Journey(CHAIN, {})
    assert journey.progress(START) == Progress(0, 4, False)
    assert journey.progress("first") == Progress(1, 4, False)
    opened = journey.with_answer("first", A)
    assert opened.progress("second") == Progress(2, 4, False)
    assert opened.progress("last") == Progress(3, 3, True)


def test_a_page_says_the_same_when_someone_comes_back_to_it() -> None:
    journey = Journey(CHAIN, {"first": B})
    assert journey.progress("last") == Progress(2, 2, True)
    assert journey.progress("first") == Journey(CHAIN, {}).progress("first")


@given(form=forms(), data=st.data())
def test_the_total_never_grows_on_the_way_through_any_form(form: Form, data: st.DataObject) -> None:
    journey, page, said = Journey(form, {}), START, list[Progress]()
    while page != CHECK:
        said.append(journey.progress(page))
        question = form.by_id.get(page)
        if question is not None and not isinstance(question, Information):
            journey = journey.with_answer(page, data.draw(st.none() | good_answers(question)))
        page = journey.after(page).id
    said.append(journey.progress(CHECK))
    totals = [each.of for each in said]
    assert totals == sorted(totals, reverse=True)
    assert [each.position for each in said] == [*range(len(said) - 1), len(said) - 2]
    exact = [each.of for each in said if each.exact]
    assert set(exact) <= {said[-1].of}


def test_progress_is_exact_once_what_decides_was_passed_without_an_answer() -> None:
    form = make_form(one("q"), one("r", show_when=when("q", **{"is": "a"})), one("s"))
    assert Journey(form, {}).progress("s") == Progress(2, 2, True)


def test_a_hidden_question_decides_nothing() -> None:
    assert Journey(CHAIN, {"first": B, "second": A}).progress("last") == Progress(2, 2, True)


def test_the_visit_form_says_from_the_first_page_how_long_it_can_become() -> None:
    form = shipped_forms()["family_after_visit"]
    asked = sum(len(section.questions) - len(section.together[1:]) for section in form.sections)
    assert Journey(form, {}).progress(START) == Progress(0, asked, False)
    assert asked == len(form.questions) - 3  # the four about the person are one page


def test_change_leads_back_to_check() -> None:
    journey = Journey(CHAIN, {"first": A, "second": A, "third": Written("x"), "last": C})
    for page_id in ("first", "second", "third", "last"):
        assert journey.after_change(page_id).id == CHECK


def test_change_that_asks_more_leads_to_every_new_question_and_then_back() -> None:
    journey = Journey(CHAIN, {"first": B, "last": C})
    turn = journey.turn("first", A, today=TODAY)
    assert turn.journey.after_change("first").id == "second"
    turn = turn.journey.turn("second", A, today=TODAY)
    assert turn.journey.after_change("second").id == "third"
    turn = turn.journey.turn("third", Written("x"), today=TODAY)
    assert turn.journey.after_change("third").id == CHECK


def test_change_does_not_ask_again_what_has_nothing_to_do_with_it() -> None:
    form = make_form(
        one("q"),
        one("q2", show_when=when("q", answered=True)),
        one("r"),
        one("r2", show_when=when("r", answered=True)),
    )
    journey = Journey(form, {"q": A, "r": A, "q2": A})
    assert journey.after_change("q").id == CHECK
    assert journey.after_change("r").id == "r2"


def test_change_that_shows_an_information_page_leads_there() -> None:
    form = make_form(one("q"), told("i", show_when=when("q", **{"is": "c"})))
    assert Journey(form, {"q": C}).after_change("q").id == "i"
    assert Journey(form, {"q": C}).after_change("i").id == CHECK
