"""Text in a definition: blank lines separate paragraphs, other line ends are spaces."""

from __future__ import annotations

import re


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, each on one line."""
    return tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))
