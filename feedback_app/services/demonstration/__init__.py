"""The demonstration workspace: invented answers that came in through the real services."""

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
    """Make the invented teams and their answers up to ``now``, as far as they are missing, and fresh links.

    The same day again: only fresh links. ``progress`` is told how many months are done and of how many;
    ``months`` and ``share`` make a small one for tests. Raises Refused ``not_a_demonstration`` or
    ``demonstration_not_alone`` in any other workspace, before anything is written.
    """
    extend(workspace, now=now, progress=progress, months=months, share=share)
    return fresh_links(workspace, now)
