"""Whatever someone does on their way, nothing breaks, nothing is lost, and the end can be reached."""

from __future__ import annotations

import time
from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.catalogue import content_hash, form_from_json, form_to_json
from surveys.core.answers import Answer, Chosen
from surveys.core.answers_io import answers_from_json, answers_to_json
from surveys.core.journey import (
    CHECK,
    START,
    Journey,
    PageKind,
)
from surveys.core.model import Form, Information, Section
from surveys.core.validation import tidy_answer
from surveys.definitions.checks import check_form
from surveys.definitions.strict_yaml import Located
from surveys.shown_answers import journey_rows
from tests.surveys.made_forms import (
    SCALE,
    TODAY,
    answers_to,
    any_answers,
    forms,
    good_answers,
    make_form,
    one,
    when,
)


STEPS = ("next", "back", "answer", "change", "reload", "other tab")


def answer_for(journey: Journey, page_id: str, data: st.DataObject) -> Answer | None:
    question = journey.page(page_id).question
    if question is None or isinstance(question, Information):
        return None
    return data.draw(st.none() | good_answers(question) | any_answers())


def finish(journey: Journey, data: st.DataObject) -> Journey:
    """Walk from the start to check-your-answers, answering well whatever is asked."""
    page = journey.page(START)
    for _ in range(len(journey.form.questions) + 2):
        if page.kind is PageKind.CHECK:
            return journey
        answer = journey.answers.get(page.id)
        turn = journey.turn(page.id, answer, today=TODAY)
        if turn.problems:
            assert page.question is not None
            turn = journey.turn(page.id, data.draw(good_answers(page.question)), today=TODAY)
        assert turn.problems == ()
        journey, page = turn.journey, turn.page
    raise AssertionError("no end")


@given(form=forms(), data=st.data())
@settings(max_examples=150)
def test_any_sequence_of_steps_loses_nothing_and_leads_to_the_end(form: Form, data: st.DataObject) -> None:
    journey, at = Journey(form, {}), START
    kept: dict[str, Answer | None] = {}
    for step in data.draw(st.lists(st.sampled_from(STEPS), max_size=14)):
        if step == "reload":
            journey = Journey(form, answers_from_json(answers_to_json(journey.answers)))
            at = journey.resume(at).id
            continue
        if step == "back":
            before = journey.before(at)
            at = before.id if before else START
            continue
        page_id = at
        if step in ("change", "other tab"):
            page_id = data.draw(st.sampled_from([*form.by_id, "gone"]))
        answer = answer_for(journey, page_id, data)
        turn = journey.turn(page_id, answer, today=TODAY)
        question = form.by_id.get(page_id)
        if question is not None:
            kept[page_id] = tidy_answer(form, question, answer)
        journey = turn.journey
        at = journey.after_change(page_id).id if step == "change" else turn.page.id
        assert at in {page.id for page in journey.pages}
        for page in journey.pages:
            position = journey.progress(page.id)
            assert 0 <= position.position <= position.of
    still = {question_id: answer for question_id, answer in kept.items() if answer is not None}
    assert answers_to_json(journey.answers) == answers_to_json(still)
    shown = {page.id for page in journey.pages}
    handed_in = {question_id: answer for question_id, answer in still.items() if question_id in shown}
    assert answers_to_json(journey.submission()) == answers_to_json(handed_in)
    journey_rows(journey)
    ended = finish(journey, data)
    assert ended.problems(TODAY) == ()


@given(form=forms(), data=st.data())
@settings(max_examples=60)
def test_exact_progress_stays_true_whatever_is_answered_later(form: Form, data: st.DataObject) -> None:
    journey = Journey(form, data.draw(answers_to(form)))
    page = data.draw(st.sampled_from(journey.pages[:-1]))
    progress = journey.progress(page.id)
    later = list(form.by_id)[list(form.by_id).index(page.id) if page.question else 0 :]
    unanswered = [question_id for question_id in later if question_id not in journey.answers]
    for question_id in unanswered:
        question = form.question(question_id)
        if not isinstance(question, Information) and data.draw(st.booleans()):
            journey = journey.with_answer(question_id, data.draw(good_answers(question)))
    if progress.exact:
        assert journey.progress(page.id).of == progress.of


@given(form=forms(), data=st.data())
@settings(max_examples=60)
def test_after_a_change_every_newly_shown_required_question_is_asked(form: Form, data: st.DataObject) -> None:
    journey = finish(Journey(form, data.draw(answers_to(form))), data)
    changing = [
        page for page in journey.pages if page.question and not isinstance(page.question, Information)
    ]
    if not changing:
        return
    page = data.draw(st.sampled_from(changing))
    assert page.question is not None
    at = page.id
    turn = journey.turn(at, data.draw(good_answers(page.question)), today=TODAY)
    for _ in range(len(form.questions) + 1):
        journey = turn.journey
        next_page = journey.after_change(at)
        if next_page.kind is PageKind.CHECK:
            break
        assert next_page.question is not None
        at = next_page.id
        answer = (
            None
            if isinstance(next_page.question, Information)
            else data.draw(good_answers(next_page.question))
        )
        turn = journey.turn(at, answer, today=TODAY)
    assert journey.problems(TODAY) == ()


@given(forms())
@settings(max_examples=60)
def test_form_survives_its_canonical_json(form: Form) -> None:
    again = form_from_json(form_to_json(form))
    assert again == form
    assert content_hash(again) == content_hash(form)


@given(form=forms(), data=st.data())
@settings(max_examples=60)
def test_submission_does_not_depend_on_the_order_of_answering(form: Form, data: st.DataObject) -> None:
    answers: Mapping[str, Answer] = data.draw(answers_to(form))
    order = data.draw(st.permutations(list(answers)))
    journey = Journey(form, {})
    for question_id in order:
        journey = journey.with_answer(question_id, answers[question_id])
    assert answers_to_json(journey.submission()) == answers_to_json(Journey(form, answers).submission())


def test_five_hundred_questions_in_one_chain_turn_quickly() -> None:
    questions = [one("q0", scale=SCALE.id, options=())]
    questions += [
        one(f"q{at}", scale=SCALE.id, options=(), show_when=when(f"q{at - 1}", **{"is": "a"}))
        for at in range(1, 500)
    ]
    sections = [
        Section(id=f"s{at}", questions=tuple(questions[at * 100 : at * 100 + 100])) for at in range(5)
    ]
    form = make_form(sections=sections)
    journey = Journey(form, {question.id: Chosen("a") for question in questions})
    started = time.process_time()
    turn = journey.turn("q250", Chosen("a"), today=TODAY)
    turn.journey.progress(turn.page.id)
    turn.journey.after_change("q250")
    assert time.process_time() - started < 0.5
    assert turn.journey.progress(CHECK).of == 500
    started = time.process_time()
    assert check_form(form, Located("made", {})) == []
    assert time.process_time() - started < 2
