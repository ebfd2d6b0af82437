"""The Streamlit face in other languages: chosen by name, changed on any page, nothing on the page lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.process.workspace import set_current_workspace
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from surveys.catalogue import face_words, shipped_forms
from surveys.core.answers import Chosen, Written
from tests.feedback_app.ui.respondent_tab import RespondentTab
from tests.support.faces import Stage, set_stage
from tests.support.respondent import stored


VISIT = shipped_forms()["family_after_visit"]
NAMES = {"Samaritans", "Shout", "SHOUT", "Childline"}


@pytest.fixture
def with_drafts(sqlite_database: Database, keys: KeyRing, tmp_path: Path) -> Iterator[Stage]:
    """A workspace that shows the drafts of Arabic and Urdu."""
    stage = set_stage(sqlite_database, keys, tmp_path, draft_languages="ar, ur")
    set_current_workspace(stage.workspace)
    yield stage
    set_current_workspace(None)


def visit(stage: Stage, cookies: dict[str, str]) -> RespondentTab:
    return RespondentTab(stage, cookies, AnsweringKey(stage.invite("family_after_visit")))


def chrome(tab: RespondentTab) -> str:
    """Every word on the page that is no one's answer."""
    parts = [each.value for each in (*tab.app.title, *tab.app.markdown)]
    labels = [each.label for each in (*tab.app.button, *tab.app.radio)]
    options = [option for radio in tab.app.radio for option in radio.options]
    return "\n".join([*parts, *labels, *options, tab.problems]).replace("\\", "")


def test_only_languages_that_may_be_shown_are_offered(with_drafts: Stage, cookies: dict[str, str]) -> None:
    tab = visit(with_drafts, cookies)
    names = {str(button.key): button.label for button in tab.app.button}
    assert names["speak-ar"] == "العربية"
    assert names["speak-ur"] == "اردو"
    assert not {"speak-en-GB", "speak-en-GB-x-easy"} & set(names)


def test_without_drafts_there_is_no_choice_to_make(stage: Stage, cookies: dict[str, str]) -> None:
    tab = visit(stage, cookies)
    assert [button.key for button in tab.app.button] == ["continue-start"]


def test_a_page_in_arabic_has_no_english_around_it(with_drafts: Stage, cookies: dict[str, str]) -> None:
    tab = visit(with_drafts, cookies)
    tab.press("speak-ar")
    assert tab.heading == "كيف كانت زيارتكم؟"
    words = face_words("ar")
    assert words.draft_notice in chrome(tab)
    tab.start()
    tab.go_on()
    assert words.problems_title in tab.problems
    text = re.sub(r"tel:\S+|sms:\S+|#question\S+|\(/form/\S+", "", chrome(tab))
    text = text.replace(VISIT.question("overall").text, "")  # the national words, for whoever compares them
    assert set(re.findall(r"[A-Za-z]{3,}", text)) <= {"English", "NHS", "BSL", "Relay", "SignVideo", *NAMES}


def test_what_stands_on_the_page_is_kept_when_the_language_changes(
    with_drafts: Stage, cookies: dict[str, str]
) -> None:
    tab = visit(with_drafts, cookies)
    tab.start()
    tab.choose("overall", "good")
    tab.press("speak-ur")
    assert tab.at == "overall"
    assert tab.heading == "مجموعی طور پر، ہماری سروس کے ساتھ آپ کا تجربہ کیسا رہا؟"
    assert tab.draft == {"overall": Chosen("good")}
    assert tab.app.radio[0].value == "good"


def test_a_journey_in_two_languages_is_stored_once_with_the_last_one(
    with_drafts: Stage, cookies: dict[str, str]
) -> None:
    tab = visit(with_drafts, cookies)
    tab.press("speak-ar")
    tab.start()
    tab.choose("overall", "very_good")
    tab.go_on()
    while tab.at != "went_well":
        tab.go_on()
    tab.type("went_well", "كل شيء")
    tab.press("speak-ur")
    assert tab.draft["went_well"] == Written("كل شيء")
    while tab.at != "check":
        tab.go_on()
    assert tab.heading == face_words("ur").check_title
    tab.press("send-answers")
    assert tab.heading == face_words("ur").done_title
    assert stored(with_drafts.workspace.database).language == "ur"


def test_the_language_can_be_changed_back_on_check_your_answers(
    with_drafts: Stage, cookies: dict[str, str]
) -> None:
    tab = visit(with_drafts, cookies)
    tab.press("speak-ar")
    tab.start()
    tab.choose("overall", "good")
    while tab.at != "check":
        tab.go_on()
    tab.press("speak-en-GB")
    assert (tab.at, tab.heading) == ("check", "Check your answers")
    assert tab.draft == {"overall": Chosen("good")}
