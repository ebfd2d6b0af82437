"""The respondent page: each page is kept before the next one shows; nothing that matters is in the tab."""

from __future__ import annotations

import pytest

from feedback_app.errors import OperationalError
from feedback_app.services.answering import answering, page_turns
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.answering.link_state import OpeningStatus
from feedback_app.services.invitations import invitations
from feedback_app.services.responses.store import Receipt
from feedback_app.storage.models import Draft, Response
from surveys.core.answers import (
    Chosen,
    Missing,
    MissingReason,
    Rated,
    Written,
)
from tests.feedback_app.ui.respondent_tab import RespondentTab
from tests.support.faces import Stage
from tests.support.respondent import count


WORDS = "Really **kind** :red[x] ![b](http://example.invalid/b.png) <b>& patient</b>"


@pytest.fixture
def key(stage: Stage) -> AnsweringKey:
    return AnsweringKey(stage.invite("small_pseudonymous"))


@pytest.fixture
def tab(stage: Stage, cookies: dict[str, str], key: AnsweringKey) -> RespondentTab:
    return RespondentTab(stage, cookies, key)


def to_check(tab: RespondentTab) -> None:
    """Answer the first question and leave the others out."""
    tab.start()
    tab.choose("helpful", "yes")
    while tab.at != "check":
        tab.go_on()


def test_looking_stores_nothing(stage: Stage, tab: RespondentTab) -> None:
    assert tab.heading == "A small form"
    assert count(stage.workspace.database, Draft) == 0


def test_each_page_is_stored_before_the_next_one_shows(tab: RespondentTab) -> None:
    tab.start()
    assert tab.heading == "Was it helpful?"
    assert (tab.stored().at_page, tab.stored().revision) == ("helpful", 0)
    tab.choose("helpful", "yes")
    tab.go_on()
    assert tab.draft == {"helpful": Chosen("yes")}
    assert tab.stored().at_page == tab.at == "topics"


def test_nothing_is_chosen_beforehand(stage: Stage, cookies: dict[str, str]) -> None:
    for form in ("family_after_visit", "training_before"):
        tab = RespondentTab(stage, cookies, AnsweringKey(stage.invite(form)))
        tab.start()
        while tab.at != "check":
            assert [radio.value for radio in tab.app.radio] == [None] * len(tab.app.radio)
            assert not any(box.value for box in tab.app.checkbox)
            if tab.at == "overall":
                tab.choose("overall", "good")
            tab.go_on()


def test_a_required_page_left_blank_stays_and_says_what_to_do(tab: RespondentTab) -> None:
    tab.start()
    tab.go_on()
    assert tab.heading == "Was it helpful?"
    assert "There is a problem" in tab.problems
    assert "](#question-helpful)" in tab.problems
    assert any(text.value.startswith("**Error:**") for text in tab.app.markdown)
    tab.choose("helpful", "yes")
    tab.go_on()
    assert tab.problems == ""
    assert tab.at == "topics"


def test_back_keeps_what_is_on_the_page_and_checks_nothing(tab: RespondentTab) -> None:
    tab.start()
    tab.choose("helpful", "no")
    tab.go_on()
    assert tab.at == "why_not"
    tab.type("why_not", WORDS)
    tab.go_back()
    assert tab.app.radio[0].value == "no"
    assert tab.draft["why_not"] == Written(WORDS)
    tab.go_on()
    assert tab.app.text_area[0].value == WORDS
    tab.type("why_not", "")
    tab.go_back()
    assert "why_not" not in tab.draft
    tab.go_back()
    assert tab.at == "start"


def test_another_browser_goes_on_where_this_one_stopped(
    stage: Stage, cookies: dict[str, str], tab: RespondentTab
) -> None:
    tab.start()
    tab.choose("helpful", "no")
    tab.go_on()
    tab.type("why_not", WORDS)
    tab.go_on()
    other = RespondentTab(stage, cookies, tab.key)
    assert other.heading == tab.heading == "What did you talk about?"
    other.go_back()
    assert other.app.text_area[0].value == WORDS


def test_the_address_line_decides_what_a_tab_shows(
    stage: Stage, cookies: dict[str, str], tab: RespondentTab
) -> None:
    to_check(tab)
    for page, heading in (
        ("0", "A small form"),
        ("3", "What did you talk about?"),
        ("6", "Check your answers"),
    ):
        assert RespondentTab(stage, cookies, tab.key, page).heading == heading
    for nonsense in ("99", "-1", "x", "1e3", "٣", ""):
        assert RespondentTab(stage, cookies, tab.key, nonsense).heading == "Check your answers"


