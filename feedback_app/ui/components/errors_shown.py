"""What a page says when a service refuses: what is wrong and how to fix it, never a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from feedback_app.errors import UserError
from feedback_app.ui.components.literal_text import literal


@contextmanager
def show_refusals() -> Iterator[None]:
    """Show a refusal instead of the result."""
    try:
        yield
    except UserError as error:
        show(error)


def show(error: UserError) -> None:
    st.error(f"**{literal(error.what)}** {literal(error.how)}")
