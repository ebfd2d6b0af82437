"""Plain pages: Jinja2 with escaping on, never cached, with a content policy stricter than Streamlit's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import Receive, Scope, Send

from feedback_app.config import Settings
from feedback_app.services.answering.link_messages import MessageText, message
from feedback_app.services.safety.crisis_lines import crisis_lines
from feedback_app.web.serving.own_assets import ASSETS_PATH
from feedback_app.web.serving.security_headers import PLAIN_POLICY
from surveys.catalogue import face_words
from surveys.faces.words import ENGLISH


TEMPLATES = Path(__file__).parents[1] / "templates"
DEMONSTRATION_BANNER = face_words(ENGLISH).demonstration
NOT_FOUND = message("page_not_found")
WENT_WRONG = message("went_wrong")
NOT_A_FORM = message("not_a_form")
FROM_ELSEWHERE = message("from_elsewhere")


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A line of an error summary. ``field`` is the id of the field it leads to, or empty."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A way on, at the end of a message."""

    text: str
    href: str


class Pages:
    """Draws the plain pages of one running service."""

    def __init__(self, settings: Settings) -> None:
        self.service_name = settings.organisation_name
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            assets=ASSETS_PATH,
            service_name=settings.organisation_name,
            is_demonstration=settings.is_demonstration,
            demonstration_banner=DEMONSTRATION_BANNER,
            words=face_words(ENGLISH),  # the pages of a form bring the words of their own language
        )

    def page(
        self,
        template: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        problems: tuple[FieldProblem, ...] = (),
        **values: Any,
    ) -> HTMLResponse:
        """One plain page. ``problems`` fill the error summary and change the title."""
        text = self._templates.get_template(template).render(problems=problems, **values)
        own = {"Cache-Control": "no-store", "Content-Security-Policy": PLAIN_POLICY}
        return HTMLResponse(text, status_code=status, headers={**own, **(headers or {})})

    def message(
        self,
        words: MessageText,
        *,
        status: int = 200,
        with_help: bool = True,
        link: Link | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        """A message. People who may be worried also see the crisis lines."""
        return self.page(
            "message.html",
            status=status,
            headers=headers,
            title=words.title,
            paragraphs=words.paragraphs,
            link=link,
            help_lines=crisis_lines() if with_help else (),
        )

    async def not_found_app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The same as an ASGI app, for the middleware."""
        await self.message(NOT_FOUND, status=404)(scope, receive, send)

    async def not_found(self, _request: Request, _problem: Exception | None = None) -> HTMLResponse:
        """There is nothing at this address."""
        return self.message(NOT_FOUND, status=404)

    async def went_wrong_app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Something failed on our side."""
        await self.message(WENT_WRONG, status=500)(scope, receive, send)

    async def refused(self, _request: Request, problem: HTTPException) -> HTMLResponse:
        """A posted form that none of our pages sends."""
        return self.message(NOT_A_FORM, status=problem.status_code, with_help=False)

    def handlers(self) -> dict[Any, Any]:
        """What an app shows for what its routes do not answer."""
        missing, unusable = (
            dict.fromkeys((404, 405), self.not_found),
            dict.fromkeys((400, 413, 415), self.refused),
        )
        return {**missing, **unusable}
