"""Quotes on the board: what the person wrote, what would be shown, and who may do what next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from html import escape

import streamlit as st

from analysis import dates
from feedback_app.access.actor import Actor
from feedback_app.services.actions.action_list import ActionLine
from feedback_app.services.quotes import quotes
from feedback_app.services.quotes.quote_board import BoardQuote
from feedback_app.services.quotes.quotes import QuoteState
from feedback_app.ui.components.actions import action_choice
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.quotes import quote_form
from feedback_app.ui.session import context


def show_how_it_works() -> None:
    st.markdown(
        "Only use words that people agreed to share. Hide everything that could show who someone is. Two of "
        "you approve each quote. If the person changes their mind, the quote is removed everywhere, for good."
    )


def show(actor: Actor, title: str, shown: Sequence[BoardQuote], lines: Sequence[ActionLine]) -> None:
    """One part of the board; hidden when empty."""
    if not shown:
        return
    st.header(f"{title} ({len(shown)})", anchor=False)
    for quote in shown:
        with st.container(key=f"row-{quote.id}"):
            _show_words(quote)
            _show_buttons(actor, quote, lines)


def words(text: str) -> str:
    """A person's words as HTML, escaped so that none of them can become a tag."""
    return f'<ul class="fb-words"><li><blockquote dir="auto">{escape(text)}</blockquote></li></ul>'


def _show_words(quote: BoardQuote) -> None:
    st.html(words(quote.shown))
    if quote.translation:
        st.text(f"In English: {quote.translation}")
    if " ".join(quote.original.split()) != " ".join(quote.shown.split()):
        st.text(f"As it was written: {quote.original}")
    facts = [quote.question, dates.month_in_words(quote.month), *([quote.theme] if quote.theme else [])]
    st.markdown(literal(" · ".join(facts)))
    if quote.may_be_names and quote.state is not QuoteState.APPROVED:
        st.text(f"Possible names: {', '.join(quote.may_be_names)}")


def _show_buttons(actor: Actor, quote: BoardQuote, lines: Sequence[ActionLine]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if quote.state is QuoteState.SUGGESTED:
            _approve_button(actor, quote, "Approve")
        elif quote.state is QuoteState.APPROVED_ONCE and quote.first_approver != actor.account_id:
            _approve_button(actor, quote, "Approve as the second")
        elif quote.state is QuoteState.APPROVED_ONCE:
            st.markdown("**You approved it.** Someone else in your team must approve it too.")
        with st.popover("Change", key=f"more-{quote.id}"):
            quote_form.show(
                actor,
                quote.comment,
                text=quote.shown,
                translation=quote.translation or "",
                theme=quote.theme,
                button="Save",
            )
        if lines:
            with st.popover("Link to an action", key=f"behind-{quote.id}"):
                action_choice.show(actor, quote.comment, lines)
        _button(f"withdraw-{quote.id}", "Remove", quotes.withdraw, actor, quote)
        with st.popover("They changed their mind", key=f"mind-{quote.id}"):
            st.markdown(
                "This removes every quote from this person from all posters and pages. You cannot undo it."
            )
            _button(f"revoke-{quote.id}", "Remove their words", quotes.revoke_consent, actor, quote)


def _approve_button(actor: Actor, quote: BoardQuote, label: str) -> None:
    work = partial(quotes.approve, by=actor, quote_id=quote.id, revision=quote.revision, now=context.now())
    st.button(label, key=f"approve-{quote.id}", type="primary", on_click=_do, args=(work,))


def _button(key: str, label: str, service: Callable[..., object], actor: Actor, quote: BoardQuote) -> None:
    work = partial(service, by=actor, quote_id=quote.id, now=context.now())
    st.button(label, key=key, on_click=_do, args=(work,))


def _do(work: Callable[..., object]) -> None:
    with show_refusals(), context.workspace().database.write() as session:
        work(session)
