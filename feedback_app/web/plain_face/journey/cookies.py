"""The two cookies of a visit: the key, and what this device may show."""

from __future__ import annotations

from datetime import timedelta

from starlette.responses import Response

from feedback_app.services.answering.cookies import answering_cookie, device_cookie
from feedback_app.web.plain_face.journey.visit import Visit


KEEP = timedelta(days=7)


def keep_key(response: Response, visit: Visit) -> None:
    """On a shared device the key goes when the browser is closed, elsewhere after a week."""
    _set(response, visit, answering_cookie(visit.reference), visit.key.cookie_value)


def keep_device(response: Response, visit: Visit) -> None:
    """The same for what the device may show."""
    _set(response, visit, device_cookie(visit.reference), visit.device.cookie_value)


def forget(response: Response, visit: Visit) -> None:
    """Nothing of this visit stays on the device."""
    for name in (answering_cookie(visit.reference), device_cookie(visit.reference)):
        response.delete_cookie(name, httponly=True, samesite="lax")


def _set(response: Response, visit: Visit, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=None if visit.device.is_shared else int(KEEP.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=visit.workspace.settings.is_https,
    )
