"""What people wrote, as they wrote it: escaped, in any script and direction, never as markup.

What went well and what could be better are next to each other, so that neither is at the bottom. On a phone,
what could be better comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from analysis import dates
from feedback_app.services.form_names import AUDIENCES
from feedback_app.services.results.view import View
from feedback_app.services.results.words import AudienceWords, WordsFound, WrittenComment
from feedback_app.services.team_pages import pages
from feedback_app.ui.session.state import TabState
from surveys.core.model import Asks


AT_A_TIME = 10
asked_for: TabState[tuple[View, str, int] | None] = TabState("words_asked_for", None)


TITLES = {
    Asks.WENT_WELL: "Went well",
    Asks.COULD_BE_BETTER: "Could be better",
    Asks.OPEN: "In their own words",
    Asks.OTHER: "Needs, wishes and plans",
}
TOO_MANY = "There is too much to search. The oldest were left out: choose fewer months."


def show_audience(words: AudienceWords, *, with_organisation: bool) -> None:
    """Families' words, or professionals'. A kind of question no one answered is left out."""
    st.header(AUDIENCES[words.audience], anchor=False)
    sides = [Asks.WENT_WELL, Asks.COULD_BE_BETTER]
    if any(words.by_asks[asks].total for asks in sides):
        with st.container(key=f"sides-{words.audience.value}"):  # on a phone the second comes first
            columns = st.columns(2, gap="large")
        for asks, column in zip(sides, columns, strict=True):
            with column:
                show_found(TITLES[asks], words.by_asks[asks], with_organisation=with_organisation)
    for asks in (Asks.OPEN, Asks.OTHER):
        if words.by_asks[asks].total:
            show_found(TITLES[asks], words.by_asks[asks], with_organisation=with_organisation)


def show_found(title: str, found: WordsFound, *, with_organisation: bool) -> None:
    """A heading with how many there are, then the first of them."""
    shown = (
        f"{len(found.words):,} of {found.total:,}" if len(found.words) < found.total else f"{found.total:,}"
    )
    st.subheader(f"{title} ({shown})" if found.total else title, anchor=False)
    if not found.words:
        st.text("No one wrote anything here.")
        return
    st.html(quotes(found.words, with_organisation=with_organisation))
    if found.is_cut:
        st.text(TOO_MANY)


def quotes(words: Sequence[WrittenComment], *, with_organisation: bool) -> str:
    """The words as HTML: nothing that was written can become a tag. If they answer several questions, each
    shows its own.
    """
    asked = list(dict.fromkeys(word.question for word in words))
    quoted = (_quote(word, len(asked) > 1, with_organisation) for word in words)
    above = f'<p class="fb-asked">They were asked: {escape(asked[0])}</p>' if len(asked) == 1 else ""
    return f'{above}<ul class="fb-words">{"".join(quoted)}</ul>'


def _quote(word: WrittenComment, with_question: bool, with_organisation: bool) -> str:
    moment = word.form.partition(":")[0].partition(", ")[2]
    where = [moment[:1].upper() + moment[1:], dates.month_in_words(word.month)]
    if with_question:
        where.insert(0, word.question)
    if with_organisation:
        where.append(word.organisation)
    said = f'<blockquote dir="auto">{escape(word.text)}</blockquote>'
    link = ""
    if word.response_id:
        link = f' · <a href="/{pages.RESPONSES.path}?response={escape(word.response_id)}">Whole response</a>'
    return f"<li>{said}<p>{' · '.join(escape(part) for part in where)}{link}</p></li>"


def how_many(view: View, search: str) -> int:
    """As many as were asked for in this view; another view starts again."""
    asked = asked_for.get()
    return asked[2] if asked and asked[:2] == (view, search) else AT_A_TIME


def show_more_button(words: Sequence[AudienceWords], view: View, search: str) -> None:
    """If there are more of any kind."""
    limit = how_many(view, search)
    if any(found.total > limit for each in words for found in each.by_asks.values()):
        more = (view, search, limit + AT_A_TIME)
        st.button("Show more words", key="more-words", on_click=asked_for.set, args=(more,))
