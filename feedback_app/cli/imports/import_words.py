"""What ``feedback import`` prints. A person may be shown the words of a cell; a program never is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from feedback_app.cli.terminal.outcome import say, say_table


if TYPE_CHECKING:
    from feedback_app.services.imports import ColumnMapping, Preview
    from feedback_app.services.imports.columns.stated_totals import WrongTotal
    from feedback_app.services.imports.rows.row_reports import RefusedRow

SHOWN = 40


def preview_as_record(seen: Preview, mapping: ColumnMapping, unsure: Sequence[str]) -> dict[str, Any]:
    from feedback_app.services.imports.runs.report import totals_as_record

    return {
        "rows": seen.n_rows,
        "new": seen.n_new,
        "repeated": seen.n_repeated,
        "imported_otherwise": seen.imported_otherwise,
        "problems": [
            {"code": each.code.value, "where": each.where, "what": each.what, "how": each.how}
            for each in seen.problems
        ],
        "refused": [
            {"row": refusal.row, "column": refusal.column, "code": refusal.code.value}
            for row in seen.refused
            for refusal in row.refusals
        ],
        "skipped": {reason.value: count for reason, count in seen.skipped.items()},
        "left_out": [column.title for column in seen.left_out],
        "wrong_totals": totals_as_record(seen.wrong_totals),
        "columns": [
            {
                "title": use.title,
                "role": use.role.value,
                "question": use.question,
                "item": use.item,
                "is_guess": use.title in unsure,
            }
            for use in mapping.columns
        ],
    }


def tell_mapping(mapping: ColumnMapping, unsure: Sequence[str]) -> None:
    """What each column is taken for."""
    rows = [
        (
            use.title if len(use.title) <= SHOWN else use.title[: SHOWN - 1] + "\u2026",
            "left out" if use.role.value in ("ignored", "person") else use.role.value,
            " / ".join(filter(None, (use.question, use.item))),
            "guess" if use.title in unsure else "",
        )
        for use in mapping.columns
    ]
    say_table(("column", "is", "question", ""), rows)
    say()


def tell_preview(seen: Preview) -> None:
    for problem in seen.problems:
        say(f"{problem.where}: {problem.what} {problem.how} [{problem.code.value}]")
    tell_refused(seen.refused)
    tell_wrong_totals(seen.wrong_totals)
    if seen.imported_otherwise:
        say("This file is already imported with its columns read in another way: undo that import first.")
    say(
        f"{seen.n_rows} rows: {seen.n_new} would be stored, {seen.n_repeated} are stored already, "
        f"{seen.n_refused} would be refused, {sum(seen.skipped.values())} hold nothing to store."
    )


def tell_wrong_totals(wrong: Sequence[WrongTotal]) -> None:
    """Every row whose stated total does not match its answers. We use the answers."""
    for each in wrong:
        theirs = "no total" if each.recomputed is None else f"{each.recomputed:g}"
        say(f"Row {each.row}: the stated total is {each.stated}, the answers give {theirs}. These are used.")


def tell_refused(refused: Sequence[RefusedRow]) -> None:
    """Every reason why a row is not stored."""
    for row in refused:
        for each in row.refusals:
            column = f", {each.column}" if each.column else ""
            say(f"Row {each.row}{column}: {each.what} {each.how} [{each.code.value}]")