def test_a_hidden_page_shows_the_one_before_it(
    stage: Stage, cookies: dict[str, str], tab: RespondentTab
) -> None:
    to_check(tab)
    assert RespondentTab(stage, cookies, tab.key, "2").heading == "Was it helpful?"


def test_changing_an_answer_leads_back_to_the_list(tab: RespondentTab) -> None:
    to_check(tab)
    tab.press("change-rating")
    assert tab.at == "rating"
    tab.choose("rating", "9")
    tab.go_on()
    assert tab.at == "check"
    assert "9 out of 10" in [text.value for text in tab.app.text]
    tab.press("change-rating")
    tab.go_back()
    assert tab.at == "check"


def test_a_change_that_asks_more_asks_it_and_then_leads_back(tab: RespondentTab) -> None:
    to_check(tab)
    tab.press("change-helpful")
    tab.choose("helpful", "no")
    tab.go_on()
    assert tab.at == "why_not"
    tab.go_on()
    assert tab.problems
    tab.type("why_not", "More time")
    tab.go_on()
    assert tab.at == "check"
    assert "More time" in [text.value for text in tab.app.text]


def test_an_answer_that_became_hidden_is_not_sent(stage: Stage, tab: RespondentTab) -> None:
    tab.start()
    tab.choose("helpful", "no")
    tab.go_on()
    tab.type("why_not", WORDS)
    tab.go_back()
    tab.choose("helpful", "yes")
    while tab.at != "check":
        tab.go_on()
    assert WORDS not in [text.value for text in tab.app.text]
    tab.press("send-answers")
    assert tab.heading == "We have your answers"
    with stage.workspace.database.read() as session:
        assert session.query(Response).count() == 1
    assert count(stage.workspace.database, Draft) == 0


def test_two_tabs_never_overwrite_one_another(
    stage: Stage, cookies: dict[str, str], tab: RespondentTab
) -> None:
    tab.start()
    tab.choose("helpful", "yes")
    tab.go_on()
    other = RespondentTab(stage, cookies, tab.key)
    other.tick("topics-sleep")
    other.go_on()
    other.choose("rating", "7")
    other.go_on()
    tab.tick("topics-crying")
    tab.go_on()
    assert set(tab.draft) == {"helpful", "topics", "rating"}


def test_sending_from_two_tabs_gives_one_response_and_one_reference(
    stage: Stage, cookies: dict[str, str], tab: RespondentTab
) -> None:
    to_check(tab)
    other = RespondentTab(stage, cookies, tab.key)
    for each in (tab, other):
        each.press("send-answers")
        assert each.heading == "We have your answers"
    assert count(stage.workspace.database, Response) == 1
    receipt = tab.stored().receipt
    assert isinstance(receipt, Receipt)
    for each in (tab, other):
        shown = " ".join(text.value.replace("\\", "") for text in each.app.markdown)
        assert receipt.reference in shown


def test_a_tab_left_open_on_a_page_says_thank_you_after_another_one_sent(
    stage: Stage, cookies: dict[str, str], tab: RespondentTab
) -> None:
    to_check(tab)
    late = RespondentTab(stage, cookies, tab.key, "3")
    tab.press("send-answers")
    late.tick("topics-sleep")
    late.go_on()
    assert late.heading == "We have your answers"
    assert count(stage.workspace.database, Response) == 1
    assert count(stage.workspace.database, Draft) == 0


def test_sending_with_a_problem_names_it_and_stores_nothing(stage: Stage, tab: RespondentTab) -> None:
    tab.start()
    tab.app.query_params["p"] = "6"
    tab.run()
    assert tab.heading == "Check your answers"
    tab.press("send-answers")
    assert "](#question-helpful)" in tab.problems
    assert count(stage.workspace.database, Response) == 0


def test_what_people_wrote_is_shown_as_text_and_never_as_markup(tab: RespondentTab) -> None:
    tab.start()
    tab.choose("helpful", "no")
    tab.go_on()
    tab.type("why_not", WORDS)
    while tab.at != "check":
        tab.go_on()
    assert WORDS in [text.value for text in tab.app.text]
    for kind in (tab.app.markdown, tab.app.subheader, tab.app.title, tab.app.caption):
        assert not any("kind" in element.value for element in kind)


