"""The default numbers for alerts until a team chooses its own. They are in ``defaults.yaml``."""

from __future__ import annotations

import json
from datetime import time, timedelta
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from surveys.definitions.strict_yaml import read_yaml


class AlertDefaults(BaseModel):
    """The content of ``defaults.yaml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    working_days: tuple[int, ...]
    opens: time
    closes: time
    hours_to_acknowledge: int = Field(ge=1)
    draft_minutes: int = Field(ge=1)
    round_seconds: int = Field(ge=1)
    late_after_minutes: int = Field(ge=1)
    helpline_days: int = Field(ge=1)
    help_kept_seconds: int = Field(ge=1, le=300)

    @property
    def late_after(self) -> timedelta:
        """How long the alert watch may be silent."""
        return timedelta(minutes=self.late_after_minutes)


@cache
def defaults() -> AlertDefaults:
    text = Path(__file__).with_name("defaults.yaml").read_text("utf-8")
    return AlertDefaults.model_validate_json(json.dumps(read_yaml(text, name="defaults.yaml").data))
