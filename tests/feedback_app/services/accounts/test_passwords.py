"""Passwords: what is asked of one, and what checking one costs."""

from __future__ import annotations

import pytest

from feedback_app.errors import Refused
from feedback_app.services.accounts import passwords


PASSWORD = "seven warm blue cups"


def test_a_password_costs_a_guesser_what_is_recommended() -> None:
    hashed = passwords.hash_password(PASSWORD)
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.is_password(PASSWORD, hashed)
    assert not passwords.is_password(PASSWORD + "!", hashed)
    assert not passwords.is_password(PASSWORD, None)


@pytest.mark.parametrize("hashed", ["", "plain", "$argon2id$v=19$m=19456,t=2,p=1$broken"])
def test_a_hash_that_cannot_be_read_lets_nobody_in(hashed: str) -> None:
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
    ],
)
def test_passwords_anybody_would_guess_are_refused(password: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        passwords.check_password(password, email="asha@example.nhs.uk")
    assert refused.value.code == code
    assert not password or password not in f"{refused.value}{refused.value!r}"


@pytest.mark.parametrize(
    "password", [PASSWORD, "Четири жолти чаши", "correct horse battery", "8392 kindly 1047"]
)
def test_words_with_spaces_make_a_password(password: str) -> None:
    passwords.check_password(password, email="asha@example.nhs.uk")


def test_the_same_characters_from_another_keyboard_are_the_same_password() -> None:
    hashed = passwords.hash_password("cafe\u0301 cafe\u0301 cafe\u0301")
    assert passwords.is_password("café café café", hashed)
