"""A person's words as HTML with facts below them, escaped so that none of them can become a tag."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from analysis import dates
from feedback_app.services.comments.opening import OpenComment
from feedback_app.services.team_pages import pages


SENTIMENTS = {"positive": "Positive", "neutral_mixed": "Neutral or mixed", "negative": "Critical"}


def words(comments: Iterable[OpenComment], *, with_sentiment: bool = False) -> str:
    return f'<ul class="fb-words">{"".join(_one(each, with_sentiment) for each in comments)}</ul>'


def _one(each: OpenComment, with_sentiment: bool) -> str:
    said = f'<blockquote dir="auto">{escape(each.text)}</blockquote>'
    if each.translation:
        said += f"<p>In English, by the team:</p><blockquote>{escape(each.translation)}</blockquote>"
    facts = [each.read.question, dates.month_in_words(each.read.month)]
    if with_sentiment and each.read.label.sentiment == "negative":
        facts.insert(0, SENTIMENTS["negative"])
    link = ""
    if each.read.whole_response:
        address = f"/{pages.RESPONSES.path}?response={escape(each.read.whole_response)}"
        link = f' · <a href="{address}">Whole response</a>'
    return f"<li>{said}<p>{' · '.join(escape(fact) for fact in facts)}{link}</p></li>"
