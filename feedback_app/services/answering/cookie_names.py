"""The names of the two kinds of cookie. Both faces read them; only the plain routes set them."""

from __future__ import annotations


STAFF = "fb_staff"
OF_ANSWERING = "fb_"
TABLET = "tablet"


def of_answering(reference: str) -> str:
    """The cookie of one person's way through one form; ``reference`` is the ``i`` of the address line."""
    return f"{OF_ANSWERING}{reference}"


def of_device(reference: str) -> str:
    """What this browser may show of that form (see ``this_device``). Leaving in a hurry forgets it too."""
    return f"{OF_ANSWERING}{reference}_device"
