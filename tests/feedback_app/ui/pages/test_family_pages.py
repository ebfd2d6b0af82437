"""The pages of family work: from a reference to a second score, and what each page says when empty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa
from streamlit.testing.v1.element_tree import TextInput

from feedback_app.access.actor import Actor
from feedback_app.services.episodes import (
    entries,
    episodes,
    goals,
    schedule,
)
from feedback_app.services.episodes.due import Timing
from feedback_app.services.episodes.entries import Entry
from feedback_app.services.families import contacts, families
from feedback_app.services.families.contacts import Contact
from feedback_app.services.families.vocabulary import EntryMode, Occasion
from feedback_app.services.measure_reading import shipped
from feedback_app.storage.models import AuditEvent, Invitation, MeasureResult, OutboxMessage
from feedback_app.ui.components.families import sending
from feedback_app.ui.session import context
from tests.feedback_app.ui.team_tab import TeamTab
from tests.support.faces import Stage
from tests.support.family_work import READER, Household, household_of
from tests.support.measure_words import recorded


OpenPage = Callable[..., TeamTab]


@pytest.fixture
def open_page(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    monkeypatch.setattr(context, "measures", lambda: READER)

    def opened(page: str, by: Actor | None = None, **parameters: str) -> TeamTab:
        return TeamTab(monkeypatch, by or stage.cast.ben, page, **parameters)

    return opened


@pytest.fixture
def home(stage: Stage) -> Household:
    return household_of(stage.workspace.database, stage.workspace.keys, stage.cast)


def send(tab: TeamTab, label: str) -> None:
    """Press the button of a form."""
    next(button for button in tab.app.button if button.label == label).click()
    tab.run()


def write(tab: TeamTab, label: str, text: str) -> None:
    next(each for each in tab.app.text_input if each.label == label).set_value(text)


@pytest.mark.parametrize(
    ("page", "said"),
    [("families", "No families yet."), ("due", "Nothing is planned."), ("alerts", "No alerts.")],
)
def test_an_empty_page_says_what_it_is_for(open_page: OpenPage, page: str, said: str) -> None:
    assert said in open_page(page).said


def test_a_family_is_added_opened_and_gets_people_and_an_episode(open_page: OpenPage, stage: Stage) -> None:
    tab = open_page("families")
    write(tab, "Your reference", "PIT-0007")
    send(tab, "Add the family")
    assert "Family PIT-0007" in tab.said
    assert "No one yet." in tab.said
    send(tab, "Add the person")
    assert "Birth parent" in tab.said
    send(tab, "Start episode")
    assert "Parent-infant team, since 10 March 2026" in tab.said
    send(tab, "Save grouping")
    assert "Getting Advice, since 10 March 2026; proposed by family and team together" in tab.said
    send(tab, "Plan the measure")
    assert "A made-up measure: Birth parent" in tab.said
    assert "due since 10 March 2026" in tab.said


def test_a_name_as_reference_is_refused_with_what_to_do(open_page: OpenPage) -> None:
    tab = open_page("families")
    write(tab, "Your reference", "Rose")
    send(tab, "Add the family")
    assert len(tab.app.error) == 1
    assert "Rose" not in tab.app.error[0].value


def test_a_family_of_another_organisation_looks_like_none(
    open_page: OpenPage, stage: Stage, home: Household
) -> None:
    tab = open_page("families", stage.cast.cara, family=home.family)
    assert "This does not exist, or you cannot see it" in tab.app.error[0].value.replace("\\", "")
    assert "PIT-0042" not in tab.said
    assert "No families yet." in open_page("families", stage.cast.cara).said


def test_ages_stand_beside_babies_and_contacts_show_on_a_press_only(
    open_page: OpenPage, stage: Stage, home: Household
) -> None:
    tab = open_page("families", family=home.family)
    assert "about 4 months (corrected: about 2 months)" in tab.said
    assert not [each for each in tab.app.text_input if each.label == "Name"]
    tab.press(f"contact-{home.mother}")
    write(tab, "Name", "Rose Example")
    send(tab, "Save and hide")
    assert not [each for each in tab.app.text_input if each.label == "Name"]
    tab.press(f"contact-{home.mother}")
    assert [each.value for each in tab.app.text_input if each.label == "Name"] == ["Rose Example"]


def test_a_measure_is_typed_in_checked_by_a_colleague_and_settled(
    open_page: OpenPage, stage: Stage, home: Household
) -> None:
    tab = open_page("families", family=home.family)
    write(tab, "Answers to the 2 items", "1 -")
    write(tab, "Total, if the form has one", "1")
    send(tab, "Save")
    assert "stated total 1" in tab.said
    assert {each.value for each in tab.app.text_input if "items" in each.label} == {""}  # not stored twice
    assert not [button for button in tab.app.button if button.label == "Compare"]  # not by the same person
    asha = open_page("families", stage.cast.asha, family=home.family)
    fields = [each for each in asha.app.text_input if each.label == "Answers to the 2 items"]
    fields[-1].set_value("2 -")
    send(asha, "Compare")
    assert ["item 1, the total" in each.value for each in asha.app.warning] == [True]
    send(asha, "The second is right")
    assert "typed in twice" in asha.said
    assert not asha.app.warning


def test_what_is_no_total_is_refused(open_page: OpenPage, home: Household) -> None:
    tab = open_page("families", family=home.family)
    write(tab, "Total, if the form has one", "twelve")
    send(tab, "Save")
    assert "is not a number" in tab.app.error[0].value
    assert "twelve" in [each.value for each in tab.app.text_input]  # to be corrected, not typed again


def test_a_rating_is_typed_in_for_a_goal_of_theirs_and_for_nothing_else(
    open_page: OpenPage, stage: Stage, home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = open_page("families", family=home.family)
    monkeypatch.setattr(context, "measures", shipped)
    tab.run()
    tab.app.selectbox(key="typed-measure").set_value("gbo")
    tab.run()
    assert "Set the goal with the person first." in tab.said
    assert not [button for button in tab.app.button if button.label == "Save"]
    with stage.workspace.database.write() as session:
        goal = goals.set_goal(
            session, by=stage.cast.ben, keys=stage.workspace.keys, episode_id=home.episode,
            person_id=home.mother, words="Sing together", now=stage.clock(),
        )  # fmt: skip
    tab.run()
    write(tab, "Rating, 0 to 10", "7")
    send(tab, "Save")
    with stage.workspace.database.read() as session:
        row = session.scalars(sa.select(MeasureResult)).one()
    assert (row.person_id, row.instance, row.stated_total) == (home.mother, f"1.{goal}", 7)


def plan(stage: Stage, home: Household) -> None:
    with stage.workspace.database.write() as session:
        schedule.schedule_measure(
            session, by=stage.cast.ben, episode_id=home.episode, person_id=home.mother, measure="made_up",
            timing=Timing(at_start=True, every_weeks=None, at_end=True), now=stage.clock(), reader=READER,
        )  # fmt: skip


def score(stage: Stage, home: Household, day: date) -> None:
    with stage.workspace.database.write() as session:
        entries.enter_measure(
            session, by=stage.cast.ben, keys=stage.workspace.keys, episode_id=home.episode,
            person_id=home.mother, measure="made_up", completed_on=day, occasion=Occasion.START,
            mode=EntryMode.PAPER, entry=Entry(total=Decimal(3)), now=stage.clock(), reader=READER,
        )  # fmt: skip


def test_the_due_page_groups_by_what_presses(open_page: OpenPage, stage: Stage, home: Household) -> None:
    plan(stage, home)
    tab = open_page("due")
    assert "Overdue (1)" in tab.said
    assert "PIT-0042: A made-up measure, Birth parent" in tab.links
    score(stage, home, date(2026, 2, 10))
    tab = open_page("due")
    assert "No second score yet (1)" in tab.said
    assert "Nothing is due today." in tab.said


def test_closing_without_a_second_score_warns_and_asks(
    open_page: OpenPage, stage: Stage, home: Household
) -> None:
    plan(stage, home)
    score(stage, home, date(2026, 2, 10))
    tab = open_page("families", family=home.family)
    assert "1 measure has no second score yet." in tab.app.warning[0].value
    send(tab, "Close episode")
    assert len(tab.app.error) == 1
    next(box for box in tab.app.checkbox if "without a second score" in box.label).check()
    send(tab, "Close episode")
    assert "No work under way with this family." in tab.said
    with stage.workspace.database.read() as session:
        (episode,) = episodes.episodes_of(session, by=stage.cast.ben, family_id=home.family)
        assert episode.ended_on == date(2026, 3, 10)
        assert (
            families.family_line(
                session, by=stage.cast.ben, keys=stage.workspace.keys, family_id=home.family
            ).n_open
            == 0
        )


def test_somebody_without_the_role_opens_none_of_them(open_page: OpenPage, stage: Stage) -> None:
    for page in ("families", "due", "alerts"):
        assert "not part of your role" in open_page(page, stage.cast.dev).said


def test_licensed_words_are_offered_until_their_licence_ends(
    open_page: OpenPage, stage: Stage, home: Household
) -> None:
    recorded(stage.workspace.database, stage.cast.dev, stage.cast.north)
    tab = open_page("families", family=home.family)
    (box,) = [each for each in tab.app.selectbox if each.label == "Form"]
    box.set_value("epds_north")
    send(tab, "Create link")
    assert "It works once, until 20 March 2026." in tab.said
    stage.clock.turn(days=11)
    later = open_page("families", family=home.family)
    (forms,) = [each for each in later.app.selectbox if each.label == "Form"]
    assert not [each for each in forms.options if "EPDS" in each]
    assert "Not now: EPDS: How things are for you." in later.said
    assert "ended on 2026-03-20" in later.said


def mail_to(tab: TeamTab) -> TextInput:
    (box,) = [each for each in tab.app.checkbox if each.label == "Send the link by email as well"]
    box.check()
    tab.run()
    (field,) = [each for each in tab.app.text_input if each.label == "Email address"]
    return field


@pytest.fixture
def with_mail(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "can_mail", lambda: True)


@pytest.mark.usefixtures("with_mail")
def test_a_link_goes_by_mail_to_the_address_that_is_kept(
    open_page: OpenPage, stage: Stage, home: Household
) -> None:
    workspace = stage.workspace
    with workspace.database.write() as session:
        contacts.keep_contact(
            session, by=stage.cast.ben, keys=workspace.keys, person_id=home.mother,
            contact=Contact(email="mother@example.org"), now=stage.clock(),
        )  # fmt: skip
    tab = open_page("families", family=home.family)
    assert "mother@example.org" not in tab.said
    assert mail_to(tab).value == "mother@example.org"
    tab.run()
    send(tab, "Create link and send")
    assert "the link would be emailed to mother@example.org." in tab.said
    with workspace.database.read() as session:
        opened = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "contact_opened")).all()
        (sent,) = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "form_sent"))
        (message,) = session.scalars(sa.select(OutboxMessage))
    assert len(opened) == 1
    assert '"mailed":true' in sent.detail.replace(" ", "")
    assert message.dedupe_key.startswith("invitation:")


@pytest.mark.usefixtures("with_mail")
def test_a_link_goes_by_mail_to_an_address_that_is_typed(
    open_page: OpenPage, stage: Stage, home: Household
) -> None:
    tab = open_page("families", family=home.family)
    assert not mail_to(tab).value
    send(tab, "Create link and send")
    assert "No email address." in tab.app.error[0].value
    assert not tab.app.code
    mail_to(tab).set_value("not an address")
    send(tab, "Create link and send")
    assert tab.app.error
    mail_to(tab).set_value("father@example.org")
    send(tab, "Create link and send")
    assert "the link would be emailed to father@example.org." in tab.said
    with stage.workspace.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Invitation)) == 1
        assert session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage)) == 1


@pytest.mark.usefixtures("with_mail")
def test_an_email_that_could_not_be_sent_is_said_on_the_family_page(
    open_page: OpenPage, stage: Stage, home: Household
) -> None:
    tab = open_page("families", family=home.family)
    mail_to(tab).set_value("father@exmaple.org")
    send(tab, "Create link and send")
    assert not tab.app.warning
    with stage.workspace.database.write() as session:
        session.execute(
            sa.update(OutboxMessage).values(parked_at=stage.clock(), last_error="mail_refused 550")
        )
        invitation = session.scalars(sa.select(Invitation.id)).one()
    tab.run()
    assert "Check the address" in tab.app.warning[0].value
    assert "could not be sent" in tab.said
    tab.press(f"take-back-{invitation}")
    assert not tab.app.warning


def test_without_mail_the_page_offers_none(open_page: OpenPage, home: Household) -> None:
    tab = open_page("families", family=home.family)
    assert "Send the link by email as well" not in {each.label for each in tab.app.checkbox}
