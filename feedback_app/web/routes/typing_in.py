"""``/type-in/{episode}``, ``/type-again/{result}``: a measure from paper, with the keyboard alone.

A page of our own and not Streamlit's, because one key has to choose an answer and lead to the next item.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from feedback_app.access.actor import Actor
from feedback_app.errors import Forbidden, NotFound, Refused
from feedback_app.services.episodes import entries, entry_sheet
from feedback_app.services.episodes.entry_checks import SameDayUndecided, TotalUndecided
from feedback_app.services.episodes.entry_sheet import EntrySheet
from feedback_app.services.process.workspace import Workspace
from feedback_app.web.plain_face.drawing.drawing import FormDrawing
from feedback_app.web.plain_face.drawing.frame import Framing
from feedback_app.web.plain_face.journey.addresses import Addresses
from feedback_app.web.plain_face.routes import NO_REFERENCE
from feedback_app.web.routes import typing_drawn, typing_posted
from feedback_app.web.routes.typing_posted import ReadSheet, TypedSheet
from feedback_app.web.serving.connections import is_from_our_page, staff_actor
from feedback_app.web.serving.in_thread import in_thread
from feedback_app.web.serving.pages import FROM_ELSEWHERE, NOT_FOUND, FieldProblem, Pages
from feedback_app.web.serving.posted_form import Posted, read_posted


TYPING_PATH = re.compile(r"/type-in/[a-z0-9]{32}(/[a-z][a-z0-9_]{0,39}(/sheet)?)?|/type-again/[a-z0-9]{32}")
# With "no-referrer" some browsers do not say where a posted form comes from, and it would be refused.
HEADERS = {"Referrer-Policy": "same-origin"}
FIELD_OF = {
    "day_wrong": "day",
    "entry_total": "total",
    "entry_empty": "total",
    "entry_reading": "printed",
    "cannot_answer": "person",
    "person_not_found": "person",
}
Work = Callable[[Actor, Request, Posted | None], Response]


class TypingInRoutes:
    """For people who work with families. What does not exist or is not theirs is not found."""

    def __init__(self, workspace: Workspace, pages: Pages) -> None:
        self.workspace = workspace
        self.pages = pages
        framing = Framing(workspace.settings, has_other_face=True)
        self.draw = FormDrawing(pages, framing, return_address=workspace.settings.return_address)

    async def choose(self, request: Request) -> Response:
        """Which measure the next sheet is."""
        return await self._answer(request, self._choose)

    async def show(self, request: Request) -> Response:
        """The empty sheet of one measure."""
        return await self._answer(request, self._show)

    async def print_sheet(self, request: Request) -> Response:
        """Our own sheet of a measure, with the family's reference on it."""
        return await self._answer(request, self._print)

    async def save(self, request: Request) -> Response:
        """Store the sheet, or show what has to be corrected or decided first."""
        if not is_from_our_page(request, self.workspace.settings.base_url):
            return self.pages.message(FROM_ELSEWHERE, status=403, with_help=False)
        return await self._answer(request, self._save, await read_posted(request))

    async def _answer(self, request: Request, work: Work, posted: Posted | None = None) -> Response:
        actor = await staff_actor(self.workspace, request)
        path = request.url.path
        if actor is None:
            asked = f"{path}?{request.url.query}" if request.url.query else path
            return RedirectResponse(f"/sign-in?next={quote(asked)}", 303, {"Cache-Control": "no-store"})
        if TYPING_PATH.fullmatch(path) is None:
            return self.pages.message(NOT_FOUND, status=404, with_help=False)
        try:
            return await in_thread(work, actor, request, posted)
        except (NotFound, Forbidden):
            return self.pages.message(NOT_FOUND, status=404, with_help=False)

    def _choose(self, actor: Actor, request: Request, _posted: Posted | None) -> Response:
        with self.workspace.database.read() as session:
            view = typing_drawn.choice(
                session, by=actor, keys=self.workspace.keys, episode_id=request.path_params["episode"],
                saved=request.query_params.get("saved"), now=self.workspace.now(),
            )  # fmt: skip
        return self.pages.page("typing_choice.html", headers=HEADERS, view=view)

    def _show(self, actor: Actor, request: Request, _posted: Posted | None) -> Response:
        asked = request.query_params
        with self.workspace.database.read() as session:
            sheet = self._sheet(session, actor, request)
        typed = TypedSheet(
            person=asked.get("person", ""),
            about=asked.get("about", ""),
            day=sheet.today.isoformat(),
            printed=asked.get("printed", ""),
        )
        return self._page(sheet, typed)

    def _print(self, actor: Actor, request: Request, _posted: Posted | None) -> Response:
        with self.workspace.database.read() as session:
            sheet = self._sheet(session, actor, request)
            organisation = entry_sheet.family_of(
                session, by=actor, keys=self.workspace.keys, episode_id=sheet.episode_id
            ).organisation_id
        if sheet.form is None:
            return self.pages.message(NOT_FOUND, status=404, with_help=False)
        look, now = self.workspace.help_nearby.look, self.workspace.now()
        lines = look(self.workspace.database, organisation, sheet.form.language, now).lines
        return self.draw.paper(sheet.form, Addresses(NO_REFERENCE), lines, reference=sheet.family_reference)

    def _save(self, actor: Actor, request: Request, posted: Posted | None) -> Response:
        with self.workspace.database.read() as session:
            sheet = self._sheet(session, actor, request)
        typed = typing_posted.typed_sheet(sheet, posted or Posted({}))
        read = typing_posted.read_sheet(sheet, typed)
        if not isinstance(read, ReadSheet):
            return self._page(sheet, typed, problems=read, status=422)
        try:
            saved = self._store(actor, sheet, typed, read)
        except TotalUndecided as undecided:
            return self._page(sheet, typed, status=409, question=undecided.question)
        except SameDayUndecided as undecided:
            return self._page(sheet, typed, status=409, same_day=undecided.n_stored)
        except Refused as refused:
            problem = FieldProblem(f"{refused.what} {refused.how}", FIELD_OF.get(refused.code, ""))
            return self._page(sheet, typed, problems=(problem,), status=422)
        goal = f"/type-in/{sheet.episode_id}?{urlencode({'saved': saved})}"
        return RedirectResponse(goal, 303, {"Cache-Control": "no-store"})

    def _sheet(self, session: Session, actor: Actor, request: Request) -> EntrySheet:
        keys, now, asked = self.workspace.keys, self.workspace.now(), request.path_params
        if "result" in asked:
            return entry_sheet.second_sheet(session, by=actor, keys=keys, result_id=asked["result"], now=now)
        return entry_sheet.entry_sheet(
            session, by=actor, keys=keys, episode_id=asked["episode"], measure=asked["measure"], now=now
        )

    def _store(self, actor: Actor, sheet: EntrySheet, typed: TypedSheet, read: ReadSheet) -> str:
        keys, now = self.workspace.keys, self.workspace.now()
        with self.workspace.database.write() as session:
            if sheet.of_result:
                entries.enter_again(
                    session, by=actor, keys=keys, result_id=sheet.of_result, entry=read.entry, now=now,
                    decided=typed.decided,
                )  # fmt: skip
                return sheet.of_result
            return entries.enter_measure(
                session, by=actor, keys=keys, episode_id=sheet.episode_id, person_id=read.person_id,
                about_person_id=read.about_person_id, measure=sheet.known.id, instance=read.instance,
                completed_on=read.day, occasion=read.occasion, mode=read.mode, entry=read.entry, now=now,
                decided=typed.decided,
            )  # fmt: skip

    def _page(
        self,
        sheet: EntrySheet,
        typed: TypedSheet,
        *,
        problems: tuple[FieldProblem, ...] = (),
        status: int = 200,
        **asked: Any,
    ) -> Response:
        view = typing_drawn.sheet_view(sheet, typed, **asked)
        return self.pages.page("typing_in.html", status=status, headers=HEADERS, problems=problems, view=view)
