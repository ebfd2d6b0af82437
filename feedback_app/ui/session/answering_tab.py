"""One tab of one respondent: which link it came with, which page it shows, and what a click does.

The address line says both (``/respond?i=...&p=4``), so a tab survives F5, Back and a restart of the
server without anything in ``st.session_state``. No ``st`` call happens inside a transaction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from feedback_app.services.actions import action_list
from feedback_app.services.actions.action_list import YouSaid
from feedback_app.services.answering import answering, left_drafts, page_turns
from feedback_app.services.answering.answering import Answering
from feedback_app.services.answering.cookies import AnsweringKey, answering_cookie
from feedback_app.services.answering.page_turns import Turned
from feedback_app.services.process.pending_writes import in_flight
from feedback_app.services.responses.store import Receipt
from feedback_app.ui.session import context
from feedback_app.ui.session.state import shown_page
from surveys.core.answers import Answer
from surveys.core.journey import NO_OTHERS, Journey, Page
from surveys.core.model import Form
from surveys.core.page_numbers import START, number_of, page_at
from surveys.languages import LanguageChoice, languages_offered


REFERENCE = re.compile(r"[0-9a-f]{16}")
HERE, PAGE, CHANGE = "i", "p", "c"
Others = Mapping[str, Answer | None]


@dataclass(frozen=True, slots=True)
class AnsweringTab:
    """``reference`` is in the address, ``key`` in the cookie of that name."""

    reference: str
    key: AnsweringKey

    def look(self) -> Answering:
        """Where this person is in the form now."""
        workspace = context.workspace()
        with workspace.database.read() as session:
            return answering.open_answering(session, keys=workspace.keys, key=self.key, now=context.now())

    def you_said(self, found: Answering) -> tuple[YouSaid, ...]:
        """What the team did about earlier answers, for the thank-you page."""
        with context.workspace().database.read() as session:
            return action_list.done_in_public(session, organisation_id=found.organisation_id)

    def page(self, found: Answering, journey: Journey) -> Page:
        """The page this tab shows: what the address says, else what the tab or the draft remembers."""
        wanted = page_at(journey.form, st.query_params.get(PAGE)) or shown_page.get()
        page = journey.page(wanted) if wanted else journey.resume(found.at_page if found.revision else START)
        shown_page.set(page.id)
        return page

    @property
    def is_change(self) -> bool:
        """Whether the person came here from check-your-answers."""
        return st.query_params.get(CHANGE) == "1"

    def go_on(self, page_id: str, answer: Answer | None, others: Others = NO_OTHERS) -> Turned:
        """Continue: saved when this returns. ``others``: for the other questions on the page."""
        return self._turn(page_turns.go_on, page_id, answer, others)

    def go_back(self, page_id: str, answer: Answer | None, others: Others = NO_OTHERS) -> Turned:
        """Back: what is on the page is saved as it is."""
        return self._turn(page_turns.go_back, page_id, answer, others)

    def change_language(
        self, page_id: str, answer: Answer | None, language: str, others: Others = NO_OTHERS
    ) -> Turned:
        """The same page in another language; what is on it is saved as it is."""
        workspace, is_change = context.workspace(), self.is_change
        with in_flight.one(), workspace.database.write() as session:
            found = answering.open_answering(session, keys=workspace.keys, key=self.key, now=context.now())
            return page_turns.change_language(
                session,
                keys=workspace.keys,
                key=self.key,
                found=found,
                page_id=page_id,
                answer=answer,
                language=language,
                is_change=is_change,
                drafts_shown=workspace.settings.drafts_shown,
                now=context.now(),
                others=others,
            )

    def languages(self, form: Form) -> tuple[LanguageChoice, ...]:
        """What this person may choose. A single language means that there is no choice."""
        return languages_offered(form, drafts=context.workspace().settings.drafts_shown)

    def submit(self) -> Receipt:
        """Send what the draft contains now. Raises what ``submitting.submit`` raises."""
        workspace = context.workspace()
        with in_flight.one(), workspace.database.write() as session:
            return page_turns.hand_in(session, keys=workspace.keys, key=self.key, now=context.now())

    def empty_taken_back(self) -> None:
        """Remove what a form holds whose link was revoked."""
        workspace = context.workspace()
        with in_flight.one(), workspace.database.write() as session:
            left_drafts.empty_taken_back(session, keys=workspace.keys, key=self.key, now=context.now())

    def show(self, form: Form, page_id: str, *, is_change: bool = False) -> None:
        """Go to a page. It is in the browser's history, so the Back button returns here."""
        shown_page.set(page_id)
        address = {HERE: self.reference, PAGE: str(number_of(form, page_id))}
        if is_change:
            address[CHANGE] = "1"
        st.query_params.from_dict(address)
        st.rerun()

    def _turn(
        self, turn: Callable[..., Turned], page_id: str, answer: Answer | None, others: Others
    ) -> Turned:
        workspace, is_change = context.workspace(), self.is_change
        with in_flight.one(), workspace.database.write() as session:
            found = answering.open_answering(session, keys=workspace.keys, key=self.key, now=context.now())
            return turn(
                session,
                keys=workspace.keys,
                key=self.key,
                found=found,
                page_id=page_id,
                answer=answer,
                is_change=is_change,
                now=context.now(),
                others=others,
            )


def this_tab() -> AnsweringTab | None:
    """The link this tab came with, or None when its cookie is gone or never was."""
    reference = st.query_params.get(HERE, "")
    if REFERENCE.fullmatch(reference) is None:
        return None
    key = AnsweringKey.parse(context.browser_cookies().get(answering_cookie(reference)))
    return AnsweringTab(reference, key) if key else None
