"""Alerts on the pages: on every one of them, taken with a note, with a heartbeat that says if they work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from feedback_app.access.actor import Actor
from feedback_app.services.alert_desk.watching import watch
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.invitations import invitations
from feedback_app.services.results import responses
from feedback_app.services.safety import local_lines, settings
from feedback_app.services.safety.crisis_lines import crisis_lines
from feedback_app.storage.models import OutboxMessage
from feedback_app.ui.session import context
from surveys.core.answers import Chosen, Written
from tests.feedback_app.ui.team_tab import TeamTab
from tests.support.faces import Stage
from tests.support.family_work import READER, name_owner_and_deputy


OpenPage = Callable[..., TeamTab]
LINE = "1 answer needs a conversation."
SILENT = "Alerting is not working at the moment."


@pytest.fixture
def open_page(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    monkeypatch.setattr(context, "measures", lambda: READER)

    def opened(page: str, by: Actor | None = None, **parameters: str) -> TeamTab:
        return TeamTab(monkeypatch, by or stage.cast.ben, page, **parameters)

    return opened


def look_around(stage: Stage) -> None:
    watch(stage.workspace.database, stage.workspace.keys, READER, stage.clock())


@pytest.fixture
def alert(stage: Stage) -> None:
    """Someone gave an answer that needs a conversation, and the watch runs."""
    name_owner_and_deputy(stage.workspace.database, stage.cast)
    with stage.workspace.database.write() as session:
        new = invitations.invite(
            session,
            by=stage.cast.ben,
            keys=stage.workspace.keys,
            organisation_id=stage.cast.north,
            form_key="small_named",
            about="Case **12**",
            now=stage.clock(),
            days=30,
        )
        answers = {"helpful": Chosen("no"), "why_not": Written("x")}
        responses.submit(
            session,
            keys=stage.workspace.keys,
            key=AnsweringKey(new.secret),
            answers=answers,
            now=stage.clock(),
            reader=READER,
        )
    look_around(stage)


@pytest.mark.parametrize("page", ["this_week", "results", "words", "responses", "families", "due", "send"])
def test_the_line_is_on_every_page_of_the_team(open_page: OpenPage, alert: None, page: str) -> None:
    tab = open_page(page)
    assert LINE in tab.said
    assert "Open the alerts" in tab.links


def test_it_is_not_on_pages_of_who_answers_none(open_page: OpenPage, stage: Stage, alert: None) -> None:
    assert LINE not in open_page("safety", stage.cast.dev).said
    assert LINE not in open_page("send", stage.cast.cara).said


def test_taking_it_says_who_when_and_what_came_of_it(open_page: OpenPage, alert: None) -> None:
    tab = open_page("alerts")
    assert "Case **12**" in [text.value for text in tab.app.text]
    assert "If no one takes it, Asha will be emailed on Tuesday 10 March, 13:30." in tab.said
    tab.app.text_area[0].set_value("Called <b>her</b>, visit on Thursday.")
    next(button for button in tab.app.button if button.label == "Save").click()
    tab.run()
    assert "Choose an outcome." in tab.app.error[0].value
    assert "Need a conversation (1)" in tab.said
    tab.app.selectbox[0].set_value("We talked")
    next(button for button in tab.app.button if button.label == "Save").click()
    tab.run()
    assert "Finished (1)" in tab.said
    assert "We talked. Taken by Ben, Tuesday 10 March, 09:30." in tab.said
    assert "Called <b>her</b>, visit on Thursday." in [text.value for text in tab.app.text]
    assert tab.app.text_area[0].value == ""
    assert LINE not in open_page("this_week").said


def test_no_page_grades_a_risk(open_page: OpenPage, alert: None) -> None:
    said = open_page("alerts").said
    assert "It is not a measure of risk" in said
    for word in ("high risk", "low risk", "severe", "moderate"):
        assert word not in said


def test_a_watch_that_fell_silent_is_said_on_every_page(
    open_page: OpenPage, stage: Stage, alert: None
) -> None:
    assert SILENT not in open_page("this_week").said
    stage.clock.turn(minutes=6)
    assert SILENT in open_page("this_week").said
    assert "too long ago" in open_page("alerts").said
    look_around(stage)
    assert "1 email about alerts could not be sent so far." in open_page("alerts").said
    with stage.workspace.database.write() as session:
        session.execute(sa.update(OutboxMessage).values(sent_at=stage.clock()))
    assert SILENT not in open_page("this_week").said


def test_what_keeps_an_alert_from_a_person_is_listed(open_page: OpenPage, stage: Stage) -> None:
    said = open_page("alerts").said
    for line in (
        "The alert check has not run yet.",
        "No mail server is set up",
        "No one is named to answer alerts.",
    ):
        assert line in said
    name_owner_and_deputy(stage.workspace.database, stage.cast)
    look_around(stage)
    said = open_page("alerts").said
    assert "No mail server is set up" in said
    assert "Nobody is named" not in said


def test_the_arrangements_are_kept(open_page: OpenPage, stage: Stage) -> None:
    tab = open_page("safety", stage.cast.dev)
    owner, deputy = tab.app.selectbox
    owner.set_value("Ben")
    deputy.set_value("Asha")
    tab.app.text_area[0].set_value("2026-12-25\n2026-12-28")
    next(button for button in tab.app.button if button.label == "Save").click()
    tab.run()
    with stage.workspace.database.read() as session:
        kept = settings.read_safety(session, by=stage.cast.dev, organisation_id=stage.cast.north)
    assert (kept.owner_id, kept.deputy_id) == (stage.cast.ben.account_id, stage.cast.asha.account_id)
    assert sorted(str(day) for day in kept.hours.closed) == ["2026-12-25", "2026-12-28"]
    tab.app.text_area[0].set_value("Christmas")
    next(button for button in tab.app.button if button.label == "Save").click()
    tab.run()
    assert "One of the lines is not a date" in tab.app.error[0].value


def test_a_line_of_help_is_added_and_asks_to_be_checked_when_it_is_old(
    open_page: OpenPage, stage: Stage
) -> None:
    tab = open_page("safety", stage.cast.asha)
    for label, text in (
        ("Name", "Duty line"),
        ("Phone number, or how to text", "01632 960123"),
        ("Hours", "9 to 5"),
    ):
        next(each for each in tab.app.text_input if each.label == label).set_value(text)
    next(button for button in tab.app.button if button.label == "Add helpline").click()
    tab.run()
    assert "Duty line: 01632 960123 (9 to 5)" in tab.said
    assert "Please ring it" not in tab.said
    with stage.workspace.database.read() as session:
        shown = local_lines.help_lines(session, stage.cast.north)
    assert (shown[0].name, shown[0].href) == ("Duty line", "tel:01632960123")
    assert shown[1:] == crisis_lines()
    stage.clock.turn(days=timedelta(days=181).days)
    tab = open_page("safety", stage.cast.asha)
    assert "Ring it and check again." in tab.said
    (checked,) = [str(each.key) for each in tab.app.button if str(each.key).startswith("checked-")]
    tab.press(checked)
    assert "Please ring it" not in tab.said
