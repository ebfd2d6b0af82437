"""Names of widgets. A name depends on the question alone, so that after a restart of the server the browser's
answer still belongs to the same widget and is not lost.
"""

from __future__ import annotations


def widget_key(*parts: str) -> str:
    return "answer-" + "-".join(part.replace(" ", "-") for part in parts)


def place_key(question_id: str, statement: str | None = None) -> str:
    """The key of the box around a question or statement: what a link in the error summary leads to."""
    return f"question-{question_id}" + (f"-{statement}" if statement else "")
