"""The demonstration workspace: invented answers, submitted through the real services."""

from __future__ import annotations

from datetime import datetime

from feedback_app.services.demonstration.building import Progress, extend
from feedback_app.services.demonstration.fresh import DemonstrationLinks, fresh_links
from feedback_app.services.process.workspace import Workspace


__all__ = ["DemonstrationLinks", "Progress", "build_demonstration", "fresh_links"]


def build_demonstration(
    workspace: Workspace,
    *,
    now: datetime,
    progress: Progress | None = None,
    months: int | None = None,
    share: float = 1.0,
) -> DemonstrationLinks:
    """Create any missing invented teams and answers up to ``now``, and new links.

    A second time on the same day it only makes new links. ``progress`` is called with how many months are
    done, and of how many; ``months`` and ``share`` make a small one for tests. Raises Refused
    ``not_a_demonstration`` or ``demonstration_not_alone`` in any other workspace, before anything is written.
    """
    extend(workspace, now=now, progress=progress, months=months, share=share)
    return fresh_links(workspace, now)
