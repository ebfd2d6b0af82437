"""Choosing a language on the plain face: by its own name, on any page, without losing an answer."""

from __future__ import annotations

import pytest

from surveys.catalogue import shipped_locales
from surveys.core.answers import Chosen, Rated, Written
from surveys.languages import languages_offered
from tests.feedback_app.web.plain_face.person import Person
from tests.support.faces import Stage


FORM = "family_after_visit"
OTHERS = sorted(tag for key, tag in shipped_locales() if key == FORM)


@pytest.fixture(autouse=True)
def drafts(stage: Stage) -> None:
    """Every translation may be chosen, checked or not."""
    object.__setattr__(stage.workspace.settings, "draft_languages", "*")


@pytest.fixture
def parent(stage: Stage, person: Person) -> Person:
    person.open(f"/f/{stage.invite(FORM)}")
    return person


def choose(person: Person, tag: str) -> None:
    """Press the button with this language, with what stands on the page."""
    (form,) = [each for each in person.page.forms if ("language", tag) in each.buttons]
    person.send(form, {"language": tag})


def html_of(person: Person) -> str:
    return person.answer.text.partition("<head>")[0]


@pytest.mark.parametrize("tag", OTHERS)
def test_on_the_first_page_each_language_is_offered_by_its_own_name(parent: Person, tag: str) -> None:
    (choice,) = [each for each in languages_offered(parent.form, drafts=frozenset("*")) if each.tag == tag]
    assert f'lang="{tag}"' in parent.answer.text
    assert choice.own_name in parent.page.text
    choose(parent, tag)
    assert parent.at == "start"
    assert f'<html lang="{tag}" dir="{choice.direction}"' in html_of(parent)
    assert parent.form.language == tag
    assert ("language", "en-GB") in [pair for form in parent.page.forms for pair in form.buttons]


def test_without_leave_no_draft_is_offered_or_taken(stage: Stage, parent: Person) -> None:
    object.__setattr__(stage.workspace.settings, "draft_languages", "")
    parent.go(f"/form/{parent.reference}")
    assert "language" not in {name for form in parent.page.forms for name, _ in form.buttons}
    parent.turn({"language": "ar"})
    assert parent.form.language == "en-GB"


def test_whoever_chooses_a_language_first_sees_their_own_answers_later(parent: Person) -> None:
    choose(parent, "ar")
    parent.turn()
    parent.turn({"answer": "good"})
    assert parent.go(f"/form/{parent.reference}/1").shown("answer") == ["good"]


def test_what_stands_on_the_page_is_kept_and_nothing_is_checked(parent: Person) -> None:
    parent.turn()
    choose(parent, "ur")
    assert (parent.at, parent.page.problems) == ("overall", [])
    parent.turn({"answer": "good"})
    form = parent.page.turn
    parent.send(form, {"line-listened": "yes", "language": "ar"})
    assert parent.at == "how_it_was"
    assert parent.page.shown("line-listened") == ["yes"]
    parent.go(f"/form/{parent.reference}/7")
    parent.send(parent.page.turn, {"answer": "شكراً لكم", "language": "en-GB"})
    assert parent.at == "went_well"
    assert parent.draft == {
        "overall": Chosen("good"),
        "how_it_was": Rated((("listened", Chosen("yes")),)),
        "went_well": Written("شكراً لكم"),
    }


def test_changing_an_answer_stays_changing_it(parent: Person) -> None:
    parent.turn()
    parent.turn({"answer": "good"})
    parent.go(f"/form/{parent.reference}/1?c=1")
    choose(parent, "ar")
    assert parent.path.endswith("/1?c=1")
    parent.turn({"answer": "very_good"})
    assert parent.at == "check"


def test_on_check_your_answers_a_language_sends_nothing(parent: Person) -> None:
    parent.turn()
    parent.turn({"answer": "good"})
    parent.go(f"/form/{parent.reference}/15")
    choose(parent, "ar")
    assert parent.at == "check"
    assert parent.stored().receipt is None


@pytest.mark.parametrize("tag", OTHERS)
def test_every_page_of_a_draft_says_so_and_is_in_one_language(parent: Person, tag: str) -> None:
    choose(parent, tag)
    parent.turn()
    for path in ("0", "1", "1?e=1", "3", "7", "15", "15?e=1", "print"):
        parent.go(f"/form/{parent.reference}/{path}")
        assert f'<html lang="{tag}"' in html_of(parent)
        assert "Nobody has checked" not in parent.page.text or tag.startswith("en")
        assert 'class="kept draft"' in parent.answer.text
    parent.go(f"/form/{parent.reference}/1")
    assert parent.turn().problems
    parent.turn({"answer": "good"})
    parent.go(f"/form/{parent.reference}/15")
    parent.turn()
    assert f'<html lang="{tag}"' in html_of(parent)
    assert parent.stored().receipt


def test_a_language_nobody_offers_changes_nothing(parent: Person) -> None:
    parent.turn()
    for tag in ("xx", "../ar", "", "ar; --"):
        parent.turn({"language": tag, "answer": ""})
        assert parent.form.language == "en-GB"


def test_easy_read_has_pictures_that_only_decorate(parent: Person) -> None:
    assert "<svg" not in parent.answer.text
    choose(parent, "en-GB-x-easy")
    parent.turn()
    assert '<body class="easy"' in parent.answer.text
    assert parent.answer.text.count("<svg") >= 6
    assert parent.answer.text.count("<svg") == parent.answer.text.count(
        'aria-hidden="true" focusable="false"'
    )