@pytest.mark.parametrize("face", ["go_on", "go_back"])
def test_when_saving_fails_the_person_stays_and_nothing_typed_is_lost(
    tab: RespondentTab, monkeypatch: pytest.MonkeyPatch, face: str
) -> None:
    tab.start()
    tab.choose("helpful", "no")
    tab.go_on()
    tab.type("why_not", WORDS)

    def busy(*_: object, **__: object) -> None:
        raise OperationalError("database_busy", where="x", what="y", how="z")

    with monkeypatch.context() as broken:
        broken.setattr(page_turns, face, busy)
        getattr(tab, face)()
        assert tab.heading == "What would have helped?"
        assert "could not save" in tab.problems
        assert tab.app.text_area[0].value == WORDS
    tab.go_on()
    assert tab.draft["why_not"] == Written(WORDS)


def test_an_answer_and_a_reason_for_none_must_be_one_of_the_two(
    stage: Stage, cookies: dict[str, str]
) -> None:
    tab = RespondentTab(stage, cookies, AnsweringKey(stage.invite("every_kind")), "6")
    tab.type("amount", "12")
    tab.tick("amount-reason-prefer_not_to_say")
    tab.go_on()
    assert "Keep one of the two" in tab.problems
    assert tab.draft == {}
    tab.type("amount", "")
    tab.go_on()
    assert tab.draft == {"amount": Missing(MissingReason.PREFER_NOT_TO_SAY)}


def test_a_statement_group_keeps_each_line(stage: Stage, cookies: dict[str, str]) -> None:
    tab = RespondentTab(stage, cookies, AnsweringKey(stage.invite("referrer_after_consultation")))
    tab.start()
    tab.choose("how_it_helped-listened", "yes")
    tab.go_on()
    assert tab.problems.count("](#question-how_it_helped-") == 3
    assert tab.draft["how_it_helped"] == Rated((("listened", Chosen("yes")),))


@pytest.mark.parametrize("status", [OpeningStatus.EXPIRED, OpeningStatus.NOT_FOUND])
def test_a_link_that_ends_while_the_page_is_open_says_so_and_shows_help(
    stage: Stage, tab: RespondentTab, status: OpeningStatus
) -> None:
    tab.start()
    if status is OpeningStatus.EXPIRED:
        stage.clock.turn(days=40)
    else:
        with stage.workspace.database.write() as session:
            (view,) = invitations.list_invitations(
                session,
                by=stage.cast.ben,
                keys=stage.workspace.keys,
                organisation_id=stage.cast.north,
                now=stage.clock(),
            )
            invitations.revoke(session, by=stage.cast.ben, invitation_id=view.id, now=stage.clock())
    tab.choose("helpful", "yes")
    tab.go_on()
    assert tab.heading in {"This link has run out", "The team has closed this link"}
    assert any("116 123" in text.value for text in tab.app.markdown)
    assert tab.stored().status is status


@pytest.mark.parametrize("cookie", [None, "", "f.short", "c.abc.def", "x" * 5000, "f." + "y" * 43])
def test_without_its_cookie_a_page_asks_for_the_link(
    stage: Stage, cookies: dict[str, str], tab: RespondentTab, cookie: str | None
) -> None:
    cookies.clear()
    if cookie is not None:
        cookies[f"fb_{tab.reference}"] = cookie
    tab.run()
    assert tab.heading in {"Please open your link again", "We cannot find this link"}
    assert count(stage.workspace.database, Draft) == 0


def test_the_cookie_is_only_looked_up_by_a_reference(
    stage: Stage, cookies: dict[str, str], tab: RespondentTab
) -> None:
    for reference in ("", "staff", "../x", "0" * 15, "0" * 17, "G" * 16):
        tab.app.query_params["i"] = reference
        tab.run()
        assert tab.heading == "Please open your link again"


def test_the_draft_of_a_page_already_shown_is_not_read_again_from_the_tab(
    stage: Stage, cookies: dict[str, str], tab: RespondentTab
) -> None:
    """Another tab changed this page meanwhile: what the person sees in this one is what Continue saves."""
    tab.start()
    tab.choose("helpful", "yes")
    with stage.workspace.database.write() as session:
        answering.save_page(
            session, keys=stage.workspace.keys, key=tab.key, page_id="helpful", answer=Chosen("no"),
            at_page="why_not", now=stage.clock(),
        )  # fmt: skip
    tab.go_on()
    assert tab.draft["helpful"] == Chosen("yes")
