"""The list of exports. The command line and *Import and export* both read it."""

from __future__ import annotations

from dataclasses import dataclass

from feedback_app.access.permissions import Permission


@dataclass(frozen=True, slots=True)
class Export:
    """``name`` is its command; ``page_title`` its choice on the page, None for one made by command only."""

    name: str
    page_title: str | None
    permission: Permission = Permission.EXPORT_RESPONSES


EXPORTS = (
    Export("responses", "Export responses"),
    Export("fft", None),
    Export("outcomes", "Export coded scores"),
)
