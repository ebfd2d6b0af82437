"""A small demonstration for tests, built and given fresh links in one step."""

from __future__ import annotations

from datetime import datetime

from feedback_app.services.demonstration.building import Progress, extend
from feedback_app.services.demonstration.fresh import DemonstrationLinks, fresh_links
from feedback_app.services.process.workspace import Workspace


def build_demonstration(
    workspace: Workspace,
    *,
    now: datetime,
    progress: Progress | None = None,
    months: int | None = None,
    share: float = 1.0,
) -> DemonstrationLinks:
    """What ``feedback demo build`` and ``feedback serve --demo`` do one after the other."""
    extend(workspace, now=now, progress=progress, months=months, share=share)
    return fresh_links(workspace, now)
