"""``feedback export outcomes``: coded scores as a CSV file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from feedback_app.cli.exports.export_responses import Purpose, month_of
from feedback_app.cli.terminal.new_file import exists, kind_of_file, write_new
from feedback_app.cli.terminal.opening import command_actor, find_organisation, opened
from feedback_app.cli.terminal.options import AsJson, InDemo, OrganisationKey
from feedback_app.cli.terminal.outcome import WrongUse, say_json, tell


if TYPE_CHECKING:
    from feedback_app.services.exporting.outcomes import OmissionReason, OutcomeFile

Name = Literal["keyed", "local"]
Receiver = Literal[
    "team", "own_trust", "nhs_england", "commissioners", "evaluators", "the_person", "other_agreed"
]


def export_outcomes(
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.", dir_okay=False)],
    first: Annotated[str | None, typer.Option("--from", metavar="YYYY-MM", help="The first month.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="YYYY-MM", help="The last month.")] = None,
    episode: Annotated[str | None, typer.Option(metavar="ID", help="One episode only.")] = None,
    pseudonym: Annotated[
        Name, typer.Option(help="keyed: a code that identifies no one; local: the team's own reference.")
    ] = "keyed",
    purpose: Annotated[
        Purpose | None,
        typer.Option(help="Why the scores are exported; recorded in the audit. Needs --receiver."),
    ] = None,
    receiver: Annotated[
        Receiver | None, typer.Option(help="Who gets them; recorded in the audit. Needs --purpose.")
    ] = None,
    organisation: OrganisationKey = None,
    demo: InDemo = False,
    as_json: AsJson = False,
) -> None:
    """Write scores with their SNOMED CT code: date, referral, pseudonym, code, term, score.

    Then how many of its items were answered, and which were not; a score is rounded by its measure's rule.

    Checked as the national pipeline does: a number within the range of its concept, each once. What is left
    out is counted and listed. Who exported how many, why and for which receiver is recorded in the audit;
    without --purpose and --receiver it says that neither was stated.
    """
    if (purpose is None) is not (receiver is None):
        raise WrongUse(
            "purpose_and_receiver",
            where="--purpose, --receiver",
            what="Only one of the two is given.",
            how="Say both why the scores are exported and who gets them, or neither.",
        )
    first_month = month_of("--from", first) if first else None
    last_month = month_of("--to", last) if last else None
    kind_of_file(out, None, ("csv",))
    if out.exists():
        raise exists(out)
    with opened(demo=demo) as workspace:
        from feedback_app.services.exporting import outcomes

        with workspace.database.read() as session:
            organisation_id = find_organisation(session, organisation).id
        file = outcomes.export_outcomes(
            workspace.database,
            by=command_actor(organisation_id),
            keys=workspace.keys,
            which=outcomes.WhichOutcomes(organisation_id, first_month, last_month, episode),
            pseudonym=outcomes.Pseudonym(pseudonym),
            reason=_reason(purpose, receiver),
            now=workspace.now(),
        )
    write_new(out, file.data)
    _tell(file, out, as_json=as_json)


def _reason(purpose: Purpose | None, receiver: Receiver | None) -> OmissionReason | None:
    from feedback_app.services.exporting import outcomes
    from feedback_app.services.exporting.responses import ExportPurpose

    if purpose is None or receiver is None:
        tell("The audit will say that no purpose was stated: add --purpose and --receiver to say it.")
        return None
    return outcomes.OmissionReason(ExportPurpose(purpose), outcomes.Receiver(receiver))


def _tell(file: OutcomeFile, out: Path, *, as_json: bool) -> None:
    if as_json:
        left = [
            {"measure": each.measure, "why": each.why.value, "note": each.note, "count": each.n}
            for each in file.left_out
        ]
        say_json({"file": str(out), "rows": file.n_rows, "left_out": left})
        return
    tell(f"{file.n_rows} scores in {out}. Store it where you store case notes.")
    for each in file.left_out:
        note = f" ({each.note})" if each.note else ""
        tell(f"Left out: {each.n} of {each.measure}, {each.why.value.replace('_', ' ')}{note}")
