"""Families, people, contacts, episodes and their THRIVE groupings."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from feedback_app.access.actor import Actor
from feedback_app.errors import NotFound, Refused
from feedback_app.services.episodes import episodes
from feedback_app.services.families import contacts, families
from feedback_app.services.families.contacts import Contact
from feedback_app.services.families.scope import person_of
from feedback_app.services.families.vocabulary import (
    CloseReason,
    FamilyAgreed,
    Grouping,
    PersonRole,
    ProposedBy,
)
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import AuditEvent, PersonContact
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine
from tests.support.family_work import household, household_of


TODAY = date(2026, 3, 10)


def test_a_family_has_a_reference_people_and_ages(database: Database, keys: KeyRing, cast: Cast) -> None:
    home = household_of(database, keys, cast)
    with database.read() as session:
        (line,) = families.list_families(session, by=cast.asha, keys=keys)
        people = families.people_of(session, by=cast.asha, keys=keys, family_id=home.family, now=NOW)
    assert (line.id, line.reference, line.n_people, line.n_open) == (home.family, "PIT-0042", 3, 1)
    assert [each.called for each in people] == ["Birth parent", "Other parent", "Infant"]
    assert people[2].age == "about 4 months (corrected: about 2 months)"


def test_one_organisation_has_a_reference_once_however_it_is_written(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    household_of(database, keys, cast)

    def add(by: Actor, organisation_id: str) -> None:
        with database.write() as session:
            families.add_family(
                session, by=by, keys=keys, organisation_id=organisation_id, reference=" pit-0042 ", now=NOW
            )

    add(cast.cara, cast.south)
    with pytest.raises(Refused) as refused:
        add(cast.ben, cast.north)
    assert refused.value.code == "reference_taken"


@on_one_engine
@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("", "reference_length"),
        ("  ", "reference_length"),
        ("PIT-" + "1" * 40, "reference_length"),
        ("Rose Example", "reference_is_name"),
        ("999 000 0000", "reference_is_nhs_number"),
    ],
)
def test_a_reference_is_no_name_and_no_nhs_number(
    database: Database, keys: KeyRing, cast: Cast, reference: str, code: str
) -> None:
    with pytest.raises(Refused) as refused, database.write() as session:
        families.add_family(
            session, by=cast.ben, keys=keys, organisation_id=cast.north, reference=reference, now=NOW
        )
    assert refused.value.code == code
    assert reference == "" or reference not in str(refused.value)


@on_one_engine
@pytest.mark.parametrize(
    ("role", "due", "born"),
    [
        (PersonRole.BIRTH_PARENT, None, date(1990, 1, 1)),
        (PersonRole.UNBORN, None, None),
        (PersonRole.UNBORN, date(2026, 6, 1), date(2026, 2, 1)),
        (PersonRole.UNBORN, date(2027, 6, 1), None),
        (PersonRole.INFANT, date(2026, 1, 1), None),
        (PersonRole.INFANT, None, date(2026, 4, 1)),
        (PersonRole.INFANT, date(2026, 2, 1), date(2025, 2, 1)),
    ],
)
def test_months_that_cannot_be_are_refused(
    database: Database, keys: KeyRing, cast: Cast, role: PersonRole, due: date | None, born: date | None
) -> None:
    home = household_of(database, keys, cast)
    with pytest.raises(Refused) as refused, database.write() as session:
        families.add_person(
            session, by=cast.ben, keys=keys, family_id=home.family, role=role, due_month=due, born_month=born,
            now=NOW,
        )  # fmt: skip
    assert refused.value.code == "month_wrong"


def test_an_unborn_baby_is_born_and_keeps_its_due_month(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    home = household_of(database, keys, cast)
    with database.write() as session:
        unborn = families.add_person(
            session, by=cast.ben, keys=keys, family_id=home.family, role=PersonRole.UNBORN,
            due_month=date(2026, 4, 15), now=NOW,
        )  # fmt: skip
        families.record_birth(session, by=cast.ben, person_id=unborn, born_month=date(2026, 3, 1), now=NOW)
    with database.read() as session:
        people = families.people_of(session, by=cast.ben, keys=keys, family_id=home.family, now=NOW)
    born = next(each for each in people if each.id == unborn)
    assert (born.role, born.due_month, born.born_month) == (
        PersonRole.INFANT,
        date(2026, 4, 1),
        date(2026, 3, 1),
    )
    with pytest.raises(Refused) as refused, database.write() as session:
        families.record_birth(session, by=cast.ben, person_id=unborn, born_month=date(2026, 3, 1), now=NOW)
    assert refused.value.code == "already_born"


class TestContacts:
    def test_they_are_kept_sealed_apart_and_looking_is_noted(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        home = household_of(database, keys, cast)
        kept = Contact("Rose Example", "rose@example.org", "07700 900123")
        with database.write() as session:
            contacts.keep_contact(
                session, by=cast.ben, keys=keys, person_id=home.mother, contact=kept, now=NOW
            )
        with database.write() as session:
            seen = contacts.contact_of(session, by=cast.asha, keys=keys, person_id=home.mother, now=NOW)
        assert seen == kept
        assert repr(seen) == "<Contact>"
        with database.read() as session:
            actions = session.scalars(
                sa.select(AuditEvent.action).where(AuditEvent.subject_id == home.mother)
            ).all()
            row = session.scalars(sa.select(PersonContact)).one()
        assert sorted(actions) == ["contact_kept", "contact_opened", "person_added"]
        assert b"Rose" not in (row.name_sealed or b"")

    def test_an_empty_one_deletes_the_row(self, database: Database, keys: KeyRing, cast: Cast) -> None:
        home = household_of(database, keys, cast)
        for kept in (Contact("Rose"), Contact("  ", "", None)):
            with database.write() as session:
                contacts.keep_contact(
                    session, by=cast.ben, keys=keys, person_id=home.mother, contact=kept, now=NOW
                )
        with database.read() as session:
            assert session.scalars(sa.select(PersonContact)).all() == []

    @on_one_engine
    @pytest.mark.parametrize("wrong", [Contact(email="rose at home"), Contact(phone="0" * 121)])
    def test_what_cannot_be_a_contact_is_refused_and_not_repeated(
        self, database: Database, keys: KeyRing, cast: Cast, wrong: Contact
    ) -> None:
        home = household_of(database, keys, cast)
        with pytest.raises(Refused) as refused, database.write() as session:
            contacts.keep_contact(
                session, by=cast.ben, keys=keys, person_id=home.mother, contact=wrong, now=NOW
            )
        assert "rose" not in str(refused.value)


class TestEpisodes:
    def choose(
        self,
        database: Database,
        by: Cast,
        episode: str,
        grouping: Grouping,
        since: date,
        agreed: FamilyAgreed = FamilyAgreed.YES,
    ) -> None:
        with database.write() as session:
            episodes.choose_grouping(
                session,
                by=by.ben,
                episode_id=episode,
                grouping=grouping,
                since=since,
                proposed_by=ProposedBy.TEAM,
                family_agreed=agreed,
                now=NOW + timedelta(minutes=since.day),
            )

    def test_groupings_are_a_dated_history_with_the_one_that_holds_first(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        home = household_of(database, keys, cast)
        self.choose(
            database, cast, home.episode, Grouping.GETTING_MORE_HELP, date(2026, 3, 2), FamilyAgreed.NO
        )
        self.choose(database, cast, home.episode, Grouping.GETTING_ADVICE, date(2026, 2, 1))
        with database.read() as session:
            (episode,) = episodes.episodes_of(session, by=cast.asha, family_id=home.family)
        assert [(each.grouping, each.since, each.family_agreed) for each in episode.groupings] == [
            (Grouping.GETTING_MORE_HELP, date(2026, 3, 2), FamilyAgreed.NO),
            (Grouping.GETTING_ADVICE, date(2026, 2, 1), FamilyAgreed.YES),
        ]
        assert episode.grouping == episode.groupings[0]
        assert episode.groupings[0].grouping.words == "Getting More Help"

    def test_closing_needs_a_reason_and_ends_all_additions(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        home = household_of(database, keys, cast)
        with database.write() as session:
            episodes.close_episode(
                session,
                by=cast.ben,
                episode_id=home.episode,
                ended_on=TODAY,
                reason=CloseReason.COMPLETED,
                now=NOW,
            )
        with database.read() as session:
            (episode,) = episodes.episodes_of(session, by=cast.asha, family_id=home.family)
        assert (episode.ended_on, episode.close_reason) == (TODAY, CloseReason.COMPLETED)
        with pytest.raises(Refused) as refused:
            self.choose(database, cast, home.episode, Grouping.THRIVING, TODAY)
        assert refused.value.code == "episode_closed"

    @on_one_engine
    @pytest.mark.parametrize("day", [date(2026, 1, 31), date(2026, 3, 11)])
    def test_a_day_before_it_began_or_still_to_come_is_refused(
        self, database: Database, keys: KeyRing, cast: Cast, day: date
    ) -> None:
        home = household_of(database, keys, cast)
        with pytest.raises(Refused) as refused, database.write() as session:
            episodes.close_episode(
                session, by=cast.ben, episode_id=home.episode, ended_on=day, reason=CloseReason.OTHER, now=NOW
            )
        assert refused.value.code == "day_wrong"
        with pytest.raises(Refused):
            self.choose(database, cast, home.episode, Grouping.THRIVING, day)


def test_every_step_leaves_its_trace_and_no_words(database: Database, keys: KeyRing, cast: Cast) -> None:
    home = household_of(database, keys, cast)
    with database.read() as session:
        events = session.scalars(
            sa.select(AuditEvent).where(AuditEvent.subject_kind.in_(["family", "person", "episode"]))
        ).all()
    assert sorted(each.action for each in events) == [
        "episode_started", "family_added", "person_added", "person_added", "person_added",
    ]  # fmt: skip
    assert {each.actor_id for each in events} == {cast.ben.account_id}
    assert not any("PIT" in each.detail for each in events)
    assert home.episode in {each.subject_id for each in events}


def test_a_person_of_another_family_is_nobody_in_this_one(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    home = household_of(database, keys, cast)
    with database.write() as session:
        other = household(session, keys, cast, reference="PIT-0043")
        with pytest.raises(NotFound) as refused:
            person_of(session, by=cast.ben, family_id=home.family, person_id=other.mother)
    assert refused.value.code == "person_not_found"
