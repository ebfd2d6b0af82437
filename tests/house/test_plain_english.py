"""Plain words in what staff read and in docstrings: an ordinary word where one exists.

The list is data: a pattern, and what to write instead. To check more of the project, widen ``SCOPE``.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest


ROOT = Path(__file__).parents[2]

# Git pathspecs. What people who answer read (surveys/data, templates/form) is not checked here.
SCOPE = (
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs/*.md",
    "feedback_app/*.py",
    "surveys/*.py",
    "analysis/*.py",
    "feedback_app/web/templates/*.html",
    ":!feedback_app/web/templates/form",
    ":!feedback_app/services/invitations/invitation_mail.py",  # to respondents
)

INSTEAD = {
    r"stands?(?! for\b)|stood|standing(?! links?\b)": "is, appears, shows",
    r"bears?|bore": "has, shows",
    r"l(?:ie|ies|ay) (?:above|at|below|between|in|inside|on|outside|with|within)": "is",
    r"beside": "next to, with",
    r"anybody": "anyone",
    r"somebody": "someone",
    r"nobody": "no one",
    r"everybody": "everyone",
    r"whoever": "the person who, anyone who",
    r"(?:about|of|to) whom": "who, of them",
    r"(?:am|are|be|been|being|is|was|were) (?:not )?told(?!\s+apart\b)": "see, learn; or: the page says",
    r"mend(?:ed|ing|s)?": "fix, correct",
    r"anew": "again",
    r"begun": "started",
    r"by itself": "on its own, separately",
    r"t(?:ake|akes|aken|aking|ook) out": "export, delete",
    r"take the tick away": "untick the box",
    r"c(?:ame|ome|omes) of (?:it|this|that|them)": "the outcome",
    r"(?:is|are|was|were) (?:kept|noted) in the audit": "is recorded in the audit",
    r"(?<!there )(?:is|are) no (?:date|day|list|month|name|number|period|text|whole number)": "is not a",
    r"one a line|a line each": "one per line",
    r"please": "nothing: leave it out",
}
BANNED = {re.compile(rf"\b(?:{words})\b", re.IGNORECASE): instead for words, instead in INSTEAD.items()}

# Words by or for people who answer, in files for staff; sentences quoted from guidance or a measure's owner.
QUOTATIONS = (
    "Please tell us. It takes about",
    "Please load this page again.",
    "Please turn it on, or open your link",
)

# The table in CONTRIBUTING.md that says which words not to write.
WORD_TABLE = re.compile(r"^\| do not write \|.*?\n\n", re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"``.+?``|`[^`\n]+`")
LINK_TARGET = re.compile(r"(?<=\])\([^)\s]+\)|https?://\S+")
TEMPLATE_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<(?:script|style)\b.*?</|<[^>]*>", re.DOTALL)


class Passage(NamedTuple):
    """A run of prose and the line of its file on which it starts."""

    line: int
    text: str


def files_in(scope: tuple[str, ...]) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *scope], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    return [name for name in listed if (ROOT / name).is_file() and name.endswith((".py", ".md", ".html"))]


def prose_of(name: str, content: str) -> Iterator[Passage]:
    """Prose only. Names, keys and code are none: what programs read keeps its words."""
    if name.endswith(".py"):
        for node in ast.walk(ast.parse(content)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_prose(node.value):
                yield Passage(node.lineno, _without(CODE, node.value))
    elif name.endswith(".md"):
        for pattern in (WORD_TABLE, FENCED, CODE, LINK_TARGET):
            content = _without(pattern, content)
        yield Passage(1, content)
    else:
        yield Passage(1, _without(TEMPLATE_CODE, content))


def _is_prose(text: str) -> bool:
    return bool(re.search(r"\s", text.strip())) or text[:1].isupper()


def _without(pattern: re.Pattern[str], text: str) -> str:
    """The text without what the pattern finds; every line keeps its number."""
    return pattern.sub(lambda found: " " + "\n" * found.group().count("\n"), text)


def offences(name: str, content: str) -> list[str]:
    found = []
    for line, text in prose_of(name, content):
        for quotation in QUOTATIONS:
            text = text.replace(quotation, "\n" * quotation.count("\n"))
        for pattern, instead in BANNED.items():
            for match in pattern.finditer(text):
                at = line + text.count("\n", 0, match.start())
                found.append((at, f"{name}:{at}: \u201c{match.group()}\u201d, write: {instead}"))
    return [each for _, each in sorted(found)]


def test_staff_read_plain_words() -> None:
    names = files_in(SCOPE)
    assert names
    found = [each for name in names for each in offences(name, (ROOT / name).read_text(encoding="utf-8"))]
    assert found == [], f"{len(found)} in {len(names)} files\n" + "\n".join(found)


@pytest.mark.parametrize("quotation", QUOTATIONS)
def test_a_quotation_is_still_quoted(quotation: str) -> None:
    assert any(quotation in (ROOT / name).read_text(encoding="utf-8") for name in files_in(SCOPE))


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("page.py", '"""A page."""\n\nst.text("Nobody has answered.")\n', 3),
        ("page.py", 'st.text("Nobody")\n', 1),
        ("page.py", 'label = f"{count} rows stand here"\n', 1),
        ("page.py", 'def show():\n    """Draw it.\n\n    It is drawn anew.\n    """\n', 4),
        ("guide.md", "# Guide\n\n```\nfeedback\n```\n\nAsk whoever runs it.\n", 7),
        ("page.html", "<h1>Links</h1>\n<p>Please choose.</p>\n", 2),
    ],
)
def test_a_word_on_the_list_is_named_with_its_line(name: str, content: str, line: int) -> None:
    (offence,) = offences(name, content)
    assert offence.startswith(f"{name}:{line}: ")
    assert ", write: " in offence


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.py", 'st.container(key="beside")\nNOBODY = ""\n# mend\n'),
        ("page.py", '"""See ``show_beside`` and `take out`; people understand what a code stands for."""\n'),
        ("guide.md", "Run `feedback mend`.\n\n```\nfeedback please\n```\n[Links](docs/please/anew.md)\n"),
        ("page.html", '<p class="beside">{{ nobody }}</p>{# anew #}\n'),
    ],
)
def test_names_and_code_are_left_alone(name: str, content: str) -> None:
    assert offences(name, content) == []
