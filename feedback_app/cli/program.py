"""Puts the commands together and turns what they raise into words, JSON and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from feedback_app import __version__
from feedback_app.cli.comments import comments, themes
from feedback_app.cli.exports import export_group, pack
from feedback_app.cli.imports import import_responses, imports
from feedback_app.cli.measuring import (
    change,
    measures,
    score,
    trend,
    wording,
)
from feedback_app.cli.service import (
    accounts,
    bench,
    check,
    db,
    demo,
    invite,
    keys,
    organisations,
    serve,
)
from feedback_app.cli.terminal.outcome import (
    FOUND_PROBLEMS,
    STOPPED,
    WRONG_USE,
    WrongUse,
    say,
    show_error,
    tell,
)
from feedback_app.errors import FeedbackError, SettingsError


def build() -> typer.Typer:
    program = typer.Typer(
        name="feedback",
        help="Feedback from families and professionals: run the service and look after it.",
        epilog="Exit codes: 0 done, 1 problems were found, 2 the command was used wrongly.",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,  # its tracebacks show variables, and those may hold someone's words
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    program.callback(invoke_without_command=True)(_start)
    program.command("serve")(serve.serve)
    program.command("check")(check.check)
    program.command("measures")(measures.measures)
    program.command("score")(score.score)
    program.command("change")(change.change)
    program.command("invite")(invite.invite)
    program.command("import")(import_responses.import_responses)
    program.command("trend")(trend.trend)
    program.add_typer(export_group.commands, name="export")
    program.command("pack")(pack.pack)
    program.add_typer(imports.commands, name="imports")
    program.add_typer(comments.commands, name="comments")
    program.add_typer(themes.commands, name="themes")
    program.add_typer(wording.commands, name="wording")
    program.add_typer(accounts.commands, name="accounts")
    program.add_typer(organisations.commands, name="organisations")
    program.add_typer(keys.commands, name="keys")
    program.add_typer(db.commands, name="db")
    program.add_typer(demo.commands, name="demo")
    program.add_typer(bench.commands, name="bench")
    return program


def _start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    if version:
        say(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        tell(context.get_help())
        raise typer.Exit(WRONG_USE)


def main() -> None:
    """The entry point: runs the command line and ends the process."""
    sys.exit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Runs one command and returns its exit code."""
    as_json = "--json" in words
    try:
        return build()(list(words), prog_name="feedback", standalone_mode=False) or 0
    except FeedbackError as problem:
        show_error(problem, as_json=as_json)
        return WRONG_USE if isinstance(problem, (WrongUse, SettingsError)) else FOUND_PROBLEMS
    except typer.TyperException as problem:
        return _wrong_words(problem, as_json=as_json)
    except (typer.Abort, KeyboardInterrupt):
        tell("Stopped.")
        return STOPPED
    except BrokenPipeError:  # the reader of our output has left, as `head` does
        sys.stdout = None
        return FOUND_PROBLEMS


def _wrong_words(problem: typer.TyperException, *, as_json: bool) -> int:
    message = problem.format_message()
    if as_json:
        wrong = WrongUse("wrong_use", where="The command line", what=message, how="See feedback --help.")
        show_error(wrong, as_json=True)
    elif message.startswith("Usage:"):  # a group of commands without one of them: its help is the answer
        tell(message)
    else:
        context = getattr(problem, "ctx", None)
        usage = f"{context.get_usage()}\n\n" if context else ""
        tell(f"{usage}{message}\nSee feedback --help.")
    return problem.exit_code
