"""The pages of family work: from a reference to a second score, and what each page says when empty."""

from __future__ import annotations

import json
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
from feedback_app.storage.sealing import sealing_context
from feedback_app.ui.components.families import sending
from feedback_app.ui.session import context
from surveys.sheet_digits import SheetReading
from tests.feedback_app.ui.team_tab import TeamTab
from tests.support.faces import Stage
from tests.support.family_work import READER, Household, household_of
from tests.support.measure_words import recorded


OpenPage = Callable[..., TeamTab]
SECOND_OF_MARCH = date(2026, 3, 2)
CORE_11 = ("1", "0", "1", "0", "0", "0", "1", "1", "1", "0")
"""Answers of a CORE-10 with a total of 11: items 2 and 3 are reversed by the key."""


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


def type_in(
    stage: Stage,
    home: Household,
    measure: str,
    entry: Entry,
    *,
    instance: str = "",
    on: date = SECOND_OF_MARCH,
) -> str:
    with stage.workspace.database.write() as session:
        return entries.enter_measure(
            session, by=stage.cast.ben, keys=stage.workspace.keys, episode_id=home.episode,
            person_id=home.mother, measure=measure, instance=instance, completed_on=on,
            occasion=Occasion.START, mode=EntryMode.PAPER, entry=entry, now=stage.clock(),
            reader=READER if measure == "made_up" else shipped(),
        )  # fmt: skip


def addresses(tab: TeamTab) -> list[str]:
    """Where the buttons that are links lead."""
    return [link.proto.url for link in tab.app.get("link_button")]


def test_a_measure_is_typed_in_on_a_page_of_its_own(open_page: OpenPage, home: Household) -> None:
    tab = open_page("families", family=home.family)
    address = f"/type-in/{home.episode}/made_up"
    assert addresses(tab) == [address]


def test_two_entries_that_differ_are_settled(open_page: OpenPage, stage: Stage, home: Household) -> None:
    result = type_in(stage, home, "made_up", Entry(("1", None)))
    again = f"/type-again/{result}"
    tab = open_page("families", family=home.family)
    assert again not in addresses(tab)  # not by the same person
    asha = open_page("families", stage.cast.asha, family=home.family)
    assert again in addresses(asha)
    with stage.workspace.database.write() as session:
        entries.enter_again(
            session, by=stage.cast.asha, keys=stage.workspace.keys, result_id=result,
            entry=Entry(("2", None)), now=stage.clock(), reader=READER,
        )  # fmt: skip
    asha.run()
    assert ["item 1." in each.value for each in asha.app.warning] == [True]
    send(asha, "The second is right")
    assert "typed in twice" in asha.said
    assert not asha.app.warning


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (Entry(CORE_11, None, SheetReading.WORDS), "clinical score 11"),
        (Entry(CORE_11, None, SheetReading.WORDS), "read by the words of each answer"),
        (
            Entry(CORE_11, None, SheetReading.SAME_WAY),
            "items 2, 3 read as running the same way as the others",
        ),
        (Entry(CORE_11, None, SheetReading.OTHER_WAY), "items 2, 3 read as already reversed on the sheet"),
        (Entry(total=Decimal(21)), "clinical score 21"),
        (Entry(total=Decimal(21)), "only the total"),
    ],
)
def test_what_was_typed_in_shows_its_score_and_how_it_was_read(
    open_page: OpenPage,
    stage: Stage,
    home: Household,
    monkeypatch: pytest.MonkeyPatch,
    entry: Entry,
    said: str,
) -> None:
    monkeypatch.setattr(context, "measures", shipped)
    type_in(stage, home, "core10", entry)
    assert said in open_page("families", family=home.family).said.replace("\\", "")


def test_digits_typed_in_before_it_was_asked_how_they_run_are_to_be_checked(
    open_page: OpenPage, stage: Stage, home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "measures", shipped)
    result = type_in(stage, home, "core10", Entry(CORE_11, None, SheetReading.WORDS))
    with stage.workspace.database.write() as session:
        place = sealing_context(MeasureResult.items_sealed, result)
        old = stage.workspace.keys.seal(json.dumps(CORE_11), place)
        session.get_one(MeasureResult, result).items_sealed = old
    assert "check items 2, 3 against the sheet" in open_page("families", family=home.family).said


def test_a_rating_says_which_goal_it_is_for(
    open_page: OpenPage, stage: Stage, home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "measures", shipped)
    with stage.workspace.database.write() as session:
        goal = goals.set_goal(
            session, by=stage.cast.ben, keys=stage.workspace.keys, episode_id=home.episode,
            person_id=home.mother, words="Sing together", now=stage.clock(),
        )  # fmt: skip
    type_in(stage, home, "gbo", Entry(total=Decimal(7)), instance=f"1.{goal}")
    tab = open_page("families", family=home.family)
    assert "GBO: Birth parent, Sing together" in tab.said
    assert "rated 7" in tab.said


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
