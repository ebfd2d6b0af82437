"""Streamlit's own scripts and styles, packed; Streamlit sends them uncompressed.

Each is packed the first time someone asks for it and stays in memory; there are no more than Streamlit has
files. The standard library's gzip does; Brotli would save a seventh more and be one more package.
"""

from __future__ import annotations

import gzip
import mimetypes
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from feedback_app.web.serving.in_thread import in_thread


PATH = "/static/"
FOLDER = Path(streamlit.__file__).parent / "static"
WORTH_PACKING = frozenset({".js", ".css", ".svg", ".json", ".html"})  # fonts and pictures are packed already
SMALLEST = 700
HEADERS = {
    "Content-Encoding": "gzip",
    "Vary": "Accept-Encoding",
    "Cache-Control": "public, immutable, max-age=31536000",  # their names change with their content
}


class PackedStatic:
    """Answers for the files that are worth packing; everything else goes on to Streamlit."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or pass on."""
        response = await _packed_answer(scope) if scope["type"] == "http" else None
        await (response or self.app)(scope, receive, send)


async def _packed_answer(scope: Scope) -> Response | None:
    path: str = scope["path"]
    if not path.startswith(PATH) or scope["method"] not in {"GET", "HEAD"}:
        return None
    if "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
        return None
    packed = await in_thread(packed_file, path)
    if packed is None:
        return None
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return Response(packed, media_type=kind, headers=HEADERS)


@lru_cache(maxsize=1024)
def packed_file(path: str) -> bytes | None:
    """A file of Streamlit's, packed; None when it is not there, too small, or is outside its folder."""
    file = (FOLDER / path.lstrip("/")).resolve()
    if not file.is_relative_to(FOLDER.resolve()) or file.suffix not in WORTH_PACKING or not file.is_file():
        return None
    text = file.read_bytes()
    return gzip.compress(text, compresslevel=9, mtime=0) if len(text) >= SMALLEST else None
