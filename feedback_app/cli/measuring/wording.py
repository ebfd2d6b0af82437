"""``feedback wording``: words of measures that an organisation is licensed to use."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from feedback_app.cli.terminal.measure_choice import MeasureName, measure_called
from feedback_app.cli.terminal.new_file import write_new
from feedback_app.cli.terminal.opening import command_actor, find_organisation, opened
from feedback_app.cli.terminal.options import AsJson, InDemo, OrganisationKey
from feedback_app.cli.terminal.outcome import (
    WrongUse,
    say,
    say_json,
    say_table,
    tell,
)


commands = typer.Typer(
    help="Record words of measures that your organisation is licensed to use. They stay in the database.",
    no_args_is_help=True,
)
COLUMNS = ("measure", "licence", "words", "expires", "sent")


@commands.command("template")
def template(
    measure: MeasureName,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="A new file; else standard output.", dir_okay=False)
    ] = None,
) -> None:
    """Write a file to fill in: every item and option of a measure as a gap, and the licence to record."""
    from surveys.measures.wording_packs import pack_template

    found = measure_called(measure)
    try:
        text = pack_template(found)
    except ValueError:
        raise WrongUse(
            "no_words",
            where=f"Measure {found.key}",
            what="Its result is typed in, so its words are not stored here.",
            how="Type the result in on the family's page.",
        ) from None
    if out is None:
        say(text.rstrip("\n"))
    else:
        write_new(out, text.encode())


@commands.command("add")
def add(
    file: Annotated[Path, typer.Argument(help="A filled-in template; - reads standard input.")],
    organisation: OrganisationKey = None,
    demo: InDemo = False,
    as_json: AsJson = False,
) -> None:
    """Record the words of a filled-in template with their licence. Ends with 1 when they do not fit."""
    from feedback_app.services.wording import wording_packs

    text = _read(file)
    with opened(demo=demo) as workspace, workspace.database.write() as session:
        organisation_id = find_organisation(session, organisation).id
        try:
            pack_id = wording_packs.record_pack(
                session, by=command_actor(organisation_id), organisation_id=organisation_id, text=text,
                name=file.name or "standard input", now=workspace.now(),
            )  # fmt: skip
        except wording_packs.WordingRefused as refused:
            for problem in refused.problems[1:]:
                tell(str(problem))
            raise
    if as_json:
        say_json({"pack": pack_id})
    else:
        tell("Saved. Anyone who works with a family can send these questions from the family's page.")


@commands.command("list")
def list_packs(organisation: OrganisationKey = None, demo: InDemo = False, as_json: AsJson = False) -> None:
    """List every measure: whether its words are there, until when, and why it cannot be sent."""
    from feedback_app.services.wording import wording_packs

    with opened(demo=demo) as workspace, workspace.database.read() as session:
        organisation_id = find_organisation(session, organisation).id
        states = wording_packs.measure_states(
            session, by=command_actor(organisation_id), organisation_id=organisation_id, now=workspace.now()
        )
    records = [
        {
            "measure": each.measure.key,
            "licence": each.measure.licence.kind.value,
            "words": each.words.value,
            "expires": each.pack.expires_on.isoformat() if each.pack and each.pack.expires_on else None,
            "why_not_sent": each.why_not[0].value if each.why_not else None,
            "why": each.why_not[1] if each.why_not else None,
        }
        for each in states
    ]
    if as_json:
        say_json({"measures": records})
    else:
        rows = [
            (
                str(each["measure"]),
                str(each["licence"]),
                str(each["words"]),
                str(each["expires"] or ""),
                str(each["why_not_sent"] or "yes").replace("_", " "),
            )
            for each in records
        ]
        say_table(COLUMNS, rows)


def _read(file: Path) -> str:
    try:
        data = sys.stdin.buffer.read() if file == Path("-") else file.read_bytes()
        return data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise WrongUse(
            "file_unreadable",
            where=str(file),
            what=f"It cannot be read ({type(problem).__name__}).",
            how="Name a text file in UTF-8, made with feedback wording template.",
        ) from None
