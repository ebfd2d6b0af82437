"""Asking for feedback: the link is shown once, the code as often as wanted, both can be taken back."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from feedback_app.services.answering import answering
from feedback_app.services.answering.answering import OpeningStatus
from feedback_app.services.invitations import invitations
from feedback_app.services.mail.outbox import deliver_due
from feedback_app.storage.models import OutboxMessage, Response
from feedback_app.ui.components.sending.link_card import MadeLink, qr_png, slip
from surveys.catalogue import shipped_forms
from tests.feedback_app.ui.team_tab import TeamTab
from tests.support.faces import Stage


CONSULTATION = "Professionals, after a consultation: How was the consultation?"
MANY = "A QR code for many people"


@pytest.fixture
def tab(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> TeamTab:
    return TeamTab(monkeypatch, stage.cast.ben, "send")


def make_link(tab: TeamTab, about: str | None = None) -> str:
    """The address of a new link for one person."""
    if about is not None:
        (field,) = [each for each in tab.app.text_input if "reference" in each.label]
        field.set_value(about)
    next(button for button in tab.app.button if button.label == "Create link").click()
    tab.run()
    return str(tab.app.code[0].value)


def status(stage: Stage, address: str) -> OpeningStatus:
    kind, _, secret = address.removeprefix(stage.workspace.settings.base_url + "/").partition("/")
    find = answering.find_invitation if kind == "f" else answering.find_collection_point
    named = {"secret": secret} if kind == "f" else {"code": secret}
    with stage.workspace.database.read() as session:
        return find(session, keys=stage.workspace.keys, now=stage.clock(), **named).status


def test_a_new_link_opens_the_form_and_is_shown_until_put_away(stage: Stage, tab: TeamTab) -> None:
    address = make_link(tab)
    assert re.fullmatch(re.escape(stage.workspace.settings.base_url) + r"/f/[\w-]{43}", address)
    assert status(stage, address) is OpeningStatus.OPEN
    assert 'alt="QR code of the link above"' in tab.html
    tab.press("hide-link")
    assert not tab.app.code
    assert address not in tab.said


def test_an_anonymous_form_asks_for_no_reference(tab: TeamTab) -> None:
    assert "anonymous" in tab.said
    assert not tab.app.text_input


def test_a_reference_stands_beside_the_link_in_the_list(stage: Stage, tab: TeamTab) -> None:
    tab.choose("Form", CONSULTATION)
    make_link(tab, "Case 12 <b>*x*</b>")
    assert "Case 12 <b>*x*</b>" in [text.value for text in tab.app.text]
    assert "works until" in tab.said


def test_a_link_taken_back_leads_nowhere(stage: Stage, tab: TeamTab) -> None:
    address = make_link(tab)
    (revoke,) = [str(button.key) for button in tab.app.button if str(button.key).startswith("revoke-")]
    tab.press(revoke)
    assert status(stage, address) is OpeningStatus.NOT_FOUND
    assert "cancelled" in tab.said


def test_a_code_for_many_is_shown_printed_again_and_closed(stage: Stage, tab: TeamTab) -> None:
    tab.app.radio[0].set_value(MANY)
    tab.run()
    tab.choose("Form", "Professionals, before a training: Before we start")
    tab.app.text_input[0].set_value("Training day")
    next(button for button in tab.app.button if button.label == "Create code").click()
    tab.run()
    address = str(tab.app.code[0].value)
    assert status(stage, address) is OpeningStatus.OPEN
    links = [link.proto.url for link in tab.app.get("link_button")]
    assert links == [f"{address}/poster", f"{address}/tablet", f"{address}/print"]
    (close,) = [str(button.key) for button in tab.app.button if str(button.key).startswith("close-")]
    tab.press(close)
    assert status(stage, address) is OpeningStatus.CLOSED
    assert "closed since" in tab.said


def make_code(tab: TeamTab) -> tuple[str, str]:
    """The address and the id of a new code for many people."""
    tab.app.radio[0].set_value(MANY)
    tab.run()
    tab.choose("Form", "Professionals, before a training: Before we start")
    tab.app.text_input[0].set_value("Training day")
    next(button for button in tab.app.button if button.label == "Create code").click()
    tab.run()
    (revoke,) = [str(button.key) for button in tab.app.button if str(button.key).startswith("revoke-")]
    return str(tab.app.code[0].value), revoke.removeprefix("revoke-")


def test_a_code_is_revoked_only_after_a_second_look(stage: Stage, tab: TeamTab) -> None:
    address, point = make_code(tab)
    tab.press(f"revoke-{point}")
    assert "People who have started cannot finish" in tab.app.warning[0].value
    tab.press(f"cancel-revoke-{point}")
    assert not tab.app.warning
    assert status(stage, address) is OpeningStatus.OPEN
    tab.press(f"revoke-{point}")
    tab.press(f"confirm-revoke-{point}")
    assert status(stage, address) is OpeningStatus.NOT_FOUND
    assert "Training day" not in tab.said
    assert not tab.app.warning


def test_a_closed_code_can_still_be_revoked(stage: Stage, tab: TeamTab) -> None:
    address, point = make_code(tab)
    tab.press(f"close-{point}")
    tab.press(f"revoke-{point}")
    tab.press(f"confirm-revoke-{point}")
    assert status(stage, address) is OpeningStatus.NOT_FOUND


def test_an_email_that_could_not_be_sent_is_said_with_what_to_do(stage: Stage, tab: TeamTab) -> None:
    workspace = stage.workspace
    with workspace.database.write() as session:
        new = invitations.invite(
            session, by=stage.cast.ben, keys=workspace.keys, organisation_id=stage.cast.north,
            form_key="drop_in", recipient="rosa@exmaple.org", now=stage.clock(),
        )  # fmt: skip
        session.execute(
            sa.update(OutboxMessage).values(parked_at=stage.clock(), last_error="mail_refused 550")
        )
    tab.run()
    assert "could not be sent by email" in tab.said
    assert "Check the address" in tab.app.warning[0].value
    tab.press(f"revoke-{new.id}")
    assert not tab.app.warning
    assert "cancelled" in tab.said


def test_an_email_that_is_held_is_said_and_its_link_can_be_cancelled(stage: Stage, tab: TeamTab) -> None:
    workspace = stage.workspace
    with workspace.database.write() as session:
        new = invitations.invite(
            session, by=stage.cast.ben, keys=workspace.keys, organisation_id=stage.cast.north,
            form_key="drop_in", recipient="rosa@example.org", now=stage.clock(),
        )  # fmt: skip
    deliver_due(workspace.database, workspace.keys, {}, stage.clock())
    tab.run()
    assert "email waits for a mail server" in tab.said
    assert "no mail server is set up" in tab.app.warning[0].value
    tab.press(f"revoke-{new.id}")
    assert not tab.app.warning


def test_a_code_without_a_name_is_refused_with_what_to_do(tab: TeamTab) -> None:
    tab.app.radio[0].set_value(MANY)
    tab.run()
    next(button for button in tab.app.button if button.label == "Create code").click()
    tab.run()
    assert len(tab.app.error) == 1
    assert not tab.app.code


def test_links_of_another_organisation_are_not_listed(
    stage: Stage, tab: TeamTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab.choose("Form", CONSULTATION)
    make_link(tab, "Case 12")
    cara = TeamTab(monkeypatch, stage.cast.cara, "send")
    assert "Case 12" not in cara.said
    assert "No link is waiting" in cara.said


def test_somebody_who_may_not_send_is_told_so(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    dev = TeamTab(monkeypatch, stage.cast.dev, "send")
    assert "not part of your role" in dev.said
    assert not [button for button in dev.app.button if button.label == "Create link"]


def test_the_sheet_to_print_holds_the_code_and_nothing_of_the_address_breaks_it() -> None:
    link = MadeLink("north", "https://example.org/f/abc", "<b>How was it?</b>", 1, "Works once.")
    page = slip(link)
    assert "<svg" in page
    assert "&lt;b&gt;How was it?&lt;/b&gt;" in page
    assert "one minute" in page
    assert qr_png(link.address).startswith(b"\x89PNG")
    assert "abc" not in repr(link)


def on_paper(tab: TeamTab, form: str = CONSULTATION) -> None:
    """The page where a sheet is typed in."""
    tab.app.radio[0].set_value("A form on paper")
    tab.run()
    tab.choose("Form", form)


def keep_sheet(tab: TeamTab) -> None:
    next(button for button in tab.app.button if button.label == "Save sheet").click()
    tab.run()


def test_a_paper_form_is_typed_in_and_its_number_shown(stage: Stage, tab: TeamTab) -> None:
    on_paper(tab)
    choice = next(each for each in tab.app.radio if str(each.key).startswith("answer-"))
    choice.set_value(choice.options[0])
    tab.run()
    keep_sheet(tab)
    with stage.workspace.database.read() as session:
        (response,) = session.scalars(sa.select(Response))
    assert (response.channel, response.form_key) == ("paper", "referrer_after_consultation")
    assert response.reference in tab.said
    next(button for button in tab.app.button if button.label == "Type in the next one").click()
    tab.run()
    assert all(each.value is None for each in tab.app.radio if str(each.key).startswith("answer-"))


def test_a_blank_paper_is_not_a_response(stage: Stage, tab: TeamTab) -> None:
    on_paper(tab)
    keep_sheet(tab)
    assert "Nothing is typed in yet" in tab.said
    with stage.workspace.database.read() as session:
        assert session.scalars(sa.select(Response)).all() == []


def test_a_question_that_depends_on_another_shows_once_that_is_typed_in(tab: TeamTab) -> None:
    on_paper(tab, "Families, after a visit: How was your visit?")
    follow_up = shipped_forms()["family_after_visit"].by_id["interpreter_worked"].text
    assert follow_up not in tab.said
    interpreter = tab.app.radio(key="answer-interpreter")
    interpreter.set_value(next(each for each in interpreter.options if each.startswith("Yes")))
    tab.run()
    assert follow_up in tab.said
