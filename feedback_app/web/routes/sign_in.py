"""Signing in and out, and choosing a password by a one-time link. Forms are taken from our own pages only."""

from __future__ import annotations

import re
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from feedback_app.errors import NotFound, Refused, TooManyTries
from feedback_app.services.accounts import setup_links, sign_in
from feedback_app.services.accounts.known_devices import remembering
from feedback_app.services.accounts.passwords import SHORTEST
from feedback_app.services.accounts.setup_links import SetupLinkView
from feedback_app.services.accounts.sign_in import SignedIn
from feedback_app.services.answering.cookies import STAFF_COOKIE
from feedback_app.services.answering.link_messages import TOO_MANY_TRIES, MessageText
from feedback_app.services.email_addresses import normalised_email
from feedback_app.services.process.workspace import Workspace
from feedback_app.web.routes.posters import POSTER_PATH
from feedback_app.web.routes.streamlit_pages import TEAM_PATHS
from feedback_app.web.routes.typing_in import TYPING_PATH
from feedback_app.web.serving.connections import address_of, is_from_our_page, staff_actor
from feedback_app.web.serving.in_thread import in_thread
from feedback_app.web.serving.pages import FROM_ELSEWHERE, FieldProblem, Pages
from feedback_app.web.serving.posted_form import Posted, read_posted


FIELD_OF = {
    "email_wrong": "email",
    "name_length": "name",
    "password_length": "password",
    "password_is_email": "password",
    "password_common": "password",
}
DEVICE_COOKIE = "known_device"
"""Not one of those that leaving a form in a hurry forgets: it is the team's."""

DEVICE_SECONDS = 400 * 24 * 3600
TABLET_SET_UP = re.compile(r"/c/[a-z0-9]{12}/tablet")
NOTICES = {"ready": "Your password is saved. You can sign in now.", "out": "You are signed out."}
SETUP_LINK_GONE = MessageText(
    "This set-up link does not work",
    (
        "It may have been used already, or it has expired.",
        "Ask your administrator for a new one.",
        "For the first account, restart the service: it prints a new link.",
    ),
)


