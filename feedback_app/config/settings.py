"""The settings of one running service, read once from ``FEEDBACK_*`` variables, refused clearly if wrong.

A secret may also come from a file: ``FEEDBACK_SMTP_PASSWORD_FILE`` names a file that holds the password,
``FEEDBACK_DATABASE_URL_FILE`` one that holds the database's address. Combinations that would leak links or
mix the demonstration with real answers are refused; the rules are in ``feedback_app.config.unsafe``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic import ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from feedback_app.config.unsafe import unsafe_combinations
from feedback_app.config.values import PREFIX, SettingValues
from feedback_app.errors import SettingProblem, SettingsError


FROM_FILES = ("database_url", "smtp_user", "smtp_password")
"""Settings that may be given as ``<NAME>_FILE``."""

NOT_SETTINGS = ("FEEDBACK_TEST_",)
"""Variables the test run uses for itself; any other unknown ``FEEDBACK_`` variable is a spelling mistake."""


class SecretFiles(PydanticBaseSettingsSource):
    """Reads ``FEEDBACK_<NAME>_FILE``: for service managers that hand secrets over as files."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The content of the file named for this setting, without the line end editors add."""
        variable = f"{PREFIX}{field_name.upper()}_FILE"
        path = os.environ.get(variable) if field_name in FROM_FILES else None
        if not path:
            return None, field_name, False
        if os.environ.get(variable.removesuffix("_FILE")):
            raise _wrong(
                "setting_twice",
                variable,
                "Both this and the variable without _FILE are set.",
                "Use only one.",
            )
        try:
            return Path(path).read_text(encoding="utf-8").rstrip("\r\n"), field_name, False
        except (OSError, UnicodeDecodeError):
            how = "Check the path, and that the account the service runs as may read it."
            raise _wrong(
                "secret_file_unreadable", variable, "The file it names cannot be read.", how
            ) from None

    def __call__(self) -> dict[str, Any]:
        """Every setting that was given as a file."""
        found = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in found.items() if value is not None}


class Settings(SettingValues):
    """What one process needs to know, read and checked: raises SettingsError when anything is wrong."""

    def __init__(self, **values: Any) -> None:
        _refuse_unknown_variables(frozenset(type(self).model_fields))
        try:
            super().__init__(**values)
        except ValidationError as problems:
            raise _as_settings_error(problems) from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then variables, then files. No ``.env`` file: one less place to look."""
        return init_settings, env_settings, SecretFiles(settings_cls)

    @model_validator(mode="after")
    def _refuse_what_is_unsafe(self) -> Settings:
        problems = unsafe_combinations(self)
        if problems:
            raise SettingsError(problems)
        return self


def _refuse_unknown_variables(known: frozenset[str]) -> None:
    names = {f"{PREFIX}{name.upper()}" for name in known}
    names |= {f"{PREFIX}{name.upper()}_FILE" for name in FROM_FILES}
    given = (name for name in os.environ if name.startswith(PREFIX) and not name.startswith(NOT_SETTINGS))
    strangers = sorted(name for name in given if name not in names)
    if strangers:
        how = "Check the spelling against the list in the README, or remove it."
        raise SettingsError(
            tuple(
                SettingProblem("setting_unknown", name, "There is no such setting.", how)
                for name in strangers
            ),
        )


def _wrong(code: str, where: str, what: str, how: str) -> SettingsError:
    return SettingsError((SettingProblem(code, where, what, how),))


def _as_settings_error(problems: ValidationError) -> SettingsError:
    return SettingsError(
        tuple(
            SettingProblem(
                "setting_wrong",
                f"{PREFIX}{str(each['loc'][0]).upper()}" if each["loc"] else PREFIX,
                f"{each['msg']}.",
                "Correct the value, or leave the variable out to use the default.",
            )
            for each in problems.errors(include_input=False, include_url=False)
            if each["type"] != "default_factory_not_called"  # only says that an earlier setting was wrong
        ),
    )
