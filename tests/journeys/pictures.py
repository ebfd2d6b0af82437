"""Pictures for the README, made by the journeys when FEEDBACK_TEST_SCREENSHOTS names a folder for them."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page


def keep_picture(page: Page, name: str) -> None:
    """The page as it shows now, one picture dot for each dot of the page, so that the file stays small."""
    folder = os.environ.get("FEEDBACK_TEST_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", scale="css")
