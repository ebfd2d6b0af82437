"""Schedule, due list, forms sent to a person, entries by hand: each belongs to one person and no other."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from feedback_app.errors import FeedbackError, NotFound, Refused
from feedback_app.services.answering.cookies import AnsweringKey
from feedback_app.services.episodes import (
    due_list,
    entries,
    episodes,
    results,
    schedule,
    sending,
)
from feedback_app.services.episodes.due import DueState, Timing
from feedback_app.services.episodes.entries import TOTAL, Entry
from feedback_app.services.families.vocabulary import CloseReason, EntryMode, Occasion
from feedback_app.services.results import responses
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Addressee, Alert, Invitation, MeasureResult, SecondEntry
from surveys.core.answers import Chosen, Written
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine
from tests.support.family_work import (
    READER,
    Household,
    household,
    household_of,
)
from tests.support.respondent import (
    YES,
    answers_of,
    count,
    look,
    save,
)


TODAY = date(2026, 3, 10)
TWICE = Timing(at_start=True, every_weeks=None, at_end=True)
PAPER = Entry(("1", "0"))


def plan(
    database: Database, cast: Cast, home: Household, measure: str = "made_up", timing: Timing = TWICE,
    person: str | None = None, about: str | None = None,
) -> str:  # fmt: skip
    with database.write() as session:
        return schedule.schedule_measure(
            session, by=cast.ben, episode_id=home.episode, person_id=person or home.mother,
            about_person_id=about, measure=measure, timing=timing, now=NOW, reader=READER,
        )  # fmt: skip


def enter(
    database: Database, keys: KeyRing, cast: Cast, home: Household, *, on: date = TODAY, entry: Entry = PAPER,
    person: str | None = None, about: str | None = None, measure: str = "made_up",
) -> str:  # fmt: skip
    with database.write() as session:
        return entries.enter_measure(
            session, by=cast.ben, keys=keys, episode_id=home.episode, person_id=person or home.mother,
            about_person_id=about, measure=measure, completed_on=on, occasion=Occasion.START,
            mode=EntryMode.PAPER, entry=entry, now=NOW, reader=READER,
        )  # fmt: skip


def send(
    database: Database, keys: KeyRing, cast: Cast, home: Household, *, person: str | None = None,
    about: str | None = None, form: str = "small_named",
) -> AnsweringKey:  # fmt: skip
    with database.write() as session:
        new = sending.send_to_person(
            session, by=cast.ben, keys=keys, episode_id=home.episode, person_id=person or home.mother,
            about_person_id=about, occasion=Occasion.START, form_key=form, now=NOW,
        )  # fmt: skip
    return AnsweringKey(new.secret)


def due(database: Database, keys: KeyRing, cast: Cast, days: int = 0) -> tuple[due_list.DueLine, ...]:
    with database.read() as session:
        return due_list.due_list(session, by=cast.asha, keys=keys, now=NOW + timedelta(days=days))


class TestDue:
    def test_the_list_says_who_is_due_what_and_since_when(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        home = household_of(database, keys, cast)
        plan(database, cast, home)
        (line,) = due(database, keys, cast)
        assert (line.family, line.person.called, line.measure) == ("PIT-0042", "Birth parent", "made_up")
        assert (line.status.state, line.status.due_on) == (DueState.OVERDUE, date(2026, 2, 1))
        enter(database, keys, cast, home, on=date(2026, 3, 2))
        (line,) = due(database, keys, cast)
        assert (line.status.state, line.status.last_done) == (DueState.AT_THE_END, date(2026, 3, 2))
        assert not line.status.has_second

    def test_the_other_parents_score_and_one_about_another_child_do_not_count(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        home = household_of(database, keys, cast)
        plan(database, cast, home, about=home.baby)
        enter(database, keys, cast, home, person=home.father, about=home.baby)
        enter(database, keys, cast, home)
        enter(database, keys, cast, home, about=home.baby, measure="other", entry=Entry(total=Decimal(3)))
        (line,) = due(database, keys, cast)
        assert not line.status.has_first
        enter(database, keys, cast, home, about=home.baby)
        assert due(database, keys, cast)[0].status.has_first

    def test_the_most_pressing_comes_first(self, database: Database, keys: KeyRing, cast: Cast) -> None:
        home = household_of(database, keys, cast)
        plan(database, cast, home, timing=Timing(at_start=False, every_weeks=None, at_end=True))
        plan(
            database, cast, home, measure="other", timing=Timing(at_start=False, every_weeks=8, at_end=False)
        )
        plan(database, cast, home, person=home.father)
        states = [line.status.state for line in due(database, keys, cast)]
        assert states == [DueState.OVERDUE, DueState.LATER, DueState.AT_THE_END]

    def test_other_organisations_and_closed_episodes_are_not_listed(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        home = household_of(database, keys, cast)
        plan(database, cast, home)
        with database.read() as session:
            assert due_list.due_list(session, by=cast.cara, keys=keys, now=NOW) == ()
        close(database, cast, home, without_scores=True)
        assert due(database, keys, cast) == ()

    def test_an_episode_is_not_closed_by_accident_without_a_second_score(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        home = household_of(database, keys, cast)
        plan(database, cast, home)
        enter(database, keys, cast, home, on=date(2026, 2, 3))
        with pytest.raises(Refused) as refused:
            close(database, cast, home)
        assert refused.value.code == "no_second_score"
        enter(database, keys, cast, home, on=date(2026, 3, 3))
        close(database, cast, home)

    def test_a_line_taken_out_of_the_schedule_is_not_due(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        home = household_of(database, keys, cast)
        line = plan(database, cast, home)
        for _ in range(2):
            with database.write() as session:
                schedule.unschedule(session, by=cast.ben, scheduled_id=line, now=NOW)
        assert due(database, keys, cast) == ()
        plan(database, cast, home)

    @on_one_engine
    @pytest.mark.parametrize(
        ("measure", "timing", "who", "code"),
        [
            ("unheard_of", TWICE, "mother", "measure_unknown"),
            ("made_up", TWICE, "baby", "cannot_answer"),
            ("made_up", Timing(at_start=False, every_weeks=None, at_end=False), "mother", "timing_empty"),
            ("made_up", Timing(at_start=True, every_weeks=53, at_end=False), "mother", "weeks_range"),
            ("other", TWICE, "mother", "already_scheduled"),
        ],
    )
    def test_a_schedule_that_makes_no_sense_is_refused(
        self, database: Database, keys: KeyRing, cast: Cast, measure: str, timing: Timing, who: str, code: str
    ) -> None:
        home = household_of(database, keys, cast)
        plan(database, cast, home, measure="other")
        with pytest.raises(Refused) as refused:
            plan(database, cast, home, measure=measure, timing=timing, person=getattr(home, who))
        assert refused.value.code == code


def close(database: Database, cast: Cast, home: Household, *, without_scores: bool = False) -> None:
    with database.write() as session:
        episodes.close_episode(
            session, by=cast.ben, episode_id=home.episode, ended_on=TODAY, reason=CloseReason.COMPLETED,
            now=NOW, without_scores=without_scores,
        )  # fmt: skip


class TestAnswersOfOnePerson:
    def test_a_response_completes_its_measures_for_whom_it_was_sent_to(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        home = household_of(database, keys, cast)
        key = send(database, keys, cast, home, about=home.baby)
        with database.write() as session:
            responses.submit(session, keys=keys, key=key, answers=YES, now=NOW, reader=READER)
            row = session.scalars(sa.select(MeasureResult)).one()
            about = session.scalars(sa.select(Invitation)).one()
        assert (row.person_id, row.about_person_id, row.episode_id) == (home.mother, home.baby, home.episode)
        assert (row.measure, row.completed_on, row.occasion, row.mode) == (
            "made_up",
            TODAY,
            "start",
            "screen",
        )
        assert about.used_at == NOW

    def test_an_alert_says_whose_answer_it_is(self, database: Database, keys: KeyRing, cast: Cast) -> None:
        home = household_of(database, keys, cast)
        key = send(database, keys, cast, home, person=home.father)
        answers = {"helpful": Chosen("no"), "why_not": Written("More time")}
        with database.write() as session:
            responses.submit(session, keys=keys, key=key, answers=answers, now=NOW, reader=READER)
            alert = session.scalars(sa.select(Alert)).one()
        assert (alert.person_id, alert.episode_id) == (home.father, home.episode)

    def test_one_parents_link_never_leads_to_the_others_answers(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        home = household_of(database, keys, cast)
        hers, his = (send(database, keys, cast, home, person=each) for each in (home.mother, home.father))
        save(database, keys, hers, "words", Written("Only for you"))
        assert answers_of(look(database, keys, his)) == {}
        with database.write() as session:
            responses.submit(session, keys=keys, key=hers, answers=YES, now=NOW, reader=READER)
        found = look(database, keys, his)
        assert (answers_of(found), found.receipt) == ({}, None)
        save(database, keys, his, "helpful", Chosen("yes"))
        with database.write() as session:
            responses.submit(session, keys=keys, key=his, answers=YES, now=NOW, reader=READER)
        assert answers_of(look(database, keys, hers)) == {}
        for person in (home.mother, home.father):
            with database.read() as session:
                shown = results.results_of(
                    session, by=cast.ben, keys=keys, episode_id=home.episode, person_id=person
                )
            assert [each.person_id for each in shown] == [person]

    def test_nothing_mixes_two_families(self, database: Database, keys: KeyRing, cast: Cast) -> None:
        home = household_of(database, keys, cast)
        with database.write() as session:
            other = household(session, keys, cast, reference="PIT-0043")
        for call in (
            lambda: send(database, keys, cast, home, person=other.mother),
            lambda: send(database, keys, cast, home, about=other.baby),
            lambda: plan(database, cast, home, person=other.mother),
            lambda: plan(database, cast, home, about=other.baby),
            lambda: enter(database, keys, cast, home, person=other.mother),
            lambda: enter(database, keys, cast, home, about=other.baby),
        ):
            with pytest.raises(NotFound) as refused:
                call()
            assert refused.value.code == "person_not_found"
        assert count(database, Addressee) == 0

    @on_one_engine
    def test_an_anonymous_form_is_not_sent_to_somebody(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        home = household_of(database, keys, cast)
        with pytest.raises(Refused) as refused:
            send(database, keys, cast, home, form="small_anonymous")
        assert refused.value.code == "anonymous_person"
        assert count(database, Invitation) == 0

    @on_one_engine
    def test_a_baby_is_sent_nothing(self, database: Database, keys: KeyRing, cast: Cast) -> None:
        home = household_of(database, keys, cast)
        with pytest.raises(Refused) as refused:
            send(database, keys, cast, home, person=home.baby)
        assert refused.value.code == "cannot_answer"


class TestByHand:
    def test_answers_are_kept_sealed_and_a_stated_total_as_it_is(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        home = household_of(database, keys, cast)
        enter(database, keys, cast, home, entry=Entry(("1", None), Decimal(4)))
        with database.read() as session:
            (shown,) = results.results_of(session, by=cast.asha, keys=keys, episode_id=home.episode)
            row = session.scalars(sa.select(MeasureResult)).one()
        assert (shown.entry, shown.mode, shown.stated_total) == (Entry(("1", None), Decimal(4)), "paper", 4)
        assert b'"1"' not in (row.items_sealed or b"")

    def test_an_answer_that_needs_a_conversation_raises_its_alert(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        home = household_of(database, keys, cast)
        result = enter(database, keys, cast, home, entry=Entry(("0", "1")))
        with database.read() as session:
            alert = session.scalars(sa.select(Alert)).one()
        assert (alert.result_id, alert.person_id, alert.question_id) == (result, home.mother, "2")

    @on_one_engine
    @pytest.mark.parametrize(
        ("entry", "code"),
        [
            (Entry(), "entry_empty"),
            (Entry((None, None)), "entry_empty"),
            (Entry(("1",)), "entry_items"),
            (Entry(("1", "9")), "entry_code"),
            (Entry(total=Decimal(7)), "entry_total"),
            (Entry(total=Decimal(-1)), "entry_total"),
            (Entry(total=Decimal("NaN")), "entry_total"),
            (Entry(total=Decimal("1.23456")), "entry_total"),
        ],
    )
    def test_what_cannot_stand_on_the_paper_is_refused(
        self, database: Database, keys: KeyRing, cast: Cast, entry: Entry, code: str
    ) -> None:
        home = household_of(database, keys, cast)
        with pytest.raises(Refused) as refused:
            enter(database, keys, cast, home, entry=entry)
        assert refused.value.code == code

    @on_one_engine
    @pytest.mark.parametrize("day", [date(2026, 1, 31), date(2026, 3, 11)])
    def test_a_day_outside_the_episode_is_refused(
        self, database: Database, keys: KeyRing, cast: Cast, day: date
    ) -> None:
        home = household_of(database, keys, cast)
        with pytest.raises(Refused) as refused:
            enter(database, keys, cast, home, on=day)
        assert refused.value.code == "day_wrong"

    def test_one_taken_back_counts_no_more(self, database: Database, keys: KeyRing, cast: Cast) -> None:
        home = household_of(database, keys, cast)
        plan(database, cast, home)
        result = enter(database, keys, cast, home)
        with database.write() as session:
            entries.take_back(session, by=cast.asha, result_id=result, now=NOW)
        with database.read() as session:
            assert results.results_of(session, by=cast.asha, keys=keys, episode_id=home.episode) == ()
        assert not due(database, keys, cast)[0].status.has_first


class TestTwice:
    def again(
        self, database: Database, keys: KeyRing, cast: Cast, result: str, entry: Entry, by: str = "asha"
    ) -> entries.SecondLook:
        with database.write() as session:
            return entries.enter_again(
                session,
                by=getattr(cast, by),
                keys=keys,
                result_id=result,
                entry=entry,
                now=NOW,
                reader=READER,
            )

    def test_two_that_agree_are_settled(self, database: Database, keys: KeyRing, cast: Cast) -> None:
        result = enter(database, keys, cast, household_of(database, keys, cast))
        assert self.again(database, keys, cast, result, PAPER).agrees
        with database.read() as session:
            assert session.scalars(sa.select(SecondEntry.settled_at)).one() == NOW

    @pytest.mark.parametrize("keep_second", [True, False])
    def test_two_that_differ_wait_until_somebody_looked(
        self, database: Database, keys: KeyRing, cast: Cast, keep_second: bool
    ) -> None:
        home = household_of(database, keys, cast)
        result = enter(database, keys, cast, home)
        second = Entry(("2", "0"), Decimal(2))
        look_again = self.again(database, keys, cast, result, second)
        assert look_again.differs_at == (1, TOTAL)
        with database.write() as session:
            (waits,) = results.results_of(session, by=cast.ben, keys=keys, episode_id=home.episode)
            assert waits.differs_at == (1, TOTAL)
            entries.settle(
                session, by=cast.ben, keys=keys, result_id=result, keep_second=keep_second, now=NOW
            )
            (holds,) = results.results_of(session, by=cast.ben, keys=keys, episode_id=home.episode)
        assert (holds.entry, holds.differs_at) == (second if keep_second else PAPER, ())

    def test_what_only_the_second_reader_saw_raises_an_alert_too(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        result = enter(database, keys, cast, household_of(database, keys, cast))
        self.again(database, keys, cast, result, Entry(("1", "3")))
        with database.read() as session:
            assert session.scalars(sa.select(Alert.result_id)).all() == [result]

    @on_one_engine
    def test_the_same_person_and_a_third_time_are_refused(
        self, database: Database, keys: KeyRing, cast: Cast
    ) -> None:
        result = enter(database, keys, cast, household_of(database, keys, cast))
        for by, code in (("ben", "same_person"), ("asha", None), ("asha", "entered_twice")):
            try:
                self.again(database, keys, cast, result, PAPER, by=by)
            except FeedbackError as refused:
                assert refused.code == code  # noqa: PT017
            else:
                assert code is None
