"""The forms of this service: what each must hold, and the promises their words make."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

from surveys.catalogue import helplines, measure_forms, shipped_forms
from surveys.checking import check_everything
from surveys.core.conditions import Compare, questions_in
from surveys.core.model import (
    Asks,
    Audience,
    Form,
    Information,
    LongText,
    Mode,
    OneChoice,
    Purpose,
    Question,
    SeveralChoices,
    ShortText,
    StatementGroup,
    Touchpoint,
)
from tests.surveys import reading_age


DIGESTS = json.loads(
    (Path(__file__).parents[1] / "data" / "friends_and_family_digests.json").read_text("utf-8")
)
FAMILY = {"family_after_visit", "family_end_of_work", "joint_visit_family"}
TRAINING = {"training_before", "training_after", "training_later"}
OTHERS = {"referrer_after_consultation", "drop_in", "joint_visit_professional"}
FEEDBACK_FORMS = sorted(FAMILY | TRAINING | OTHERS)
MEASURES = {"core10", "phq9", "phq2", "gad7", "gad2", "goals"}
EVERY_FORM = sorted({*FEEDBACK_FORMS, *MEASURES})
ASPECTS = {"listened", "easy_to_talk_to", "understood", "useful_tips", "other_help", "decided_together"}


def form_called(key: str) -> Form:
    return shipped_forms()[key]


def statements(form: Form) -> list[tuple[str, str | None]]:
    groups = [question for question in form.questions if isinstance(question, StatementGroup)]
    return [(statement.id, statement.aspect) for group in groups for statement in group.statements]


def texts_asking(form: Form, asks: Asks) -> list[str]:
    return [q.id for q in form.questions if isinstance(q, ShortText | LongText) and q.asks is asks]


EXPERIENCE = {
    "drop_in": {"in_a_sentence": Asks.OPEN},
    "referrer_after_consultation": {"in_a_sentence": Asks.OPEN},
    "training_before": {},
    "training_later": {"what_happened": Asks.OPEN, "what_would_help": Asks.COULD_BE_BETTER},
}
"""What each form asks about experience; those not named here ask what went well and what could be better."""
IN_TWO_BOXES = {"went_well": Asks.WENT_WELL, "could_be_better": Asks.COULD_BE_BETTER}


@pytest.mark.parametrize("key", EVERY_FORM)
def test_only_questions_about_experience_are_declared_as_that(key: str) -> None:
    texts = [each for each in form_called(key).questions if isinstance(each, ShortText | LongText)]
    declared = {each.id: each.asks for each in texts if each.asks.is_experience}
    assert declared == ({} if key in MEASURES else EXPERIENCE.get(key, IN_TWO_BOXES))


def with_purpose(form: Form, purpose: Purpose) -> list[Question]:
    return [q for q in form.questions if not isinstance(q, Information) and q.purpose is purpose]


def prose(form: Form) -> list[str]:
    """Everything of ours that someone reads in whole sentences (options are labels, not sentences).

    A measure's own words are its owner's, and stay as they are.
    """
    found = [form.title, form.introduction, form.thanks]
    sections = [section for section in form.sections if section.measure is None]
    for question in (question for section in sections for question in section.questions):
        found.append(question.text)
        if isinstance(question, Information):
            found.append(question.body)
        elif question.hint:
            found.append(question.hint)
        if isinstance(question, StatementGroup):
            found += [statement.text for statement in question.statements]
    return found


def every_word(form: Form) -> str:
    labels = [
        option.label
        for question in form.questions
        if isinstance(question, OneChoice | SeveralChoices | StatementGroup)
        for option in form.options(question)
    ]
    return "\n".join([*prose(form), *labels])


def digest(text: str) -> str:
    plain = re.sub(r" +", " ", re.sub(r"[^a-z0-9 ]", " ", text.lower())).strip()
    return hashlib.sha256(plain.encode()).hexdigest()


def test_every_form_of_the_service_is_there_and_sound() -> None:
    assert set(shipped_forms()) == set(EVERY_FORM)
    assert set(measure_forms()) == MEASURES
    assert check_everything() == ()
    assert {form.touchpoint for form in shipped_forms().values()} == set(Touchpoint)


@pytest.mark.parametrize("key", FEEDBACK_FORMS)
def test_audience_and_mode_are_as_decided(key: str) -> None:
    form = form_called(key)
    assert form.audience is (Audience.FAMILY if key in FAMILY else Audience.PROFESSIONAL)
    pseudonymous = key == "referrer_after_consultation"
    assert form.mode is (Mode.PSEUDONYMOUS if pseudonymous else Mode.ANONYMOUS)
    assert form.quick_exit is (key in FAMILY)
    assert "CC BY 4.0" in form.licence.terms


@pytest.mark.parametrize("key", EVERY_FORM)
def test_the_national_question_stands_in_its_exact_words_where_it_belongs(key: str) -> None:
    found = with_purpose(form_called(key), Purpose.FRIENDS_AND_FAMILY)
    assert len(found) == (1 if key in FAMILY else 0)
    for question in found:
        assert isinstance(question, OneChoice)
        assert digest(question.text) == DIGESTS["question"]
        assert [(o.code, digest(o.label)) for o in question.options] == list(DIGESTS["options"].items())
        assert question.hint is None
        assert question.missing == ()
        assert form_called(key).questions[0] == question


@pytest.mark.parametrize("key", sorted(FAMILY))
def test_family_forms_ask_what_families_care_about(key: str) -> None:
    form = form_called(key)
    assert {aspect for _, aspect in statements(form)} >= ASPECTS
    assert texts_asking(form, Asks.WENT_WELL) == ["went_well"]
    assert texts_asking(form, Asks.COULD_BE_BETTER) == ["could_be_better"]
    about = with_purpose(form, Purpose.ABOUT_YOU)
    assert about[0].id == "about_you_ok"
    assert len(about) > 3
    for question in about[1:]:
        assert question.show_when == Compare.model_validate({"question": "about_you_ok", "is": "yes"})
        assert isinstance(question, OneChoice)
        assert "prefer_not_to_say" in question.missing


@pytest.mark.parametrize("key", FEEDBACK_FORMS)
def test_words_are_quoted_only_after_somebody_wrote_and_said_yes(key: str) -> None:
    form = form_called(key)
    consent = with_purpose(form, Purpose.QUOTE_CONSENT)
    long_texts = {q.id for q in form.questions if isinstance(q, LongText)}
    assert len(consent) == (0 if key == "training_before" else 1)
    for question in consent:
        assert isinstance(question, OneChoice)
        assert [option.code for option in question.options] == ["yes", "no"]
        assert not question.required
        assert question.show_when is not None
        assert questions_in(question.show_when) == long_texts


@pytest.mark.parametrize("key", sorted(MEASURES))
def test_a_measure_is_named_and_says_first_and_last_that_nobody_watches_and_where_help_is(key: str) -> None:
    form = form_called(key)
    assert (form.mode, form.audience, form.quick_exit) == (Mode.NAMED, Audience.FAMILY, True)
    for text in (form.introduction, form.thanks):
        assert "Nobody watches the answers as they arrive" in text
    assert "phone 999 in an emergency, or NHS 111 and choose option 2" in form.introduction
    assert "worker" in form.introduction  # who reads it
    assert "numbers below" in form.thanks


def test_a_referrer_needs_four_taps_and_a_sentence() -> None:
    group, sentence, consent = form_called("referrer_after_consultation").questions
    assert isinstance(group, StatementGroup)
    assert len(group.statements) == 4
    assert isinstance(sentence, LongText)
    assert not sentence.required
    assert consent.show_when is not None


def test_training_forms_ask_the_same_before_after_and_later() -> None:
    before, after, later = (
        form_called(key) for key in ("training_before", "training_after", "training_later")
    )
    for form in (before, after, later):
        assert texts_asking(form, Asks.LINK_CODE) == ["memory_code"]
        assert form.question("confidence") == before.question("confidence")
        mine, first = form.question("learning"), before.question("learning")
        assert isinstance(mine, StatementGroup)
        assert isinstance(first, StatementGroup)
        assert mine.statements == first.statements
        assert form.options(mine) == before.options(first)


@pytest.mark.parametrize("key", FEEDBACK_FORMS)
def test_people_are_told_before_they_write_that_nobody_reads_at_once_and_where_help_is(key: str) -> None:
    form = form_called(key)
    numbers = {number for line in helplines() for number in re.findall(r"\d+", line.contact)}
    assert "straight away" in form.introduction
    assert re.search(r"\b(team|we) (reads?|looks?)\b", form.introduction, re.IGNORECASE)  # who reads it
    assert "999" in form.introduction
    assert set(re.findall(r"\b\d{3}\b", every_word(form))) <= numbers
    for question in form.questions:
        if not isinstance(question, ShortText | LongText) or question.asks is Asks.LINK_CODE:
            continue
        assert question.hint is not None
        if form.audience is Audience.FAMILY:
            assert "straight away" in question.hint
            assert "phone 111 and choose option 2" in question.hint
            assert "phone 999" in question.hint
        else:
            assert "could show who" in question.hint
            assert "straight away" in question.hint or isinstance(question, ShortText)


@pytest.mark.parametrize("key", sorted(TRAINING | OTHERS))
def test_professionals_are_asked_to_leave_out_whatever_names_a_child(key: str) -> None:
    introduction = form_called(key).introduction
    for identifier in ("names", "dates of birth", "NHS numbers", "addresses"):
        assert identifier in introduction


@pytest.mark.parametrize("key", FEEDBACK_FORMS)
def test_anonymous_forms_ask_no_name_no_contact_and_nothing_that_calls_for_action(key: str) -> None:
    asked = " ".join(q.text.lower() for q in form_called(key).questions if not isinstance(q, Information))
    for word in (
        "your name",
        "email",
        "phone number",
        "postcode",
        "date of birth",
        "harm",
        "suicid",
        "safe at home",
    ):
        assert word not in asked


@pytest.mark.parametrize("key", EVERY_FORM)
def test_words_are_easy_to_read(key: str) -> None:
    form = form_called(key)
    limit = 4.0 if form.audience is Audience.FAMILY else 5.0
    assert reading_age.grade(prose(form)) <= limit
    for text in prose(form):
        if len(reading_age.words(text)) >= 20:
            assert reading_age.grade([text]) <= 6.0, text
        for sentence in reading_age.sentences(text):
            assert len(reading_age.words(sentence)) <= 22, sentence


@pytest.mark.parametrize("key", EVERY_FORM)
def test_words_are_plain(key: str) -> None:
    text = every_word(form_called(key))
    assert not set("\u2013\u2014;") & set(text)
    jargon = "intervention|attachment|engage|service user|signpost|outcome|caregiver|dyad|support needs"
    assert re.search(rf"{jargon}|e\.g\.|i\.e\.", text, re.IGNORECASE) is None
    assert re.search(r"[a-z]iz(e|ed|ing)\b|\bbehavior|\bcenter", text) is None


def test_an_id_means_the_same_in_every_form() -> None:
    meanings: dict[str, set[tuple[object, ...]]] = defaultdict(set)
    aspects: dict[str, set[str | None]] = defaultdict(set)
    for form in shipped_forms().values():
        for question in form.questions:
            options: tuple[str, ...] = ()
            if isinstance(question, OneChoice | SeveralChoices | StatementGroup):
                options = tuple(option.code for option in form.options(question))
            purpose = None if isinstance(question, Information) else question.purpose
            asks = question.asks if isinstance(question, ShortText | LongText) else None
            meanings[question.id].add((question.kind, purpose, asks, options))
        for statement, aspect in statements(form):
            aspects[statement].add(aspect)
    assert {key: found for key, found in meanings.items() if len(found) > 1} == {}
    assert {key: found for key, found in aspects.items() if len(found) > 1} == {}


def test_help_lines_have_a_source_each() -> None:
    assert {line.contact for line in helplines()} >= {"999, or go to A&E", "111, then 2", "116 123"}
    assert all(line.source for line in helplines())
