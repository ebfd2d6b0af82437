"""CSV whose quotation marks break the rules, as when a program forgot to double those inside a text."""

from __future__ import annotations

from collections.abc import Iterator


class QuoteNotClosedError(Exception):
    """A quotation mark is open at the end of the file. ``record``: the number of the record it opens in."""

    def __init__(self, record: int) -> None:
        super().__init__()
        self.record = record


def loose_records(text: str, separator: str) -> Iterator[list[str]]:
    """Every record. A quotation mark closes a cell only in front of a separator or a line end.

    So ``"She said "well done" to me, twice",nothing`` is two cells, as it was meant. A cell that opens with
    one and has none that could close it on its line, but another one inside, is read as it is written.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    at, number, width = 0, 1, 0
    while at < len(text):
        record: list[str] = []
        while True:
            cell, at = _cell(text, at, separator, number, n_missing=width - len(record) - 1)
            record.append(cell)
            if at >= len(text) or text[at] == "\n":
                break
            at += 1
        at += 1
        width = width or len(record)
        yield record
        number += 1


def _cell(text: str, at: int, separator: str, number: int, *, n_missing: int) -> tuple[str, int]:
    """One cell and where it ends: at a separator, a line end or the end of the text.

    ``n_missing``: the cells still to come in this record.
    """
    if text[at : at + 1] != '"':
        return _unquoted(text, at, separator)
    end = _closing(text, at + 1, separator, n_missing)
    line_end = _found(text, "\n", at)
    if (end is None or end > line_end) and _is_only_emphasis(text[at + 1 : line_end]):
        return _unquoted(text, at, separator)
    if end is None:
        raise QuoteNotClosedError(number)
    return text[at + 1 : end].replace('\\"', '"').replace('""', '"'), end + 1


def _unquoted(text: str, at: int, separator: str) -> tuple[str, int]:
    end = min(_found(text, separator, at), _found(text, "\n", at))
    return text[at:end], end


def _closing(text: str, at: int, separator: str, n_missing: int) -> int | None:
    """Where the cell's own closing mark is. Doubled marks inside are skipped.

    After a mark that should have been doubled, a pair at the end is one of the text and the closing one:
    ``"she said "hello"",``. A mark after a backslash is one of the text, and so is one at the end of a line
    when cells are still to come.
    """
    has_lone, fallback = False, None
    while (found := text.find('"', at)) >= 0:
        after = text[found + 1 : found + 2]
        if text[found - 1] == "\\" and found > at:
            has_lone, at = True, found + 1
        elif after == "\n" and n_missing > 0 and has_lone and _goes_on(text, found + 2, separator, n_missing):
            fallback, at = found if fallback is None else fallback, found + 1
        elif after in (separator, "\n", ""):
            return found
        elif after != '"':
            has_lone, at = True, found + 1
        elif has_lone and text[found + 2 : found + 3] in (separator, "\n", ""):
            return found + 1
        else:
            at = found + 2
    return fallback


def _goes_on(text: str, at: int, separator: str, n_missing: int) -> bool:
    """Whether the next line is the rest of this cell, followed by exactly the cells that are missing."""
    line = text[at : _found(text, "\n", at)]
    return f'"{separator}' in line and line[line.index(f'"{separator}') :].count(separator) == n_missing


def _is_only_emphasis(rest_of_line: str) -> bool:
    """``good" she said``: one more mark, followed by words, so the first one opened no cell."""
    return rest_of_line.count('"') == 1


def _found(text: str, what: str, at: int) -> int:
    found = text.find(what, at)
    return len(text) if found < 0 else found
