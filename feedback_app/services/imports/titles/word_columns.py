"""Whether a column holds what people wrote, or ids, figures, flags and addresses that no one wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from feedback_app.services.imports.files.cell_text import text_of
from feedback_app.services.imports.files.dates import DateOrder, read_when
from feedback_app.services.imports.files.table import Cell, is_blank, visible_text
from feedback_app.services.imports.files.tick_words import NOT_SHOWN, NOT_TICKED, TICKED
from feedback_app.services.imports.files.words import normalised
from feedback_app.services.imports.titles.known_titles import plain_title


_LOOKED_AT = 200
_A_SENTENCE = 3
_NOT_WORDS = re.compile(
    r".*\b(?:ids?|uuid|guid|token|codes?|numbers?|no|ip|url|link|scores?|counts?|length|duration|seconds|minutes"
    r"|sentiment|category|categorical|status|type|key|hash|flag|rating|index|date|timestamp)(?: \d+)?"
)
_FIGURE = re.compile(r"[-+]?[\d.,:%\s/]*\d[\d.,:%\s/]*(?:s|sec|seconds|min|mins|minutes|h|hours|days|ms)?")
_ADDRESS = re.compile(r"\S+@\S+\.\S+|(?:https?://|www\.)\S+|(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f:]{7,}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_LONGEST_ID = 64


GOOD = re.compile(r"\b(well|good|liked?|best|positives?|helpful|helped)\b")
BETTER = re.compile(r"\b(better|improved?|improvements?|differently|change|less helpful|negatives?)\b")


def asks_two_things(cells: Iterable[Cell]) -> bool:
    """Whether a column holds a few questions, some about good things and some about better ones."""
    asked = {normalised(text_of(cell)) for cell in islice(cells, _LOOKED_AT) if not is_blank(cell)}
    if not 2 <= len(asked) <= 12:
        return False
    better = {each for each in asked if BETTER.search(each)}
    good = {each for each in asked - better if GOOD.search(each)}
    return bool(good and better) and len(good | better) * 2 > len(asked)


def is_titled_otherwise(title: str) -> bool:
    """Whether a title says that its column is not text: "Comment ID", "Feedback score"."""
    return _NOT_WORDS.fullmatch(plain_title(title)) is not None


def holds_no_words(cells: Iterable[Cell]) -> bool:
    """Whether most filled cells are figures, dates, ids or addresses, or all of them are ticks."""
    filled = [cell for cell in islice(cells, _LOOKED_AT) if not is_blank(cell)]
    texts = {normalised(text_of(cell)) for cell in filled}
    if not filled:
        return False
    if texts <= _FLAGS and (len(filled) > 1 or texts != {"x"}):
        return True
    if texts <= _FLAGS | _SAID and len(filled) > 2:
        return True
    return _mostly_unwritten(filled)


def holds_figures(cells: Iterable[Cell]) -> bool:
    """Whether most filled cells are figures, dates, ids or addresses. People may write "x" or "yes"."""
    return _mostly_unwritten([cell for cell in islice(cells, _LOOKED_AT) if not is_blank(cell)])


def reads_like_comments(cells: Iterable[Cell]) -> bool:
    """Whether a column has sentences, hardly any of them twice."""
    texts = [visible_text(cell) for cell in islice(cells, _LOOKED_AT) if isinstance(cell, str)]
    texts = [text for text in texts if text]
    longer = sum(len(text.split()) >= _A_SENTENCE for text in texts)
    return len(texts) > 1 and longer * 2 >= len(texts) and len(set(texts)) * 3 > len(texts) * 2


def _mostly_unwritten(filled: list[Cell]) -> bool:
    return sum(not _is_written(cell) for cell in filled) * 2 > len(filled)


_SAID = frozenset({"no", "yes", "n/a", "na", "not applicable", "none"})
"""One or two people may have written only this."""

_FLAGS = (TICKED | NOT_TICKED | NOT_SHOWN) - _SAID


def _is_written(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return False
    text = visible_text(cell)
    if _FIGURE.fullmatch(text) or _ADDRESS.fullmatch(text) or _is_id(text):
        return False
    if read_when(text, order=DateOrder.DAY_FIRST, starts_1904=False) is not None:
        return False
    return _WORD.search(text) is not None or len(text) == 1


def _is_id(text: str) -> bool:
    """Letters and figures without a word in them: "TR 528 - Q1", "R_0a4", a UUID."""
    if len(text) > _LONGEST_ID or not any(each.isdigit() for each in text):
        return False
    return all(
        any(each.isdigit() for each in token)
        or not any(each.isalpha() for each in token)
        or _is_short_code(token)
        for token in text.split()
    )


def _is_short_code(token: str) -> bool:
    return len(token) <= 3 and token.isupper()
