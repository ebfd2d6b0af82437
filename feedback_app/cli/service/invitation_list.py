"""Reads the list of people to invite."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from feedback_app.cli.terminal.outcome import WrongUse


if TYPE_CHECKING:
    from feedback_app.services.imports.files.table import Row

COLUMNS = ("form", "organisation", "about", "recipient")


@dataclass(frozen=True, slots=True)
class WantedInvitation:
    """One invitation someone asked for. ``row`` is the number a spreadsheet program shows."""

    row: int
    form: str
    organisation: str | None
    about: str | None = field(repr=False)
    recipient: str | None = field(repr=False)


def read_list(path: Path) -> list[WantedInvitation]:
    """Every row of a CSV or XLSX file. Raises WrongUse when its columns are not ours."""
    from feedback_app.services.imports.files.reading import read_table

    table = read_table(path.read_bytes())
    titles = {column.title.strip().casefold(): column.position for column in table.columns}
    unknown = sorted(set(titles) - set(COLUMNS))
    if "form" not in titles or unknown:
        raise WrongUse(
            "columns_wrong",
            where=path.name,
            what=f"The column {unknown[0]!r} is not known." if unknown else "It has no column 'form'.",
            how="Use a first row with form and, if you need them, organisation, about and recipient.",
        )
    if not table.rows:
        raise WrongUse("file_empty", where=path.name, what="It has no rows.", how="One row for each person.")
    return [_wanted(row, titles) for row in table.rows]


def _wanted(row: Row, titles: dict[str, int]) -> WantedInvitation:
    def cell(name: str) -> str | None:
        value = row.cells[titles[name]] if name in titles else None
        return str(value).strip() or None if value is not None else None

    return WantedInvitation(
        row.number, cell("form") or "", cell("organisation"), cell("about"), cell("recipient")
    )
