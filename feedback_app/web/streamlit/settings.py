"""Reads ``streamlit_config/`` and checks the hidden parts of Streamlit we depend on, before serving.

Streamlit has no option for where its configuration is, and under our own server it ignores ``STREAMLIT_*``
variables, so both are done here.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit
from streamlit import config as streamlit_config
from streamlit.config_option import ConfigOption
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web import bootstrap

from feedback_app.config import Settings
from feedback_app.errors import OperationalError


FOLDER = Path(__file__).resolve().parents[3] / "streamlit_config"
STREAMLIT_SERIES = "1.67."
HIDDEN_OPTIONS = ("runner.postScriptGC", "server.maxWidgetStateSize", "server.trustedUserHeaders")
DROPPED_MESSAGES = frozenset(
    {
        "clear_cache",
        "set_run_on_save",
        "load_git_info",
        "debug_disconnect_websocket",
        "debug_shutdown_runtime",
    }
)
"""Messages no page of ours sends; each lets one visitor disturb all others or learn about the machine."""


def read_options(settings: Settings, *, folder: Path = FOLDER) -> dict[str, Any]:
    """Streamlit's options: the file, then this service's address, then ``STREAMLIT_*`` variables.

    Raises OperationalError when the file names an option that this Streamlit does not have.
    """
    options = dict(_flat(tomllib.loads((folder / "config.toml").read_text(encoding="utf-8"))))
    options |= _from_settings(settings)
    known = streamlit_config._config_options_template
    for name in options:
        if name not in known:
            raise OperationalError(
                "streamlit_option_unknown",
                where=f"streamlit_config/config.toml, {name}",
                what=f"Streamlit {streamlit.__version__} has no such option.",
                how="Correct the spelling or remove the line.",
            )
    return options | dict(_from_environment(known))


def apply(options: Mapping[str, Any]) -> None:
    """Make these the options of this process, and check that Streamlit is the one we know."""
    bootstrap.load_config_options(dict(options))
    check_streamlit()


def read_secrets(*, folder: Path = FOLDER) -> dict[str, Any]:
    """Streamlit's secrets, empty when there is no file."""
    file = folder / "secrets.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def check_streamlit() -> None:
    """Raise OperationalError when a hidden option or private name we rely on is gone or has another value."""
    if not streamlit.__version__.startswith(STREAMLIT_SERIES):
        raise _changed(f"its version is {streamlit.__version__}, not {STREAMLIT_SERIES}x")
    for name in HIDDEN_OPTIONS:
        if name not in streamlit_config._config_options_template:
            raise _changed(f"the option {name} is gone")
    if streamlit_config.get_option("runner.postScriptGC") is not False:
        raise _changed("runner.postScriptGC is not off: every click would cost twenty times the work")
    if streamlit_config.get_option("server.trustedUserHeaders"):
        raise _changed("server.trustedUserHeaders is set: anyone could name themselves in a header")
    messages = {field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    if missing := DROPPED_MESSAGES - messages:
        raise _changed(f"the messages {', '.join(sorted(missing))} have other names")


def _changed(what: str) -> OperationalError:
    return OperationalError(
        "streamlit_changed",
        where="Streamlit",
        what=f"Streamlit is not as this product knows it: {what}.",
        how="Install the locked versions (./run does), and see feedback_app/web/streamlit_settings.py.",
    )


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _from_settings(settings: Settings) -> dict[str, Any]:
    outside = urlsplit(settings.base_url).hostname or "localhost"
    return {
        "server.address": settings.host,
        "server.port": settings.port,
        "browser.serverAddress": outside,  # without it Streamlit asks another machine at start
    }


def _from_environment(known: Mapping[str, ConfigOption]) -> Iterator[tuple[str, Any]]:
    for name, option in known.items():
        text = os.environ.get(option.env_var)
        if text is not None and not option.sensitive:  # Streamlit reads the sensitive ones from there itself
            yield name, _cast(option.default_val, text)


def _cast(default: object, text: str) -> object:
    """Text as the type of the option's default; for Streamlit the string "false" would be true."""
    if isinstance(default, bool):
        return text.strip().lower() in {"1", "true", "yes", "on"}
    if isinstance(default, (int, float)):
        return type(default)(text)
    if isinstance(default, list):
        return [each.strip() for each in text.split(",") if each.strip()]
    return text
