"""``feedback pack``: the pack of a period, for the team, for commissioners or for everyone, as one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from feedback_app.cli.terminal.new_file import exists, goes_to_screen, kind_of_file, write_out
from feedback_app.cli.terminal.opening import command_actor, find_organisation, opened
from feedback_app.cli.terminal.options import AsJson, InDemo, OrganisationKey
from feedback_app.cli.terminal.outcome import WrongUse, say_json, tell
from feedback_app.cli.terminal.progress import progress_bar


if TYPE_CHECKING:
    from analysis.report import Report, ReportPeriod
    from analysis.report.sections.overview import Difference
    from feedback_app.services.packs.making import PackFile
    from feedback_app.services.process.workspace import Workspace

EditionName = Literal["team", "commissioners", "public"]
KindName = Literal["pdf", "docx", "xlsx", "html"]
KINDS: tuple[KindName, ...] = get_args(KindName)


def pack(
    period: Annotated[
        str,
        typer.Option(help="2026-Q3 (July to September), 2026, 2026-07, or 2026-04..2026-09."),
    ],
    edition: Annotated[
        EditionName, typer.Option(help="Who it is for. Only the team's pack shows small numbers.")
    ] = "commissioners",
    kind: Annotated[
        KindName | None,
        typer.Option("--format", help="The kind of file. If left out: by the ending of --out, or pdf."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="The file to write, - for standard output; named for you if left out."
        ),
    ] = None,
    organisation: OrganisationKey = None,
    demo: InDemo = False,
    as_json: AsJson = False,
) -> None:
    """Make the pack of a period and write it to a file.

    Its figures are saved, so that the next pack says what changed. Who made it is recorded in the audit.
    """
    to_screen = goes_to_screen(out, as_json=as_json)
    chosen = kind_of_file(out, kind, KINDS)
    months = _period(period)
    if out and not to_screen and out.exists():
        raise exists(out)  # before anything is read and noted in the audit
    with opened(demo=demo) as workspace:
        report, file, revised = _make(workspace, organisation, months, edition, chosen)
    _say(report, revised, write_out(out, file.name, file.data), as_json=as_json)


def _say(
    report: Report,
    revised: tuple[Difference, ...] | None,
    written: Path | None,
    *,
    as_json: bool,
) -> None:
    if as_json:
        changed = [{"figure": each.label, "before": each.before, "now": each.now} for each in revised or ()]
        say_json(
            {
                "file": str(written),
                "edition": report.edition.value,
                "period": report.period.code,
                "figures": {each.key: each.shown for each in report.figures},
                "made_before": revised is not None,
                "changed_since": changed,
            }
        )
        return
    if written:
        tell(f"{report.title}: {written}")
    if revised:
        tell(f"Changed since this pack was last made ({len(revised)}):")
        for each in revised:
            tell(f"  {each.label}: {each.before or 'not there'} -> {each.now or 'not there'}")


def _make(
    workspace: Workspace, organisation: str | None, period: ReportPeriod, edition: EditionName, kind: KindName
) -> tuple[Report, PackFile, tuple[Difference, ...] | None]:
    from analysis.report import Edition
    from feedback_app.services.packs import gathering, making, pack_history

    with workspace.database.read() as session:
        organisation_id = find_organisation(session, organisation).id
    by, now, keys = command_actor(organisation_id), workspace.now(), workspace.keys
    ids = (organisation_id,)
    with progress_bar("Making the pack") as progress, workspace.database.read() as session:
        report = gathering.gather(
            session,
            by=by,
            keys=keys,
            organisation_ids=ids,
            period=period,
            edition=Edition(edition),
            now=now,
            progress=progress,
        )
        revised = pack_history.revised(session, keys=keys, organisation_ids=ids, report=report)
    chosen = making.PackKind(kind)
    file = making.write_pack(report, chosen)
    with workspace.database.write() as session:
        making.note_made(
            session, by=by, keys=keys, organisation_ids=ids, report=report, kinds=(chosen,), now=now
        )
    return report, file, revised


def _period(text: str) -> ReportPeriod:
    from analysis.report import PeriodError, ReportPeriod

    try:
        return ReportPeriod.parse(text)
    except PeriodError as wrong:
        raise WrongUse(
            "period_wrong", where="--period", what=f"{text[:20]!r} is not a period.", how=str(wrong)
        ) from None
