"""What ``feedback import`` prints. A person may be shown the words of a cell; a program never is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from feedback_app.cli.terminal.outcome import say, say_table


if TYPE_CHECKING:
    from feedback_app.services.imports import Preview
    from feedback_app.services.imports.columns.stated_totals import WrongTotal
    from feedback_app.services.imports.columns.unknown_words import UnknownWord
    from feedback_app.services.imports.rows.row_reports import RefusedRow
    from feedback_app.services.imports.runs.notes import ImportNote
    from feedback_app.services.imports.runs.report import ColumnRead

SHOWN = 40


def tell_columns(columns: Sequence[ColumnRead]) -> None:
    """What each column is used for."""
    rows = [
        (
            _short(each.column.title),
            "left out" if each.use.role.value in ("ignored", "person") else each.use.role.value,
            " / ".join(filter(None, (each.use.question, each.use.item))),
            "guess" if each.is_guess else "",
        )
        for each in columns
    ]
    say_table(("column", "is", "question", ""), rows)
    say()


def _short(title: str) -> str:
    return title if len(title) <= SHOWN else title[: SHOWN - 1] + "\u2026"


def tell_notes(notes: Sequence[ImportNote]) -> None:
    """Every note that the page shows, those to look at first marked."""
    for each in notes:
        mark = "LOOK: " if each.look_first else ""
        say(f"{mark}{each.what} {each.how}".rstrip() + f" [{each.code}]")


def tell_unknown(unknown: Sequence[UnknownWord]) -> None:
    """Each word that no option explains, and what it may be."""
    from feedback_app.services.imports.files.words import typed

    for each in unknown:
        near = f" Perhaps: {each.nearest}." if each.nearest else ""
        rows = f"{each.n_rows} row" + "s" * (each.n_rows != 1)
        say(f"Unknown word in column {each.column.letter}: '{typed(each.word)}' ({rows}).{near}")


def tell_held_back() -> None:
    say(
        "Nothing was stored. Look at the notes marked LOOK, then run the command again with --yes. "
        "To correct a column or explain a word, write the column settings with --save-mapping FILE, "
        "change them, and use --mapping FILE."
    )


def tell_preview(seen: Preview) -> None:
    for problem in seen.problems:
        say(f"{problem.where}: {problem.what} {problem.how} [{problem.code.value}]")
    tell_notes(seen.notes)
    tell_unknown(seen.unknown)
    tell_refused(seen.refused)
    tell_wrong_totals(seen.wrong_totals)
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
