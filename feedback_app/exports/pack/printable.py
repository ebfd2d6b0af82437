"""Text that every format can hold and the fonts of the PDF can show."""

from __future__ import annotations

import re
import unicodedata

from feedback_app.exports.safe_text import REPLACED


# Whole ranges that Noto Sans and Noto Sans Arabic cover; a test prints every character in them.
_SHOWN = re.compile(
    "[^\n\x20-\x7e\u00a0-\u00ac\u00ae-\u0377\u0384-\u038a\u038e-\u03a1\u03a3-\u03e1\u03f0-\u052f"
    "\u0600-\u0604\u0606-\u061b\u061e-\u06dc\u06de-\u06ff\u1e00-\u1eff\u2010-\u2027\u2030-\u205e"
    "\u20a0-\u20bf\u2190-\u2193\u2212\u2264\u2265\ufffd]"
)
# Invisible marks for direction and joining, which a printed line does not need.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f]")


def for_pdf(text: str) -> str:
    """The text with a replacement character for every letter and emoji the fonts do not have.

    PDF/UA refuses a document with a missing character, so one emoji would otherwise stop the whole pack.
    """
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    parted = re.sub("[\u2028\u2029\x0b\x0c\x85]", "\n", composed)
    return _SHOWN.sub(REPLACED, _INVISIBLE.sub("", parted))


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction is written from right to left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in {"R", "AL"}:
            return True
        if direction == "L":
            return False
    return False
