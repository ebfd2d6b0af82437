"""Small things both faces share: page numbers, kind words, crisis lines."""

from __future__ import annotations

import pytest

from feedback_app.services.answering.link_messages import FOR_STATUS
from feedback_app.services.answering.link_state import OpeningStatus
from feedback_app.services.safety.crisis_lines import crisis_lines, link_for
from surveys.catalogue import shipped_forms
from surveys.core.page_numbers import (
    CHECK,
    START,
    number_of,
    page_at,
)


def test_every_page_has_a_number_and_every_number_its_page() -> None:
    for form in shipped_forms().values():
        ids = [START, *(question.id for question in form.questions), CHECK]
        assert [number_of(form, page_id) for page_id in ids] == list(range(len(ids)))
        assert [page_at(form, str(number)) for number in range(len(ids))] == ids
        assert page_at(form, str(len(ids))) is None


@pytest.mark.parametrize("text", [None, "", "-1", "1.0", "٣", " 1", "1e3", "99999", "x" * 5000])
def test_what_is_no_number_is_no_page(text: str | None) -> None:
    form = shipped_forms()["drop_in"]
    assert page_at(form, text) is None
    assert number_of(form, text) == 0


def test_there_are_words_for_every_way_a_link_can_be_closed() -> None:
    assert set(FOR_STATUS) == set(OpeningStatus) - {OpeningStatus.OPEN}


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("999, or go to A&E", "tel:999"),
        ("111, then 2", "tel:111"),
        ("116 123", "tel:116123"),
        ("+44 20 7946 0000", "tel:+442079460000"),
        ("text SHOUT to 85258", "sms:85258?&body=SHOUT"),
        ("Speak to your midwife", None),
    ],
)
def test_a_contact_becomes_what_a_phone_can_dial(contact: str, link: str | None) -> None:
    assert link_for(contact) == link


def test_every_crisis_line_can_be_tapped() -> None:
    assert [line.name for line in crisis_lines() if line.href is None] == []
    assert any(line.href == "tel:999" for line in crisis_lines())
