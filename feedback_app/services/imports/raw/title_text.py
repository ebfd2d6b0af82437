"""A column title as a reader sees it: survey programs export their titles with markup."""

from __future__ import annotations

import html
import re
import unicodedata


LONGEST_TITLE = 1_900
"""Some programs put a whole consent text into a title; two parts of one still fit into a saved mapping."""

_TAGS = (
    "a|abbr|b|big|blockquote|br|button|center|code|dd|div|dl|dt|em|embed|font|h[1-6]|hr|i|iframe|img|input|ins"
    "|label|li|mark|o:p|ol|p|pre|s|small|span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul|video"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]{{0,2000}})?/?>", re.IGNORECASE)
_DROPPED = re.compile(
    r"<(script|style)\b[^<>]{0,2000}>.{0,5000}?</\1>|<!--.{0,5000}?-->", re.IGNORECASE | re.S
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_BOLD = re.compile(r"\*\*(?=\S)(.{1,500}?)(?<=\S)\*\*")
_STAR = re.compile(r"^\s*[*\u2217\uff0a]+\s+|\s*[*\u2217\uff0a]+\s*$")
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))


def title_text(text: str) -> str:
    """Without tags, entities, the star of a required question, and double spaces."""
    plain = unicodedata.normalize("NFC", text)
    if "<" in plain or "&" in plain:
        # Twice: some programs escape their markup once more.
        plain = _without_markup(_without_markup(plain))
    if "**" in plain:
        plain = _BOLD.sub(r"\1", plain)
    plain = " ".join(plain.translate(_UNSEEN).split())
    bare = _STAR.sub("", plain)
    return (bare or plain)[:LONGEST_TITLE].strip()


def _without_markup(text: str) -> str:
    bare = _TAG.sub(_space_or_nothing, _DROPPED.sub(" ", text))
    return _ENTITY.sub(lambda found: html.unescape(found[0]), bare)


def _space_or_nothing(found: re.Match[str]) -> str:
    """Bold in the middle of a word leaves no gap; a paragraph or a line break does."""
    name = re.split(r"[\s/]", found[0].strip("</>"), maxsplit=1)[0]
    return "" if _INSIDE_A_WORD.fullmatch(name) else " "


_INSIDE_A_WORD = re.compile(
    "a|abbr|b|big|code|em|font|i|ins|mark|s|small|span|strike|strong|sub|sup|tt|u", re.IGNORECASE
)
