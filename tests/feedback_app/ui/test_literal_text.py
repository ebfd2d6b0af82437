"""Our own words through markdown and back: what was written is what is read."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from feedback_app.ui.components.literal_text import NO_BREAK, literal, paragraphs
from surveys.catalogue import shipped_forms


def as_read(markdown: str) -> str:
    """What commonmark makes of it, without the paragraph around it."""
    rendered = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)
    return html.unescape(rendered.removeprefix("<p>").removesuffix("</p>\n")).replace(NO_BREAK, "")


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=60))
def test_one_line_reads_as_it_was_written(text: str) -> None:
    assert as_read(literal(text)) == text


def test_every_word_of_every_form_reads_as_it_was_written() -> None:
    for form in shipped_forms().values():
        for question in form.questions:
            assert as_read(literal(question.text)) == question.text


def test_names_between_colons_stay_words() -> None:
    assert ":smile:" not in literal(":smile:").replace("\\", "")


def test_blank_lines_part_paragraphs_and_nothing_else_does() -> None:
    assert paragraphs("one\ntwo\n\n  three\n\n\nfour\n") == "one two\n\nthree\n\nfour"
    assert (
        re.search("<(ul|ol|h1|blockquote|hr)", as_read(paragraphs("- a\n\n1. b\n\n# c\n\n> d\n\n---")))
        is None
    )
