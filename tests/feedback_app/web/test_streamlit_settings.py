"""The configuration folder, what the environment may change, and the checks at start."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from streamlit import config as streamlit_config

from feedback_app.config import Settings
from feedback_app.errors import OperationalError
from feedback_app.web.streamlit import settings as streamlit_settings
from feedback_app.web.streamlit import shell


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, port=8600)


def folder_with(tmp_path: Path, text: str) -> Path:
    (tmp_path / "config.toml").write_text(text)
    return tmp_path


def test_the_file_of_the_product_is_what_measurements_ask_for(settings: Settings) -> None:
    options = streamlit_settings.read_options(settings)
    assert options["runner.postScriptGC"] is False
    assert options["client.showErrorDetails"] == "none"
    assert options["browser.gatherUsageStats"] is False
    assert options["server.fileWatcherType"] == "none"
    assert (options["server.address"], options["server.port"]) == ("127.0.0.1", 8600)
    assert options["browser.serverAddress"] == "127.0.0.1"


def test_the_environment_wins_and_is_read_as_what_the_option_is(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_MAX_UPLOAD_SIZE", "7")
    monkeypatch.setenv("STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION", "false")
    monkeypatch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", "a.example, b.example")
    monkeypatch.setenv("STREAMLIT_SERVER_COOKIE_SECRET", "kept out of what we hand over")
    options = streamlit_settings.read_options(settings)
    assert options["server.maxUploadSize"] == 7
    assert options["server.enableXsrfProtection"] is False
    assert options["server.allowedHosts"] == ["a.example", "b.example"]
    assert "server.cookieSecret" not in options


def test_a_misspelt_option_is_refused_by_name(settings: Settings, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "[server]\nmaxUplaodSize = 1\n")
    with pytest.raises(OperationalError) as refused:
        streamlit_settings.read_options(settings, folder=folder)
    assert refused.value.code == "streamlit_option_unknown"
    assert "server.maxUplaodSize" in refused.value.where


def test_secrets_are_read_when_there_are_any(tmp_path: Path) -> None:
    assert streamlit_settings.read_secrets(folder=tmp_path) == {}
    (tmp_path / "secrets.toml").write_text('[auth]\nclient_id = "x"\n')
    assert streamlit_settings.read_secrets(folder=tmp_path) == {"auth": {"client_id": "x"}}
    example = streamlit_settings.FOLDER / "secrets.example.toml"
    assert tomllib.loads(example.read_text()) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("streamlit.__version__", "1.68.0"),
        ("feedback_app.web.streamlit.settings.HIDDEN_OPTIONS", ("runner.gone",)),
        ("feedback_app.web.streamlit.settings.DROPPED_MESSAGES", frozenset({"gone"})),
    ],
)
def test_a_streamlit_that_changed_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    before = streamlit_config.get_option("runner.postScriptGC")
    streamlit_config.set_option("runner.postScriptGC", False)
    try:
        streamlit_settings.check_streamlit()
        monkeypatch.setattr(name, value)
        with pytest.raises(OperationalError) as refused:
            streamlit_settings.check_streamlit()
    finally:
        streamlit_config.set_option("runner.postScriptGC", before)
    assert refused.value.code == "streamlit_changed"


def test_collecting_after_every_click_stops_the_start() -> None:
    before = streamlit_config.get_option("runner.postScriptGC")
    streamlit_config.set_option("runner.postScriptGC", True)
    try:
        with pytest.raises(OperationalError) as refused:
            streamlit_settings.check_streamlit()
    finally:
        streamlit_config.set_option("runner.postScriptGC", before)
    assert refused.value.code == "streamlit_changed"


def test_the_first_document_is_ours(tmp_path: Path) -> None:
    document = shell.make_shell("A & <b>")
    assert '<html lang="en-GB" dir="ltr">' in document
    assert "<title>A &amp; &lt;b&gt;</title>" in document
    assert "prerenderReady" not in document
    assert 'src="./' not in document
    assert "116 123" in document.partition("<noscript>")[2].partition("</noscript>")[0]


def test_a_first_document_with_other_places_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "index.html"
    other.write_text("<html><head></head></html>")
    monkeypatch.setattr(shell, "INDEX", other)
    with pytest.raises(OperationalError) as refused:
        shell.make_shell("Feedback")
    assert refused.value.code == "streamlit_changed"
