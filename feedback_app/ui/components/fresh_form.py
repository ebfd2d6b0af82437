"""Forms that are empty again once what was typed is stored, and keep it as long as it is refused.

``clear_on_submit`` empties a form before the service has seen it: whoever is refused types everything again.
"""

from __future__ import annotations

from feedback_app.ui.session.state import TabState


def key(name: str) -> str:
    """The key of a form or a field; another one after ``renew``, so the browser draws an empty one."""
    return f"{name}-{_count(name).get()}"


def renew(name: str) -> None:
    """What was typed under this name is stored."""
    _count(name).set(_count(name).get() + 1)


def _count(name: str) -> TabState[int]:
    return TabState(f"fresh_{name}", 0)
