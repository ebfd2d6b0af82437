"""The few numbers in family work that are our choice. They are in ``rules.yaml``."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from surveys.definitions.strict_yaml import read_yaml


class FamilyRules(BaseModel):
    """The content of ``rules.yaml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    due_grace_days: int = Field(ge=0, le=90)


@cache
def rules() -> FamilyRules:
    text = Path(__file__).with_name("rules.yaml").read_text("utf-8")
    return FamilyRules.model_validate_json(json.dumps(read_yaml(text, name="rules.yaml").data))
