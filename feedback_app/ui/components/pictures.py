"""Pictures inside the page itself. Streamlit's own would be at an address that asks no one who they are."""

from __future__ import annotations

import base64
from html import escape

import streamlit as st


def show(picture: bytes | str, *, alt: str, width: int | None = None) -> None:
    """A PNG, or an SVG as text. ``width`` in pixels; as wide as there is room without one."""
    kind, data = ("png", picture) if isinstance(picture, bytes) else ("svg+xml", picture.encode())
    source = f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
    size = f"width: {width}px; max-width: 100%" if width else "width: 100%"
    st.html(
        f'<img src="{source}" alt="{escape(alt)}" style="{size}; height: auto; display: block">',
        width=width or "stretch",
    )
