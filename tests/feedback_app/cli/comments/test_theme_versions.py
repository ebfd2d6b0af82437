"""``feedback themes retrain | versions | roll-back``: what a team taught, from the command line."""

from __future__ import annotations

from feedback_app.cli.terminal.opening import command_actor, find_organisation, opened
from feedback_app.services.comments import model_versions
from tests.feedback_app.cli.conftest import Feedback


def keep_one() -> None:
    with opened() as workspace, workspace.database.write() as session:
        found = find_organisation(session, None)
        by = command_actor(found.id)
        version = model_versions.keep(
            session,
            by=by,
            keys=workspace.keys,
            organisation_id=found.id,
            arrays=b"none",
            metrics={"corrections": 210},
            better=True,
            now=workspace.now(),
        )
        model_versions.promote(session, by=by, organisation_id=found.id, version=version, now=workspace.now())


def test_too_few_corrections_are_said_with_what_to_do(feedback: Feedback) -> None:
    ended = feedback("themes", "retrain")
    assert ended.code != 0
    assert "There are 0 corrections; 200 are needed." in ended.err


def test_versions_are_listed_and_taken_back(feedback: Feedback) -> None:
    keep_one()
    (line,) = feedback("themes", "versions", "--json").json["versions"]
    assert (line["version"], line["in_use"], line["metrics"]) == (1, True, {"corrections": 210})
    assert feedback("themes", "roll-back", "--json").json == {"version": None}
    assert "yes" in feedback("themes", "versions").out  # it was better in its time
    assert feedback("themes", "roll-back").code != 0


def test_an_organisation_nobody_knows_is_refused(feedback: Feedback) -> None:
    ended = feedback("themes", "versions", "--organisation", "nowhere")
    assert ended.code != 0
    assert "There is no organisation with this key." in ended.err
