"""What is drawn into a page itself: the styles of a form's pages, and easy read drawings.

A file of styles would cost a slow phone one more way there and back before the first question shows. The
content policy names their digest, so no other style is taken.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode

from markupsafe import Markup

from feedback_app.web.serving.own_assets import FOLDER
from surveys.definitions.pictures import picture


def _packed(text: str) -> str:
    """Without notes and line ends."""
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)).strip()


_TEXT = _packed((FOLDER / "form.css").read_text(encoding="utf-8"))
STYLE = Markup(_TEXT)  # noqa: S704  our own file
STYLE_SOURCE = f"'sha256-{b64encode(hashlib.sha256(_TEXT.encode()).digest()).decode()}'"
"""What a content policy names them by."""


def drawn(name: str | None) -> Markup | None:
    """A drawing of ours by its name. It decorates: the words next to it say everything."""
    return Markup(picture(name)) if name else None  # noqa: S704  shapes only: surveys.definitions.pictures refuses the rest
