"""The two kinds of workspace and where each stores its files."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path


class WorkspaceKind(StrEnum):
    """The team's own answers, or synthetic ones to look at. They never share anything."""

    TEAM = "team"
    DEMO = "demo"


def default_data_dir(kind: WorkspaceKind) -> Path:
    """Where a workspace is unless a setting says otherwise."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "feedback" / kind.value
