"""Passwords: which are accepted, and what checking one costs."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from feedback_app.errors import Refused
from feedback_app.services.accounts import passwords


PASSWORD = "seven warm blue cups"


def test_guessing_a_password_costs_what_is_recommended() -> None:
    hashed = passwords.hash_password(PASSWORD)
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.is_password(PASSWORD, hashed)
    assert not passwords.is_password(PASSWORD + "!", hashed)
    assert not passwords.is_password(PASSWORD, None)


@pytest.mark.parametrize("hashed", ["", "plain", "$argon2id$v=19$m=19456,t=2,p=1$broken"])
def test_a_hash_that_cannot_be_read_lets_no_one_in(hashed: str) -> None:
    assert passwords.is_password("anything at all", hashed) is False


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_length"),
        ("elevenchars", "password_length"),
        ("a" * 201, "password_length"),
        ("asha@example.nhs.uk", "password_is_email"),
        ("ASHA@example.nhs.UK", "password_is_email"),
        ("example.nhs.uk", "password_is_email"),
        ("Password1234!", "password_common"),
        ("passwordpassword", "password_common"),
        ("Welcome2026!!", "password_common"),
        ("aaaaaaaaaaaa", "password_common"),
        ("abababababab", "password_common"),
        ("qwertyuiop12", "password_common"),
        ("1q2w3e4r5t6y", "password_common"),
        ("p4ssw0rdp4ssw0rd", "password_common"),
        ("drowssap1234", "password_common"),
        ("manchester united", "password_common"),
        ("letmein letmein", "password_common"),
        ("ilovemybaby2026", "password_common"),
        ("14 February 1987", "password_common"),
        ("ParentInfant2026", "password_common"),
        ("Asha Lead 2026", "password_common"),
        ("LeadAsha!2026", "password_common"),
        ("North Team Trust 1", "password_common"),
        ("northteamtrust!!", "password_common"),
        ("asha.lead.north", "password_common"),
        ("abcabcabc" * 22, "password_common"),
        (" " * 12, "password_common"),
    ],
)
def test_passwords_that_are_easy_to_guess_are_refused(password: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        passwords.check_password(
            password, email="asha@example.nhs.uk", names=["Asha Lead", "North Team Trust"]
        )
    assert refused.value.code == code
    assert not password or password not in f"{refused.value}{refused.value!r}"


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "Четири жолти чаши",
        "correct horse battery",
        "8392 kindly 1047",
        "x7!kQ9#mZ2$p",
        "otter lantern biscuit",
        "Asha otter lantern biscuit",
        "otter lantern biscuit " * 9,
    ],
)
def test_unrelated_words_and_random_characters_make_a_password(password: str) -> None:
    passwords.check_password(password, email="asha@example.nhs.uk", names=["Asha Lead"])


def test_the_names_of_one_person_do_not_count_for_the_next() -> None:
    password = "Zebedee Quillfeather"
    with pytest.raises(Refused, match="guessed too quickly"):
        passwords.check_password(password, email="a@example.uk", names=[password])
    passwords.check_password(password, email="a@example.uk")


def test_no_more_characters_are_estimated_than_take_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []
    real = passwords.zxcvbn

    def counted(password: str, words: list[str]) -> Mapping[str, object]:
        lengths.append(len(password))
        return real(password, words)

    monkeypatch.setattr(passwords, "zxcvbn", counted)
    passwords.check_password(f"{PASSWORD} " * 9, email="asha@example.nhs.uk", names=["Asha " * 24])
    assert lengths == [passwords.LONGEST_ESTIMATED] * 2


def test_the_same_characters_from_another_keyboard_are_the_same_password() -> None:
    hashed = passwords.hash_password("cafe\u0301 cafe\u0301 cafe\u0301")
    assert passwords.is_password("café café café", hashed)
