"""``feedback themes retrain | versions | roll-back``: what a team taught the machine."""

from __future__ import annotations

from dataclasses import asdict

import typer

from feedback_app.cli.terminal.opening import command_actor, find_organisation, opened
from feedback_app.cli.terminal.options import AsJson, InDemo, OrganisationKey
from feedback_app.cli.terminal.outcome import say, say_json, say_table
from feedback_app.cli.terminal.progress import progress_bar


def add_to(commands: typer.Typer) -> None:
    """Next to ``themes train``."""
    commands.command("retrain")(retrain)
    commands.command("versions")(versions)
    commands.command("roll-back")(roll_back)


def retrain(organisation: OrganisationKey = None, demo: InDemo = False, as_json: AsJson = False) -> None:
    """Learn from a team's corrections, blended with the prior; used only if cross-validation says better."""
    from feedback_app.services.themes import model_training

    with opened(demo=demo) as workspace:
        with workspace.database.read() as session:
            found = find_organisation(session, organisation)
        with progress_bar("Learning") as told:
            taught = model_training.retrain(
                workspace.database,
                by=command_actor(found.id),
                keys=workspace.keys,
                organisation_id=found.id,
                clock=workspace.now,
                progress=told,
            )
    if as_json:
        say_json(asdict(taught))
        return
    say(f"Version {taught.version}: {'better, and in use' if taught.better else 'not better, not in use'}.")
    rows = [(name.replace("_", " "), str(figure)) for name, figure in taught.metrics.items()]
    say_table(("figure", "value"), rows)


def versions(organisation: OrganisationKey = None, demo: InDemo = False, as_json: AsJson = False) -> None:
    """List the versions, newest first."""
    from feedback_app.services.comments import model_versions

    with opened(demo=demo) as workspace, workspace.database.read() as session:
        found = find_organisation(session, organisation)
        every = model_versions.versions(session, by=command_actor(found.id), organisation_id=found.id)
    if as_json:
        say_json(
            {
                "versions": [
                    {
                        "version": each.version,
                        "made_at": each.created_at.isoformat(),
                        "in_use": each.is_current,
                        "better": each.better,
                        "metrics": dict(each.metrics),
                    }
                    for each in every
                ]
            }
        )
        return
    say_table(
        ("version", "made", "in use", "better"),
        [
            (
                str(each.version),
                f"{each.created_at:%Y-%m-%d}",
                "yes" if each.is_current else "",
                "yes" if each.better else "no",
            )
            for each in every
        ],
    )


def roll_back(organisation: OrganisationKey = None, demo: InDemo = False, as_json: AsJson = False) -> None:
    """Undo the version in use: the one before it, or the one that comes with the product, is used again."""
    from feedback_app.services.comments import model_versions

    with opened(demo=demo) as workspace, workspace.database.write() as session:
        found = find_organisation(session, organisation)
        by = command_actor(found.id)
        version = model_versions.roll_back(session, by=by, organisation_id=found.id, now=workspace.now())
    if as_json:
        say_json({"version": version})
    else:
        say(
            f"Version {version} is in use." if version else "The model that comes with the product is in use."
        )
