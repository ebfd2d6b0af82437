"""``feedback accounts``: from the first link to a closed account."""

from __future__ import annotations

import pytest

from feedback_app.cli.terminal.opening import opened
from feedback_app.services.accounts.setup_links import use_setup_link
from feedback_app.services.accounts.sign_in import sign_in
from tests.feedback_app.cli.conftest import Feedback


PASSWORD = "a-quiet-lamp-by-the-sea"


def set_up(link: str, **who: str) -> None:
    with opened() as workspace:
        secret = link.rsplit("/set-up/", 1)[1]
        now = workspace.now()
        use_setup_link(
            workspace.database, keys=workspace.keys, secret=secret, password=PASSWORD, now=now, **who
        )


def with_first_account(feedback: Feedback) -> None:
    set_up(feedback("accounts", "first").out.strip(), email="asha@north.example", name="Asha")


def test_the_first_link_makes_the_first_account(feedback: Feedback) -> None:
    with_first_account(feedback)
    [asha] = feedback("accounts", "list", "--json").json["accounts"]
    assert (asha["name"], asha["state"]) == ("Asha", "active")
    assert asha["roles"] == ["administrator", "team_lead"]


def test_there_is_only_one_first_account(feedback: Feedback) -> None:
    with_first_account(feedback)
    ended = feedback("accounts", "first", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (1, "first_account_exists")


def test_an_account_is_added_with_a_role(feedback: Feedback) -> None:
    with_first_account(feedback)
    ended = feedback(
        "accounts", "add", "ben@north.example", "--name", "Ben", "--role", "team_member", "--json"
    )
    assert ended.code == 0
    set_up(ended.json["link"])
    states = {
        each["email"]: each["state"] for each in feedback("accounts", "list", "--json").json["accounts"]
    }
    assert states == {"asha@north.example": "active", "ben@north.example": "active"}


def test_a_role_that_is_none_is_wrong_use(feedback: Feedback) -> None:
    ended = feedback("accounts", "add", "ben@north.example", "--name", "Ben", "--role", "system", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "role_unknown")


def test_signing_out_ends_every_session(feedback: Feedback) -> None:
    with_first_account(feedback)
    with opened() as workspace:
        sign_in(
            workspace.database,
            keys=workspace.keys,
            email="asha@north.example",
            password=PASSWORD,
            address="127.0.0.1",
            now=workspace.now(),
        )
    assert feedback("accounts", "sign-out", "Asha@North.example", "--json").json == {"ended": 1}


@pytest.mark.parametrize("words", [["sign-out"], ["new-link"], ["close"]])
def test_an_unknown_address_is_not_found(words: list[str], feedback: Feedback) -> None:
    ended = feedback("accounts", *words, "nobody@north.example", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (1, "account_not_found")


def test_the_last_administrator_is_not_closed(feedback: Feedback) -> None:
    with_first_account(feedback)
    ended = feedback("accounts", "close", "asha@north.example", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (1, "last_administrator")


def test_a_role_is_taken_and_the_last_administrator_keeps_theirs(feedback: Feedback) -> None:
    with_first_account(feedback)
    taken = feedback("accounts", "take-role", "ASHA@north.example", "--role", "team_lead", "--json")
    assert (taken.code, taken.json["taken"], taken.json["organisation"]) == (0, "team_lead", "service")
    [asha] = feedback("accounts", "list", "--json").json["accounts"]
    assert asha["roles"] == ["administrator"]
    last = feedback("accounts", "take-role", "asha@north.example", "--role", "administrator", "--json")
    assert (last.code, last.json["error"]["code"]) == (1, "last_administrator")
    again = feedback("accounts", "take-role", "asha@north.example", "--role", "team_lead", "--json")
    assert (again.code, again.json["error"]["code"]) == (1, "role_not_held")


def test_taking_a_role_that_is_none_is_wrong_use(feedback: Feedback) -> None:
    ended = feedback("accounts", "take-role", "asha@north.example", "--role", "system", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (2, "role_unknown")


@pytest.mark.usefixtures("two_organisations")
def test_a_role_is_taken_in_the_organisation_that_is_named_only(feedback: Feedback) -> None:
    for organisation in ("north", "service"):
        feedback("accounts", "add", "ben@north.example", "--name", "Ben", "--organisation", organisation)
    ended = feedback(
        "accounts", "take-role", "ben@north.example", "--role", "team_member", "--organisation", "north"
    )
    assert ended.code == 0
    assert not feedback("accounts", "list", "--organisation", "north", "--json").json["accounts"]
    [ben] = feedback("accounts", "list", "--organisation", "service", "--json").json["accounts"]
    assert ben["roles"] == ["team_member"]
