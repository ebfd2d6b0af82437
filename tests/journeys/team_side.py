"""What the team would have done before a journey begins: links to hand out, and what arrived."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, ActorKind
from feedback_app.config import Settings
from feedback_app.services import forms
from feedback_app.services.accounts import roles, setup_links
from feedback_app.services.answering import answering
from feedback_app.services.answering.answering import Answering
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.episodes import episodes, goals, sending
from feedback_app.services.families import families
from feedback_app.services.families.vocabulary import Occasion, PersonRole
from feedback_app.services.invitations import collection_points, invitations
from feedback_app.services.local_time import local_day
from feedback_app.services.process.workspace import utc_now
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Draft, Organisation, Response
from surveys.catalogue import measure_forms
from surveys.core.model import Form
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
        """The address of a new one-time link; of a measure, to the mother of a new family."""
        if form_key in measure_forms():
            return self.measure(form_key)
        with self.database.write() as session:
            new = invitations.invite(
                session, by=self.by, keys=self.keys, organisation_id=self.organisation_id,
                form_key=form_key, about=about, now=utc_now(), days=30,
            )  # fmt: skip
        return f"{self.url}/f/{new.secret}"

    def measure(self, form_key: str) -> str:
        """The address of a link to a measure, for someone with as many goals as there can be."""
        now = utc_now()
        with self.database.write() as session:
            by = self._colleague(session)
            family = families.add_family(
                session, by=by, keys=self.keys, organisation_id=self.organisation_id,
                reference=f"PIT-{uuid4().int % 10**8:08d}", now=now,
            )  # fmt: skip
            mother = families.add_person(
                session, by=by, keys=self.keys, family_id=family, role=PersonRole.BIRTH_PARENT, now=now
            )
            episode = episodes.start_episode(
                session, by=by, family_id=family, team="Journeys", started_on=local_day(now), now=now
            )
            for words in ("Sleep better", "Enjoy playing", "See my friends"):
                goals.set_goal(
                    session, by=by, keys=self.keys, episode_id=episode, person_id=mother, words=words,
                    now=now,
                )  # fmt: skip
            new = sending.send_to_person(
                session, by=by, keys=self.keys, episode_id=episode, person_id=mother,
                occasion=Occasion.START, form_key=form_key, now=now,
            )  # fmt: skip
        return f"{self.url}/f/{new.secret}"

    def _colleague(self, session: Session) -> Actor:
        """Someone of the team who works with families."""
        name = f"colleague-{uuid4().hex[:8]}"
        account = setup_links.add_account(
            session, keys=self.keys, email=f"{name}@example.nhs.uk", name=name, now=utc_now()
        )
        roles.give_role(
            session, by=self.by, organisation_id=self.organisation_id, account_id=account,
            role="team_member", now=utc_now(),
        )  # fmt: skip
        return Actor(ActorKind.ACCOUNT, account, name, ((self.organisation_id, "team_member"),))

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
