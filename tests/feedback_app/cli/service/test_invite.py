"""``feedback invite``: links that work, printed once; in a list, all or none."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import sqlalchemy as sa

from feedback_app.cli.terminal.opening import opened
from feedback_app.services.answering.answering import find_invitation
from feedback_app.services.answering.link_state import OpeningStatus
from feedback_app.storage.models import Invitation, OutboxMessage
from tests.feedback_app.cli.conftest import Feedback


def invitations() -> int:
    with opened() as workspace, workspace.database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Invitation)) or 0


def is_open(link: str) -> bool:
    with opened() as workspace, workspace.database.read() as session:
        secret = link.rsplit("/f/", 1)[1]
        found = find_invitation(session, keys=workspace.keys, secret=secret, now=workspace.now())
        return found.status is OpeningStatus.OPEN


def test_one_link_is_printed_alone_and_works(feedback: Feedback) -> None:
    ended = feedback("invite", "referrer_after_consultation", "--about", "R-1042")
    assert ended.code == 0
    assert is_open(ended.out.strip())


def test_a_program_reads_the_link(feedback: Feedback) -> None:
    ended = feedback("invite", "family_after_visit", "--days", "5", "--json")
    [one] = ended.json["invitations"]
    assert is_open(one["link"])
    assert set(one) == {"row", "form", "about", "id", "link", "expires_at"}


def test_an_anonymous_form_takes_no_name(feedback: Feedback) -> None:
    ended = feedback("invite", "family_after_visit", "--about", "R-1042", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (1, "anonymous_about")
    assert invitations() == 0


def test_an_unknown_form_is_wrong_use(feedback: Feedback) -> None:
    ended = feedback("invite", "no_such_form", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "form_unknown")
    assert "drop_in" in ended.json["error"]["how"]


@pytest.mark.parametrize("words", [[], ["drop_in", "--file", __file__], ["drop_in", "--list"]])
def test_it_needs_a_form_or_a_list_not_both(words: list[str], feedback: Feedback) -> None:
    ended = feedback("invite", *words, "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "form_or_file")


@pytest.mark.usefixtures("two_organisations")
def test_the_organisation_is_asked_for_when_there_are_two(feedback: Feedback) -> None:
    ended = feedback("invite", "drop_in", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "organisation_unknown")
    assert feedback("invite", "drop_in", "--organisation", "north").code == 0


def test_a_list_gives_a_link_a_row(feedback: Feedback, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("Form,About\nreferrer_after_consultation,R-1\nreferrer_after_consultation,R-2\n")
    ended = feedback("invite", "--file", str(people))
    assert ended.code == 0
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert [(row["row"], row["about"]) for row in rows] == [("2", "R-1"), ("3", "R-2")]
    assert all(is_open(row["link"]) for row in rows)


def test_a_wrong_row_stops_the_whole_list(feedback: Feedback, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("form,about\ndrop_in,\nno_such_form,\nfamily_after_visit,R-9\n")
    ended = feedback("invite", "--file", str(people), "--json")
    assert ended.code == 1
    assert [(each["row"], each["code"]) for each in ended.json["problems"]] == [
        (3, "form_unknown"),
        (4, "anonymous_about"),
    ]
    assert invitations() == 0


@pytest.mark.parametrize("heading", ["about,recipient", "form,phone"])
def test_a_list_with_other_columns_is_refused(heading: str, feedback: Feedback, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text(f"{heading}\nx,y\n")
    ended = feedback("invite", "--file", str(people), "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "columns_wrong")


def test_the_list_says_what_became_of_each_link_and_no_name(feedback: Feedback) -> None:
    feedback("invite", "referrer_after_consultation", "--about", "R-1042", "--to", "rosa@exmaple.org")
    feedback("invite", "drop_in")
    with opened() as workspace, workspace.database.write() as session:
        session.execute(
            sa.update(OutboxMessage).values(parked_at=workspace.now(), last_error="mail_refused 550")
        )
    listed = feedback("invite", "--list", "--json")
    found = {each["form"]: each["status"] for each in listed.json["invitations"]}
    assert found == {"referrer_after_consultation": "undeliverable", "drop_in": "waiting"}
    words = feedback("invite", "--list")
    assert "undeliverable" in words.out
    assert "Check the address" in words.err
    assert not {"R-1042", "rosa"} & set(f"{listed.out} {words.out}".replace("@", " ").split())
    assert invitations() == 2
