"""A workspace for the tests of the two faces: the cast on SQLite, the forms of the product, a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from feedback_app.config import Settings
from feedback_app.services import forms
from feedback_app.services.accounts import setup_links, sign_in
from feedback_app.services.episodes import goals, sending
from feedback_app.services.families.vocabulary import Occasion
from feedback_app.services.invitations import collection_points, invitations
from feedback_app.services.process.workspace import Workspace
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from surveys.catalogue import measure_forms
from tests.support.cast import (
    NOW,
    SERVER,
    Cast,
    settle,
)
from tests.support.every_kind import EVERY_KIND
from tests.support.family_work import household_of


PASSWORD = "otter lantern biscuit"


class TurnedClock:
    """Stands still until a test turns it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        """Forward: ``turn(days=3)``."""
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Stage:
    """A workspace with its people and its clock."""

    workspace: Workspace
    cast: Cast
    clock: TurnedClock

    def invite(self, form_key: str = "family_after_visit", *, days: int = 30) -> str:
        """The secret of a new one-time link; of a measure, to the mother of a family."""
        if form_key in measure_forms():
            return self.send_measure(form_key)
        with self.workspace.database.write() as session:
            return invitations.invite(
                session, by=self.cast.ben, keys=self.workspace.keys, organisation_id=self.cast.north,
                form_key=form_key, now=self.clock(), days=days,
            ).secret  # fmt: skip

    def send_measure(self, form_key: str) -> str:
        """The secret of a link to a measure for a person of an episode, who has two goals if it asks them."""
        home = household_of(
            self.workspace.database, self.workspace.keys, self.cast, f"PIT-{uuid4().int % 10**8:08d}"
        )
        with self.workspace.database.write() as session:
            for words in ("Sleep better", "Enjoy playing") if form_key == "goals" else ():
                goals.set_goal(
                    session, by=self.cast.ben, keys=self.workspace.keys, episode_id=home.episode,
                    person_id=home.mother, words=words, now=self.clock(),
                )  # fmt: skip
            return sending.send_to_person(
                session, by=self.cast.ben, keys=self.workspace.keys, episode_id=home.episode,
                person_id=home.mother, occasion=Occasion.START, form_key=form_key, now=self.clock(),
            ).secret  # fmt: skip

    def revoked(self) -> str:
        """The secret of a one-time link that was taken back."""
        with self.workspace.database.write() as session:
            new = invitations.invite(
                session, by=self.cast.ben, keys=self.workspace.keys, organisation_id=self.cast.north,
                form_key="family_after_visit", now=self.clock(), days=30,
            )  # fmt: skip
            invitations.revoke(session, by=self.cast.ben, invitation_id=new.id, now=self.clock())
        return new.secret

    def open_point(
        self,
        form_key: str = "drop_in",
        *,
        opens_at: datetime | None = None,
        closes_at: datetime | None = None,
    ) -> str:
        """The code of a new standing link."""
        with self.workspace.database.write() as session:
            return collection_points.open_point(
                session, by=self.cast.ben, keys=self.workspace.keys, organisation_id=self.cast.north,
                form_key=form_key, name="Tuesdays", now=self.clock(), opens_at=opens_at, closes_at=closes_at,
            ).code  # fmt: skip

    def setup_secret(self) -> str:
        """Of a link with which Ben chooses his password."""
        with self.workspace.database.write() as session:
            return setup_links.make_setup_link(
                session, keys=self.workspace.keys, account_id=self.cast.ben.account_id, now=self.clock()
            ).secret

    def give_password(self) -> None:
        """Ben has one now."""
        setup_links.use_setup_link(
            self.workspace.database, keys=self.workspace.keys, secret=self.setup_secret(), password=PASSWORD,
            now=self.clock(),
        )  # fmt: skip

    def signed_in(self) -> str:
        """The cookie of Ben's session."""
        self.give_password()
        return sign_in.sign_in(
            self.workspace.database, keys=self.workspace.keys, email="ben@example.nhs.uk", password=PASSWORD,
            address="192.0.2.7", now=self.clock(),
        ).secret  # fmt: skip


def set_stage(database: Database, keys: KeyRing, folder: Path, **settings: object) -> Stage:
    """The stage on this database."""
    clock = TurnedClock()
    cast = settle(database, keys)
    with database.write() as session:
        forms.publish_shipped(session, by=SERVER, now=NOW)
        forms.publish(session, by=SERVER, form=EVERY_KIND, now=NOW)
    workspace = Workspace(Settings(data_dir=folder, **settings), database, keys, clock)
    return Stage(workspace, cast, clock)
