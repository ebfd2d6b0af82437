"""Sheets typed in by the team: how they were read is stored, and nothing is stored that has to be decided."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from feedback_app.errors import NotFound, Refused
from feedback_app.services import forms
from feedback_app.services.episodes import entries, entry_sheet, results
from feedback_app.services.episodes.entries import Entry
from feedback_app.services.episodes.entry_checks import (
    NOTHING,
    SameDayUndecided,
    SheetDecision,
    TotalUndecided,
)
from feedback_app.services.episodes.entry_sheet import EntrySheet
from feedback_app.services.families.vocabulary import EntryMode, Occasion
from feedback_app.services.outcomes.episode_scores import episode_scores
from feedback_app.services.outcomes.score_words import score_words
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Alert, AuditEvent, MeasureResult
from feedback_app.storage.sealing import sealing_context
from surveys.measures.catalogue import measures
from surveys.sheet_digits import SheetReading, option_codes
from tests.support.cast import NOW, SERVER, Cast
from tests.support.engines import on_one_engine
from tests.support.family_work import Household, household_of
from tests.support.measure_words import recorded


DAY = date(2026, 3, 2)
SHEET = ["1", "4", "3", "0", "0", "0", "1", "1", "1", "0"]
"""Digits of a CORE-10 that prints items 2 and 3 already reversed, and adds to 11."""


class Team:
    """Ben and Asha type in sheets of one family."""

    def __init__(self, database: Database, keys: KeyRing, cast: Cast) -> None:
        self.database, self.keys, self.cast = database, keys, cast
        self.home: Household = household_of(database, keys, cast)

    def type_in(
        self, measure: str, codes: Sequence[str | None] = (), *, total: str | None = None,
        reading: SheetReading | None = SheetReading.WORDS, decided: SheetDecision = NOTHING, on: date = DAY,
        person: str | None = None, about: str | None = None,
    ) -> str:  # fmt: skip
        entry = Entry(tuple(codes), None if total is None else Decimal(total), reading)
        with self.database.write() as session:
            return entries.enter_measure(
                session, by=self.cast.ben, keys=self.keys, episode_id=self.home.episode,
                person_id=person or self.home.mother, about_person_id=about, measure=measure,
                completed_on=on, occasion=Occasion.START, mode=EntryMode.PAPER, entry=entry, now=NOW,
                decided=decided,
            )  # fmt: skip

    def again(self, result_id: str, entry: Entry, decided: SheetDecision = NOTHING) -> entries.SecondLook:
        with self.database.write() as session:
            return entries.enter_again(
                session, by=self.cast.asha, keys=self.keys, result_id=result_id, entry=entry, now=NOW,
                decided=decided,
            )  # fmt: skip

    def stored(self) -> tuple[results.ResultView, ...]:
        with self.database.read() as session:
            return results.results_of(session, by=self.cast.ben, keys=self.keys, episode_id=self.home.episode)

    def scores(self) -> list[str]:
        with self.database.read() as session:
            found = episode_scores(session, by=self.cast.ben, keys=self.keys, episode_id=self.home.episode)
        return [score_words(each) for each in found.results]

    def sheet(self, measure: str) -> EntrySheet:
        with self.database.read() as session:
            return entry_sheet.entry_sheet(
                session, by=self.cast.ben, keys=self.keys, episode_id=self.home.episode, measure=measure,
                now=NOW,
            )  # fmt: skip


@pytest.fixture
def team(database: Database, keys: KeyRing, cast: Cast) -> Team:
    with database.write() as session:
        forms.publish_shipped(session, by=SERVER, now=NOW)
    return Team(database, keys, cast)


class TestHowItWasRead:
    @pytest.mark.parametrize(
        ("reading", "score"),
        [(SheetReading.OTHER_WAY, "clinical score 11"), (SheetReading.SAME_WAY, "clinical score 5")],
    )
    def test_the_digits_of_a_sheet_are_stored_as_the_answers_that_were_ticked(
        self, team: Team, reading: SheetReading, score: str
    ) -> None:
        team.type_in("core10", option_codes(measures()["core10"], SHEET, reading), reading=reading)
        (stored,) = team.stored()
        assert stored.entry.reading is reading
        assert team.scores() == [score]

    @on_one_engine
    @pytest.mark.parametrize("key", sorted(k for k, each in measures().items() if each.kind == "items"))
    def test_answers_to_reversed_items_are_not_stored_until_it_is_said_how_they_were_read(
        self, team: Team, key: str
    ) -> None:
        measure = measures()[key]
        codes = [measure.answer_scale(item).options[0].code for item in measure.items]
        if not any(item.reverse for item in measure.items):
            team.type_in(key, codes, reading=None)
            return
        with pytest.raises(Refused) as refused:
            team.type_in(key, codes, reading=None)
        assert refused.value.code == "entry_reading"
        assert team.stored() == ()
        team.type_in(key, codes, reading=SheetReading.OTHER_WAY)

    def test_a_total_alone_needs_no_reading(self, team: Team) -> None:
        team.type_in("core10", total="11", reading=None)
        assert team.scores() == ["clinical score 11"]

    def test_what_was_stored_before_it_was_asked_can_still_be_opened(self, team: Team) -> None:
        result = team.type_in("core10", SHEET)
        with team.database.write() as session:
            row = session.get_one(MeasureResult, result)
            place = sealing_context(MeasureResult.items_sealed, result)
            row.items_sealed = team.keys.seal(json.dumps(SHEET), place)
        (stored,) = team.stored()
        assert stored.entry == Entry(tuple(SHEET), None, None)
        team.again(result, Entry(tuple(SHEET), None, SheetReading.WORDS))  # a colleague looks at the sheet
        assert team.stored()[0].entry.reading is SheetReading.WORDS

    def test_neither_the_answers_nor_how_they_were_read_lie_open(self, team: Team) -> None:
        team.type_in("core10", SHEET, reading=SheetReading.OTHER_WAY)
        with team.database.read() as session:
            row = session.scalars(sa.select(MeasureResult)).one()
        assert b"other_way" not in (row.items_sealed or b"")
        assert repr(team.stored()[0].entry) == "<Entry>"


class TestATotalThatDiffers:
    def test_nothing_is_stored_until_someone_decides(self, team: Team) -> None:
        with pytest.raises(TotalUndecided) as undecided:
            team.type_in("core10", SHEET, total="11")
        question = undecided.value.question
        assert (question.stated, question.recomputed, question.items) == (11, 5, (2, 3))
        assert team.stored() == ()
        with team.database.read() as session:
            assert session.scalars(sa.select(Alert)).all() == []
            entered = sa.select(AuditEvent).where(AuditEvent.action == "measure_entered")
            assert session.scalars(entered).all() == []

    def test_once_decided_the_answers_count_and_the_stated_total_stays_noted(self, team: Team) -> None:
        team.type_in("core10", SHEET, total="11", decided=SheetDecision("11/5"))
        (stored,) = team.stored()
        assert (stored.stated_total, team.scores()) == (11, ["clinical score 5"])
        with team.database.read() as session:
            event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "measure_entered")).one()
        assert event.detail is not None
        assert "despite_stated_total" in event.detail

    @on_one_engine
    @pytest.mark.parametrize(
        ("measure", "codes", "total", "mark"),
        [
            ("core10", SHEET, "11", "11/5"),
            ("core10", SHEET, "4", "4/5"),
            ("phq9", ["1"] * 9, "8", "8/9"),
            ("phq9", [*["1"] * 8, None], "8", "8/none"),  # no total can be worked out
            ("gad7", ["0"] * 7, "1", "1/0"),
            ("who5", ["1"] * 5, "5", "5/20"),
            ("epds", ["0"] * 10, "0", "0/21"),
            ("sdq_2_4_parent", ["0"] * 25, "0", "0/10"),
            ("kpcs", ["3"] * 15, "44", "44/45"),
        ],
    )
    def test_it_is_so_for_every_measure_with_items(
        self, team: Team, measure: str, codes: list[str | None], total: str, mark: str
    ) -> None:
        with pytest.raises(TotalUndecided) as undecided:
            team.type_in(measure, codes, total=total)
        assert undecided.value.question.mark == mark
        assert team.stored() == ()
        with pytest.raises(TotalUndecided):  # a decision about another difference is none
            team.type_in(measure, codes, total=total, decided=SheetDecision("99/1"))
        team.type_in(measure, codes, total=total, decided=SheetDecision(mark))
        assert len(team.stored()) == 1

    def test_typing_it_in_again_asks_too(self, team: Team) -> None:
        result = team.type_in("core10", SHEET)
        second = Entry(tuple(SHEET), Decimal(11), SheetReading.WORDS)
        with pytest.raises(TotalUndecided):
            team.again(result, second)
        assert not team.stored()[0].is_entered_twice
        assert team.again(result, second, SheetDecision("11/5")).differs_at == ("total",)


class TestTwoOnOneDay:
    def test_the_second_waits_until_someone_says_it_is_another_sheet(self, team: Team) -> None:
        team.type_in("core10", total="21")
        with pytest.raises(SameDayUndecided) as undecided:
            team.type_in("core10", total="12")
        assert undecided.value.n_stored == 1
        assert len(team.stored()) == 1
        team.type_in("core10", total="12", decided=SheetDecision(another=True))
        assert sorted(team.scores()) == ["clinical score 12", "clinical score 21"]

    def test_another_person_day_measure_or_child_is_no_second_one(self, team: Team) -> None:
        team.type_in("core10", total="21")
        team.type_in("core10", total="21", person=team.home.father)
        team.type_in("core10", total="21", about=team.home.baby)
        team.type_in("core10", total="21", on=date(2026, 3, 3))
        team.type_in("phq9", total="21")
        assert len(team.stored()) == 5

    def test_one_that_was_undone_is_none(self, team: Team) -> None:
        result = team.type_in("core10", total="21")
        with team.database.write() as session:
            entries.take_back(session, by=team.cast.ben, result_id=result, now=NOW)
        team.type_in("core10", total="12")
        assert team.scores() == ["clinical score 12"]


class TestTheSheet:
    @on_one_engine
    @pytest.mark.parametrize("key", ["core10", "phq9", "gad7", "phq2", "gad2"])
    def test_items_whose_words_we_may_show_have_them_and_their_options_too(
        self, team: Team, key: str
    ) -> None:
        sheet = team.sheet(key)
        assert sheet.has_words
        assert all(item.text and all(choice.label for choice in item.choices) for item in sheet.items)
        assert sheet.code == f"{key} 1.0 en-GB"

    @on_one_engine
    @pytest.mark.parametrize(
        ("key", "labels"),
        [
            ("pbq", ["Always", "Very often", "Quite often", "Sometimes", "Rarely", "Never"]),
            ("sdq_2_4_parent", ["Not true", "Somewhat true", "Certainly true"]),
            ("epds", ["", "", "", ""]),
            ("kpcs", ["", "", "", "", "Not applicable"]),
            ("chi_esq", ["Certainly true", "Partly true", "Not true", "Dont know"]),
        ],
    )
    def test_without_words_an_item_is_its_number_with_the_names_of_its_options(
        self, team: Team, key: str, labels: list[str]
    ) -> None:
        sheet = team.sheet(key)
        assert not sheet.has_words
        assert [choice.label for choice in sheet.items[0].choices] == labels

    def test_words_under_a_licence_are_shown_to_that_team_while_it_lasts(self, team: Team) -> None:
        recorded(team.database, team.cast.dev, team.cast.north)
        sheet = team.sheet("epds")
        assert sheet.has_words
        assert sheet.code == "epds_north 1.0 en-GB"
        assert sheet.items[2].choices[0].label.startswith("Some words")

    @on_one_engine
    @pytest.mark.parametrize("who", ["cara", "dev"])
    def test_who_may_not_work_here_gets_no_sheet(self, team: Team, who: str) -> None:
        result = team.type_in("core10", SHEET)
        by = getattr(team.cast, who)
        calls = (
            lambda s: entry_sheet.entry_sheet(
                s, by=by, keys=team.keys, episode_id=team.home.episode, measure="core10", now=NOW
            ),
            lambda s: entry_sheet.second_sheet(s, by=by, keys=team.keys, result_id=result, now=NOW),
            lambda s: entry_sheet.family_of(s, by=by, keys=team.keys, episode_id=team.home.episode),
        )
        for call in calls:
            with team.database.read() as session, pytest.raises(NotFound):
                call(session)
