"""``feedback export``: a form's responses when a form is named, otherwise the export that is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import typer
from typer.core import TyperGroup

from feedback_app.cli.exports import export_fft, export_outcomes, export_responses
from feedback_app.services.exporting.every_export import EXPORTS


RESPONSES = "responses"
COMMANDS: Mapping[str, Callable[..., None]] = {
    RESPONSES: export_responses.export_responses,
    "fft": export_fft.export_fft,
    "outcomes": export_outcomes.export_outcomes,
}


class _FormOrExport(TyperGroup):
    """``feedback export family_after_visit`` means ``feedback export responses family_after_visit``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        named = bool(args) and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if named or not args else [RESPONSES, *args])


commands = typer.Typer(
    cls=_FormOrExport,
    help="Export answers or figures: feedback export FORM --purpose WHY writes the responses to a form.",
    no_args_is_help=True,
)
for _export in EXPORTS:
    commands.command(_export.name)(COMMANDS[_export.name])
