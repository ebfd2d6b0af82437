"""Somebody's words as HTML, with what stands below them: nothing of what was written can become a tag."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from feedback_app.services.comments.decrypted import OpenedComment
from feedback_app.services.team_pages import pages


SENTIMENTS = {"positive": "Positive", "neutral_mixed": "Neutral or mixed", "negative": "Critical"}


def words(comments: Iterable[OpenedComment], *, with_sentiment: bool = False) -> str:
    """A list of them."""
    return f'<ul class="fb-words">{"".join(_one(each, with_sentiment) for each in comments)}</ul>'


def _one(each: OpenedComment, with_sentiment: bool) -> str:
    said = f'<blockquote dir="auto">{escape(each.text)}</blockquote>'
    if each.translation:
        said += f"<p>In English, by the team:</p><blockquote>{escape(each.translation)}</blockquote>"
    facts = [each.question, f"{each.month:%B %Y}"]
    if with_sentiment and each.holds.sentiment == "negative":
        facts.insert(0, SENTIMENTS["negative"])
    link = ""
    if each.response_id:
        link = f' · <a href="/{pages.RESPONSES.path}?response={escape(each.response_id)}">Whole response</a>'
    return f"<li>{said}<p>{' · '.join(escape(fact) for fact in facts)}{link}</p></li>"