class SignInRoutes:
    """``/sign-in``, ``/sign-out`` and ``/set-up/{secret}``."""

    def __init__(self, workspace: Workspace, pages: Pages) -> None:
        self.workspace = workspace
        self.pages = pages

    async def show_sign_in(self, request: Request) -> Response:
        """The empty form. A person who is signed in already goes on."""
        goal = _goal(request.query_params.get("next"))
        if await staff_actor(self.workspace, request) is not None:
            return _see(goal)
        return self._sign_in_page(goal=goal, notice=NOTICES.get(request.query_params.get("notice", ""), ""))

    async def sign_in(self, request: Request) -> Response:
        """Check the password and begin a session."""
        if refused := self._refuse_other_sites(request):
            return refused
        form = await read_posted(request, is_short=True)
        goal, email = _goal(form.text("next")), form.text("email")
        problems = tuple(
            FieldProblem(f"Enter your {what}", field)
            for field, what in (("email", "email address"), ("password", "password"))
            if not form.text(field)
        )
        if problems:
            return self._sign_in_page(goal=goal, email=email, problems=problems, status=422)
        try:
            signed_in = await in_thread(self._sign_in, request, email, form.text("password"))
        except Refused as error:
            return self._sign_in_page(goal=goal, email=email, problems=_problem(error), status=422)
        except TooManyTries as error:
            wait = 60 if error.code == "sign_in_slowed" else 900
            return self._sign_in_page(
                goal=goal, email=email, problems=_problem(error), status=429, seconds_to_wait=wait
            )
        return self._with_cookies(_see(goal), signed_in)

    async def show_sign_out(self, request: Request) -> Response:
        """Asks first: a link alone must not sign anyone out."""
        if await staff_actor(self.workspace, request) is None:
            return _see("/sign-in")
        return self.pages.page("sign_out.html")

    async def sign_out(self, request: Request) -> Response:
        """End the session in the database and forget the cookie."""
        if refused := self._refuse_other_sites(request):
            return refused
        if secret := request.cookies.get(STAFF_COOKIE):
            await in_thread(self._sign_out, secret)
        response = _see("/sign-in?notice=out")
        response.delete_cookie(STAFF_COOKIE, httponly=True, samesite="lax")
        return response

    async def show_set_up(self, request: Request) -> Response:
        """The form behind a one-time set-up link. Looking does not use it up."""
        try:
            view = await in_thread(self._look, request.path_params["secret"])
        except NotFound:
            return self._set_up_gone(request)
        return self._set_up_page(view)

    async def set_up(self, request: Request) -> Response:
        """Save the password; the link stops working."""
        if refused := self._refuse_other_sites(request):
            return refused
        form, secret = await read_posted(request, is_short=True), request.path_params["secret"]
        try:
            view = await in_thread(self._look, secret)
            problems = await in_thread(self._use, secret, form)
        except NotFound:
            return self._set_up_gone(request)
        except TooManyTries as error:
            return self.pages.message(MessageText(error.what, (error.how,)), status=429, with_help=False)
        if problems:
            return self._set_up_page(view, form, problems)
        email = normalised_email(view.email or form.text("email"))
        device = remembering(self.workspace.keys, request.cookies.get(DEVICE_COOKIE), email)
        return self._with_device(_see("/sign-in?notice=ready"), device)

    def _sign_in(self, request: Request, email: str, password: str) -> SignedIn:
        return sign_in.sign_in(
            self.workspace.database,
            keys=self.workspace.keys,
            email=email,
            password=password,
            address=address_of(request),
            device=request.cookies.get(DEVICE_COOKIE),
            now=self.workspace.now(),
            longest=timedelta(hours=self.workspace.settings.session_hours),
        )

    def _sign_out(self, secret: str) -> None:
        with self.workspace.database.write() as session:
            sign_in.sign_out(session, keys=self.workspace.keys, secret=secret, now=self.workspace.now())

    def _look(self, secret: str) -> SetupLinkView:
        with self.workspace.database.read() as session:
            return setup_links.look_at_setup_link(
                session, keys=self.workspace.keys, secret=secret, now=self.workspace.now()
            )

    def _use(self, secret: str, form: Posted) -> tuple[FieldProblem, ...]:
        """What is wrong with the form; nothing when the password is saved."""
        if form.text("password") != form.text("again"):
            return (FieldProblem("The two passwords are not the same", "again"),)
        try:
            setup_links.use_setup_link(
                self.workspace.database,
                keys=self.workspace.keys,
                secret=secret,
                password=form.text("password"),
                email=form.text("email"),
                name=form.text("name"),
                now=self.workspace.now(),
            )
        except Refused as error:
            return _problem(error)
        return ()

    def _with_cookies(self, response: Response, signed_in: SignedIn) -> Response:
        response.set_cookie(
            STAFF_COOKIE,
            signed_in.secret,
            max_age=int((signed_in.expires_at - self.workspace.now()).total_seconds()),
            httponly=True,
            samesite="lax",
            secure=self.workspace.settings.is_https,
        )
        return self._with_device(response, signed_in.device)

    def _with_device(self, response: Response, device: str) -> Response:
        response.set_cookie(
            DEVICE_COOKIE,
            device,
            max_age=DEVICE_SECONDS,
            httponly=True,
            samesite="lax",
            secure=self.workspace.settings.is_https,
        )
        return response

    def _sign_in_page(
        self,
        *,
        goal: str,
        email: str = "",
        notice: str = "",
        problems: tuple[FieldProblem, ...] = (),
        status: int = 200,
        seconds_to_wait: int = 0,
    ) -> Response:
        headers = {"Retry-After": str(seconds_to_wait)} if seconds_to_wait else None
        return self.pages.page(
            "sign_in.html",
            status=status,
            headers=headers,
            problems=problems,
            next="" if goal == "/" else goal,
            email=email,
            notice=notice,
        )

    def _set_up_page(
        self,
        view: SetupLinkView,
        form: Posted | None = None,
        problems: tuple[FieldProblem, ...] = (),
    ) -> Response:
        return self.pages.page(
            "set_up.html",
            status=422 if problems else 200,
            problems=problems,
            is_first=view.is_first,
            name=form.text("name") if form else "",
            email=form.text("email") if form else view.email or "",
            shortest=SHORTEST,
        )

    def _refuse_other_sites(self, request: Request) -> Response | None:
        if is_from_our_page(request, self.workspace.settings.base_url):
            return None
        return self.pages.message(FROM_ELSEWHERE, status=403, with_help=False)

    def _set_up_gone(self, request: Request) -> Response:
        if self.workspace.wrong_links.is_one_too_many(address_of(request), self.workspace.now()):
            return self.pages.message(TOO_MANY_TRIES, status=429, headers={"Retry-After": "60"})
        return self.pages.message(SETUP_LINK_GONE, status=404, with_help=False)


def _goal(wanted: str | None) -> str:
    """Where to go after signing in: one of our own pages, whatever the address says, with what it shows."""
    if wanted is None:
        return "/"
    path = wanted.partition("?")[0]
    is_ours = TABLET_SET_UP.fullmatch(wanted) or POSTER_PATH.fullmatch(wanted) or TYPING_PATH.fullmatch(path)
    return wanted if path in TEAM_PATHS or is_ours else "/"


def _problem(error: Refused | TooManyTries) -> tuple[FieldProblem, ...]:
    return (FieldProblem(f"{error.what} {error.how}", FIELD_OF.get(error.code, "")),)


def _see(path: str) -> RedirectResponse:
    return RedirectResponse(path, 303, {"Cache-Control": "no-store"})
