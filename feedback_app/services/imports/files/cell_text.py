"""A cell as text."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from feedback_app.services.imports.files.table import Cell


def text_of(cell: Cell) -> str:
    """Text exactly as typed, numbers without a trailing .0, days as 2024-03-31."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(cell, ".15g")
        case datetime():
            return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(" ", "seconds")
        case date() | time():
            return cell.isoformat()
        case timedelta() | int():
            return str(cell)
