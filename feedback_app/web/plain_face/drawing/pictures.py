"""Easy read drawings in a page. They decorate: the words beside them say everything."""

from __future__ import annotations

from markupsafe import Markup

from surveys.catalogue import picture


def drawn(name: str | None) -> Markup | None:
    """A drawing of ours by its name, or nothing where none is named."""
    return Markup(picture(name)) if name else None  # noqa: S704  shapes only: surveys.definitions.pictures refuses the rest
