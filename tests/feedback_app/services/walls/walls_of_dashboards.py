"""Saved views and settings of trends, as rows for the table of the walls between organisations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.services.results.view import View
from feedback_app.services.saved_views import saved_views
from feedback_app.services.saved_views.saved_filter import KeptFilter
from feedback_app.services.team_pages import pages
from feedback_app.services.trends import trend_settings
from feedback_app.services.trends.trend_settings import Decided, SavedTrend
from feedback_app.services.trends.trends import things_to_follow
from feedback_app.storage.engine import Database
from tests.support.cast import NOW, Cast
from tests.support.given import VISIT


def trend_of(organisation_id: str) -> SavedTrend:
    return SavedTrend(organisation_id, VISIT.key, things_to_follow(VISIT)[0], ())


KEPT = KeptFilter(pages.RESULTS, View())


@dataclass(frozen=True)
class Kept:
    """A view of North that its team shares."""

    view: str


class At(Protocol):
    """What a row is called with."""

    @property
    def session(self) -> Session: ...
    @property
    def north(self) -> str: ...
    @property
    def kept(self) -> Kept: ...


Call = Callable[[At, Actor], object]

BY_ORGANISATION: Mapping[str, tuple[str, Call]] = {
    "save_view": (
        "asha ben",
        lambda at, by: saved_views.save_view(
            at.session, by=by, organisation_id=at.north, name="Mine", kept=KEPT, is_shared=False, now=NOW
        ),
    ),
    "keep_settings": (
        "asha",
        lambda at, by: trend_settings.keep_settings(
            at.session, by=by, trend=trend_of(at.north), decided=Decided(target=90), now=NOW
        ),
    ),
    "settings_of": (
        "asha ben",
        lambda at, by: trend_settings.settings_of(at.session, by=by, trend=trend_of(at.north)),
    ),
}
BY_ID: Mapping[str, tuple[str, Call]] = {
    "open_view": (
        "asha ben",
        lambda at, by: saved_views.open_view(at.session, by=by, view_id=at.kept.view),
    ),
    "rename_view": (
        "asha ben",
        lambda at, by: saved_views.rename_view(
            at.session, by=by, view_id=at.kept.view, name="Other", now=NOW
        ),
    ),
    "share_view": (
        "asha ben",
        lambda at, by: saved_views.share_view(
            at.session, by=by, view_id=at.kept.view, is_shared=False, now=NOW
        ),
    ),
    "delete_view": (
        "asha ben",
        lambda at, by: saved_views.delete_view(at.session, by=by, view_id=at.kept.view, now=NOW),
    ),
}


def keep_something(database: Database, cast: Cast) -> Kept:
    """One of everything in North."""
    with database.write() as session:
        view = saved_views.save_view(
            session, by=cast.ben, organisation_id=cast.north, name="Ours", kept=KEPT, is_shared=True, now=NOW
        )
    return Kept(view)


def nothing_kept() -> Kept:
    """Of what does not exist."""
    return Kept("none")
