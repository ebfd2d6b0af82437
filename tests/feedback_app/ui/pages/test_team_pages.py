"""The team's pages with a little history: what stands on them, for whom, and what pressing does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from feedback_app.access.actor import Actor
from feedback_app.services.results import responses
from feedback_app.storage.models import Response
from surveys.core.answers import Chosen, Written
from tests.feedback_app.ui.team_tab import TeamTab
from tests.support.faces import Stage
from tests.support.given import NASTY, VISIT, give
from tests.support.history import ABOUT, History, tell_history
from tests.support.respondent import count


PAGES = ("this_week", "results", "words", "responses", "send")
OpenPage = Callable[..., TeamTab]


@pytest.fixture
def history(stage: Stage) -> History:
    return tell_history(stage.workspace.database, stage.workspace.keys, stage.cast)


@pytest.fixture
def open_page(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """``open_page("words", by=stage.cast.cara, new="yes")``; Ben of North opens it if no one is named."""

    def opened(page: str, by: Actor | None = None, **parameters: str) -> TeamTab:
        return TeamTab(monkeypatch, by or stage.cast.ben, page, **parameters)

    return opened


@pytest.fixture
def both(stage: Stage) -> Actor:
    """Ben, when he works for both organisations."""
    ben, cara = stage.cast.ben, stage.cast.cara
    return Actor(ben.kind, ben.account_id, ben.name, (*ben.roles, *cara.roles))


@pytest.mark.parametrize("page", ["this_week", "results", "words", "responses"])
def test_an_empty_workspace_says_what_to_do_first(open_page: OpenPage, stage: Stage, page: str) -> None:
    tab = open_page(page, stage.cast.asha)
    assert "No one has answered yet." in tab.said
    assert {"Ask for feedback", "Import and export"} <= set(tab.links)
    assert tab.charts == 0


def test_what_somebody_may_not_do_is_not_proposed(open_page: OpenPage, stage: Stage) -> None:
    assert "Import and export" not in open_page("this_week", stage.cast.ben).links


@pytest.mark.parametrize("page", PAGES)
def test_cara_of_south_sees_nothing_of_north(
    open_page: OpenPage, stage: Stage, history: History, page: str
) -> None:
    tab = open_page(page, stage.cast.cara, organisation="north", period="all")
    for secret in ("listened", "Parking", "rang back", "clear plan", ABOUT, "North"):
        assert secret not in tab.said + tab.html + "".join(tab.links)


@pytest.mark.parametrize("page", PAGES)
def test_an_administrator_sees_no_answers(
    open_page: OpenPage, stage: Stage, history: History, page: str
) -> None:
    tab = open_page(page, stage.cast.dev)
    assert "listened" not in tab.said + tab.html
    assert tab.charts == 0


class TestThisWeek:
    def test_shows_what_is_new_by_audience_and_both_sides_of_the_words(
        self, open_page: OpenPage, history: History
    ) -> None:
        tab = open_page("this_week")
        assert "5 people answered" in tab.said
        assert "Families: 4 after a visit" in tab.said
        assert tab.html.index("You listened to me") < tab.html.index("Nobody rang back")
        columns = [element for element in tab.app.columns if element.get("html")]
        assert [("rang back" in each.get("html")[0].proto.body) for each in columns] == [False, True]

    def test_shows_the_national_figure_of_three_months_with_n(
        self, open_page: OpenPage, history: History
    ) -> None:
        tab = open_page("this_week")
        assert "2 of 3 people" in tab.said  # "don't know" of 2024 is too old
        assert "Only 3 people answered" in tab.said
        assert tab.charts == 1

    def test_one_press_marks_what_was_seen_and_another_takes_it_back(
        self, open_page: OpenPage, stage: Stage, history: History
    ) -> None:
        tab = open_page("this_week")
        with stage.workspace.database.write() as session:
            late = {"overall": Chosen("good"), "went_well": Written("Came in meanwhile")}
            give(session, stage.workspace.keys, stage.cast.north, VISIT, late)
        tab.press("discussed")
        assert "1 person answered" in tab.said
        assert "Came in meanwhile" in tab.html
        tab.press("not-discussed")
        assert "6 people answered" in tab.said

    def test_words_that_were_discussed_are_not_shown_again(
        self, open_page: OpenPage, stage: Stage, history: History
    ) -> None:
        with stage.workspace.database.write() as session:
            said = {"overall": Chosen("good"), "went_well": Written("Talked about last week")}
            give(session, stage.workspace.keys, stage.cast.north, VISIT, said)
        tab = open_page("this_week")
        assert "Talked about last week" in tab.html
        tab.press("discussed")
        assert "Talked about last week" not in tab.html

    def test_when_all_was_discussed_it_says_so_and_keeps_the_national_figure(
        self, open_page: OpenPage, history: History
    ) -> None:
        tab = open_page("this_week")
        tab.press("discussed")
        assert "Nothing new" in tab.said
        assert tab.charts == 1
        assert not [button for button in tab.app.button if button.key == "discussed"]


class TestResults:
    def test_each_question_has_a_sentence_and_those_with_answers_a_chart(
        self, open_page: OpenPage, history: History
    ) -> None:
        tab = open_page("results", period="all")
        assert "4 people answered this form" in tab.said
        assert (
            tab.charts == 2
        )  # the national question and the statements; the other questions have words or nothing
        assert len(tab.app.table) == 2
        assert tab.said.count("No one has answered this question") == 4
        assert tab.said.count("Not shown yet.") == 1

    def test_another_form_is_one_choice_away_and_stands_in_the_address(
        self, open_page: OpenPage, history: History
    ) -> None:
        tab = open_page("results")
        tab.choose("Form", "Professionals, after a consultation: How was the consultation? (1)")
        assert "1 person answered this form" in tab.said
        assert tab.address == {"form": "referrer_after_consultation"}
        shared = open_page("results", form="referrer_after_consultation")
        assert "1 person answered this form" in shared.said

    def test_a_view_without_answers_says_so(self, open_page: OpenPage, history: History) -> None:
        tab = open_page("results", touchpoint="drop_in")
        assert "There are no answers for these choices" in tab.said
        assert tab.charts == 0


class TestFilters:
    def test_choices_narrow_the_page_and_stand_in_the_address(
        self, open_page: OpenPage, history: History
    ) -> None:
        tab = open_page("words")
        tab.choose("Who answered", "Professionals")
        assert "You listened" not in tab.html
        assert "A clear plan" in tab.html
        tab.choose("Months", "Last 3")
        assert tab.address == {"audience": "professional", "period": "3_months"}

    def test_the_address_wins_over_earlier_choices(self, open_page: OpenPage, history: History) -> None:
        tab = open_page("words")
        tab.choose("Who answered", "Professionals")
        tab.app.query_params["audience"] = "family"
        tab.run()
        assert "You listened" in tab.html
        assert "A clear plan" not in tab.html

    def test_months_can_be_chosen_one_by_one(self, open_page: OpenPage, history: History) -> None:
        tab = open_page("words")
        tab.choose("Months", "Choose")
        tab.choose("Until", "January 2026")
        assert "Nobody rang back" in tab.html
        assert "Parking" not in tab.html
        assert tab.address["to"] == "2026-01"

    def test_the_organisation_is_offered_only_to_somebody_with_several(
        self, open_page: OpenPage, both: Actor, history: History
    ) -> None:
        assert "Organisation" not in open_page("words").labels()
        tab = open_page("words", both)
        assert "South secret" in tab.html
        tab.choose("Organisation", "North")
        assert "South secret" not in tab.html
        assert tab.address == {"organisation": "north"}


class TestWords:
    def test_words_stand_there_as_typed_and_never_as_markup(self, open_page: OpenPage, stage: Stage) -> None:
        with stage.workspace.database.write() as session:
            for text in NASTY:
                answers = {"overall": Chosen("good"), "went_well": Written(text)}
                give(session, stage.workspace.keys, stage.cast.north, VISIT, answers)
        for page in ("words", "this_week"):
            tab = open_page(page)
            assert not any(text in tab.said for text in NASTY)  # nothing written goes through markdown
            drawn = tab.html
            for sign in ("<script", "<img", "<h1", "</p></blockquote>"):
                assert sign not in drawn
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in open_page("words").html
        assert "![x](https://example.org/x.png)" in open_page("words").html

    def test_the_search_finds_and_is_not_in_the_address(self, open_page: OpenPage, history: History) -> None:
        tab = open_page("words")
        tab.write("Search in the words", "PARKING")
        tab.run()
        assert "Parking was far away" in tab.html
        assert "listened" not in tab.html
        assert tab.address == {}
        tab.write("Search in the words", "no such word")
        tab.run()
        assert "No one wrote this." in tab.said

    def test_more_words_come_when_asked_for(self, open_page: OpenPage, stage: Stage) -> None:
        with stage.workspace.database.write() as session:
            for number in range(13):
                answers = {"overall": Chosen("good"), "went_well": Written(f"Thanks {number}")}
                give(session, stage.workspace.keys, stage.cast.north, VISIT, answers)
        tab = open_page("words")
        assert "Went well (10 of 13)" in tab.said
        tab.press("more-words")
        assert "Went well (13)" in tab.said


class TestResponses:
    def test_lists_those_that_may_be_opened_and_says_why_not_the_others(
        self, open_page: OpenPage, history: History
    ) -> None:
        tab = open_page("responses", period="all")
        assert ABOUT in tab.links
        assert "4 people answered anonymously" in tab.said

    def test_a_whole_response_shows_every_answer_and_is_audited(
        self, open_page: OpenPage, stage: Stage, history: History
    ) -> None:
        tab = open_page("responses", response=history.consultation)
        assert f"About: {ABOUT}" in tab.said
        assert "A clear plan, thank you" in [text.value for text in tab.app.text]
        assert "No answer" in tab.said

    @pytest.mark.parametrize("which", ["visit", "south"])
    def test_an_anonymous_or_foreign_response_is_refused_kindly(
        self, open_page: OpenPage, history: History, which: str
    ) -> None:
        tab = open_page("responses", response=getattr(history, which))
        assert len(tab.app.error) == 1
        assert "listened" not in tab.said + tab.html

    def test_opening_writes_nothing_but_the_audit(
        self, open_page: OpenPage, stage: Stage, history: History
    ) -> None:
        before = count(stage.workspace.database, Response)
        open_page("responses", response=history.consultation)
        assert count(stage.workspace.database, Response) == before
        with stage.workspace.database.write() as session:
            whole = responses.full_response(
                session,
                by=stage.cast.ben,
                keys=stage.workspace.keys,
                response_id=history.consultation,
                now=stage.clock(),
            )
        assert not whole.is_discussed
