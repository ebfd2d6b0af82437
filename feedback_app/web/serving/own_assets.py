"""Our own styles, script and icon. Their address changes with their content, so browsers may cache them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


FOLDER = Path(__file__).parents[1] / "assets"


def _version() -> str:
    digest = hashlib.sha256()
    for file in sorted(FOLDER.iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


ASSETS_PATH = f"/assets/{_version()}"


class OwnAssets(StaticFiles):
    """The folder, to be cached by browsers."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file that browsers may cache."""
        response = await super().get_response(path, scope)
        if response.status_code in {200, 304}:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
