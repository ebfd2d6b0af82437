"""Settings: where they come from, and which of them are refused together."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedback_app.config import Settings
from feedback_app.config.unsafe import advice_on_proxies
from feedback_app.errors import SettingsError


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No variable of the machine reaches these tests; the data folder is a temporary one."""
    import os

    for name in list(os.environ):
        if name.startswith("FEEDBACK_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "feedback"


def codes_of(**values: object) -> set[str]:
    with pytest.raises(SettingsError) as refused:
        Settings(**values)
    return {problem.code for problem in refused.value.problems}


def test_each_workspace_has_a_folder_of_its_own(own_environment: Path) -> None:
    team, demo = Settings(), Settings(workspace="demo")
    assert team.data_dir == own_environment / "team"
    assert demo.data_dir == own_environment / "demo"
    assert team.sqlite_file == own_environment / "team" / "feedback.sqlite"
    assert demo.keys_file == own_environment / "demo" / "keys.json"
    assert (team.is_demonstration, demo.is_demonstration) == (False, True)


def test_variables_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEEDBACK_PORT", "9000")
    monkeypatch.setenv("FEEDBACK_BASE_URL", "https://feedback.example.nhs.uk/")
    settings = Settings()
    assert settings.port == 9000
    assert settings.base_url == "https://feedback.example.nhs.uk"
    assert settings.is_https


def test_an_address_without_a_driver_gets_ours() -> None:
    assert (
        Settings(database_url="postgres://app@db/feedback").database_url
        == "postgresql+psycopg://app@db/feedback"
    )
    assert Settings(database_url="postgresql://app@db/feedback").sqlite_file is None


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://app:hidden-word@db/feedback\n", encoding="utf-8")
    monkeypatch.setenv("FEEDBACK_DATABASE_URL_FILE", str(tmp_path / "url"))
    settings = Settings()
    assert settings.database_url == "postgresql+psycopg://app:hidden-word@db/feedback"
    assert "hidden-word" not in f"{settings!r}{settings}"


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"FEEDBACK_PROT": "9000"}, "setting_unknown"),
        ({"FEEDBACK_KEYS_FILE_FILE": "keys"}, "setting_unknown"),
        ({"FEEDBACK_PORT": "many"}, "setting_wrong"),
        ({"FEEDBACK_SESSION_HOURS": "900"}, "setting_wrong"),
        ({"FEEDBACK_WORKSPACE": "production"}, "setting_wrong"),
        ({"FEEDBACK_SMTP_PASSWORD_FILE": "there-is-no-such-file"}, "secret_file_unreadable"),
        ({"FEEDBACK_SMTP_PASSWORD_FILE": "x", "FEEDBACK_SMTP_PASSWORD": "y"}, "setting_twice"),
    ],
)
def test_wrong_variables_are_refused(
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    code: str,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert code in codes_of()


def test_variables_of_the_test_run_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEEDBACK_TEST_ANYTHING", "1")
    assert Settings().port == 8501


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"host": "0.0.0.0"}, {"public_without_https"}),  # noqa: S104
        ({"base_url": "http://feedback.example.nhs.uk"}, {"public_without_https"}),
        ({"base_url": "http://192.168.1.4:8501"}, {"public_without_https"}),
        ({"base_url": "feedback.example.nhs.uk"}, {"base_url_wrong"}),
        ({"base_url": "https://feedback.example.nhs.uk/app"}, {"base_url_wrong"}),
        ({"base_url": "javascript:alert(1)"}, {"base_url_wrong"}),
        ({"base_url": "https://[::1"}, {"base_url_wrong"}),
        ({"base_url": "https://example.nhs.uk:port"}, {"base_url_wrong"}),
        ({"base_url": "https://user:word@example.nhs.uk"}, {"base_url_wrong"}),
        ({"database_url": "mysql://app@db/feedback"}, {"database_url_wrong"}),
        ({"database_url": "sqlite://"}, {"database_url_wrong"}),
        ({"workspace": "demo", "host": "0.0.0.0"}, {"public_without_https", "demonstration_public"}),  # noqa: S104
        (
            {"workspace": "demo", "base_url": "https://feedback.example.nhs.uk"},
            {"demonstration_public"},
        ),
        ({"workspace": "demo", "database_url": "postgresql://app@db/feedback"}, {"demonstration_database"}),
        (
            {"workspace": "demo", "database_url": "sqlite:////elsewhere/feedback.sqlite"},
            {"demonstration_database"},
        ),
        ({"smtp_host": "mail.example.nhs.uk"}, {"smtp_incomplete"}),
        ({"smtp_host": "m", "smtp_from": "a@b.uk", "smtp_user": "u"}, {"smtp_incomplete"}),
        ({"smtp_host": "m", "smtp_from": "a@b.uk", "smtp_security": "none"}, {"smtp_unencrypted"}),
    ],
)
def test_unsafe_combinations_are_refused(values: dict[str, object], codes: set[str]) -> None:
    assert codes_of(**values) == codes


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"host": "0.0.0.0", "base_url": "https://feedback.example.nhs.uk"},  # noqa: S104
        {"host": "::1"},
        {"host": "localhost"},
        {"workspace": "demo"},
        {"workspace": "demo", "port": 9100},
        {"smtp_host": "m", "smtp_from": "a@b.uk", "smtp_user": "u", "smtp_password": "p"},
        {"smtp_host": "127.0.0.1", "smtp_from": "a@b.uk", "smtp_security": "none"},
    ],
)
def test_safe_combinations_are_not(values: dict[str, object]) -> None:
    assert Settings(**values).port > 0


