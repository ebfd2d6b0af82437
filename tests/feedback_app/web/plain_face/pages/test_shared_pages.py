"""Several short questions on one page: the four about the person, where a form says so."""

from __future__ import annotations

import json

import pytest

from surveys.catalogue import parse_form, shipped_forms
from surveys.core.answers import Chosen, Missing, MissingReason
from surveys.core.errors import DefinitionCode, DefinitionError
from surveys.core.journey import Journey
from surveys.definitions.form_json import form_to_json
from tests.feedback_app.web.plain_face.person import OURS, Person
from tests.support.cast import ANONYMOUS
from tests.support.faces import Stage


ABOUT = ["about_relation", "about_child_age", "about_ethnic_group", "about_health"]
FORMS = ["family_after_visit", "family_end_of_work", "joint_visit_family"]
GIVEN = {
    "answer": "grandparent",
    "q2-answer": "1_year",
    "q3-answer": "reason prefer_not_to_say",
}


def at_about(stage: Stage, person: Person, form_key: str = "family_after_visit") -> Person:
    person.open(f"/f/{stage.invite(form_key)}")
    person.turn()
    while person.at != "about_you_ok":
        offered = [value for name, value in person.page.turn.offered if name == "answer"]
        person.turn({"answer": offered[0]} if offered else {})
    person.turn({"answer": "yes"})
    return person


@pytest.mark.parametrize("form_key", FORMS)
def test_the_four_questions_about_you_are_one_page(stage: Stage, person: Person, form_key: str) -> None:
    at_about(stage, person, form_key)
    assert person.at == ABOUT[0]
    form = shipped_forms()[form_key]
    text = " ".join(person.page.text.split())
    assert all(" ".join(form.question(each).text.split()) in text for each in ABOUT)
    assert len({name for name, _ in person.page.turn.offered}) == len(ABOUT)
    person.turn(GIVEN)
    assert person.at == "check"
    assert {each: person.kept(each) for each in ABOUT} == {
        "about_relation": Chosen("grandparent"),
        "about_child_age": Chosen("1_year"),
        "about_ethnic_group": Missing(MissingReason.PREFER_NOT_TO_SAY),
        "about_health": None,
    }


def test_each_is_changed_on_their_page_and_the_others_stay(stage: Stage, person: Person) -> None:
    at_about(stage, person).turn(GIVEN)
    changes = {
        text: href for text, href in person.page.links.items() if text.startswith("Change your answer")
    }
    (to_age,) = [href for text, href in changes.items() if "How old is the child" in text]
    person.go(to_age)
    assert person.at == ABOUT[0]
    assert "c=1" in person.path
    assert (person.page.shown("answer"), person.page.shown("q2-answer")) == (["grandparent"], ["1_year"])
    person.turn({"q2-answer": "2_years"})
    assert person.at == "check"
    assert person.kept("about_child_age") == Chosen("2_years")
    assert person.kept("about_relation") == Chosen("grandparent")


@pytest.mark.parametrize("pressed", [{"way": "back"}, {"language": "ur"}], ids=["back", "language"])
def test_whichever_button_is_pressed_all_of_the_page_is_saved(
    stage: Stage, person: Person, pressed: dict[str, str]
) -> None:
    object.__setattr__(stage.workspace.settings, "draft_languages", "*")
    at_about(stage, person).turn({**GIVEN, **pressed})
    assert person.kept("about_child_age") == Chosen("1_year")


def test_on_another_device_they_do_not_show_and_stay(stage: Stage, person: Person) -> None:
    at_about(stage, person).turn(GIVEN)
    device = f"fb_{person.reference}_device"
    person.client.cookies.delete(device)
    page = person.go(person.path.replace("/15", "/11"))
    assert person.at == ABOUT[0]
    assert [page.shown(name) for name in GIVEN] == [[], [], []]
    person.turn({"q2-answer": "2_years"})
    assert person.kept("about_child_age") == Chosen("2_years")
    assert person.kept("about_relation") == Chosen("grandparent")


def test_an_option_that_is_not_offered_is_said_at_its_own_field(stage: Stage, person: Person) -> None:
    page = at_about(stage, person).turn({**GIVEN, "q2-answer": "999"})
    assert len(page.problems) == 1
    assert page.links[page.problems[0].strip()] == "#q2-answer"
    assert {"q2-answer", "q2-answer-wrong"} <= page.ids


def test_the_page_numbers_count_them_as_one(stage: Stage, person: Person) -> None:
    at_about(stage, person)
    text = " ".join(person.page.text.split())
    position = int(text.partition("Page ")[2].split()[0])
    assert f"Page {position} of {position}" in text


def test_the_script_gets_the_same_page(stage: Stage, person: Person) -> None:
    form = at_about(stage, person).page.turn
    reply = person.post(form.action, form.filled({**GIVEN, "q2-answer": "999"}), {"X-Script": "1", **OURS})
    person.go(reply.headers["x-address"])
    assert person.answer.text == reply.text


TOGETHER = ["a", "b", "c"]
WRONG: list[tuple[str, list[str], dict[str, object]]] = [
    ("one alone", ["a"], {}),
    ("one of another section", ["a", "z"], {}),
    ("not next to each other", ["a", "c"], {}),
    ("in another order", ["b", "a"], {}),
    ("one of them twice", ["a", "a"], {}),
    ("one required", TOGETHER, {"required": True}),
    ("one shown under its own condition", TOGETHER, {"show_when": {"question": "a", "answered": True}}),
    ("one of another kind", TOGETHER, {"kind": "rating", "low": "Low", "high": "High", "options": None}),
]


@pytest.mark.parametrize(
    ("together", "change"), [each[1:] for each in WRONG], ids=[each[0] for each in WRONG]
)
def test_questions_that_cannot_share_a_page_are_refused(
    together: list[str], change: dict[str, object]
) -> None:
    with pytest.raises(DefinitionError) as refused:
        parse_form(form_text(together, change), name="made.yaml")
    assert DefinitionCode.NOT_ALLOWED in refused.value.codes


def test_questions_that_can_share_a_page_are_taken() -> None:
    form = parse_form(form_text(TOGETHER, {}), name="made.yaml")
    assert [page.id for page in Journey(form, {}).pages] == ["start", "a", "z", "check"]


def form_text(together: list[str], change: dict[str, object]) -> str:
    options = [{"code": "x", "label": "X"}, {"code": "y", "label": "Y"}]
    asked = [
        {"id": name, "kind": "one_choice", "text": name, "options": options} for name in (*TOGETHER, "z")
    ]
    asked[1] = {name: value for name, value in {**asked[1], **change}.items() if value is not None}
    whole = json.loads(form_to_json(ANONYMOUS))
    whole["sections"] = [
        {"id": "one", "together": together, "questions": asked[:3]},
        {"id": "two", "questions": asked[3:]},
    ]
    return json.dumps({**whole, "key": "made"})
