"""``feedback organisations``: their keys and names, and another name."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from feedback_app.cli.terminal.opening import opened
from feedback_app.storage.models import AuditEvent
from tests.feedback_app.cli.conftest import Feedback


def names(feedback: Feedback) -> dict[str, str]:
    found = feedback("organisations", "list", "--json").json["organisations"]
    return {each["key"]: each["name"] for each in found}


@pytest.mark.usefixtures("two_organisations")
def test_one_organisation_gets_another_name(feedback: Feedback) -> None:
    before = names(feedback)
    ended = feedback("organisations", "rename", "north", "--name", " North  Families ", "--json")
    assert (ended.code, ended.json["name"], ended.json["before"]) == (0, "North Families", "North Trust")
    assert names(feedback) == {**before, "north": "North Families"}
    with opened() as workspace, workspace.database.read() as session:
        actions = session.scalars(sa.select(AuditEvent.action).where(AuditEvent.actor_kind == "system"))
        assert "organisation_renamed" in set(actions)


@pytest.mark.usefixtures("two_organisations")
def test_the_list_shows_keys_and_names(feedback: Feedback) -> None:
    assert "north    North Trust" in feedback("organisations", "list").out


def test_a_name_that_is_empty_and_an_organisation_that_is_not_there_are_refused(feedback: Feedback) -> None:
    feedback("db", "upgrade")
    empty = feedback("organisations", "rename", "service", "--name", " ", "--json")
    assert (empty.code, empty.json["error"]["code"]) == (1, "name_length")
    unknown = feedback("organisations", "rename", "elsewhere", "--name", "Elsewhere", "--json")
    assert (unknown.code, unknown.json["error"]["code"]) == (2, "organisation_unknown")
