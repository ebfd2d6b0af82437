"""Options several commands share, worded once."""

from __future__ import annotations

from typing import Annotated

import typer


AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for a program.")]
InDemo = Annotated[bool, typer.Option("--demo", help="Act on the demonstration, not on the team's answers.")]
OrganisationKey = Annotated[
    str | None,
    typer.Option("--organisation", metavar="KEY", help="Needed when there is more than one organisation."),
]
