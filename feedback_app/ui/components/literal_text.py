"""Words as they are. Streamlit reads headings and labels as markdown, so our own words are escaped first.

What respondents wrote never comes here: it goes through ``st.text`` or a widget's value only.
"""

from __future__ import annotations

import re

from surveys.core import paragraphs as prose


# Every mark that means something in markdown or in Streamlit's additions to it (colours, icons, formulas).
MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&\"'])")
EMOJI_NAME = re.compile(r":(?=[\w+-]+:)")
NO_BREAK = "\u2060"  # invisible; keeps a name between two colons from becoming a picture


def literal(text: str) -> str:
    """The text so that markdown shows it as it is. A line break stays one paragraph's end."""
    guarded = EMOJI_NAME.sub(f":{NO_BREAK}", text)
    return MARKS.sub(r"\\\1", guarded)


def paragraphs(text: str) -> str:
    """Prose of a definition: blank lines part paragraphs, other line ends are spaces."""
    return "\n\n".join(literal(part) for part in prose.paragraphs(text))
