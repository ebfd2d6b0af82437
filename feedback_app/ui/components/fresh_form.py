"""Forms that clear once what was typed is stored, and stay filled in while it is refused.

``clear_on_submit`` clears a form before the service has seen it: after a refusal, people type it all again.
"""

from __future__ import annotations

from feedback_app.ui.session.state import TabState


def key(name: str) -> str:
    """The key of a form or a field; another one after ``renew``, so the browser draws an empty one."""
    return f"{name}-{_count(name).get()}"


def renew(name: str) -> None:
    """Clear the form: what was typed under this name is stored."""
    _count(name).set(_count(name).get() + 1)


def _count(name: str) -> TabState[int]:
    return TabState(f"fresh_{name}", 0)
