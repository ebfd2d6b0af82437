"""What the team would have done before a journey begins: links to hand out, and what arrived."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

from feedback_app.access.actor import Actor
from feedback_app.config import Settings
from feedback_app.services import answering, collection_points, forms, invitations
from feedback_app.services.answering import Answering, AnsweringKey
from feedback_app.services.workspace import utc_now
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Draft, Organisation, Response
from surveys.model import Form
from tests.machinery.product import Product


@dataclass(frozen=True)
class TeamSide:
    """The database of a running product, seen from beside it."""

    url: str
    database: Database
    keys: KeyRing
    organisation_id: str
    by: Actor

    def publish(self, form: Form) -> None:
        with self.database.write() as session:
            forms.publish(session, by=self.by, form=form, now=utc_now())

    def invitation(self, form_key: str, about: str | None = None) -> str:
        """The address of a new one-time link."""
        with self.database.write() as session:
            new = invitations.invite(
                session, by=self.by, keys=self.keys, organisation_id=self.organisation_id,
                form_key=form_key, about=about, now=utc_now(), days=30,
            )  # fmt: skip
        return f"{self.url}/f/{new.secret}"

    def standing_link(self, form_key: str) -> str:
        """The address of a new standing link."""
        with self.database.write() as session:
            new = collection_points.open_point(
                session, by=self.by, keys=self.keys, organisation_id=self.organisation_id,
                form_key=form_key, name="Journeys", now=utc_now(),
            )  # fmt: skip
        return f"{self.url}/c/{new.code}"

    def responses(self) -> int:
        with self.database.read() as session:
            return session.scalar(sa.select(sa.func.count()).select_from(Response)) or 0

    def drafts(self) -> int:
        with self.database.read() as session:
            return session.scalar(sa.select(sa.func.count()).select_from(Draft)) or 0

    def look(self, link: str) -> Answering:
        """Where the person with this one-time link stands."""
        with self.database.read() as session:
            key = AnsweringKey(link.rpartition("/")[2])
            return answering.open_answering(session, keys=self.keys, key=key, now=utc_now())


@contextmanager
def team_side(product: Product) -> Iterator[TeamSide]:
    """The workspace of this product, which keeps running."""
    folder = product.folder / "feedback" / "team"
    settings = Settings(data_dir=folder, base_url=product.url)
    database, keys = Database(settings.database_url), KeyRing.load(settings.keys_file)
    try:
        with database.read() as session:
            organisation_id = session.scalars(sa.select(Organisation.id)).one()
        yield TeamSide(
            product.url, database, keys, organisation_id, Actor.system("journeys", organisation_id)
        )
    finally:
        database.dispose()
