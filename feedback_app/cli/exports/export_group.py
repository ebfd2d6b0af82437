"""``feedback export``: a form's responses when a form is named, otherwise the export that is named."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from feedback_app.cli.exports import export_fft, export_outcomes, export_responses


RESPONSES = "responses"


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
commands.command(RESPONSES)(export_responses.export_responses)
commands.command("fft")(export_fft.export_fft)
commands.command("outcomes")(export_outcomes.export_outcomes)
