"""Every path of the product in one list, and what makes an app of them."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute, Mount, Route

from feedback_app.services.process.workspace import Workspace
from feedback_app.web.edge.limits import limits_of_this_process
from feedback_app.web.middleware.every_request import every_request
from feedback_app.web.middleware.known_paths import STREAMLIT_PATHS, KnownPaths
from feedback_app.web.middleware.own_documents import OwnDocuments
from feedback_app.web.middleware.packed_static import PackedStatic
from feedback_app.web.middleware.streamlit_guard import StreamlitGuard
from feedback_app.web.routes.plain_app import without_an_app
from feedback_app.web.routes.posters import SHEETS, PosterRoutes
from feedback_app.web.routes.respondents import respondent_routes
from feedback_app.web.routes.session_files import SessionFileRoutes
from feedback_app.web.routes.sign_in import SignInRoutes
from feedback_app.web.routes.streamlit_pages import TEAM_PATHS, StreamlitPages
from feedback_app.web.routes.tablet_set_up import TabletSetUp
from feedback_app.web.routes.typing_in import TypingInRoutes
from feedback_app.web.serving.connections import staff_actor
from feedback_app.web.serving.pages import Pages


def plain_routes(workspace: Workspace, pages: Pages) -> list[BaseRoute]:
    """What needs no Streamlit. The respondents' part can also run as a process of its own (``plain_app``)."""
    accounts, tablet = SignInRoutes(workspace, pages), TabletSetUp(workspace, pages)
    posters, files = PosterRoutes(workspace, pages), SessionFileRoutes(workspace, pages)
    typing = TypingInRoutes(workspace, pages)
    return [
        *respondent_routes(workspace, pages, has_other_face=True),
        Route("/sign-in", accounts.show_sign_in, methods=["GET"]),
        Route("/sign-in", accounts.sign_in, methods=["POST"]),
        Route("/sign-out", accounts.show_sign_out, methods=["GET"]),
        Route("/sign-out", accounts.sign_out, methods=["POST"]),
        Route("/c/{code}/tablet", tablet.show, methods=["GET"]),
        Route("/c/{code}/tablet", tablet.begin, methods=["POST"]),
        Route("/set-up/{secret}", accounts.show_set_up, methods=["GET"]),
        Route("/set-up/{secret}", accounts.set_up, methods=["POST"]),
        Route("/team/files/{secret}", files.hand_over, methods=["GET"]),
        *(Route(f"/{kind}/{{organisation}}", posters.show, methods=["GET"]) for kind in SHEETS),
        Route("/type-in/{episode}", typing.choose, methods=["GET"]),
        Route("/type-in/{episode}/{measure}", typing.show, methods=["GET"]),
        Route("/type-in/{episode}/{measure}", typing.save, methods=["POST"]),
        Route("/type-in/{episode}/{measure}/sheet", typing.print_sheet, methods=["GET"]),
        Route("/type-again/{result}", typing.show, methods=["GET"]),
        Route("/type-again/{result}", typing.save, methods=["POST"]),
    ]


def streamlit_routes(workspace: Workspace) -> list[BaseRoute]:
    """The first document of each Streamlit page."""
    pages = StreamlitPages(workspace)
    return [
        Route("/respond", pages.respond, methods=["GET"]),
        *(Route(path, pages.team, methods=["GET"]) for path in TEAM_PATHS),
    ]


def middleware(workspace: Workspace, pages: Pages, documents: list[BaseRoute]) -> list[Middleware]:
    """Outermost first. ``documents``: the routes that are left to Streamlit."""
    own = plain_routes(workspace, pages)

    async def is_staff(connection: HTTPConnection) -> bool:
        return await staff_actor(workspace, connection) is not None

    return [
        *every_request(workspace, pages, is_staff=is_staff),
        Middleware(
            KnownPaths,
            own=_first_parts(own),
            plain=without_an_app(own, pages.handlers()),
            documents=_first_parts(documents),
            not_found=pages.not_found_app,
        ),
        Middleware(
            StreamlitGuard,
            is_staff=is_staff,
            sockets_in_all=limits_of_this_process().connections // 3,  # so many for staff, so many for pages
        ),
        Middleware(OwnDocuments, machines=STREAMLIT_PATHS),
        Middleware(PackedStatic),
    ]


def _first_parts(routes: list[BaseRoute]) -> frozenset[str]:
    return frozenset(
        route.path.removeprefix("/").partition("/")[0]
        for route in routes
        if isinstance(route, (Route, Mount))
    )