@pytest.mark.parametrize("setting", ["data_dir", "keys_file", "database_url"])
@pytest.mark.parametrize(("one", "other"), [("team", "demo"), ("demo", "team")])
def test_the_two_workspaces_never_share_a_file(
    own_environment: Path, setting: str, one: str, other: str
) -> None:
    theirs = own_environment / other
    value = f"sqlite:///{theirs}/feedback.sqlite" if setting == "database_url" else theirs / "x"
    assert "workspaces_mixed" in codes_of(workspace=one, **{setting: value})


def test_every_problem_says_where_what_and_how() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings(workspace="demo", host="0.0.0.0", database_url="postgresql://u:hidden-word@h/d")  # noqa: S104
    error = refused.value
    assert len(error.problems) == 3
    assert all(each.where.startswith("FEEDBACK_") and each.what and each.how for each in error.problems)
    assert str(error).count("\n") == 2
    assert "hidden-word" not in f"{error}{error!r}"


def test_settings_cannot_be_changed_afterwards() -> None:
    settings = Settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1


HTTPS = "https://feedback.example.org"


@pytest.mark.parametrize(
    ("values", "trusted", "strangers"),
    [
        ({}, (), ("127.0.0.1", "::1", "10.0.0.5")),
        ({"base_url": HTTPS}, ("127.0.0.1", "::1"), ("10.0.0.5",)),
        ({"base_url": HTTPS, "trusted_proxies": "none"}, (), ("127.0.0.1", "::1")),
        ({"base_url": HTTPS, "trusted_proxies": "10.0.0.5"}, ("10.0.0.5",), ("127.0.0.1", "10.0.0.6")),
        (
            {"base_url": HTTPS, "trusted_proxies": " 10.0.0.5,fd00::/8 10.1.0.0/24"},
            ("fd00::9", "10.1.0.7"),
            ("::1",),
        ),
        ({"trusted_proxies": "127.0.0.1"}, ("127.0.0.1",), ("127.0.0.2",)),
    ],
)
def test_whose_forwarded_headers_are_believed(
    values: dict[str, str], trusted: tuple[str, ...], strangers: tuple[str, ...]
) -> None:
    proxies = Settings(**values).proxies
    assert [each for each in (*trusted, *strangers) if each in proxies] == list(trusted)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"trusted_proxies": "proxy.example"}, "setting_wrong"),
        ({"trusted_proxies": "*"}, "setting_wrong"),
        ({"trusted_proxies": "10.0.0.5/24"}, "setting_wrong"),
        ({"trusted_proxies": "10.0.0.5;10.0.0.6"}, "setting_wrong"),
        ({"trusted_proxies": "unix:/run/proxy"}, "setting_wrong"),
        ({"trusted_proxies": "0.0.0.0/0"}, "proxies_everyone"),
        ({"trusted_proxies": "10.0.0.5, ::/0"}, "proxies_everyone"),
        ({"allowed_hosts": "https://feedback.example.org"}, "setting_wrong"),
        ({"allowed_hosts": "*"}, "setting_wrong"),
        ({"allowed_hosts": "feedback.example.org/path"}, "setting_wrong"),
        ({"allowed_hosts": "feedback.example.org:port"}, "setting_wrong"),
        ({"allowed_hosts": "*.example.org"}, "setting_wrong"),
    ],
)
def test_proxies_and_hosts_that_cannot_be_meant_are_refused(values: dict[str, str], code: str) -> None:
    assert codes_of(**values) == {code}


@pytest.mark.parametrize(
    ("values", "is_advised"),
    [
        ({}, False),
        ({"base_url": HTTPS}, False),
        ({"base_url": HTTPS, "host": "0.0.0.0"}, True),  # noqa: S104
        ({"base_url": HTTPS, "host": "0.0.0.0", "trusted_proxies": "10.0.0.5"}, False),  # noqa: S104
        ({"base_url": HTTPS, "host": "0.0.0.0", "trusted_proxies": "none"}, False),  # noqa: S104
    ],
)
def test_a_service_that_others_reach_is_asked_for_its_proxy(values: dict[str, str], is_advised: bool) -> None:
    assert (advice_on_proxies(Settings(**values)) is not None) is is_advised
